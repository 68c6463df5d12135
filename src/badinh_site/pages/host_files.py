"""The configuration files of hosts: redirects and headers, in the format that each host reads."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from badinh_site.pages.kind import Seeds
from badinh_site.pages.outputs import Page
from badinh_site.portal.redirects import Redirect
from badinh_site.portal.site import Site
from badinh_site.portal.urls import in_site
from badinh_site.settings.config import Config

__all__ = [
    "HOST_FILE_SEEDS",
    "ApacheRule",
    "ApacheView",
    "HeadersView",
    "HostView",
    "NginxMap",
    "NginxMapsView",
    "NginxServerView",
    "RedirectLine",
    "RedirectLinesView",
    "ServerHeaders",
    "apache_files",
    "github_files",
    "nginx_files",
    "redirect_files",
    "redirect_lines",
    "server_headers",
]


class RedirectLine(Struct, frozen=True):
    """An old address and its new one; both are ASCII without spaces."""

    old: str
    """Path of the old address."""
    query: tuple[tuple[str, str], ...]
    """Query parameters that a request must have, by name."""
    url: str
    """The new address."""


class RedirectLinesView(Struct, frozen=True, tag="redirect_lines"):
    """``_redirects`` of Netlify and Cloudflare Pages, more specific rules first."""

    lines: tuple[RedirectLine, ...]
    """One per old address."""
    status: str
    """The status code of the response."""


class ServerHeaders(Struct, frozen=True):
    """Headers that a host adds to its responses."""

    always: tuple[tuple[str, str], ...]
    """Names and values. No value contains a quote, a dollar sign or a line break."""
    short: str
    """Cache-Control for pages."""
    forever: str
    """Cache-Control for files whose names contain a digest."""
    hashed: str
    """A regular expression (PCRE) that matches the names of such files."""


class HeadersView(Struct, frozen=True, tag="headers"):
    """``_headers`` of Netlify and Cloudflare Pages."""

    headers: ServerHeaders
    prefix: str


class NginxMap(Struct, frozen=True):
    """Old addresses with the same query parameter names, or without parameters."""

    variable: str
    after: str
    """The variable of the next map; empty for the last one."""
    names: tuple[str, ...]
    """Names of the parameters that a request must have."""
    lines: tuple[tuple[str, str], ...]
    """Decoded paths with parameters, or regular expressions after a tilde, and the new addresses."""


class NginxMapsView(Struct, frozen=True, tag="nginx_maps"):
    """Directives for nginx's http block."""

    variable: str
    maps: tuple[NginxMap, ...]
    """In the order of lookup."""
    bucket_size: int
    """Bytes; 0 if nginx's default is enough."""
    table_size: int
    """Maximum size of the hash table; 0 if nginx's default is enough."""
    headers: ServerHeaders


class NginxServerView(Struct, frozen=True, tag="nginx_server"):
    """Directives for nginx's server block."""

    variable: str
    prefix: str
    headers: ServerHeaders


class ApacheRule(Struct, frozen=True):
    """A redirect as a rule of mod_rewrite."""

    conditions: tuple[str, ...]
    """Regular expressions for the query."""
    pattern: str
    """A regular expression for the path."""
    url: str
    """The new address."""
    by_case: bool
    """True if the path must be written in this case."""


class ApacheView(Struct, frozen=True, tag="apache"):
    """``.htaccess``."""

    rules: tuple[ApacheRule, ...]
    """In the order of evaluation."""
    prefix: str
    headers: ServerHeaders


class HostView(Struct, frozen=True, tag="host"):
    """The name of the portal's host, for ``CNAME`` and ``.nojekyll``."""

    host: str
    """Without a scheme or a path."""


_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
"""Pages of the theme load files of their own host and nothing else (Content Security Policy Level 3)."""


_FORBIDDEN = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
"""Browser features that no page uses (Permissions Policy)."""


_YEAR = 365 * 86400


_SHORT = "public, max-age=300"
"""For pages: readers see a correction after five minutes at the latest."""


_FOREVER = f"public, max-age={_YEAR}, immutable"
"""For files whose names contain a digest (RFC 8246)."""


_HASHED = r"\.[0-9a-f]{10}\.(?!html?$)[a-z0-9]+$"
"""Ending of the names of such files; other names have a single dot, or are pages."""


_LITERAL = (string.ascii_letters + string.digits + "/_-").encode()


_PCRE = [chr(byte) if byte in _LITERAL else f"\\x{byte:02X}" for byte in range(256)]
"""The regular expression for each byte."""


def server_headers(config: Config) -> ServerHeaders:
    """Return the headers of every response. HSTS is included only if the portal uses https."""
    found = [
        ("Content-Security-Policy", "; ".join(_POLICY)),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FORBIDDEN)),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if config.base_url.startswith("https:"):
        found.append(("Strict-Transport-Security", f"max-age={_YEAR}"))
    return ServerHeaders(tuple(found), _SHORT, _FOREVER, _HASHED)


def _specific_first(redirects: Iterable[Redirect]) -> list[Redirect]:
    """Return redirects sorted such that the first match is the most specific one."""
    return sorted(redirects, key=lambda one: (one.old.path, -len(one.old.query), one.old.query))


