"""The size of the house: modules of one idea, functions that fit on a screen, layers that leave nothing out."""

from __future__ import annotations

import ast
import statistics
import tomllib
from pathlib import Path
from typing import NamedTuple

import diffview

ROOT = Path(diffview.__file__).parent
MAX_MODULE = 400
"""Lines of a module."""
MAX_FUNCTION = 45
"""Lines of a function, its docstring aside."""
MAX_MEDIAN = 8
"""Lines of the median function, its docstring aside."""

MODULES_TOO_LONG = frozenset({"diff/align.py"})
"""Modules that are still to be cut: the list may only become shorter."""
FUNCTIONS_TOO_LONG = frozenset({"facts/lexicon.py:words"})
"""Functions that are still to be cut."""


class Function(NamedTuple):
    place: str
    lines: int


def modules() -> list[Path]:
    return [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts]


def functions() -> list[Function]:
    found = []
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        nodes = ast.walk(ast.parse(path.read_text()))
        defined = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        found += [Function(f"{name}:{node.name}", _lines_of(node)) for node in defined]
    return found


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from `def` to the end without the docstring."""
    told = node.body[0] if ast.get_docstring(node) is not None else None
    docstring = (told.end_lineno or 0) - told.lineno + 1 if told is not None else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in modules()}
    assert {name for name, lines in lengths.items() if lines > MAX_MODULE} - MODULES_TOO_LONG == set()


def test_no_function_is_too_long() -> None:
    assert {each.place for each in functions() if each.lines > MAX_FUNCTION} - FUNCTIONS_TOO_LONG == set()


def test_the_median_function_is_short() -> None:
    assert statistics.median(each.lines for each in functions()) <= MAX_MEDIAN


def test_the_layers_leave_nothing_out() -> None:
    contracts = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order = next(each for each in contracts if each["type"] == "layers")
    assert order["exhaustive"] is True
    placed = {name.strip() for layer in order["layers"] for part in layer.split(":") for name in part.split("|")}
    there = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - {"__init__"} == placed
