"""Checks that links within the site point to existing outputs and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from badinh_site.checks.site_context import SiteContext
from badinh_site.content.document import Reference
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.portal.similar_names import SimilarNames
from badinh_site.portal.urls import in_site, output_path
from badinh_site.settings.config import SITE_FILE
from badinh_site.vietnamese import nfc

__all__ = ["inner_links", "outer_links"]

_ALWAYS_VALID = frozenset({"", "top"})
"""Fragments that are valid in every page (HTML, "indicated part of the document")."""
_SCHEME = re.compile(r"^(?:https?:)?(?=//)", re.IGNORECASE)
_TEMPLATE_PREFIX = "_"
"""The first character of ids that only templates assign."""


class Outer(NamedTuple):
    """A link to another site."""

    url: str
    path: str
    line: int
    column: int


def inner_links(context: SiteContext) -> Iterator[Problem]:
    """Report internal links to a missing page or anchor, or to an old address that redirects."""
    checker = _LinkChecker(context)
    for article in context.shown():
        entry = article.entry
        for reference, link in zip(entry.references, article.links, strict=True):
            if isinstance(link, str) and link:
                yield from checker.check(link, article.url, reference, entry.path)
        for reference in context.summary[entry.path].external if entry.path in context.summary else ():
            own = checker.internal(reference.target)
            if own is not None:
                yield from checker.check(own, article.url, reference, entry.path)
    for item in context.site.config.menu:
        if item.url.startswith("/"):
            link = in_site(context.site.config, item.url)
            yield from checker.check(link, "", Reference(item.url, 0, 0), SITE_FILE)


def outer_links(context: SiteContext) -> Iterator[Outer]:
    """Yield the links to other sites."""
    checker = _LinkChecker(context)
    for article in context.shown():
        path = article.entry.path
        for reference in context.summary[path].external if path in context.summary else ():
            if checker.internal(reference.target) is None:
                yield Outer(reference.target, path, reference.line, reference.column)


class _LinkChecker:
    def __init__(self, context: SiteContext) -> None:
        config = context.site.config
        self._site_context = context
        self._base = config.base_path
        self._home = _SCHEME.sub("", config.base_url)
        self._origins = {output_path(one.url.removeprefix(self._base)): one.entry.path for one in context.shown()}
        self._old = {one.old.path: one.url for one in context.site.redirects if not one.old.query}
        self._outputs = frozenset(context.outputs)
        self._known_ids: dict[str, SimilarNames] = {}

    def internal(self, url: str) -> str | None:
        """Return the path of an absolute URL within this site; None if it belongs to another site."""
        rest = _SCHEME.sub("", url)
        if f"{rest.partition('#')[0].partition('?')[0]}/" == self._home:
            return self._base
        return self._base + rest.removeprefix(self._home) if rest.startswith(self._home) else None

    def check(self, link: str, here: str, reference: Reference, path: str) -> Iterator[Problem]:
        """Yield the faults of a link on the page ``here``, which the file ``path`` writes as ``reference``."""

        def problem(code: str, **values: str) -> Problem:
            return Problem(code, path, reference.line, reference.column, {"target": reference.target, **values})

        bare, _, fragment = (here + link if link.startswith("#") else link).partition("#")
        address = "/" + nfc(unquote(bare.partition("?")[0])).removeprefix(self._base)
        if address in self._old:
            yield problem("BD612", address=self._relative(self._old[address]))
            return
        output = output_path(address)
        if output not in self._outputs and output_path(f"{address}/") in self._outputs:
            yield problem("BD612", address=f"{address}/")
            return
        if output not in self._outputs:
            yield problem("BD610", similar=self._similar(address))
        elif not self._has_anchor(output, unquote(fragment)):
            yield problem("BD611", place=fragment, similar=self._similar_anchor(output, unquote(fragment)))

    def _relative(self, url: str) -> str:
        """Return an address without the prefix of ``base_url``."""
        return "/" + url.removeprefix(self._base) if url.startswith("/") else url

    def _ids(self, output: str) -> SimilarNames:
        if output not in self._known_ids:
            summary = self._site_context.summary.get(self._origins.get(output, ""))
            self._known_ids[output] = SimilarNames(summary.ids if summary else ())
        return self._known_ids[output]

    def _has_anchor(self, output: str, place: str) -> bool:
        """Return whether an output has an anchor. Anchors in files other than HTML are not known, and accepted."""
        if (
            place.lower() in _ALWAYS_VALID
            or place.startswith((_TEMPLATE_PREFIX, ":~:"))
            or not output.endswith(".html")
        ):
            return True
        return place in self._ids(output) or place in self._site_context.template_ids

    def _similar(self, address: str) -> str:
        """Return a suggestion: the address whose last part is most similar."""
        name = address.rstrip("/").rpartition("/")[2].lower()
        near = name if name in self._names else self._similar_names.nearest(name, cutoff=0.8)
        if near is None:
            return translatable("nothing")
        found = self._names[near]
        return translatable("similar", found if output_path(found) in self._outputs else f"{found}/")

    @cached_property
    def _names(self) -> dict[str, str]:
        """Addresses by their last part."""
        return {one.rpartition("/")[2]: one for one in map(_address, sorted(self._outputs)) if one}

    @cached_property
    def _similar_names(self) -> SimilarNames:
        return SimilarNames(self._names)

    def _similar_anchor(self, output: str, place: str) -> str:
        near = self._ids(output).nearest(place, cutoff=0.6)
        return translatable("similar", f"#{near}") if near else translatable("nothing")


def _address(output: str) -> str:
    """Return the address of an output without its trailing slash; empty for the home page."""
    return "/" + output.removesuffix("/index.html") if output != "index.html" else ""
