"""Captures that show something else than the article, and articles that only look like it."""

from __future__ import annotations

import pytest

from diffview.errors import UnreadableCapture
from diffview.model import Block, BlockKind, Capture, Quality, Reading
from diffview.parsers import registry
from diffview.parsers.article import walls
from diffview.parsers.article.quality import Verdict, judge
from diffview.parsers.article.walls import Sign

PROSE = (
    "<p>The council said on Monday that the bridge would stay shut until the spring because two piers had moved.</p>"
)


def read(title: str, body: str, url: str | None = "https://gazette.example/bridge") -> Reading:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    (reading,) = registry.read(Capture.of(page.encode(), origin="page.html", url=url))
    return reading


@pytest.mark.parametrize(
    ("quality", "title", "body"),
    [
        (
            Quality.ERROR_PAGE,
            "404 Not Found",
            "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>",
        ),
        (Quality.ERROR_PAGE, "The Gazette", "<h1>Sorry, we can’t find that page</h1><p>It may have been moved.</p>"),
        (Quality.ERROR_PAGE, "503 Service Temporarily Unavailable", "<h1>503 Service Temporarily Unavailable</h1>"),
        (
            Quality.ERROR_PAGE,
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to see this page.</p>",
        ),
        (Quality.BLOCKED, "Just a moment...", "<p>Checking if the site connection is secure</p>"),
        (Quality.BLOCKED, "The Gazette", "<h2>Are you a robot?</h2><p>Please tick the box below to go on.</p>"),
        (
            Quality.PAYWALL,
            "Bridge",
            f"<article><h1>Bridge</h1>{PROSE * 2}<h3>Subscribe to continue reading</h3></article>",
        ),
        (Quality.PAYWALL, "Bridge", f"<article>{PROSE}<p>Already a subscriber? Log in</p></article>"),
        (
            Quality.BLOCKED,
            "The Gazette",
            "<h1>We value your privacy</h1><p>We and our 842 partners store information on it.</p><a>Accept all</a>",
        ),
        (Quality.EMPTY, "App", "<p>You need to enable JavaScript to run this app.</p><div id=root></div>"),
        (Quality.EMPTY, "Front page", "".join(f"<div><a href=/{n}>Story number {n}</a></div>" for n in range(40))),
    ],
)
def test_a_bad_capture_gets_a_verdict_and_no_text(quality: Quality, title: str, body: str) -> None:
    reading = read(title, body)

    assert reading.quality is quality
    assert reading.quality_reason
    assert not any(version.has_text for version in reading.versions)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Gazette puts up a paywall",
            "<article><h1>Readers told to subscribe to continue reading</h1>"
            + "<p>Those who open a fifth article are told “subscribe to continue reading”, the editor said, and most of"
            " them close the page, which is what readers do everywhere in the world.</p>" * 8 + "</article>",
        ),
        ("Error 404: a history of the missing page", f"<article><h1>Error 404: a history</h1>{PROSE * 8}</article>"),
        ("Bridge", f"<div>We value your privacy</div><div>Accept all</div><article>{PROSE * 12}</article>"),
        (
            "Bridge",
            f"<article><h1>Bridge</h1>{PROSE}</article><footer><p>We use cookies to count our readers.</p></footer>",
        ),
        ("Bridge", f"<article><h1>Bridge</h1>{PROSE}</article><a href=/s>Subscribe</a> <a href=/l>Log in</a>"),
        ("Robots at work", f"<article><h1>Are you a robot? A test for Britain</h1>{PROSE * 8}</article>"),
    ],
)
def test_an_article_is_no_bad_capture_whatever_it_is_about(title: str, body: str) -> None:
    assert read(title, body).quality is Quality.OK


def test_a_bad_capture_of_nobody_knows_what_is_refused() -> None:
    with pytest.raises(UnreadableCapture, match="an error page stands in place of the article"):
        read("404 Not Found", "<h1>Not Found</h1>", url=None)


