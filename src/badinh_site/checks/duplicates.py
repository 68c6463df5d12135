"""Finds what is there twice: texts and titles, and names that are one name in two spellings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.site_context import SiteContext
from badinh_site.content.syllables import is_syllable
from badinh_site.diagnostics.problem import Problem
from badinh_site.portal.entry import Entry
from badinh_site.vietnamese import fold, slug

__all__ = ["same_texts", "similar_names"]

SHORTEST = 6
"""Letters of a folded name from which on one letter more or less is a slip, and not another name."""

_CODES = {"author": "BD652", "category": "BD653", "tags": "BD654"}


def same_texts(context: SiteContext) -> Iterator[Problem]:
    """Report texts, and titles, that stand in several files: at all but the earliest one."""
    entries = sorted((one.entry for one in context.shown()), key=_age)
    copies: dict[str, str] = {}
    for alike in _groups(entries, {entry.path: _words(context, entry) for entry in entries}):
        for entry in alike[1:]:
            copies[entry.path] = alike[0].path
            yield _at(context, entry, "title", "BD651", other=alike[0].path)
    titles = {entry.path: " ".join(entry.title.casefold().split()) for entry in entries}
    for alike in _groups(entries, titles):
        for entry in alike[1:]:
            if copies.get(entry.path) != alike[0].path:
                yield _at(context, entry, "title", "BD650", other=alike[0].path, title=entry.title)


def _age(entry: Entry) -> tuple[int, str]:
    return entry.date.instant if entry.date else 2**62, entry.path


def _words(context: SiteContext, entry: Entry) -> bytes:
    summary = context.summary.get(entry.path)
    return summary.words if summary else b""


def _groups(entries: Iterable[Entry], keys: Mapping[str, object]) -> Iterator[list[Entry]]:
    """Return the entries of which several have the same key, in their order; an empty key is none."""
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if keys[entry.path]:
            groups[keys[entry.path]].append(entry)
    yield from (alike for alike in groups.values() if len(alike) > 1)


def _at(context: SiteContext, entry: Entry, field: str, code: str, **values: str) -> Problem:
    summary = context.summary.get(entry.path)
    return Problem(code, entry.path, *(summary.marks.get(field, (1, 1)) if summary else (1, 1)), values)


class _Use(NamedTuple):
    """A name as a file gives it."""

    name: str
    entry: Entry


def similar_names(context: SiteContext) -> Iterator[Problem]:
    """Report authors, categories and tags that are probably others in a wrong spelling: at the rarer one.

    Two names are taken for one when they differ in marks, case or signs alone, or in one letter that makes of a word
    what is no Vietnamese word. Tags that differ in marks alone are one already.
    """
    entries = [one.entry for one in context.shown()]
    authors = [_Use(name, e) for e in entries if e.path in context.summary for name in context.summary[e.path].authors]
    categories = [_Use(e.category, e) for e in entries if e.category]
    tags = [_Use(tag.name, e) for e in entries for tag in e.tags]
    for field, uses in (("author", authors), ("category", categories), ("tags", tags)):
        counts = Counter(use.name for use in uses)
        meant = _meant(counts, by_slug=field == "tags")
        for use in uses:
            if use.name in meant:
                other = meant[use.name]
                values = {"name": use.name, "other": other, "count": str(counts[other])}
                yield _at(context, use.entry, field, _CODES[field], **values)


def _meant(counts: Counter[str], *, by_slug: bool) -> dict[str, str]:
    """Return for names that are probably slips the ones that are probably meant."""
    found: dict[str, str] = {}
    best: dict[str, str] = {}
    folded = {name: " ".join(slug(name, 1000).split("-")) or fold(name) for name in counts}
    for name in sorted(counts, key=lambda one: (-counts[one], one)):
        first = best.setdefault(folded[name], name)
        if first != name and not by_slug:
            found[name] = first
    near = _slips(best)
    for key, name in best.items():
        others = [best[other] for other in near.get(key, ()) if _is_slip(name, best[other])]
        others = [other for other in others if counts[other] > counts[name]]
        if others:
            found[name] = max(others, key=lambda one: (counts[one], one))
    return found


def _slips(names: Iterable[str]) -> dict[str, set[str]]:
    """Return for each folded name those from which one letter more, less, or another one in its place leads to it."""
    by_rest: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) >= SHORTEST:
            for rest in {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}:
                by_rest[rest].add(name)
    near: dict[str, set[str]] = defaultdict(set)
    for alike in by_rest.values():
        for name in alike if len(alike) > 1 else ():
            near[name] |= alike - {name}
    return {name: {other for other in some if _one_apart(name, other)} for name, some in near.items()}


def _one_apart(one: str, other: str) -> bool:
    """Return whether two texts differ by one letter, or by two neighbours that changed places."""
    if len(one) > len(other):
        one, other = other, one
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :] and len(other) == len(one) + 1
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or swapped


def _is_slip(name: str, other: str) -> bool:
    """Return whether what differs in a name is a word that cannot be meant: no number, and no Vietnamese word."""
    words, others = name.casefold().split(), other.casefold().split()
    odd = [word for word in words if word not in others]
    plain = [word for word in others if word not in words]
    if any(char.isdigit() for word in (*odd, *plain) for char in word):
        return False
    return any(not is_syllable(word) for word in odd)
