"""How bytes become text, and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diffview.text.decode import How, decode, encoding_of, prescan

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "The café said: “No – never”, and it cost €50."


@pytest.mark.parametrize(
    ("body", "declared", "how", "encoding"),
    [
        (b"\xef\xbb\xbf" + PROSE.encode(), "iso-8859-1", How.BOM, "utf-8"),
        (b"\xff\xfe" + PROSE.encode("utf-16le"), None, How.BOM, "utf-16le"),
        (PROSE.encode("cp1252"), "text/html; charset=ISO-8859-1", How.DECLARED, "windows-1252"),
        (b"<meta charset=windows-1252>" + PROSE.encode("cp1252"), None, How.META, "windows-1252"),
        (PROSE.encode(), None, How.UTF_8, "utf-8"),
        (PROSE.encode("cp1252"), None, How.CP1252, "windows-1252"),
    ],
)
def test_the_same_prose_is_read_from_every_encoding(body: bytes, declared: str | None, how: How, encoding: str) -> None:
    decoded = decode(body, declared)

    assert decoded.text.removeprefix("<meta charset=windows-1252>") == PROSE
    assert (decoded.how, decoded.encoding, decoded.replacements) == (how, encoding, 0)


def test_what_the_transport_declares_beats_what_the_page_declares() -> None:
    assert decode("<meta charset=koi8-r>é".encode(), "utf-8").text == "<meta charset=koi8-r>é"


def test_a_declared_utf_8_page_with_one_bad_byte_stays_utf_8() -> None:
    decoded = decode("naïve ".encode() + b"\xe9" + " café".encode(), "utf-8")

    assert decoded.text == "naïve \N{REPLACEMENT CHARACTER} café"
    assert decoded.replacements == 1


def test_a_replacement_character_of_the_page_itself_is_not_counted() -> None:
    assert decode("a\N{REPLACEMENT CHARACTER}b".encode() + b"\xff", "utf-8").replacements == 1


def test_the_five_bytes_that_cp1252_leaves_undefined_become_controls() -> None:
    assert decode(b"caf\xe9 \x81\x8d\x8f\x90\x9d", None).text == "café \x81\x8d\x8f\x90\x9d"


def test_a_label_that_nobody_knows_counts_as_none() -> None:
    assert decode(PROSE.encode(), "text/html; charset=klingon").how is How.UTF_8


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<!-- <meta charset=koi8-r> --><meta charset='shift_jis'>", "shift_jis"),
        (b'<a title="<meta charset=koi8-r>"><meta charset=utf-8>', "utf-8"),
        (b'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">', "windows-1251"),
        (b"<meta content='text/html; charset=windows-1251'>", None),
        (b"<meta charset=utf-16le>", "utf-8"),
        (b"<meta charset=latin1 charset=utf-8>", "windows-1252"),
        (b"<metadata charset=utf-8>", None),
        (b"<!-- never closed <meta charset=utf-8>", None),
    ],
)
def test_a_meta_is_found_as_browsers_find_it(head: bytes, encoding: str | None) -> None:
    assert prescan(head) == encoding


def test_a_meta_beyond_the_first_1024_bytes_is_not_looked_for() -> None:
    assert decode(b" " * 1024 + b"<meta charset=koi8-r>\xc3\xa9", None).how is How.UTF_8


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("latin1", "windows-1252"),
        (" UTF8 ", "utf-8"),
        ("text/html;charset='gb2312'", "gbk"),
        ("text/html", None),
        ("", None),
    ],
)
def test_labels_are_those_of_the_web(declared: str, encoding: str | None) -> None:
    assert encoding_of(declared) == encoding


def doubled(text: str) -> bytes:
    """Give the bytes of UTF-8 that was read as windows-1252 once and saved again."""
    whole = "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
        for byte in text.encode()
    )
    return whole.encode()


def test_text_that_was_encoded_twice_reads_as_if_it_had_been_once() -> None:
    decoded = decode(doubled(PROSE), "utf-8")

    assert decoded.text == PROSE
    assert decoded.mojibake


@pytest.mark.parametrize("text", [PROSE, "The sign read “cafÃ©”, he said – twice.", "Ã la carte", "plain"])
def test_nothing_is_repaired_that_is_not_garbled_as_a_whole(text: str) -> None:
    decoded = decode(text.encode(), "utf-8")

    assert decoded.text == text
    assert not decoded.mojibake


def test_bad_utf_8_is_replaced_as_unicode_recommends(shared: Path) -> None:
    folder = shared / "hostile" / "utf8tests"
    decoded = decode((folder / "utf8tests.bin").read_bytes(), "utf-8")

    assert decoded.text.encode() == (folder / "artifacts" / "utf8.replace.ref.txt").read_bytes()


RUSSIAN = "<html><body><p>" + "Совет порта проголосовал за закрытие старой пристани. " * 3
POLISH = '<html lang="pl"><body><p>' + "Rada portu zagłosowała za zamknięciem przystani, która służyła wyspie. " * 3


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_undeclared_legacy_bytes_are_told_by_a_detector_and_said_to_be_a_guess(encoding: str) -> None:
    found = decode(RUSSIAN.encode(encoding), None)
    assert (found.text, found.encoding, found.how) == (RUSSIAN, encoding, How.DETECTED)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "windows-1250"),
        ("港口委员会星期一投票决定关闭旧渡轮码头，结束了自一九三一年冬天以来的服务。", "gb18030"),
        ("港湾委員会は月曜日、古い渡船場を閉鎖することを賛成多数で決めたと発表した。", "shift_jis"),
        ("항만위원회는 월요일 오래된 선착장을 폐쇄하기로 결정했다고 대변인이 말했다." * 3, "euc-kr"),
        ("Το συμβούλιο του λιμανιού ψήφισε τη Δευτέρα το κλείσιμο της παλιάς αποβάθρας.", "windows-1253"),
        ('<html lang="tr">Liman kurulu pazartesi günü eski iskelenin kapatılmasına karar verdi.', "windows-1254"),
    ],
)
def test_legacy_encodings_of_many_scripts(text: str, encoding: str) -> None:
    codec = {"shift_jis": "cp932", "euc-kr": "cp949"}.get(encoding, encoding)
    found = decode(text.encode(codec), None)
    assert (found.text, found.encoding) == (text, encoding)


def test_western_bytes_that_fit_several_encodings_are_windows_1252() -> None:
    text = "Le conseil du port a voté lundi la fermeture du vieux quai où l’été servait aux élèves des îles."
    assert decode(text.encode("cp1252"), None).encoding == "windows-1252"


def test_a_meta_behind_the_first_1024_bytes_counts() -> None:
    page = f"<html><head><!-- {'x' * 2000} --><meta charset=windows-1251></head>{RUSSIAN}"
    found = decode(page.encode("cp1251"), None)
    assert (found.text, found.how) == (page, How.META)


def test_an_undeclared_page_of_ascii_may_be_iso_2022_jp() -> None:
    page = f"<html><!-- {'x' * 2000} --><meta charset=iso-2022-jp>港"
    assert decode(page.encode("iso2022_jp"), None).text == page


@pytest.mark.parametrize("declared", ["windows-1251", "gbk", "shift_jis"])
def test_a_declaration_that_valid_utf_8_contradicts_gives_way_and_is_named(declared: str) -> None:
    found = decode(RUSSIAN.encode(), declared)
    assert (found.text, found.how, found.contradicted) == (RUSSIAN, How.PROVEN, declared)


def test_where_only_the_page_names_the_encoding_that_reads_it_the_page_is_believed() -> None:
    page = f"<meta charset=windows-1251>{RUSSIAN}".encode("cp1251")
    found = decode(page, "text/html; charset=utf-8")
    assert (found.encoding, found.how, found.contradicted) == ("windows-1251", How.PROVEN, "utf-8")


def test_of_two_declarations_that_both_read_the_bytes_the_servers_is_taken_and_the_other_named() -> None:
    page = f"<meta charset=koi8-r>{RUSSIAN}".encode("cp1251")
    found = decode(page, "text/html; charset=windows-1251")
    assert (found.how, found.encoding, found.contradicted) == (How.DECLARED, "windows-1251", "koi8-r")


def test_two_characters_that_happen_to_be_utf_8_contradict_nothing() -> None:
    assert decode("联通".encode("gbk"), "gbk").text == "联通"


def test_an_encoding_given_by_hand_goes_before_everything() -> None:
    page = f"<meta charset=utf-8>{RUSSIAN}".encode("koi8-r")
    found = decode(page, "text/html; charset=windows-1251", by_hand="koi8-r")
    assert (found.how, found.replacements) == (How.HAND, 0)
    assert found.text.endswith(RUSSIAN)
    assert decode(b"\xef\xbb\xbfA", None, by_hand="utf-8").text == "A"
