"""Finds every regular expression of the package and how it is used: constants by import, others in the source.

By hand, the expressions that take more than linear time, of those with a word in their names and without another::

    python -m tests.support.expressions content -content.markdown
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import badinh_site
from tests.support.doubling import Growth, Row, growth_of, seconds_of, table
from tests.support.pumping import Attack, attacks

__all__ = ["Expression", "expressions", "slow_uses"]

_SIZES = (16, 32, 40, 48, 56, 64, 256, 1024, 4096)
"""Characters: the last takes four times as long as the one before, or sixteen times where the time is quadratic. The
first are small steps, since the time may grow exponentially."""
_TINY = 64
_SUSPICIOUS, _SHORT, _LONG = 7, 0.0002, 0.004
"""Growth to the last size that is looked at closely; seconds that are too few for that, and enough for any size."""
_MOST = 3
"""Uses of one expression that are shown."""

_PACKAGE = Path(badinh_site.__file__).parent
_AT_ONE_PLACE = frozenset(["match", "fullmatch"])
_METHODS = frozenset(["match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"])


class Expression(NamedTuple):
    """An expression and how it is used."""

    name: str
    pattern: re.Pattern[Any]
    uses: frozenset[str]
    """Of ``match``, ``fullmatch`` and ``search``."""


def expressions() -> Iterator[Expression]:
    """Yield all expressions of the package, by module."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_PACKAGE.rglob("*.py"))}
    used_in = {path: frozenset(_used(tree)) for path, tree in trees.items()}
    anywhere = frozenset(use for uses in used_in.values() for use in uses if not use[0].startswith("_"))
    for path, tree in trees.items():
        parts = path.relative_to(_PACKAGE).with_suffix("").parts
        if parts[-1] == "__main__":
            continue
        module = importlib.import_module(".".join(("badinh_site", *(part for part in parts if part != "__init__"))))
        for name, value in vars(module).items():
            home = getattr(value, "__module__", module.__name__)
            values = vars(value).items() if isinstance(value, type) and home == module.__name__ else ()
            for inner, one in (("", value), *values):
                full = f"{'.'.join(parts)}:{name}{inner and '.'}{inner}"
                uses = frozenset(use for known, use in used_in[path] | anywhere if known in (name, inner))
                yield from (Expression(full, pattern, uses) for pattern in _patterns(one))
        yield from _inline(tree, ".".join(parts))


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    """Yield an expression, and those that a collection has."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        yield from _patterns((*value.keys(), *value.values()))


def _used(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield names with their uses: ``match``, ``fullmatch``, and ``search`` for any other."""
    known = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        use = known.get(id(node), "")
        if name and isinstance(node.ctx, ast.Load) and use not in ("pattern", "flags"):  # type: ignore[attr-defined]
            yield name, use if use in _AT_ONE_PLACE else "search"


def _inline(tree: ast.Module, module: str) -> Iterator[Expression]:
    """Yield the expressions that are written where they are used."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        where, first = node.func.value, node.args[0]
        if not (isinstance(where, ast.Name) and where.id == "re" and node.func.attr in _METHODS):
            continue
        if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
            use = node.func.attr if node.func.attr in _AT_ONE_PLACE else "search"
            yield Expression(f"{module}:{node.lineno}", re.compile(first.value, flags), frozenset([use]))


def slow_uses(expression: Expression) -> Iterator[Growth]:
    """Yield what takes more than linear time of an expression, up to a few texts."""
    found = 0
    for attack in attacks(expression.pattern):
        for use in _uses(expression):
            size = _suspicious_size(use, attack) if found < _MOST else 0
            if not size:
                continue
            name = f"{expression.name} {use.__name__}: {attack.before!r} {attack.pump!r} {attack.after!r}"
            # The time for a text twice as long may be more than a life.
            growth = growth_of(Row(name, attack.text, use)) if size > _TINY else Growth(name, [size], [0, _LONG])
            if not growth.passes:
                found += 1
                yield growth


def _uses(expression: Expression) -> Iterator[Callable[[str], object]]:
    pattern, is_text = expression.pattern, isinstance(expression.pattern.pattern, str)

    def given(text: str) -> Any:
        return text if is_text else text.encode("latin-1", "replace")

    def match(text: str) -> object:
        return pattern.match(given(text))

    def fullmatch(text: str) -> object:
        return pattern.fullmatch(given(text))

    def search(text: str) -> object:
        return sum(1 for _ in pattern.finditer(given(text)))

    yield from (use for use in (match, fullmatch, search) if use.__name__ in expression.uses)


def _suspicious_size(use: Callable[[str], object], attack: Attack) -> int:
    """Return for how many characters a text seems to take more than linear time; 0 if it does not."""
    before = 0.0
    for size in _SIZES:
        last, before = before, seconds_of(use, attack.text(size), 1)
        if before > _LONG and seconds_of(use, attack.text(size), 2) > _LONG:
            return size
    return _SIZES[-1] if before > max(_SHORT, _SUSPICIOUS * last) else 0


def _main(*words: str) -> None:
    without = [word.removeprefix("-") for word in words if word.startswith("-")]
    wanted = [word for word in words if not word.startswith("-")]
    for expression in expressions():
        if all(word in expression.name for word in wanted) and not any(word in expression.name for word in without):
            for growth in slow_uses(expression):
                print(table([growth]).partition("\n")[2], flush=True)  # noqa: T201 - for a person
                print(" " * 12, repr(expression.pattern.pattern)[:300], flush=True)  # noqa: T201


if __name__ == "__main__":
    _main(*sys.argv[1:])