E, B, P = Quality.ERROR_PAGE, Quality.BLOCKED, Quality.PAYWALL
WALLS = [
    ("de", E, "Fehler 404", "Leider konnten wir die gesuchte Seite nicht finden. Zur Startseite geht es hier."),
    ("de", B, "Kurz warten", "Wir müssen prüfen, dass Sie kein Roboter sind. Danach geht es sofort weiter."),
    (
        "de",
        B,
        "Der Bote",
        "Wir und unsere Partner setzen Cookies ein und bitten um Ihre Einwilligung dazu.|Alle akzeptieren",
    ),
    (
        "de",
        P,
        "Hafen zu",
        "Der Hafen bleibt zu.|Dieser Beitrag ist nur für Abonnenten lesbar.|Schon Abonnent? Anmelden",
    ),
    ("fr", E, "Page introuvable", "La page demandée n’existe plus. Retour à l’accueil."),
    ("fr", B, "Un instant", "Merci de confirmer que vous n’êtes pas un robot avant de poursuivre votre visite."),
    ("fr", B, "La Marée", "Avec votre consentement, nos partenaires utilisent des cookies.|Tout accepter|Tout refuser"),
    ("es", P, "Puerto cerrado", "El puerto sigue cerrado.|Contenido exclusivo para suscriptores.|¿Ya eres suscriptor?"),
    ("es", B, "Comprobación", "Para continuar, confirme que no es un robot. Solo tardará unos segundos."),
    ("es", B, "La Marea", "Usamos cookies y datos personales si nos da su consentimiento.|Aceptar todo|Configurar"),
    ("it", E, "Accesso negato", "Non hai i permessi per vedere questa pagina."),
    (
        "it",
        P,
        "Porto chiuso",
        "Il porto resta chiuso.|Questo articolo è riservato agli abbonati.|Sei già abbonato? Accedi",
    ),
    ("it", B, "La Marea", "Noi e i nostri partner usiamo cookie con il tuo consenso.|Accetta tutto|Rifiuta"),
    ("pt", E, "Página não encontrada", "A página que procura foi movida ou já não existe."),
    ("pt", P, "Porto fechado", "O porto continua fechado.|Conteúdo exclusivo para assinantes.|Já é assinante? Entre"),
    ("pt", B, "Verificação", "Confirme que você não é um robô para continuar."),
    ("nl", E, "Pagina niet gevonden", "De pagina die u zoekt bestaat niet meer."),
    ("nl", P, "Haven dicht", "De haven blijft dicht.|Dit artikel is alleen voor abonnees.|Al abonnee? Log in"),
    ("nl", B, "Het Getij", "Met uw toestemming plaatsen wij cookies.|Alles accepteren|Instellingen"),
    ("da", E, "Siden findes ikke", "Vi kunne ikke finde den side, du leder efter."),
    ("da", P, "Havnen lukker", "Havnen er lukket.|Artiklen er kun for abonnenter.|Er du abonnent? Log ind"),
    ("nb", P, "Havnen stenger", "Havnen er stengt.|Saken er forbeholdt abonnenter.|Er du abonnent? Logg inn"),
    ("nb", B, "Tidevannet", "Vi bruker informasjonskapsler med ditt samtykke.|Godta alle|Innstillinger"),
    ("sv", E, "Sidan hittades inte", "Sidan du söker finns inte längre kvar."),
    ("sv", P, "Hamnen stängs", "Hamnen är stängd.|För att läsa hela artikeln behöver du logga in.|Redan prenumerant?"),
    ("pl", E, "Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
    (
        "pl",
        P,
        "Port zamknięty",
        "Port pozostaje zamknięty.|Artykuł tylko dla subskrybentów.|Masz już konto? Zaloguj się",
    ),
    ("pl", B, "Weryfikacja", "Potwierdź, że nie jesteś robotem, aby przejść dalej."),
    ("tr", E, "Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış olabilir."),
    ("tr", P, "Liman kapandı", "Liman kapalı kalacak.|Bu haber abonelere özel.|Zaten abone misiniz? Giriş yapın"),
    ("tr", B, "Gelgit", "Çerezler ve kişisel verileriniz için rızanızı istiyoruz.|Kabul et|Reddet"),
    ("ru", E, "Доступ запрещён", "У вас нет прав на просмотр этой страницы."),
    ("ru", P, "Порт закрыт", "Порт остаётся закрытым.|Материал доступен только подписчикам.|Уже есть подписка? Войти"),
    ("ru", B, "Проверка", "Подтвердите, что вы не робот, и мы продолжим."),
    ("ja", E, "ページが見つかりません", "お探しのページは削除されたか、移動した可能性があります。"),
    ("ja", P, "港を閉鎖", "港は閉鎖されたままだ。|この記事は有料会員限定です。|すでに会員の方はログイン"),
    ("ja", B, "確認", "ロボットではないことを確認してください。"),
    ("zh", E, "找不到页面", "您访问的页面已被删除或者不存在。"),
    ("zh", P, "港口关闭", "港口仍然关闭。|本文为会员专享内容。|已有账号？登录"),
    ("zh", B, "验证", "请完成安全验证，确认您不是机器人。"),
    ("ko", E, "페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었거나 주소가 바뀌었습니다."),
    ("ko", P, "항구 폐쇄", "항구는 닫혀 있다.|이 기사는 구독자 전용입니다.|이미 구독 중이신가요?"),
    ("", E, "Página no encontrada", "La página que buscas no existe."),
]


@pytest.mark.parametrize(("language", "quality", "title", "lines"), WALLS, ids=lambda value: str(value)[:20])
def test_walls_are_known_in_many_languages(language: str, quality: Quality, title: str, lines: str) -> None:
    said = tuple(lines.split("|"))
    verdict = judge(title, [Block(line) for line in said], (f"{title} | Site", title, *said), language=language)
    assert verdict.quality is quality
    assert title in verdict.reason or any(line in verdict.reason for line in said)


PARAGRAPHS = {
    "de": "Der Hafenrat stimmte am Montag dafür, die alte Fähre nach neunzig Jahren einzustellen, sagte ein Sprecher.",
    "fr": "Le conseil du port a voté lundi la fin du vieux bac après quatre-vingt-dix ans, a dit un porte-parole.",
    "ja": "港湾委員会は月曜日、九十年続いた古い渡し船を終えることを決めたと広報担当者が述べた。",
    "zh": "港口委员会星期一投票决定停运已有九十年历史的旧渡轮，一位发言人说。",
    "en": "The council voted on Monday to end the old ferry after ninety years, a spokesman said on the quay.",
}
AROUND = [line for _, quality, _, lines in WALLS if quality is not P for line in lines.split("|")]


@pytest.mark.parametrize("language", PARAGRAPHS)
@pytest.mark.parametrize("around", AROUND)
def test_a_short_report_is_not_refused_for_a_line_around_it(language: str, around: str) -> None:
    blocks = [Block(PARAGRAPHS[language])] * 3
    lines = (f"{PARAGRAPHS[language][:30]} | Site", around, *(block.text for block in blocks))
    assert judge("A ferry", blocks, lines, language=language).quality is Quality.OK


@pytest.mark.parametrize(("paragraphs", "quality"), [(2, Quality.PAYWALL), (7, Quality.OK)])
def test_a_teaser_before_a_paywall_makes_a_version_that_says_it_is_cut_off(paragraphs: int, quality: Quality) -> None:
    wall = "<p>Subscribe to continue reading</p>"
    body = "".join(f"<p>Pier {n}: the council said that it stays shut until the spring.</p>" for n in range(paragraphs))
    reading = read("Bridge", f"<article><h1>Bridge</h1>{body}{wall}</article>")
    assert reading.quality is quality
    if quality is Quality.OK:
        *_, last = (block for block in reading.versions[0].blocks if block.kind is not BlockKind.FURNITURE)
        assert (last.text[:6], last.certain) == ("Pier 6", False)
        assert "Subscribe to continue reading" in reading.warnings[-1]


def test_a_whole_article_whose_page_names_a_paywall_is_not_said_to_be_cut_off() -> None:
    verdict = judge("Bridge", [Block(PARAGRAPHS["en"])] * 20, ("Subscribe to continue reading",), free=False)
    assert verdict == Verdict(Quality.OK)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"errors": []}, "keys"),
        ({sign: ["Not Lower"] for sign in Sign}, "lower case"),
        ({sign: ["twice", "twice"] for sign in Sign}, "twice"),
    ],
)
def test_the_table_of_walls_is_checked_when_it_is_loaded(broken: dict[str, list[str]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        walls._checked("xx", broken)
