"""Resolves what bodies point at: other content files to their addresses, files beside them to published copies."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import unquote

from msgspec import Struct

from badinh_site.config import Config
from badinh_site.content.documents import Reference
from badinh_site.errors import Problem
from badinh_site.messages import spoken
from badinh_site.portal.urls import attachment_address, in_site
from badinh_site.vietnamese import nfc

__all__ = ["PUBLISHED_TYPES", "Attachment", "Resolver"]

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
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".avif",
        ".mp3",
        ".m4a",
        ".ogg",
        ".wav",
        ".mp4",
        ".webm",
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


class Resolver:
    """Resolves references, collecting the files to publish and the problems met."""

    def __init__(
        self, config: Config, addresses: Mapping[str, str], unpublished: Collection[str], files: Collection[str]
    ) -> None:
        """Take the addresses of all content files by path, those of them not published now, and all other files."""
        self._config = config
        self._addresses = addresses
        self._unpublished = frozenset(unpublished)
        self._files = frozenset(files)
        self.attachments: dict[str, Attachment] = {}
        self.problems: list[Problem] = []

    def resolve(self, reference: Reference, path: str) -> str:
        """Give the URL for a reference in the file ``path``; an empty one, and a problem, when it leads nowhere."""
        target = nfc(reference.target).replace("\\", "/")
        if target.startswith("#"):
            return target
        if _ELSEWHERE.match(target):
            return self._refuse("BD212", reference, path)
        if target.startswith("/"):
            return in_site(self._config, target)
        return self.resolve_file(reference, path)

    def resolve_file(self, reference: Reference, path: str) -> str:
        """Give the URL for a reference that must be a file of content/."""
        target = nfc(reference.target).replace("\\", "/")
        if not target or target[0] in "#/":
            return self._refuse("BD206", reference, path, similar=spoken("nothing"))
        bare, _, fragment = target.partition("#")
        place = normpath(join(dirname(path), nfc(unquote(bare.partition("?")[0]))))
        anchor = f"#{fragment}" if fragment else ""
        if not place.startswith("content/"):
            return self._refuse("BD212", reference, path)
        document = place if place in self._addresses else f"{place}/index.md"
        if document in self._addresses:
            if document in self._unpublished:
                self._refuse("BD207", reference, path)
            return in_site(self._config, self._addresses[document]) + anchor
        if place in self._files:
            return self._attachment(reference, path, place) + anchor
        return self._refuse("BD206", reference, path, similar=self._similar(place, path))

    def _attachment(self, reference: Reference, path: str, place: str) -> str:
        suffix = splitext(place)[1].lower()
        if suffix not in PUBLISHED_TYPES:
            choices = " ".join(sorted(PUBLISHED_TYPES))
            return self._refuse("BD208", reference, path, suffix=suffix or "?", choices=choices)
        address = attachment_address(place)
        if address is None:
            return self._refuse("BD213", reference, path, name=basename(place))
        self.attachments.setdefault(place, Attachment(place, address))
        return in_site(self._config, address)

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
