"""The colours of the style sheet: contrast by WCAG, and told apart by colour-blind eyes."""

from __future__ import annotations

import re
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from diffview.resources import static_folder

CSS = (static_folder() / "diffview.css").read_text(encoding="utf-8")


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css))


LIGHT = tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | tokens(CSS[CSS.index("@media (prefers-color-scheme: dark)") : CSS.index("/* The page */")])
SCHEMES = {"light": LIGHT, "dark": DARK}

TEXT = [
    ("fg", "bg"),
    ("fg", "surface"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("link", "bg"),
    ("link", "surface"),
    ("visited", "bg"),
    ("ins-fg", "ins-bg"),
    ("fg", "ins-row"),
    ("muted", "ins-row"),
    ("link", "ins-row"),
    ("del-fg", "del-bg"),
    ("fg", "del-row"),
    ("muted", "del-row"),
    ("link", "del-row"),
    ("mov-fg", "mov-bg"),
    ("fg", "mov-row"),
    ("muted", "mov-row"),
    ("ok-fg", "ok-bg"),
    ("warn-fg", "warn-bg"),
    ("err-fg", "err-bg"),
    ("ins-edge", "bg"),  # "+22" in the tally
    ("del-edge", "bg"),
    *((("fg", f"age{n}")) for n in range(5)),
]
"""Text on its ground: 4.5 to 1 (WCAG 2.2, 1.4.3)."""

LINES = [
    ("ins-edge", "ins-row"),
    ("del-edge", "del-row"),
    ("mov-edge", "mov-row"),
    ("border", "bg"),
    ("border", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("focus", "ins-row"),
    ("focus", "del-row"),
]
"""Lines and edges on their ground: 3 to 1 (WCAG 2.2, 1.4.11)."""


def linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    lights = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_contrast_is_measured_right() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#5a6067", "#ffffff") == pytest.approx(6.36, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_can_be_seen(scheme: str, line: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][line], SCHEMES[scheme][ground]) >= 3


SIGHT = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What each kind of eye makes of linear RGB (Machado, Oliveira, Fernandes 2009, severity 1)."""


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """Return CIELAB (D65) of *colour* as eyes of that sight see it."""
    seen = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear(colour), strict=True)))) for row in SIGHT[sight]]
    matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) / w for row, w in zip(matrix, white, strict=True)]
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return CIEDE2000 (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = (degrees(atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = ((h2 - h1 + 180) % 360 - 180) if c1 * c2 else 0.0
    high = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    spin = -2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, high / sh
    return sqrt(dl**2 + dc**2 + dh**2 + spin * dc * dh)


def test_difference_is_measured_right() -> None:
    # Two pairs of the published test data.
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert difference((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_added_removed_and_moved_are_told_apart(scheme: str, sight: str) -> None:
    added, removed, moved = (lab(SCHEMES[scheme][name], sight) for name in ("ins-bg", "del-bg", "mov-bg"))
    assert difference(added, removed) >= 20
    assert difference(added, moved) >= 10
    assert difference(removed, moved) >= 10


def test_nothing_is_dimmed_and_no_colour_is_forced() -> None:
    assert "opacity" not in CSS
    assert "forced-color-adjust" not in CSS


def test_sizes_of_text_follow_the_reader() -> None:
    assert not re.findall(r"font(?:-size)?:[^;{}]*\d(?:px)", CSS)
