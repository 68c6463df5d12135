"""Checks that the links of the site lead to pages and files that it has, and to places that these have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from badinh_site.checks.site_context import SiteContext
from badinh_site.content.document import Reference
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.portal.urls import in_site, output_path
from badinh_site.settings.config import SITE_FILE
from badinh_site.vietnamese import nfc

__all__ = ["inner_links", "outer_links"]

_ANYWHERE = frozenset({"", "top"})
"""What browsers find in every page (HTML, "indicated part of the document")."""
_SCHEME = re.compile(r"^(?:https?:)?(?=//)", re.IGNORECASE)
_OF_TEMPLATES = "_"
"""How the places that templates name begin; no body can have these."""


class Outer(NamedTuple):
    """A link to another site."""

    url: str
    path: str
    line: int
    column: int


def inner_links(context: SiteContext) -> Iterator[Problem]:
    """Report links within the site that lead nowhere, to a place that is not there, or by way of an old address."""
    follower = _Follower(context)
    for article in context.shown():
        entry = article.entry
        for reference, link in zip(entry.references, article.links, strict=True):
            if isinstance(link, str) and link:
                yield from follower.follow(link, article.url, reference, entry.path)
        for reference in context.summary[entry.path].outside if entry.path in context.summary else ():
            own = follower.own(reference.target)
            if own is not None:
                yield from follower.follow(own, article.url, reference, entry.path)
    for item in context.site.config.menu:
        if item.url.startswith("/"):
            link = in_site(context.site.config, item.url)
            yield from follower.follow(link, "", Reference(item.url, 0, 0), SITE_FILE)


def outer_links(context: SiteContext) -> Iterator[Outer]:
    """Return the links that lead to other sites."""
    follower = _Follower(context)
    for article in context.shown():
        path = article.entry.path
        for reference in context.summary[path].outside if path in context.summary else ():
            if follower.own(reference.target) is None:
                yield Outer(reference.target, path, reference.line, reference.column)


class _Follower:
    def __init__(self, context: SiteContext) -> None:
        config = context.site.config
        self._site_context = context
        self._base = config.base_path
        self._home = _SCHEME.sub("", config.base_url)
        self._origins = {output_path(one.url.removeprefix(self._base)): one.entry.path for one in context.shown()}
        self._old = {one.old.path: one.url for one in context.site.redirects if not one.old.query}
        self._outputs = frozenset(context.outputs)
        self._names: dict[str, str] | None = None

    def own(self, url: str) -> str | None:
        """Return the address within this site of a whole web address; None when it is another site's."""
        rest = _SCHEME.sub("", url)
        if f"{rest.partition('#')[0].partition('?')[0]}/" == self._home:
            return self._base
        return self._base + rest.removeprefix(self._home) if rest.startswith(self._home) else None

    def follow(self, link: str, here: str, reference: Reference, path: str) -> Iterator[Problem]:
        """Report what is wrong with a link on the page ``here``; the file ``path`` writes it as ``reference``."""

        def problem(code: str, **values: str) -> Problem:
            return Problem(code, path, reference.line, reference.column, {"target": reference.target, **values})

        bare, _, fragment = (here + link if link.startswith("#") else link).partition("#")
        address = "/" + nfc(unquote(bare.partition("?")[0])).removeprefix(self._base)
        if address in self._old:
            yield problem("BD612", address=self._shown(self._old[address]))
            return
        output = output_path(address)
        if output not in self._outputs and output_path(f"{address}/") in self._outputs:
            yield problem("BD612", address=f"{address}/")
            return
        if output not in self._outputs:
            yield problem("BD610", similar=self._similar(address))
        elif not self._has(output, unquote(fragment)):
            yield problem("BD611", place=fragment, similar=self._similar_place(output, unquote(fragment)))

    def _shown(self, url: str) -> str:
        """Return an address as it is written within the site."""
        return "/" + url.removeprefix(self._base) if url.startswith("/") else url

    def _ids(self, output: str) -> tuple[str, ...]:
        summary = self._site_context.summary.get(self._origins.get(output, ""))
        return summary.ids if summary else ()

    def _has(self, output: str, place: str) -> bool:
        """Return whether a page has a place; what the places in other files are called is not known here."""
        if place.lower() in _ANYWHERE or place.startswith((_OF_TEMPLATES, ":~:")) or not output.endswith(".html"):
            return True
        return place in self._ids(output) or place in self._site_context.template_ids

    def _similar(self, address: str) -> str:
        """Name the address that was probably meant: by its last part, which is the name of a text or a file."""
        if self._names is None:
            self._names = {one.rpartition("/")[2]: one for one in map(_address, sorted(self._outputs)) if one}
        name = address.rstrip("/").rpartition("/")[2].lower()
        near = [name] if name in self._names else difflib.get_close_matches(name, self._names, n=1, cutoff=0.8)
        if not near:
            return translatable("nothing")
        found = self._names[near[0]]
        return translatable("similar", found if output_path(found) in self._outputs else f"{found}/")

    def _similar_place(self, output: str, place: str) -> str:
        near = difflib.get_close_matches(place, self._ids(output), n=1, cutoff=0.6)
        return translatable("similar", f"#{near[0]}") if near else translatable("nothing")


def _address(output: str) -> str:
    """Return an output's address without the slash at its end; empty for what nobody links to by name."""
    return "/" + output.removesuffix("/index.html") if output != "index.html" else ""
