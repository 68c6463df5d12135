"""Redirect pages at old addresses, and the checks of old addresses against all outputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import unquote, urldefrag

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.diagnostics.problem import Problem
from badinh_site.pages.kind import Seeds
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Head, head
from badinh_site.portal.redirects import Redirect, address_key, page_key
from badinh_site.portal.site import Link, Site
from badinh_site.portal.urls import output_path

__all__ = ["REDIRECT_SEEDS", "RedirectView", "checked_redirects", "redirect_pages"]


_OF_HOSTS = ("/.well-known/acme-challenge/", "/.well-known/pki-validation/", "/.netlify/", "/cdn-cgi/")
"""Folders that hosts answer themselves: to prove to whom a name belongs, when they get a certificate, and for their own
functions. A redirect there would end the certificate."""


class RedirectView(Struct, frozen=True, tag="redirect"):
    """A page at an old address that redirects to the new one."""

    head: Head
    target: Link
    """The new address, with the title of its page."""


def checked_redirects(site: Site, paths: Collection[str]) -> tuple[tuple[Redirect, ...], list[Problem]]:
    """Return the valid redirects, and problems for the others.

    A valid one leads from an address where nothing is published to an address where something is. Which hosts tell two
    addresses apart that differ in case is in :mod:`badinh_site.pages.hosting`. ``paths`` are those of all other
    outputs: pages, files of hosts, and what is derived from them.
    """
    published = {address_key(f"/{path}") for path in paths}
    pages = {page_key(f"/{path}") for path in paths}
    sound, problems = [], []
    for one in site.redirects:
        taken = not one.old.query and address_key(one.old.path) in published
        folder = _folder_of_hosts(one)
        if folder:
            problems.append(Problem("BD390", one.origin, *one.place, {"url": one.old.shown, "folder": folder}))
        elif taken and page_key(one.old.path) not in pages:
            sound.append(replace(one, by_case=True))
        elif taken:
            problems.append(Problem("BD252", one.origin, *one.place, {"url": one.old.shown}))
        elif one.url.startswith("/") and _published_key(site, one) not in published:
            problems.append(Problem("BD254", one.origin, *one.target_place, {"target": _written(site, one)}))
        else:
            sound.append(one)
    return tuple(sound), problems


def _folder_of_hosts(one: Redirect) -> str:
    """Return the folder of an old address that hosts answer themselves; empty if they do not."""
    key = address_key(one.old.path) + "/"
    return next((folder for folder in _OF_HOSTS if key.startswith(folder)), "")


def _written(site: Site, one: Redirect) -> str:
    return "/" + one.url.removeprefix(site.config.base_path)


def _published_key(site: Site, one: Redirect) -> str:
    return address_key(unquote(urldefrag(_written(site, one)).url.partition("?")[0]))


def redirect_pages(site: Site, redirects: Collection[Redirect]) -> Iterator[Page]:
    """Yield a redirect page for every old address that can be that of a file."""
    found = (*site.articles, *site.pages, *site.albums, *site.withdrawn)
    withdrawn = site.config.word("withdrawn")
    titles = {one.url: withdrawn if one.withdrawn else one.entry.title for one in found}
    for one in redirects:
        if one.old.file is not None and not one.by_case:
            title = titles.get(one.url, one.url)
            seed = RedirectView(head(site, title, one.url, indexed=False), Link(title, one.url))
            yield Page(output_path(one.old.file), "redirect.html", seed, one.origin)


REDIRECT_SEEDS = (Seeds(RedirectView),)
"""Seeds of the pages that :func:`redirect_pages` lays out."""
