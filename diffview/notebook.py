"""Values that show themselves in Jupyter.

Jupyter asks a value for `_repr_html_`. The page of a value is made by `diffview.render.notebook`, which stands
above the values: so it is looked up by name, when a notebook asks and never before.
"""

from __future__ import annotations

from importlib import import_module


class ShownInNotebooks:
    """A value that Jupyter shows as HTML: escaped, without script, and without any address that is loaded."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        page: str = import_module("diffview.render.notebook").html_of(self)
        return page
