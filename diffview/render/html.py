"""Templates into HTML: the only place that declares a string to be HTML.

Everything that a template prints is escaped; letters that cannot be seen are labelled before
they are printed (`diffview.render.letters`), so that no text upsets a page or its encoding. One
set of filters serves both shells, the live pages and the file that stands alone.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from diffview import resources
from diffview.model import stamp
from diffview.render import letters, times, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diffview.render.letters import Run
    from diffview.render.segments import Segment

_JSON_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def finalize(value: object) -> object:
    """Return *value* as a template may print it: of a text, hidden letters as labels in brackets."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return letters.plain(value)
    return value


def add_filters(environment: Environment) -> Environment:
    """Give *environment* the filters that the templates use, and return it."""
    environment.filters.update(
        moment=times.long_moment,
        short=times.short_moment,
        day=times.day,
        clock=times.clock,
        iso=stamp,
        duration=times.duration,
        counted=words.count,
        words=words_html,
        labelled=text_html,
        address=linkable,
    )
    return environment


def words_html(segments: Iterable[Segment]) -> Markup:
    """Return marked text as HTML: `ins` and `del`, hidden letters as labels, everything else escaped."""
    return Markup("".join([_segment_html(segment) for segment in segments]))  # noqa: S704 - each part is escaped below


def text_html(text: str) -> Markup:
    """Return *text* as HTML, hidden letters as labels, everything else escaped."""
    return Markup(_runs_html(letters.runs(text)))  # noqa: S704 - each part is escaped below


def _segment_html(segment: Segment) -> str:
    inner = _runs_html(segment.runs)
    if segment.mark == "same" or segment.edge:
        return inner
    name = "del" if segment.mark == "removed" else "ins"
    quiet = ' class="quiet"' if segment.quiet else ""
    why = f' title="{escape(letters.plain(segment.why))}"' if segment.why else ""
    return f"<{name}{quiet}{why}>{inner}</{name}>"


def _runs_html(runs: Iterable[Run]) -> str:
    return "".join([_run_html(run) for run in runs])


def _run_html(run: Run) -> str:
    text = escape(run.text)
    return f'<span class="letter" title="{escape(run.name)}">{text}</span>' if run.name else text


ENVIRONMENT_OPTIONS: Mapping[str, object] = {
    "finalize": finalize,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
"""How every environment of ours is made, Flask's too."""


def linkable(url: str | None) -> str | None:
    """Return *url* where it is safe to link: http or https and nothing hidden in it; else None."""
    if not url or letters.plain(url) != url or any(c.isspace() for c in url):
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def json_script(text: str) -> Markup:
    """Return JSON *text* as it may stand inside a script element that is only data."""
    return Markup(text.translate(_JSON_ESCAPES))  # noqa: S704 - JSON whose <, > and & are escaped above


def inline_style(css: str) -> tuple[Markup, str]:
    """Return our own style sheet as it may stand inside a style element, and its hash for the policy."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Markup(css), f"sha256-{digest}"  # noqa: S704 - our own file, no data in it


@cache
def standalone() -> Environment:
    """Return the environment of files that stand alone: no application, no addresses of ours."""
    options = dict(ENVIRONMENT_OPTIONS)
    loader = FileSystemLoader(resources.templates_folder())
    return add_filters(Environment(loader=loader, autoescape=True, **options))  # type: ignore[arg-type]  # a plain mapping
