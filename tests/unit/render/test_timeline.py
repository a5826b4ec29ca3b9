"""The drawing of a history: even columns, a true axis of time, places wide enough to be hit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diffview.render.charts import Bar
from diffview.render.timeline import MAX_LINKS, WIDTH, Moment, timeline

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def moments(hours: list[int]) -> list[Moment]:
    return [Moment(n, NOON + timedelta(hours=h), Bar(1, 1), held=True) for n, h in enumerate(sorted(hours))]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=200))
def test_ui_37_every_version_has_its_column_and_its_place_in_time(hours: list[int]) -> None:
    made = timeline(moments(hours), [])
    assert [c.moment.number for c in made.columns] == list(range(len(hours)))
    assert all(c.x >= 0 and c.x + made.bar_width <= WIDTH for c in made.columns)
    places = [c.place for c in made.columns if c.place is not None]
    assert places == sorted(places)
    assert all(0 <= place <= WIDTH for place in places)


@given(st.integers(1, 200))
def test_the_areas_cover_every_version_once_and_can_be_hit(count: int) -> None:
    made = timeline(moments(list(range(count))), [])
    covered = [n for area in made.areas for n in range(area.first, area.last + 1)]
    assert covered == list(range(count))
    assert len(made.areas) <= MAX_LINKS
    assert sum(area.width for area in made.areas) == WIDTH


def test_an_hour_is_as_long_everywhere_on_the_axis() -> None:
    made = timeline(moments([0, 1, 2, 10]), [NOON + timedelta(hours=5)])
    assert [c.place for c in made.columns] == [0, WIDTH // 10, WIDTH // 5, WIDTH]
    assert made.bad == (WIDTH // 2,)
    assert made.labels[2] == NOON + timedelta(hours=5)


def test_versions_without_times_have_columns_and_no_axis() -> None:
    made = timeline([Moment(n, None, Bar(0, 0), held=True) for n in range(3)], [])
    assert made.labels == ()
    assert all(c.place is None for c in made.columns)
