"""Makes texts that may be expensive for a regular expression, from its own parse tree.

Every part that it repeats is pumped: what leads there, the part many times, and a character at which it must give up
and look back. That is also done with the beginning, since a search begins anew at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

__all__ = ["Attack", "attacks"]

_ALPHABET = " \t\n\r\u00a0aZđ0_-.,!?\"'()[]{}<>/\\|#*+:;=@`~&%^$…”“–\0\u0301"
_BOUND = 100
"""Times that something may repeat without being pumped."""
_MOST_SIGNS = 12
_MOST_PAIRS = 12
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_CATEGORIES = {
    sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip

Tree = Sequence[tuple[Any, Any]]


class Attack(NamedTuple):
    """A text in three parts, of which the middle one is repeated."""

    before: str
    pump: str
    after: str

    def text(self, size: int) -> str:
        """Return a text of about so many characters."""
        return self.before + self.pump * (size // len(self.pump)) + self.after


def attacks(pattern: re.Pattern[Any]) -> Iterator[Attack]:
    """Yield the texts for an expression, each once."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = list(parser.parse(source, pattern.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)))
    maker = _Maker(tree, bool(pattern.flags & re.IGNORECASE), bool(pattern.flags & re.DOTALL))
    yield from dict.fromkeys(one for one in maker.attacks(tree, "") if one.pump)


class _Maker:
    """Makes examples of parts of one expression."""

    def __init__(self, tree: Tree, any_case: bool, dot_all: bool) -> None:
        self._any_case, self._dot_all = any_case, dot_all
        self._groups: dict[int, str] = {}
        self._tree = tree
        self._signs = self._representatives(tree)

    def attacks(self, tree: Tree, before: str) -> Iterator[Attack]:
        """Yield the attacks on a part of the expression before which a text stands."""
        for op, argument in tree:
            if op in _REPEATS:
                _, most, body = argument
                if most > _BOUND:
                    yield from self._pumped(list(body), before)
                yield from self.attacks(list(body), before)
            else:
                for part in _parts(op, argument):
                    yield from self.attacks(part, before)
            before += self._example([(op, argument)], "")
            if before:
                yield Attack("", before, "")

    def _pumped(self, body: Tree, before: str) -> Iterator[Attack]:
        pumps = list(dict.fromkeys(self._example(body, sign) for sign in ("", *self._signs)))
        pumps += [one + other for one, other in list(combinations(pumps, 2))[:_MOST_PAIRS]]
        ends = [sign for sign in self._signs if not self._example(body, sign).startswith(sign)][:6]
        for pump in pumps:
            yield Attack("", before + pump, "")
            for after in ("", *ends):
                yield Attack(before, pump, after)

    def _example(self, tree: Tree, sign: str) -> str:
        """Return a short text that a part matches, made of one sign where that is possible."""
        return "".join(self._one(op, argument, sign) for op, argument in tree)

    def _one(self, op: Any, argument: Any, sign: str) -> str:  # noqa: PLR0911 - one line for each kind of node
        if op in _REPEATS:
            least, most, body = argument
            return self._example(list(body), sign) * (least or (1 if sign and most else 0))
        if op is sre.SUBPATTERN:
            found = self._example(list(argument[3]), sign)
            self._groups[argument[0]] = found
            return found
        if op is sre.GROUPREF:
            return self._groups.get(argument, "")
        if op is sre.BRANCH:
            choices = [self._example(list(one), sign) for one in argument[1]]
            return next((one for one in choices if sign and sign in one), choices[0])
        if op is sre.ATOMIC_GROUP:
            return self._example(list(argument), sign)
        if op is sre.GROUPREF_EXISTS:
            return self._example(list(argument[1]), sign)
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return self._sign_of(op, argument, sign)
        return ""

    def _sign_of(self, op: Any, argument: Any, sign: str) -> str:
        if op is sre.LITERAL:
            return chr(argument)
        if sign and self._has(op, argument, sign):
            return sign
        some = "aZ0 " + _ALPHABET
        return next((one for one in some if self._has(op, argument, one)), _first(argument))

    def _has(self, op: Any, argument: Any, sign: str) -> bool:
        if op is sre.ANY:
            return self._dot_all or sign != "\n"
        items = argument if op is sre.IN else [(op, argument)]
        forms = {sign, sign.lower(), sign.upper()} if self._any_case else {sign}
        negated = items[0][0] in (sre.NEGATE, sre.NOT_LITERAL)
        return negated != any(_holds(item, form) for item in items for form in forms if len(form) == 1)

    def _representatives(self, tree: Tree) -> list[str]:
        """Return one character for all that the expression treats alike."""
        kinds = list(_kinds(tree))
        literals = [chr(argument) for op, argument in kinds if op is sre.LITERAL][:_MOST_SIGNS]
        classes = [one for one in kinds if one[0] is not sre.LITERAL]
        found: dict[tuple[bool, ...], str] = {}
        for sign in dict.fromkeys([*literals, *_ALPHABET]):
            found.setdefault((sign in literals, *(self._has(*one, sign) for one in classes)), sign)
        return [*dict.fromkeys([*found.values(), *literals[:4]])][:_MOST_SIGNS]


def _parts(op: Any, argument: Any) -> Iterator[Tree]:
    """Yield the parts within a part that is no repeat."""
    if op is sre.SUBPATTERN:
        yield list(argument[3])
    elif op is sre.BRANCH:
        yield from map(list, argument[1])
    elif op is sre.ATOMIC_GROUP:
        yield list(argument)
    elif op in (sre.ASSERT, sre.ASSERT_NOT):
        yield list(argument[1])
    elif op is sre.GROUPREF_EXISTS:
        yield from (list(one) for one in argument[1:] if one)


def _kinds(tree: Tree) -> Iterator[tuple[Any, Any]]:
    """Yield every character and class of an expression, those that are repeated first."""
    later = []
    for op, argument in tree:
        if op in _REPEATS:
            yield from _kinds(list(argument[2]))
        elif op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            later.append((op, argument))
        else:
            for part in _parts(op, argument):
                later += _kinds(part)
    yield from later


def _holds(item: tuple[Any, Any], sign: str) -> bool:
    op, argument = item
    if op in (sre.LITERAL, sre.NOT_LITERAL):
        return bool(ord(sign) == argument)
    if op is sre.RANGE:
        return bool(argument[0] <= ord(sign) <= argument[1])
    return op is sre.CATEGORY and re.match(_CATEGORIES[argument], sign) is not None


def _first(argument: Any) -> str:
    """Return a character of a class that has none of the alphabet."""
    for op, value in argument if isinstance(argument, list) else ():
        if op is sre.LITERAL:
            return chr(value)
        if op is sre.RANGE:
            return chr(value[0])
    return ""
