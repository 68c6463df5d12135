"""Compares two versions of a text, in words or lines, in time that grows with their length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

__all__ = ["Change", "differences"]

Change = tuple[int, int, int, int]
"""Start and end of what is different, in the old version and in the new one."""
_MOST_EXACT = 400
"""Parts of a version up to which the best alignment is looked for, which may take the cube of their number."""
_WINDOW = 48
"""Parts among which longer versions must be the same again after a change."""
_SAME = 4
"""So many parts in a row are the same there."""


def differences(old: Sequence[str], new: Sequence[str], blanks: frozenset[str] = frozenset()) -> Iterator[Change]:
    """Yield the changed ranges in order; parts among ``blanks`` do not decide what belongs together."""
    if max(len(old), len(new)) <= _MOST_EXACT:
        matcher = SequenceMatcher(blanks.__contains__ if blanks else None, old, new, autojunk=False)
        yield from ((a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal")
        return
    last = _common_end(old, new)
    yield from _along(old[: len(old) - last], new[: len(new) - last])


def _common_end(old: Sequence[str], new: Sequence[str]) -> int:
    shorter = min(len(old), len(new))
    return next((count for count in range(shorter) if old[-1 - count] != new[-1 - count]), shorter)


def _along(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield the changes of versions that are read side by side, each up to the next parts that are the same."""
    here = there = 0
    while here < len(old) and there < len(new):
        if old[here] == new[there]:
            here, there = here + 1, there + 1
            continue
        begin = here, there
        here, there = _next_same(old, new, here, there)
        yield begin[0], here, begin[1], there
    if here < len(old) or there < len(new):
        yield here, len(old), there, len(new)


def _next_same(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """Return where both versions are the same again after a change; their ends if that is not near."""
    for distance in range(1, _WINDOW):
        for skipped in range(distance + 1):
            one, other = here + skipped, there + distance - skipped
            part = old[one : one + _SAME]
            if part and part == new[other : other + _SAME]:
                return one, other
    return len(old), len(new)
