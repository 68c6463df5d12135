"""Finds duplicate texts and titles, and names that occur in two spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.site_context import SiteContext
from badinh_site.content.syllables import is_syllable
from badinh_site.diagnostics.problem import Problem
from badinh_site.portal.entry import Entry
from badinh_site.vietnamese import fold, name_key, slug, spelled_out

__all__ = ["duplicate_texts", "similar_names"]

SHORTEST = 6
"""Letters of a folded name from which on a difference of one letter is taken for a typo."""

_COPY = re.compile(r"[-_ ]copy|[-_ (]b[aả]n[- ]sao|bản sao của | - sao chép|\(\d+\)", re.IGNORECASE)
"""What file managers add to the name of a copy."""
_IDLE = re.compile(r"[.,;:!?\"'“”‘’…()\[\]]")
"""Signs that make no other tag: “TP. Hà Nội” is probably “TP Hà Nội”."""

_CODES = {"author": "BD652", "category": "BD653", "tags": "BD654"}


def duplicate_texts(context: SiteContext) -> Iterator[Problem]:
    """Report texts and titles that several files share, in all files but the earliest."""
    entries = sorted((one.entry for one in context.shown()), key=_by_date)
    copies: dict[str, str] = {}
    for same in _groups(entries, {entry.path: _text_digest(context, entry) for entry in entries}):
        for entry in same[1:]:
            copies[entry.path] = same[0].path
            yield _problem(context, entry, "title", "BD651", other=same[0].path)
    titles = {entry.path: " ".join(entry.title.casefold().split()) for entry in entries}
    for same in _groups(entries, titles):
        for entry in same[1:]:
            if copies.get(entry.path) != same[0].path:
                yield _problem(context, entry, "title", "BD650", other=same[0].path, title=entry.title)


def _by_date(entry: Entry) -> tuple[int, bool, str]:
    """Return the sort key: of files with one date, what a file manager named a copy is the copy."""
    return entry.date.instant if entry.date else 2**62, _COPY.search(entry.path) is not None, entry.path


def _text_digest(context: SiteContext, entry: Entry) -> bytes:
    summary = context.summary.get(entry.path)
    return summary.text_digest if summary else b""


def _groups(entries: Iterable[Entry], keys: Mapping[str, object]) -> Iterator[list[Entry]]:
    """Yield groups of two or more entries with the same key, in their order; empty keys are ignored."""
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if keys[entry.path]:
            groups[keys[entry.path]].append(entry)
    yield from (same for same in groups.values() if len(same) > 1)


def _problem(context: SiteContext, entry: Entry, field: str, code: str, **values: str) -> Problem:
    summary = context.summary.get(entry.path)
    return Problem(code, entry.path, *(summary.marks.get(field, (1, 1)) if summary else (1, 1)), values)


class _Occurrence(NamedTuple):
    """An occurrence of a name in a file."""

    name: str
    entry: Entry


def similar_names(context: SiteContext) -> Iterator[Problem]:
    """Report authors, categories and tags that are probably misspelt, where the rarer spelling occurs.

    Two names count as one if they differ only in diacritics, case or punctuation, if one has an abbreviation for words
    of the other (UBND), or if they differ in one letter such that a word is not a Vietnamese syllable. Tags that differ
    only in tones or signs are often meant (``thuế đất``, ``thuê đất``), so only slips are reported (:func:`_is_slip`).
    """
    entries = [one.entry for one in context.shown()]
    authors = [
        _Occurrence(name, e) for e in entries if e.path in context.summary for name in context.summary[e.path].authors
    ]
    categories = [_Occurrence(e.category, e) for e in entries if e.category]
    tags = [_Occurrence(tag.name, e) for e in entries for tag in e.tags]
    for field, occurrences in (("author", authors), ("category", categories), ("tags", tags)):
        counts = Counter(occurrence.name for occurrence in occurrences)
        meant = _corrections(counts, by_slug=field == "tags")
        if field == "tags":
            meant = _slips_in_tags(counts) | meant
        for occurrence in occurrences:
            if occurrence.name in meant:
                other = meant[occurrence.name]
                values = {"name": occurrence.name, "other": other, "count": str(counts[other])}
                yield _problem(context, occurrence.entry, field, _CODES[field], **values)


def _slips_in_tags(counts: Counter[str]) -> dict[str, str]:
    """Return the probable correction of each tag that has the letters of a more frequent one."""
    found: dict[str, str] = {}
    best: dict[str, str] = {}
    for name in sorted(counts, key=lambda one: (-counts[one], one)):
        usual = best.setdefault(slug(name) or name, name)
        if name_key(name) != name_key(usual) and _is_slip(name, usual):
            found[name] = usual
    return found


def _is_slip(name: str, other: str) -> bool:
    """Return whether a tag is probably a slip for another with the same letters.

    It has no marks at all, is no Vietnamese, or differs only in full stops and the like.
    """
    key, meant = name_key(name), name_key(other)
    bare, other_bare = _IDLE.sub("", key), _IDLE.sub("", meant)
    is_words = bare.replace(" ", "").isalpha()
    return bare == other_bare or key == fold(meant) or (is_words and _is_typo(name, other))


def _corrections(counts: Counter[str], *, by_slug: bool) -> dict[str, str]:
    """Return the probable correction of each name that is probably misspelt."""
    found: dict[str, str] = {}
    best: dict[str, str] = {}
    whole = {name: spelled_out(name) for name in counts}
    folded = {name: " ".join(slug(one, 1000).split("-")) or fold(one) for name, one in whole.items()}
    for name in sorted(counts, key=lambda one: (-counts[one], one)):
        first = best.setdefault(folded[name], name)
        if first != name and not (by_slug and slug(first) == slug(name)):
            found[name] = first
    near = _neighbours(best)
    for key, name in best.items():
        others = [best[other] for other in near.get(key, ()) if _is_typo(name, best[other])]
        others = [other for other in others if counts[other] > counts[name]]
        if others:
            found[name] = max(others, key=lambda one: (counts[one], one))
    return found


def _neighbours(names: Iterable[str]) -> dict[str, set[str]]:
    """Return for each folded name the others at an edit distance of one."""
    by_rest: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) >= SHORTEST:
            for rest in {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}:
                by_rest[rest].add(name)
    near: dict[str, set[str]] = defaultdict(set)
    for same in by_rest.values():
        for name in same if len(same) > 1 else ():
            near[name] |= same - {name}
    return {name: {other for other in some if _differ_by_one(name, other)} for name, some in near.items()}


def _differ_by_one(one: str, other: str) -> bool:
    """Return whether two texts differ by one letter, or by two transposed neighbours."""
    if len(one) > len(other):
        one, other = other, one
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :] and len(other) == len(one) + 1
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or swapped


def _is_typo(name: str, other: str) -> bool:
    """Return whether the words in which a name differs contain no digit, and one that is not a Vietnamese syllable."""
    words, others = name.casefold().split(), other.casefold().split()
    own = [word for word in words if word not in others]
    others_only = [word for word in others if word not in words]
    if any(char.isdigit() for word in (*own, *others_only) for char in word):
        return False
    return any(not is_syllable(word) for word in own)
