"""Laws of the store: nothing is lost, and neither order nor number of imports shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffview.model import (
    ArticleKey,
    Block,
    BlockKind,
    Capture,
    History,
    ParserId,
    Quality,
    Reading,
    ReadVersion,
    Row,
    RowChoice,
    RowKind,
)
from diffview.store import Parsed, open_store, payload
from diffview.store.codec import pack, unpack

texts = st.text(st.characters(codec="utf-8"), max_size=30)
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
blocks = st.lists(st.builds(Block, lines), max_size=4).map(tuple)
moments = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants them naive


@given(st.binary(max_size=2000))
def test_unpacking_gives_the_bytes_that_were_packed(body: bytes) -> None:
    packed = pack(body)
    assert unpack(packed.codec, packed.data) == body


anything = st.text(st.characters(codec=None), max_size=20)  # lone surrogates too
perhaps = st.none() | anything
kinds = st.sampled_from(RowKind)
choices = st.lists(st.builds(RowChoice, kinds, perhaps, perhaps, st.floats(0, 1)), max_size=2).map(tuple)
rows = st.builds(Row, kinds, perhaps, perhaps, st.booleans(), st.floats(0, 1), choices, st.booleans())
versions = st.builds(
    ReadVersion,
    number=st.none() | st.integers(0, 99),
    title=perhaps,
    blocks=st.lists(st.builds(Block, anything, st.sampled_from(BlockKind), st.booleans()), max_size=3).map(tuple),
    observed_at=moments,
    period=perhaps,
    published_at=moments,
    modified_at=moments,
    byline=perhaps,
    has_text=st.booleans(),
    title_certain=st.booleans(),
)
readings = st.builds(
    Reading,
    parser=st.builds(ParserId, anything, st.integers(1, 9)),
    capture=st.just(Capture.of(b"", origin="x").digest),
    origin=anything,
    article=st.builds(ArticleKey, perhaps, perhaps, perhaps),
    versions=st.lists(versions, max_size=3).map(tuple),
    versions_claimed=st.none() | st.integers(0, 9),
    rows=st.lists(rows, max_size=3).map(tuple),
    quality=st.sampled_from(Quality),
    quality_reason=anything,
    warnings=st.lists(anything, max_size=2).map(tuple),
)


@settings(max_examples=100)
@given(readings)
def test_a_reading_comes_back_from_the_store_as_it_went_in(reading: Reading) -> None:
    assert payload.loads(Reading, payload.dumps(reading)) == reading


@st.composite
def parsed(draw: st.DrawFn) -> Parsed:
    """Draw a page of one of three articles, of either kind of source, sometimes seen at several places."""
    number = draw(st.integers(0, 2))
    versions = draw(st.lists(blocks, min_size=1, max_size=2))
    first = draw(st.none() | st.integers(0, 3))
    seen = draw(moments)
    key = draw(
        st.sampled_from(
            [
                ArticleKey(f"http://example.org/{number}", "example"),
                ArticleKey(None, "example", f"newssniffer:{number}"),
                ArticleKey(f"http://example.org/{number}", "example", f"newssniffer:{number}"),
            ]
        )
    )
    quality = draw(st.sampled_from([Quality.OK, Quality.OK, Quality.OK, Quality.BLOCKED]))
    # A parser makes the same of the same bytes: all that a reading says is in them.
    body = repr((key, versions, first, quality)).encode()
    capture = Capture.of(body, origin=draw(st.sampled_from(["a", "b"])), observed_at=seen)
    if first is None:
        versions = versions[:1]
    made = tuple(
        ReadVersion(None if first is None else first + k, "Title", one, observed_at=seen)
        for k, one in enumerate(versions)
    )
    reading = Reading(ParserId("article", 1), capture.digest, capture.origin, key, made, quality=quality)
    return Parsed(capture, (reading,))


def outcome(portions: list[list[Parsed]]) -> set[History]:
    with open_store("sqlite://") as store:
        for portion in portions:
            store.record_all(portion)
        assert store.verify() == ()
        return {replace(store.history(article.id), id=None) for article in store.articles()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(parsed(), max_size=6), st.data())
def test_the_order_of_import_and_its_batches_do_not_show(pages: list[Parsed], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(pages))
    assert outcome([pages]) == outcome([[page] for page in shuffled])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(parsed(), max_size=6))
def test_importing_twice_is_importing_once(pages: list[Parsed]) -> None:
    with open_store("sqlite://") as store:
        store.record_all(pages)
        before = [store.history(article.id) for article in store.articles()], store.captures()
        again = store.record_all(pages)
        assert not any(one.new_sighting or one.readings_changed for one in again)
        assert ([store.history(article.id) for article in store.articles()], store.captures()) == before
        kept = {capture.digest for capture in store.captures()}
        assert kept == {page.capture.digest for page in pages}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=5))
def test_every_capture_is_kept_whatever_it_is(bodies: list[bytes]) -> None:
    with open_store("sqlite://") as store:
        for body in bodies:
            store.record_unusable(Capture.of(body, origin="x"), "no page")
        assert {store.capture(one.digest).body for one in store.captures()} == set(bodies)
