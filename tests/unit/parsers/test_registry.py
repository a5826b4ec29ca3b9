"""Every kind of bad file gets one clear line, and every good one the right parser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diffview.errors import UnreadableCapture
from diffview.model import Capture, Reading
from diffview.parsers import registry

PROSE = (
    "<p>The council said on Monday that the bridge would stay shut until the spring because two piers had moved.</p>"
)


def read(body: bytes, media_type: str | None = None) -> tuple[Reading, ...]:
    return registry.read(Capture.of(body, origin="a.bin", media_type=media_type))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "only white space"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"%PDF-1.4 ...", "a PDF document"),
        (b"BM\x36\0\0\0", "a bitmap picture"),
        (b"text and\0then\1none", "a binary file"),
        (b"<html><body><div><a href=/>Home</a></div></body></html>", "no running text was found"),
    ],
)
def test_a_file_that_is_no_page_gets_one_clear_line(body: bytes, what: str) -> None:
    with pytest.raises(UnreadableCapture) as error:
        read(body)

    assert what in error.value.line()
    assert error.value.line().startswith("a.bin: ")
    assert "\n" not in error.value.line()


@pytest.mark.parametrize("text", ["BMW says it will close a plant.", "RIFF raff.", "II* is a title"])
def test_words_that_look_like_the_start_of_a_picture_are_words(text: str) -> None:
    assert read(text.encode())[0].parser.name == "plain-text"


def test_a_stray_nul_makes_no_page_a_binary_file() -> None:
    (reading,) = read(
        b"Bridge shut\n\nThe council said so on Monday\0, and nobody objected to it in the least, " + b"so far." * 9
    )

    assert "Monday\N{REPLACEMENT CHARACTER}, and" in reading.versions[0].blocks[0].text
    assert "NUL" in reading.warnings[0]


def test_utf_16_is_text_though_it_is_full_of_nul_bytes() -> None:
    assert read(b"\xff\xfe" + "A plain text.".encode("utf-16le"))[0].versions[0].blocks[0].text == "A plain text."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"<html><head><meta charset=utf-8><title>Cafés</title></head><body>{PROSE * 2}".encode("cp1252"), "not utf-8"),
        (f"<html><head><title>Cafés</title></head><body>{PROSE * 2}".encode("cp1252"), "which is a guess"),
        (
            f"<html><head><title>Cafés</title></head><body>{PROSE * 2}".encode().decode("cp1252").encode(),
            "shown repaired",
        ),
        (f"<html><head><title>Bridge</title></head><body>{PROSE * 2}".encode(), "may have been cut off"),
    ],
)
def test_what_is_amiss_with_the_bytes_is_said_once(body: bytes, said: str) -> None:
    (reading,) = read(body)

    assert sum(said in warning for warning in reading.warnings) == 1


def test_three_encodings_of_one_page_give_the_same_text() -> None:
    page = f"<html><head><title>Café “Wend”</title></head><body><article>{PROSE * 2}<p>€50 – no more.</p>"
    doubled = "".join(
        bytes([b]).decode("cp1252") if b not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(b) for b in page.encode()
    )
    versions = [read(body)[0].versions[0] for body in (page.encode(), page.encode("cp1252"), doubled.encode())]

    assert versions[0].title == "Café “Wend”"
    assert versions[0] == versions[1] == versions[2]


def test_a_garbled_block_stays_as_captured_and_its_repair_is_offered() -> None:
    (reading,) = read("Bridge shut\n\nThe cafÃ© is “open”, they said, but nobody had been there to see it.\n".encode())

    assert reading.versions[0].blocks[0].text.startswith("The cafÃ© is “open”")
    assert "was perhaps “The café" in reading.warnings[0]


def test_a_container_that_says_plain_text_is_believed() -> None:
    assert read(b"<p>Not a page, but about one.</p>", "text/plain")[0].parser.name == "plain-text"


def test_every_parser_has_a_name_of_its_own_and_a_revision() -> None:
    ids = [parser.id for parser in registry.parsers()]

    assert len({parser.name for parser in ids}) == len(ids)
    assert all(parser.revision >= 1 for parser in ids)


def test_the_same_bytes_give_the_same_reading_wherever_they_were_found() -> None:
    capture = Capture.of(
        f"<html><title>Bridge</title><body><article>{PROSE * 2}</article></body></html>".encode(), origin="a"
    )
    here, there = registry.read(capture), registry.read(replace(capture, origin="b"))

    assert [replace(reading, origin="") for reading in here] == [replace(reading, origin="") for reading in there]


def test_what_was_read_is_not_read_again_into_something_else() -> None:
    (reading,) = read(b"Bridge shut\n\n  The   council\tsaid so on Monday, and nobody\xc2\xa0objected.\n")
    version = reading.versions[0]

    assert (version.title, [b.text for b in version.blocks]) == (
        "Bridge shut",
        ["The council said so on Monday, and nobody objected."],
    )


@pytest.mark.parametrize(
    "text",
    [
        "The bar goes into <head>, says the guild.\n",
        "<head> is where the bar goes, says the guild.\n",
        "The guild wants <body> and <html> in every page.\n",
    ],
)
def test_text_that_names_the_tags_of_a_document_is_text(text: str) -> None:
    (reading,) = registry.read(Capture.of(text.encode(), origin="page.txt"))
    assert [block.text for block in reading.versions[0].blocks] == [text.strip()]


@pytest.mark.parametrize("banner", ["", "Saved on Monday\n", "HTTP/1.1 200 OK\nServer: x\n\n"])
@pytest.mark.parametrize("document", ["<html><body><p>{}</p></body></html>", "<html>\n<head>\n</head><p>{}"])
def test_a_document_below_a_banner_is_html(banner: str, document: str) -> None:
    text = "The ferry to the island sails at seven from the old pier, and it returns at nine in the evening. " * 3
    (reading,) = registry.read(Capture.of((banner + document.format(text)).encode(), origin="page"))
    assert reading.parser.name == "article-html"
