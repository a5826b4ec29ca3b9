"""Find every regular expression of the program, from its source and while it is imported.

A pattern is found in the source, as a call of `re` or of one of our functions that hand their argument to
`re.compile`; what it compiles to is seen while the modules are imported, or by evaluating the argument in its module.
A call of which neither is known is returned too: no pattern is overlooked.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Compiled = re.Pattern[Any]

ROOT = Path(__file__).resolve().parents[2] / "diffview"
METHODS = frozenset({"compile", "match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer"})
SKIPPED = ("diffview.store.migrations", "diffview.__main__")


class Site(NamedTuple):
    """One call in the source that makes, or uses, a regular expression."""

    module: str
    line: int
    name: str
    """The name that it is assigned to, or the function that it stands in, with its line where there is neither."""
    argument: ast.expr | None
    uses: frozenset[str]
    """The methods that are called on it; empty where it is handed on, and any may be."""


class Found(NamedTuple):
    """A pattern and how it is used."""

    name: str
    pattern: Compiled
    uses: frozenset[str]


# --- the sites, from the source


def modules() -> list[str]:
    return sorted(
        name for _, name, _ in pkgutil.walk_packages([str(ROOT)], "diffview.") if not name.startswith(SKIPPED)
    )


def source_of(module: str) -> Path:
    path = ROOT.parent / Path(*module.split("."))
    return path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"


def is_re(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in {"re", "regex"}
        and function.attr in METHODS
    )


def compilers(trees: dict[str, ast.Module]) -> dict[str, str]:
    """Return our functions that hand a parameter of theirs to `re`, and the modules that they are in."""
    out: dict[str, str] = {}
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                parameters = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and is_re(call) and call.args:
                        first = call.args[0]
                        if isinstance(first, ast.Name) and first.id in parameters:
                            out[node.name] = module
    return out


def sites(trees: dict[str, ast.Module]) -> Iterator[Site]:
    makers = compilers(trees)
    everywhere = _handed(trees.values())
    for module, tree in trees.items():
        inside = _handed([tree])
        parents = _parents(tree)
        known = {name for name, home in makers.items() if home == module} | {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if makers.get(alias.name) == node.module
        }
        for call in [node for node in parents if isinstance(node, ast.Call)]:
            ours = isinstance(call.func, ast.Name) and call.func.id in known
            function = _function(call, parents)
            if not (ours or is_re(call)) or (function in known and makers[function] == module):
                continue
            name = _target(call, parents)
            where = f"{module}:{name or f'{function}@{call.lineno}'}"
            handed = (inside if (name or "").startswith("_") else everywhere).get(name or "", frozenset())
            uses = _uses(call, handed, parents)
            yield Site(module, call.lineno, where, call.args[0] if call.args else None, uses)


def _parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _handed(trees: Iterable[ast.Module]) -> dict[str, frozenset[str]]:
    """Return, for each name of the program, the methods that are called on it: "" stands for being handed on."""
    uses: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node, user in _parents(tree).items():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                uses[node.id].add(user.attr if isinstance(user, ast.Attribute) else "")
            elif isinstance(node, ast.Attribute):
                uses[node.attr].add(user.attr if isinstance(user, ast.Attribute) else "")
    return {name: frozenset() if "" in methods else frozenset(methods) for name, methods in uses.items()}


def _function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str | None:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef):
            return node.name
    return None


def _target(call: ast.Call, parents: dict[ast.AST, ast.AST]) -> str | None:
    parent = parents[call]
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        return parent.targets[0].id
    if isinstance(parent, ast.AnnAssign) and isinstance(parent.target, ast.Name):
        return parent.target.id
    return None


def _uses(call: ast.Call, handed: frozenset[str], parents: dict[ast.AST, ast.AST]) -> frozenset[str]:
    if isinstance(call.func, ast.Attribute) and call.func.attr != "compile":
        return frozenset({call.func.attr})
    parent = parents[call]
    return frozenset({parent.attr}) if isinstance(parent, ast.Attribute) else handed


# --- the patterns, from the running program


def watched_import(names: Iterable[str]) -> dict[tuple[str, int], list[Compiled]]:
    """Import the modules *names* and return what was compiled, by each line of ours that had a part in it."""
    seen: dict[tuple[str, int], list[Compiled]] = defaultdict(list)
    real = re.compile

    def watched(pattern: Any, flags: Any = 0) -> Compiled:
        made = real(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(str(ROOT)):
                seen[frame.f_code.co_filename, frame.f_lineno].append(made)
            frame = frame.f_back  # type: ignore[assignment]
        return made

    re.compile = watched  # type: ignore[assignment]
    try:
        for name in names:
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as missing:
                if (missing.name or "").startswith("diffview"):
                    raise  # else an optional package: a pattern in this module is then reported as not known
        for make in LAZY.values():
            make()
    finally:
        re.compile = real
    return seen


def _words_patterns() -> None:
    from diffview.text import words  # noqa: PLC0415 - not before the import is watched

    for special in (False, True):
        for address in (False, True):
            words._pattern(special=special, address=address)


def _lexicon() -> None:
    from diffview.facts import lexicon  # noqa: PLC0415 - same

    for value in vars(lexicon).values():
        if callable(value) and hasattr(value, "cache_info"):
            try:
                value()
            except TypeError:
                value("en")


def _walls() -> None:
    from diffview.parsers.article import walls  # noqa: PLC0415 - same

    walls.signs_of("de")


LAZY: dict[str, Callable[[], None]] = {
    "diffview.text.words:_pattern": _words_patterns,
    "diffview.facts.lexicon": _lexicon,
    "diffview.parsers.article.walls:_pattern": _walls,
}
"""What makes patterns that are not made when the modules are imported: called once each."""


def patterns() -> tuple[list[Found], list[Site]]:
    """Return all patterns of the program, and the sites of which the pattern is not known."""
    names = modules()
    trees = {name: ast.parse(source_of(name).read_text(encoding="utf-8")) for name in names}
    seen = watched_import(names)
    found: dict[tuple[str, Any, int], Found] = {}
    unknown: list[Site] = []
    for site in sites(trees):
        made = seen.get((str(source_of(site.module)), site.line)) or _evaluated(site)
        if not made:
            unknown.append(site)
        for pattern in made:
            key = (site.name, pattern.pattern, pattern.flags)
            uses = found[key].uses | site.uses if key in found and found[key].uses and site.uses else site.uses
            found[key] = Found(site.name, pattern, uses)
    return list(found.values()), unknown


def _evaluated(site: Site) -> list[Compiled]:
    if site.argument is None:
        return []
    try:
        value = eval(  # noqa: S307 - our own source
            compile(ast.Expression(site.argument), site.module, "eval"), dict(vars(sys.modules[site.module]))
        )
    except Exception:  # noqa: BLE001 - whatever it needs is not there: the caller says so
        return []
    if isinstance(value, re.Pattern):
        return [value]
    return [re.compile(value)] if isinstance(value, str | bytes) else []