def redirect_files(site: Site, redirects: Iterable[Redirect], status: str) -> Iterator[Page]:
    """Yield ``_headers`` and ``_redirects``, of redirects with a status."""
    yield _page("_headers", "headers.txt", HeadersView(server_headers(site.config), site.config.base_path))
    yield _page("_redirects", "redirects.txt", RedirectLinesView(redirect_lines(site, redirects), status))


def redirect_lines(site: Site, redirects: Iterable[Redirect]) -> tuple[RedirectLine, ...]:
    """Return the lines of ``_redirects``."""
    return tuple(
        RedirectLine(in_site(site.config, one.old.url), one.old.parameters, one.url)
        for one in _specific_first(redirects)
    )


def nginx_files(site: Site, redirects: Iterable[Redirect]) -> Iterator[Page]:
    """Yield the directives for the http block and for the server block of nginx."""
    config, headers = site.config, server_headers(site.config)
    name = re.sub(r"[^a-z0-9]+", "_", f"badinh_{config.host}")
    yield _page("_nginx/http.conf", "nginx_http.txt", _nginx_maps(site, redirects, name, headers))
    yield _page("_nginx/server.conf", "nginx_server.txt", NginxServerView(name, config.base_path, headers))


def _names(one: Redirect) -> tuple[str, ...]:
    return tuple(name.lower() for name, _ in one.old.query)


def _nginx_maps(site: Site, redirects: Iterable[Redirect], name: str, headers: ServerHeaders) -> NginxMapsView:
    """Return one map per set of parameters, those with most parameters first, each chained to the next.

    The sizes of the tables are set if nginx's defaults (64 and 2048) would be too small.
    """
    ordered = sorted(redirects, key=lambda one: (-len(one.old.query), _names(one), one.old.path, one.old.query))
    groups = [(names, tuple(some)) for names, some in groupby(ordered, key=_names)]
    maps = tuple(
        NginxMap(
            variable=f"{name}_{number}" if number else name,
            after=f"{name}_{number + 1}" if number + 1 < len(groups) else "",
            names=names,
            lines=tuple((_nginx_key(site, one), one.url) for one in some),
        )
        for number, (names, some) in enumerate(groups or [((), ())])
    )
    longest = max((len(key.encode()) for one in maps for key, _ in one.lines), default=0)
    most = max(len(one.lines) for one in maps)
    # A bucket must have room for one key with its overhead; room for two makes thousands of keys fit.
    bucket = _room((longest + 32) * (2 if most > 500 else 1), 64)
    return NginxMapsView(name, maps, bucket, _room(2 * most, 2048), headers)


def _nginx_key(site: Site, one: Redirect) -> str:
    """Return the key that nginx looks up for a request: the decoded path, and the parameters sorted by name.

    Maps ignore case, so a path whose case matters is a regular expression.
    """
    if one.by_case:
        return f"~^{_pcre(in_site(site.config, one.old.path))}$"
    query = "&".join(f"{name.lower()}={value}" for name, value in one.old.query)
    return in_site(site.config, one.old.path) + (f"?{query}" if query else "")


def _room(wanted: int, default: int) -> int:
    """Return the next power of two; 0 if the default is enough."""
    return 0 if wanted <= default else 1 << (wanted - 1).bit_length()


def apache_files(site: Site, redirects: Iterable[Redirect]) -> Iterator[Page]:
    """Yield ``.htaccess``."""
    rules = tuple(_apache_rule(one) for one in _specific_first(redirects))
    yield _page(".htaccess", "htaccess.txt", ApacheView(rules, site.config.base_path, server_headers(site.config)))


def _apache_rule(one: Redirect) -> ApacheRule:
    """Return a rule of mod_rewrite, which matches the decoded path below the folder of the file."""
    return ApacheRule(
        conditions=tuple(f"(?:^|&){name}={_pcre(value)}(?:&|$)" for name, value in one.old.query),
        pattern=f"^{_pcre(one.old.path.removeprefix('/'))}$",
        # A percent sign before a digit would be a backreference to a condition.
        url=one.url.replace("%", r"\%"),
        by_case=one.by_case,
    )


def _pcre(text: str) -> str:
    """Return a regular expression that matches a text. mod_rewrite cannot quote, so characters are written as bytes."""
    return "".join(map(_PCRE.__getitem__, text.encode()))


def github_files(site: Site, _: Iterable[Redirect]) -> Iterator[Page]:
    """Yield the files of GitHub Pages, which has no redirects."""
    host = site.config.host
    yield _page(".nojekyll", "nojekyll.txt", HostView(host))
    if not host.endswith(".github.io"):
        yield _page("CNAME", "cname.txt", HostView(host))


def _page(
    path: str,
    template: str,
    view: HeadersView | RedirectLinesView | NginxMapsView | NginxServerView | ApacheView | HostView,
) -> Page:
    return Page(path, template, view, path, shared=False)


HOST_FILE_SEEDS = tuple(
    Seeds(view)
    for view in (
        RedirectLinesView,
        HeadersView,
        NginxMapsView,
        NginxServerView,
        ApacheView,
        HostView,
    )
)
"""Seeds of these files."""
