"""Redirects from old addresses, given in content files or in ``content/redirects.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import basename
from string import punctuation
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.diagnostics.problem import Problem
from badinh_site.limits import MOST_REDIRECTS
from badinh_site.portal.urls import is_allowed
from badinh_site.settings.addresses import ascii_host
from badinh_site.strict_yaml.fields import entries, group, placed_text, text
from badinh_site.strict_yaml.nodes import ScalarNode
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described
from badinh_site.vietnamese import nfc

__all__ = [
    "REDIRECTS_FILE",
    "REDIRECT_FIELDS",
    "GivenRedirect",
    "OldAddress",
    "Redirect",
    "address_key",
    "alias_of",
    "given_url",
    "old_address",
    "page_key",
    "read_redirects",
    "sound_redirects",
]

REDIRECTS_FILE = "content/redirects.yaml"
REDIRECT_FIELDS: dict[str, FieldParser] = {
    "from": described(
        placed_text,
        "The old address: what follows the host, with parameters where it had some. "
        "The path of base_url may be left out.",
        text,
    ),
    "to": described(placed_text, "A file in content/, an address of this site, or an https:// address.", text),
}
"""Fields of an entry in redirects.yaml; both are required."""
LONGEST_OLD = 2000
"""Maximum length of an old address; all browsers and servers support it."""

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_BAD_CODE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PARAMETER = re.compile(r"([A-Za-z0-9_]+)=([^&=#?\"'<>]+)")
"""A name that servers can look up directly (nginx: ``$arg_name``), and a value."""
_DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")
_SAFE_IN_PATH = "/-._~!+,@"
"""Characters without special meaning in the paths of any format; ``*`` and ``:`` are patterns for some hosts."""
_SAFE_IN_QUERY = "%-._~!+,@/"
_SAFE_IN_URL = "%/?#&=;-._~!+,@"


class OldAddress(Struct, frozen=True, order=True):
    """An address that the portal, or its predecessor, once had."""

    path: str
    """Decoded; as written, until :meth:`below` takes off the prefix of ``base_url``."""
    query: tuple[tuple[str, str], ...] = ()
    """Parameters that a request must have, sorted by name; values as browsers send them."""

    @property
    def url(self) -> str:
        """The path as part of a URL: ASCII without characters that are special to a host."""
        return quote(self.path, safe=_SAFE_IN_PATH)

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters, with characters in values encoded that are special to a host."""
        return tuple((name, quote(value, safe=_SAFE_IN_QUERY)) for name, value in self.query)

    @property
    def shown(self) -> str:
        """The address for messages."""
        return self.path + ("?" + "&".join(f"{name}={value}" for name, value in self.query) if self.query else "")

    @property
    def file(self) -> str | None:
        """The address of a redirect page that works on every host; None if there cannot be one.

        Hosts add the slash to the address of a folder, so one without a slash at its end has a page too.
        """
        if self.query:
            return None
        if is_allowed(self.path):
            return self.path
        folder = f"{self.path}/"
        return folder if "." not in basename(self.path) and is_allowed(folder) else None

    def below(self, base_path: str) -> OldAddress:
        """Return the address without the prefix of ``base_url``, where it is written with it."""
        if base_path == "/" or not f"{self.path}/".startswith(base_path):
            return self
        return replace(self, path=self.path.removeprefix(base_path.rstrip("/")) or "/")


class GivenRedirect(Struct, frozen=True):
    """One entry in redirects.yaml."""

    old: OldAddress
    target: str
    """As written: a content file, an address of the site, or an absolute URL."""
    place: tuple[int, int]
    """Line and column of the old address."""
    target_place: tuple[int, int]


class Redirect(Struct, frozen=True):
    """An old address and its target."""

    old: OldAddress
    url: str
    """With the prefix of ``base_url``, or an absolute URL; ASCII."""
    origin: str
    """The file that defines the redirect."""
    place: tuple[int, int]
    target_place: tuple[int, int]
    by_case: bool = False
    """True if it differs from the address of an output only in case, which few hosts tell apart."""


def old_address(text: str) -> OldAddress | None:
    """Return an old address from text: a path, optionally with parameters after ``?``. None if it is not valid."""
    path, mark, query = nfc(text).partition("?")
    if len(text) > LONGEST_OLD or not path.startswith("/") or "#" in text or _BAD_CODE.search(text):
        return None
    try:
        path = nfc(unquote(path, errors="strict"))
    except UnicodeDecodeError:
        return None
    found = [_PARAMETER.fullmatch(part) for part in query.split("&")] if mark else []
    if "//" in path or not path.isprintable() or _CONTROL.search(path.replace(" ", "_") + query) or _DOTS.search(path):
        return None
    pairs = sorted((match[1], quote(match[2], safe=punctuation)) for match in found if match)
    if len(pairs) < len(found) or len({name.lower() for name, _ in pairs}) < len(pairs):
        return None
    return OldAddress(path, tuple(pairs))


def given_url(text: str) -> str | None:
    """Return an https URL or an address of this site, with characters encoded that are special to hosts.

    None if the text is neither.
    """
    if _CONTROL.search(text) or _BAD_CODE.search(text) or text.startswith("//"):
        return None
    if text.startswith("/"):
        return quote(nfc(text), safe=_SAFE_IN_URL)
    try:
        parts = urlsplit(text)
        if parts.scheme != "https" or not parts.hostname or parts.username is not None:
            return None
        host = ascii_host(parts.hostname) + (f":{parts.port}" if parts.port else "")
    except ValueError:  # also raised for a host without an ASCII form
        return None
    return f"https://{host}" + (quote(text[text.index(parts.netloc) + len(parts.netloc) :], safe=_SAFE_IN_URL) or "/")


