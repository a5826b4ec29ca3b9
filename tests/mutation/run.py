"""Change the source one small thing at a time and see whether the tests notice. Run by hand, never by the suite.

    python tests/mutation/run.py diffview/diff tests/unit/diff [--sample 120] [--seed 1]

A mutant is one operator, comparison, number, truth value or `return` changed. Each is tried in a child of this
process that has everything imported already: the mutated module is compiled anew, put in place of the old one, and the
tests are run until one fails. Prints each mutant that survives, and the share that was killed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import random
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 90
"""A mutant that makes the tests run longer than this is killed: it never ends."""

SWAPS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change to a module: its file, the line, and which node of its tree becomes what."""

    path: Path
    line: int
    place: int
    what: str
    shown: str

    def tree(self) -> ast.Module:
        """Return the changed tree of the module."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        _change(list(ast.walk(tree))[self.place], self.what)
        return tree


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of the module in *path*."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for held in ast.walk(tree) for node in _not_run(held)}
    for k, node in enumerate(ast.walk(tree)):
        if id(node) in skipped:
            continue
        for what in _changes(node):
            yield Mutant(path, getattr(node, "lineno", 0), k, what, ast.unparse(node)[:60])


def _not_run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what types and imports for checking alone hold: no test can see it change."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        yield from ast.walk(node)
    elif isinstance(node, ast.AnnAssign):
        yield from ast.walk(node.annotation)
    elif isinstance(node, ast.FunctionDef):
        for note in [a.annotation for a in ast.walk(node) if isinstance(a, ast.arg)] + [node.returns]:
            if note is not None:
                yield from ast.walk(note)


def _changes(node: ast.AST) -> list[str]:
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in SWAPS:
            return [SWAPS[type(op)].__name__]
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            return [SWAPS[type(op)].__name__]
        case ast.Constant(value=bool() as value):
            return [str(not value)]
        case ast.Constant(value=int() | float() as value):
            return [str(value + 1 if isinstance(value, int) else value * 1.5)]
        case ast.UnaryOp(op=ast.Not()):
            return ["without not"]
        case ast.Return(value=ast.expr()):
            return ["return None"]
        case _:
            return []


def _change(node: ast.AST, what: str) -> None:
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op):
            node.op = SWAPS[type(op)]()
        case ast.Compare(ops=[op]):
            node.ops = [SWAPS[type(op)]()]
        case ast.Constant():
            node.value = ast.literal_eval(what)
        case ast.UnaryOp():
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Return():
            node.value = ast.Constant(None)


def survives(mutant: Mutant, tests: list[str]) -> bool:
    """Return whether all *tests* pass with *mutant* in place of its module, in a child of this process."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        code = 1
        with contextlib.suppress(BaseException):
            _put_in_place(mutant)
            code = int(pytest.main(["-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]))
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return status == 0


def _put_in_place(mutant: Mutant) -> None:
    """Make the finder of modules compile the mutated tree wherever the module is imported from now on."""
    name = ".".join(mutant.path.with_suffix("").parts)
    code = compile(ast.fix_missing_locations(mutant.tree()), str(mutant.path), "exec")
    for loaded in [held for held in sys.modules if held.startswith("diffview")]:
        del sys.modules[loaded]
    from importlib.machinery import SourceFileLoader  # noqa: PLC0415 - only in the child

    real = SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda self, fullname: code if fullname == name else real(self, fullname)  # type: ignore[method-assign]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("source", type=Path)
    options.add_argument("tests", nargs="+")
    options.add_argument("--sample", type=int, default=0, help="so many mutants, chosen by --seed; 0 for all")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    files = sorted(chosen.source.rglob("*.py")) if chosen.source.is_dir() else [chosen.source]
    found = [mutant for path in files for mutant in mutants(path)]
    if chosen.sample:
        found = random.Random(chosen.seed).sample(found, min(chosen.sample, len(found)))
    alive = 0
    for mutant in found:
        if survives(mutant, chosen.tests):
            alive += 1
            print(f"survives: {mutant.path}:{mutant.line}: {mutant.shown} -> {mutant.what}", flush=True)
    print(f"{len(found) - alive} of {len(found)} killed: {1 - alive / max(len(found), 1):.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
