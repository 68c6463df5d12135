"""Emphasis: which runs of ``*``, ``_`` and ``~~`` belong together, by CommonMark's rules and a little beyond them."""

from __future__ import annotations

import unicodedata

__all__ = ["Delimiter", "pair"]

_TAGS = {("*", 1): "em", ("*", 2): "strong", ("_", 1): "em", ("_", 2): "strong", ("~", 2): "del"}


class Delimiter:
    """A run of delimiters, and the elements that it begins and ends."""

    __slots__ = (
        "after_mark", "before_mark", "can_close", "can_open", "char", "closes", "length", "opens", "remaining",
    )  # fmt: skip

    def __init__(self, char: str, length: int, before: str, after: str) -> None:
        self.char = char
        self.length = self.remaining = length
        self.opens: list[str] = []
        """Tags, the innermost first."""
        self.closes: list[str] = []
        left = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
        right = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
        self.after_mark = unicodedata.category(before) in ("Pe", "Pf", "Po")
        self.before_mark = unicodedata.category(after) in ("Ps", "Pi", "Po")
        if char == "_":
            self.can_open = left and (not right or _is_punctuation(before))
            self.can_close = right and (not left or _is_punctuation(after))
        else:
            self.can_open, self.can_close = left, right

    def enclose(self, closer: Delimiter) -> bool:
        """Let an element begin here that ends at another run; return False if too few delimiters are left."""
        count = 2 if self.remaining >= 2 and closer.remaining >= 2 else 1
        tag = _TAGS.get((self.char, count))
        if tag is None:
            return False
        self.opens.append(tag)
        closer.closes.append(tag)
        self.remaining -= count
        closer.remaining -= count
        return True


def _is_punctuation(char: str) -> bool:
    return not char.isalnum() and unicodedata.category(char)[0] in "PS"


def pair(delimiters: list[Delimiter]) -> None:
    """Pair the runs of a text, or of what is in a link."""
    _pair_strictly(delimiters)
    if sum(one.char == "*" and one.remaining > 0 for one in delimiters) > 1:
        _pair_leniently(delimiters)


def _pair_strictly(delimiters: list[Delimiter]) -> None:
    openers: list[Delimiter] = []
    bottom: dict[tuple[str, bool, int], int] = {}
    for closer in delimiters:
        key = (closer.char, closer.can_open, closer.length % 3)
        while closer.can_close and closer.remaining:
            lowest = min(bottom.get(key, 0), len(openers))
            place = _opener(openers, closer, lowest)
            if place < 0:
                bottom[key] = len(openers)
                break
            opener = openers[place]
            del openers[place + 1 :]
            if not opener.enclose(closer):
                break
            if not opener.remaining:
                openers.pop()
        if closer.can_open and closer.remaining:
            openers.append(closer)


def _opener(openers: list[Delimiter], closer: Delimiter, lowest: int) -> int:
    """Return the place of the run that pairs with a closing one; -1 if there is none."""
    for place in range(len(openers) - 1, lowest - 1, -1):
        opener = openers[place]
        if opener.char != closer.char:
            continue
        both = opener.can_close or closer.can_open
        if both and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3):
            continue
        return place
    return -1


def _pair_leniently(delimiters: list[Delimiter]) -> None:
    """Pair what is left where only a punctuation mark beside a word is in the way: ``**“Đề án”**của``.

    CommonMark reads none of these, because the sides of the run look alike to it. What would cross an element that is
    already there stays text.
    """
    levels: list[list[Delimiter]] = [[]]
    for one in delimiters:
        del levels[max(1, len(levels) - len(one.closes)) :]
        if one.char == "*" and one.remaining:
            _pair_left_over(levels[-1], one)
        levels += [[] for _ in one.opens]


def _pair_left_over(openers: list[Delimiter], one: Delimiter) -> None:
    if openers and (one.can_close or one.after_mark):
        opener = openers[-1]
        strong = opener.remaining >= 2 and one.remaining >= 2
        if (strong or opener.can_open) and not opener.opens and not one.closes and opener.enclose(one):
            openers.pop()
            return
    if one.can_open or (one.before_mark and one.remaining >= 2):
        openers.append(one)