def address_key(path: str) -> str:
    """Return a key that is equal for addresses that a host may treat as the same.

    It ignores case (Windows, nginx's maps), a trailing slash (Netlify) and the index file of a folder.
    """
    return page_key(path.casefold())


def page_key(path: str) -> str:
    """Return a key that is equal for addresses that every host treats as the same page; case matters."""
    return path.rstrip("/").removesuffix("/index.html").rstrip("/")


def alias_of(address: str, base_path: str) -> str:
    """Return an address of this site as ``aliases`` writes it: with the prefix of ``base_url`` if it begins alike."""
    return base_path + address[1:] if base_path != "/" and address.startswith(base_path) else address


def read_redirects(source: str) -> tuple[tuple[GivenRedirect, ...], tuple[Problem, ...]]:
    """Read redirects.yaml: a list of entries with ``from`` and ``to``."""
    reader = Reader(REDIRECTS_FILE)
    node = reader.read_node(source)
    found: tuple[Fields, ...] = ()
    if node is not None:
        found = (
            entries(group(REDIRECT_FIELDS, required=("from", "to")), MOST_REDIRECTS)(reader, node, "redirects") or ()
        )
    return tuple(filter(None, [_given(reader, one) for one in found])), tuple(reader.problems)


def _given(reader: Reader, found: Fields) -> GivenRedirect | None:
    old: ScalarNode = found.get("from")
    target: ScalarNode = found.get("to")
    address = old_address(old.value)
    if address is None:
        reader.report("BD251", old, field="from", value=old.value)
        return None
    return GivenRedirect(address, target.value, (old.line, old.column), (target.line, target.column))


_Known = dict[str, dict[tuple[tuple[str, str], ...], "Redirect"]]
"""Redirects by path and parameters, as hosts distinguish them."""


def _parameters(old: OldAddress) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value.lower()) for name, value in old.query)


def sound_redirects(redirects: Iterable[Redirect], base_path: str) -> tuple[tuple[Redirect, ...], list[Problem]]:
    """Return the valid redirects, sorted by old address, and problems for the others.

    Problems are old addresses defined twice, loops, and chains of several steps.
    """
    first, problems = _first_of_each(redirects)
    # A host that tells them apart does not follow one that differs in case; an alias leads to its own article.
    sound = [one for one in first if _differs_in_case(one, base_path)]
    chains = _Chains((one for one in first if not _differs_in_case(one, base_path)), base_path)
    for one in chains.steps:
        last = one if one.origin != REDIRECTS_FILE else chains.last_of(one)
        if last is one:
            sound.append(one)
        elif last is None:
            problems.append(_problem("BD255", one, one.target_place))
        else:
            end = f"/{last.url.removeprefix(base_path)}" if last.url.startswith("/") else last.url
            problems.append(_problem("BD256", one, one.target_place, target=end))
    return tuple(sorted(sound, key=lambda one: (one.old.path, one.old.query))), problems


def _first_of_each(redirects: Iterable[Redirect]) -> tuple[list[Redirect], list[Problem]]:
    """Return the redirects without those whose old address was defined before, and a problem for each of these."""
    problems: list[Problem] = []
    known: dict[tuple[str, tuple[tuple[str, str], ...]], Redirect] = {}
    for one in redirects:
        first = known.setdefault((address_key(one.old.path), _parameters(one.old)), one)
        if first is not one:
            problems.append(_problem("BD253", one, one.place, other=f"{first.origin}:{first.place[0]}"))
    return list(known.values()), problems


def _differs_in_case(one: Redirect, base_path: str) -> bool:
    """Return whether an old address differs from its target only in case."""
    if one.old.query or not one.url.startswith(base_path):
        return False
    target = unquote("/" + one.url.removeprefix(base_path).partition("#")[0].partition("?")[0])
    return address_key(target) == address_key(one.old.path) and page_key(target) != page_key(one.old.path)


class _Chains:
    """The redirects that a request passes one after the other. What follows each is found out only once."""

    def __init__(self, redirects: Iterable[Redirect], base_path: str) -> None:
        self._base_path = base_path
        self._known: _Known = {}
        for one in redirects:
            self._known.setdefault(address_key(one.old.path), {})[_parameters(one.old)] = one
        self.steps = [one for some in self._known.values() for one in some.values()]
        self._last: dict[Redirect, Redirect | None] = {}

    def last_of(self, one: Redirect) -> Redirect | None:
        """Return the last redirect of the chain that begins with ``one``; None if the chain is a loop."""
        passed: dict[Redirect, None] = {}
        here: Redirect | None = one
        while here is not None and here not in self._last and here not in passed:
            passed[here] = None
            after = self._after(here)
            if after is here:
                self._last[here] = here
            here = after
        last = self._last.get(here) if here else None
        self._last |= dict.fromkeys(passed, last)
        return last

    def _after(self, one: Redirect) -> Redirect | None:
        """Return the redirect that follows; ``one`` itself if it is the last, None if it leads to itself."""
        if not one.url.startswith(self._base_path):
            return one
        bare = "/" + one.url.removeprefix(self._base_path).partition("#")[0]
        key = address_key(unquote(bare.partition("?")[0]))
        # Some hosts append the parameters of the request, so a redirect to the same path with others may loop.
        if key == address_key(one.old.path):
            return None
        target, others = old_address(bare) if key in self._known else None, self._known.get(key, {})
        return others.get(_parameters(target) if target else ()) or others.get(()) or one


def _problem(code: str, one: Redirect, place: tuple[int, int], **values: str) -> Problem:
    return Problem(code, one.origin, *place, {"url": one.old.shown, **values})
