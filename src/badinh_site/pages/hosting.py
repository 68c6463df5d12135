"""The hosts that site.yaml can name, a row each: the files they read, and the features they lack; security.txt."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from badinh_site.dates import rfc3339
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.pages.host_files import (
    HOST_FILE_SEEDS,
    apache_files,
    github_files,
    nginx_files,
    redirect_files,
    redirect_lines,
)
from badinh_site.pages.kind import Seeds
from badinh_site.pages.outputs import Page
from badinh_site.portal.redirects import Redirect, address_key
from badinh_site.portal.site import Site
from badinh_site.portal.urls import absolute, in_site
from badinh_site.settings.config import SITE_FILE

__all__ = ["HOSTING_SEEDS", "HOSTS_BY_NAME", "Host", "SecurityView", "hosting_pages", "hosting_problems"]


class SecurityView(Struct, frozen=True, tag="security"):
    """security.txt (RFC 9116)."""

    contact: tuple[str, ...]
    """Addresses for reporting vulnerabilities."""
    expires: str
    """When it ceases to be valid."""
    policy: str
    """URL of the rules for reports; empty if site.yaml names none."""
    languages: tuple[str, ...]
    """Languages for reports."""
    canonical: str
    """Absolute URL of the file itself."""


class Host(NamedTuple):
    """A host: its files, and what it supports."""

    files: Callable[[Site, Iterable[Redirect]], Iterator[Page]]
    """Returns its files, given the redirects that it can do."""
    can_redirect: Callable[[Redirect], bool]
    problems: Callable[[Site, Iterable[Redirect]], Iterator[Problem]] = lambda _site, _redirects: iter(())
    """Returns what exceeds its limits, given the same redirects."""
    name: str = ""
    """Its name in messages, if there are redirects that it cannot do."""
    needs_root: bool = False
    """It reads its files only at the root of the host."""
    tells_case_apart: bool = False
    """Its rules can tell an old address from a current one that differs only in case."""
    drops_html: bool = False
    """It publishes a file ``x.html`` as ``/x`` and redirects there, so that a rule for ``/x`` hides the file."""

    def redirects(self, redirects: Iterable[Redirect]) -> list[Redirect]:
        """Return those that it can do."""
        return [one for one in redirects if self.can_redirect(one) and (self.tells_case_apart or not one.by_case)]


_HTML = re.compile(r"(?<!/index)(?<!^index)\.html$")
"""The end of a file that is not the index of a folder."""


SECURITY_FILE = ".well-known/security.txt"


CLOUDFLARE_STATIC, CLOUDFLARE_LINE = 2000, 1000
"""Limits of Cloudflare Pages for static redirects and for the characters of a line (its documentation, "Pages:
Redirects: Per file": developers.cloudflare.com/pages/configuration/redirects). The limit of 100 dynamic redirects, with
``*`` or ``:name``, does not matter: both characters are encoded."""


def _cloudflare_problems(site: Site, redirects: Iterable[Redirect]) -> Iterator[Problem]:
    """Report lines of ``_redirects`` that Cloudflare Pages ignores."""
    lines = redirect_lines(site, redirects)
    if len(lines) > CLOUDFLARE_STATIC:
        values = {"count": str(len(lines)), "limit": str(CLOUDFLARE_STATIC)}
        yield Problem("BD321", SITE_FILE, values=values)
    long = [line for line in lines if len(f"{line.old} {line.url} 301") > CLOUDFLARE_LINE]
    if long:
        values = {"count": str(len(long)), "limit": str(CLOUDFLARE_LINE), "url": long[0].old[:60]}
        yield Problem("BD325", SITE_FILE, values=values)


def _any(_: Redirect) -> bool:
    return True


def _without_query(one: Redirect) -> bool:
    return not one.old.query


def _as_page(one: Redirect) -> bool:
    """Return whether an old address can have a redirect page, which works on every host."""
    return one.old.file is not None


# Netlify makes all addresses lower-case, and Cloudflare Pages does not document what it does. Elsewhere a page would be
# needed, which Windows and macOS would write over the current one.
HOSTS_BY_NAME: Mapping[str, Host] = MappingProxyType(
    {
        # Netlify prefers an existing page at the old address unless the redirect is forced.
        # It drops .html where its "Pretty URLs" are on.
        "netlify": Host(partial(redirect_files, status="301!"), _any, name="Netlify", needs_root=True, drops_html=True),
        "cloudflare": Host(
            partial(redirect_files, status="301"),
            _without_query,
            _cloudflare_problems,
            "Cloudflare Pages",
            needs_root=True,
            drops_html=True,
        ),
        "nginx": Host(nginx_files, _any, tells_case_apart=True),
        "apache": Host(apache_files, _any, tells_case_apart=True),
        "github": Host(github_files, _as_page, name="GitHub Pages"),
    }
)
"""By name, as in ``config.HOSTS``."""

_ANY_HOST = Host(lambda _site, _redirects: iter(()), _as_page, name=translatable("any host"))
"""What every host supports, in place of those that site.yaml does not name."""


def hosting_pages(site: Site, redirects: Sequence[Redirect]) -> Iterator[Page]:
    """Yield the files for the hosts named in site.yaml, and security.txt if it has a security contact."""
    files: dict[str, Page] = {}
    for name in site.config.hosting:
        host = HOSTS_BY_NAME[name]
        # Two hosts may read the same file; naming both is an error (BD322).
        files |= {page.path: page for page in host.files(site, host.redirects(redirects))}
    yield from files.values()
    yield from _security_page(site)


def _security_page(site: Site) -> Iterator[Page]:
    """Yield security.txt (RFC 9116) if site.yaml has a security contact."""
    config, security = site.config, site.config.security
    if security is not None:
        view = SecurityView(
            contact=security.contact,
            expires=rfc3339(security.expires, config.zone),
            policy=security.policy,
            languages=security.languages,
            canonical=absolute(config, in_site(config, f"/{SECURITY_FILE}")),
        )
        yield Page(SECURITY_FILE, "security.txt", view, SECURITY_FILE, shared=False)


def hosting_problems(site: Site, redirects: Sequence[Redirect], paths: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each feature of the site that a named host does not support.

    ``paths`` are those of the outputs.
    """
    config = site.config
    hosts = {name: HOSTS_BY_NAME[name] for name in config.hosting} or {"": _ANY_HOST}
    for host in hosts.values():
        yield from _lost(host, redirects)
    for host in hosts.values():
        yield from host.problems(site, host.redirects(redirects))
        if host.drops_html:
            yield from _hiding(host, redirects, paths)
    if config.base_path != "/":
        rooted = [name for name, host in hosts.items() if host.needs_root]
        for what in (*rooted, *(("security.txt",) if config.security else ())):
            yield Problem("BD326", SITE_FILE, values={"what": what, "path": config.base_path})


def _hiding(host: Host, redirects: Sequence[Redirect], paths: Collection[str]) -> Iterator[Problem]:
    """Report old addresses that are those of a file without ``.html``."""
    files = {address_key(f"/{path}").removesuffix(".html"): path for path in paths if _HTML.search(path)}
    for one in host.redirects(redirects):
        file = files.get(address_key(one.old.path))
        if file is not None and not one.old.query:
            yield Problem("BD391", one.origin, *one.place, {"url": one.old.shown, "other": file, "host": host.name})


def _lost(host: Host, redirects: Sequence[Redirect]) -> Iterator[Problem]:
    """Report old addresses that a host cannot redirect."""
    lost = [one for one in redirects if not one.by_case and not host.can_redirect(one)]
    if lost:
        first = lost[0]
        values = {"count": str(len(lost)), "url": first.old.shown, "host": host.name}
        yield Problem("BD320", first.origin, *first.place, values)
    for one in redirects:
        if one.by_case and not host.tells_case_apart:
            yield Problem("BD276", one.origin, *one.place, {"url": one.old.shown, "host": host.name})


HOSTING_SEEDS = (*HOST_FILE_SEEDS, Seeds(SecurityView))
"""Seeds of the files that :func:`hosting_pages` lays out."""
