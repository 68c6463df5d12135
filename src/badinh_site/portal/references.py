"""Resolves what bodies point at: other content files to their addresses, files beside them to published copies."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import unquote

from msgspec import Struct

from badinh_site.config import Config
from badinh_site.content.documents import Reference
from badinh_site.content.pictures import HEIC_TYPES, PICTURE_TYPES, SVG_TYPES
from badinh_site.errors import Problem
from badinh_site.messages import spoken
from badinh_site.portal.entries import Entry
from badinh_site.portal.pictures import Original, Picture, PublishedPicture, publish
from badinh_site.portal.urls import attachment_address, in_site
from badinh_site.vietnamese import nfc

__all__ = ["PUBLISHED_TYPES", "Attachment", "Resolver", "picture_places"]

PUBLISHED_TYPES = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".ppt",
        ".pptx",
        ".odt",
        ".ods",
        ".odp",
        ".rtf",
        ".txt",
        ".csv",
        ".zip",
        ".mp3",
        ".m4a",
        ".ogg",
        ".wav",
        ".mp4",
        ".webm",
        *PICTURE_TYPES,
    ]
)
"""Types of files beside articles that may be published: none that a browser would run as part of the site."""


_ELSEWHERE = re.compile(r"/[\t\r\n]*/")
"""What browsers read as the beginning of another host's address."""


class Attachment(Struct, frozen=True):
    """A file beside the articles that a published page points at."""

    path: str
    """Of the source, relative to the site folder."""
    address: str


def picture_places(entries: Iterable[Entry], files: Collection[str]) -> list[str]:
    """Give the paths of the pictures that content files point at, of all that there are."""
    pictures = {path for path in files if splitext(path)[1].lower() in PICTURE_TYPES}
    if not pictures:
        return []
    found: set[str] = set()
    for entry in entries:
        for reference in (*entry.references, *((entry.picture,) if entry.picture else ())):
            found.add(_place(_target(reference), entry.path))
    return sorted(found & pictures)


def _target(reference: Reference) -> str:
    return nfc(reference.target).replace("\\", "/")


def _place(target: str, path: str) -> str:
    """Give the path that a reference in the file ``path`` means."""
    bare = target.partition("#")[0]
    return normpath(join(dirname(path), nfc(unquote(bare.partition("?")[0]))))


class Resolver:
    """Resolves references, collecting the files to publish and the problems met."""

    def __init__(
        self,
        config: Config,
        addresses: Mapping[str, str],
        unpublished: Collection[str],
        files: Collection[str],
        originals: Mapping[str, Original],
    ) -> None:
        """Take the addresses of content files by path, those not published now, all other files, looks at pictures."""
        self._config = config
        self._addresses = addresses
        self._unpublished = frozenset(unpublished)
        self._files = frozenset(files)
        self._originals = originals
        self.attachments: dict[str, Attachment] = {}
        self.pictures: dict[str, PublishedPicture] = {}
        self.problems: list[Problem] = []

    def resolve(self, reference: Reference, path: str) -> str | Picture:
        """Give the URL for a reference in the file ``path``, or the picture that it names.

        When it leads nowhere, the URL is empty, and there is a problem.
        """
        target = _target(reference)
        if target.startswith("#"):
            return target
        if _ELSEWHERE.match(target):
            return self._refuse("BD212", reference, path)
        if target.startswith("/"):
            return in_site(self._config, target)
        return self.resolve_file(reference, path)

    def resolve_picture(self, reference: Reference, path: str) -> Picture | None:
        """Give the picture that a reference must name; None, and a problem, when it does not."""
        found = self.resolve_file(reference, path)
        if isinstance(found, Picture):
            return found
        if found:
            self._refuse("BD220", reference, path)
        return None

    def resolve_file(self, reference: Reference, path: str) -> str | Picture:
        """Give the URL for a reference that must be a file of content/, or the picture."""
        target = _target(reference)
        if not target or target[0] in "#/":
            return self._refuse("BD206", reference, path, similar=spoken("nothing"))
        fragment = target.partition("#")[2]
        place = _place(target, path)
        anchor = f"#{fragment}" if fragment else ""
        if not place.startswith("content/"):
            return self._refuse("BD212", reference, path)
        document = place if place in self._addresses else f"{place}/index.md"
        if document in self._addresses:
            if document in self._unpublished:
                self._refuse("BD207", reference, path)
            return in_site(self._config, self._addresses[document]) + anchor
        if place in self._files and splitext(place)[1].lower() in PICTURE_TYPES:
            return self._picture(reference, path, place) or ""
        if place in self._files:
            return self._attachment(reference, path, place) + anchor
        return self._refuse("BD206", reference, path, similar=self._similar(place, path))

    def _attachment(self, reference: Reference, path: str, place: str) -> str:
        suffix = splitext(place)[1].lower()
        if suffix in HEIC_TYPES:
            return self._refuse("BD223", reference, path)
        if suffix in SVG_TYPES:
            return self._refuse("BD224", reference, path)
        if suffix not in PUBLISHED_TYPES:
            choices = " ".join(sorted(PUBLISHED_TYPES))
            return self._refuse("BD208", reference, path, suffix=suffix or "?", choices=choices)
        address = attachment_address(place)
        if address is None:
            return self._refuse("BD213", reference, path, name=basename(place))
        self.attachments.setdefault(place, Attachment(place, address))
        return in_site(self._config, address)

    def _picture(self, reference: Reference, path: str, place: str) -> Picture | None:
        """Publish a picture; None, and a problem, when it cannot be. One that could not be read is told of already."""
        original = self._originals.get(place)
        if original is None:
            return None
        look = original.look
        if look.fault:
            self._refuse(look.fault, reference, path, **({"size": look.size, "limit": look.limit} if look.size else {}))
            return None
        if look.animated:
            self._refuse("BD225", reference, path)
        if place not in self.pictures:
            published = publish(self._config, place, original)
            if published is None:
                self._refuse("BD213", reference, path, name=basename(place))
                return None
            self.pictures[place] = published
        return self.pictures[place].picture

    def _refuse(self, code: str, reference: Reference, path: str, **values: str) -> str:
        values["target"] = reference.target
        self.problems.append(Problem(code, path, reference.line, reference.column, values))
        return ""

    def _similar(self, place: str, path: str) -> str:
        """Name the file of the same type that was probably meant, as it would be written in the file ``path``."""
        suffix = splitext(place)[1].casefold()
        known = [name for name in (*self._addresses, *self._files) if splitext(name)[1].casefold() == suffix]
        named = {basename(name).casefold(): name for name in known if name != path}
        near = difflib.get_close_matches(basename(place).casefold(), named, n=1, cutoff=0.7)
        return spoken("similar", relpath(named[near[0]], dirname(path))) if near else spoken("nothing")
