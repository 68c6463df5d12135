"""The names that articles use as tags or categories: which are one, how each is spelt, and the slug of its address.

A name has the plain slug of its letters (``/tu-khoa/thue-dat/``). Where two names would have the same, that with the
oldest article has it, and the others have one with a mark (``/tu-khoa/thue-dat-1a2b3c4d/``) that depends on the name
alone. So neither a new article nor the passing of time moves an address that is public.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from badinh_site.portal.entry import Entry, TagName
from badinh_site.vietnamese import MARK_LENGTH, marked_slug, slug

__all__ = ["NameUse", "NamedSlug", "Names", "name_slugs"]


class NameUse(NamedTuple):
    """The oldest use of a name. Articles of unknown date count as older than all others."""

    has_date: bool
    instant: int
    path: str


class NamedSlug(NamedTuple):
    """The slug of a name."""

    slug: str
    other: str
    """Key of the name that has the plain slug in its place; empty if there is none."""


class Names(NamedTuple):
    """The tags or the categories of all articles, each by its key."""

    spellings: Mapping[str, str]
    """The most frequent spelling, so that a single odd one does not rename a tag."""
    uses: Mapping[str, NameUse]
    slugs: Mapping[str, NamedSlug]

    @classmethod
    def of(
        cls, shown: Iterable[Entry], ever_public: Iterable[Entry], names: Callable[[Entry], Iterable[TagName]]
    ) -> Names:
        """Return the names in entries: spelt as those do that are shown, at addresses that no entry moves later."""
        uses = _uses(ever_public, names)
        return cls(_spellings(name for entry in shown for name in names(entry)), uses, name_slugs(uses))


def _spellings(names: Iterable[TagName]) -> dict[str, str]:
    spellings: dict[str, Counter[str]] = {}
    for (key, name), times in Counter(names).items():
        spellings.setdefault(key, Counter())[name] = times
    return {key: min(count, key=lambda name: (-count[name], name)) for key, count in spellings.items()}


def _uses(entries: Iterable[Entry], names: Callable[[Entry], Iterable[TagName]]) -> dict[str, NameUse]:
    found: dict[str, NameUse] = {}
    for entry in entries:
        if used := names(entry):
            use = NameUse(entry.date is not None, entry.date.instant if entry.date else 0, entry.path)
            for name in used:
                found[name.key] = min(found.get(name.key, use), use)
    return found


def name_slugs(uses: Mapping[str, NameUse]) -> dict[str, NamedSlug]:
    """Return a slug for every name, by key; no two are the same."""
    oldest_first = sorted(uses, key=lambda key: (uses[key], key))
    owners: dict[str, str] = {}
    for key in oldest_first:
        if plain := slug(key):
            owners.setdefault(plain, key)
    found = {key: NamedSlug(plain, "") for plain, key in owners.items()}
    for key in oldest_first:
        if key not in found:
            found[key] = NamedSlug(_unused(key, owners), owners.get(slug(key), ""))
            owners[found[key].slug] = key
    return found


def _unused(key: str, taken: Mapping[str, str]) -> str:
    """Return the slug of a name with a mark, a longer one if another name is spelt like the short one."""
    size = MARK_LENGTH
    while marked_slug(key, size) in taken:
        size += MARK_LENGTH
    return marked_slug(key, size)
