"""Resolution of references: content files to their addresses, other files to their published copies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import unquote

from msgspec import Struct

from badinh_site.content.document import Reference
from badinh_site.content.types import type_of
from badinh_site.content.web_addresses import with_scheme
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.images.source import HEIC_TYPES, PICTURE_TYPES, SVG_TYPES
from badinh_site.portal.entry import Entry
from badinh_site.portal.published_images import (
    Original,
    Picture,
    PublishedPicture,
    SharePicture,
    publish,
    publish_shared,
)
from badinh_site.portal.redirects import REDIRECTS_FILE, GivenRedirect, given_url
from badinh_site.portal.similar_names import SimilarNames
from badinh_site.portal.urls import attachment_address, in_site
from badinh_site.settings.config import Config
from badinh_site.vietnamese import nfc

__all__ = [
    "PUBLISHED_TYPES",
    "Attached",
    "Attachment",
    "Resolver",
    "album_folders",
    "album_pictures",
    "picture_places",
    "place_of",
    "places_named",
    "targets_of",
]

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
"""File types that may be published as attachments: none that a browser would run as part of the site."""


_ELSEWHERE = re.compile(r"/[\t\r\n]*/")
"""Beginning of an address that browsers treat as one of another host."""


SHARED_WIDTH = 600
"""Width in pixels below which networks show only a thumbnail (Facebook, sharing for webmasters: images)."""


class Attachment(Struct, frozen=True):
    """A file in content/ that a published page links to."""

    path: str
    """Path of the source, relative to the site folder."""
    address: str


class Attached(Struct, frozen=True):
    """A file that a page offers for download."""

    name: str
    """The name of the source file."""
    url: str
    about: str
    """Type and size: ``PDF, 1,2 MB``."""


def picture_places(entries: Iterable[Entry], files: Collection[str]) -> list[str]:
    """Return the paths of the pictures in ``files`` that content files refer to."""
    pictures = {path for path in files if splitext(path)[1].lower() in PICTURE_TYPES}
    return sorted(pictures & places_named(entries, pictures)) if pictures else []


def places_named(entries: Iterable[Entry], files: Collection[str]) -> set[str]:
    """Return the paths that content files refer to, including pictures in the folders of albums."""
    found: set[str] = set()
    folders = album_folders(files)
    for entry in entries:
        shown = album_pictures(entry, folders) if entry.type.is_gallery else ()
        for reference in (*entry.references, *((entry.picture,) if entry.picture else ()), *shown):
            found.add(place_of(_target(reference), entry.path))
    return found


def targets_of(redirects: Iterable[GivenRedirect]) -> set[str]:
    """Return the paths of the files to which redirects lead."""
    return {place_of(one.target.removeprefix("content/"), REDIRECTS_FILE) for one in redirects}


_IN_FOLDER = PICTURE_TYPES | HEIC_TYPES | SVG_TYPES
"""File types that count as pictures in an album's folder. Unsupported ones are reported, not ignored."""
_NUMBER = re.compile(r"([0-9]+)")


def album_folders(files: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the pictures in each folder of an album, in natural order."""
    folders: dict[str, list[str]] = {}
    for path in files:
        if type_of(path).is_gallery and _is_picture(path):
            folders.setdefault(dirname(path), []).append(basename(path))
    for names in folders.values():
        names.sort(key=_in_order)
    return folders


def album_pictures(entry: Entry, folders: Mapping[str, Sequence[str]]) -> tuple[Reference, ...]:
    """Return the pictures of an album: those it names, or else all in its folder (from :func:`album_folders`)."""
    return entry.pictures or tuple(Reference(_written(name), 1, 1) for name in folders.get(dirname(entry.path), ()))


def _is_picture(name: str) -> bool:
    return splitext(name)[1].lower() in _IN_FOLDER


def _in_order(name: str) -> tuple[list[str | int], str]:
    """Return a key that sorts names in natural order: ``anh-2`` before ``anh-10``."""
    parts = _NUMBER.split(name.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name


def _written(name: str) -> str:
    """Return a file name escaped as in references."""
    return name.replace("%", "%25").replace("#", "%23")


def _target(reference: Reference) -> str:
    return _slashed(reference.target)


def _slashed(target: str) -> str:
    return nfc(target).replace("\\", "/")


def place_of(target: str, path: str) -> str:
    """Return the path of the file to which a reference in the file ``path`` refers."""
    bare = _slashed(target).partition("#")[0]
    return normpath(join(dirname(path), nfc(unquote(bare.partition("?")[0]))))


class Resolver:
    """Resolves references, and collects the files to publish and the problems."""

    def __init__(
        self,
        config: Config,
        addresses: Mapping[str, str],
        unpublished: Collection[str],
        files: Mapping[str, int],
        originals: Mapping[str, Original],
    ) -> None:
        """Take addresses of content files by path, paths not published, sizes of other files, and analysed pictures."""
        self._config = config
        self._addresses = addresses
        self._unpublished = frozenset(unpublished)
        self._files = files
        self._folders = album_folders(files)
        self._originals = originals
        self.attachments: dict[str, Attachment] = {}
        self.pictures: dict[str, PublishedPicture] = {}
        self.problems: list[Problem] = []

    def resolve(self, reference: Reference, path: str) -> str | Picture:
        """Return the URL or the picture for a reference in the file ``path``.

        If it is broken, report a problem and return an empty URL.
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
        """Return the picture for a reference; report a problem and return None if it is not a picture."""
        found = self.resolve_file(reference, path)
        if isinstance(found, Picture):
            return found
        if found:
            self._refuse("BD220", reference, path)
        return None

    def resolve_file(self, reference: Reference, path: str) -> str | Picture:
        """Return the URL or the picture for a reference that must be a file in content/."""
        target = _target(reference)
        if not target.strip() or target[0] in "#/":
            return self._refuse_missing(reference, path)
        fragment = target.partition("#")[2]
        place = place_of(target, path)
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
        return self._refuse_missing(reference, path)

    def resolve_redirect(self, target: str, path: str, place: tuple[int, int]) -> str:
        """Return the URL to which an old address redirects; report a problem and return an empty one if there is none.

        ``target`` is an https URL, an address of this site, or a file in content/.
        """
        reference = Reference(target, *place)
        if target.startswith("/") or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target):
            url = given_url(target)
            if url is None:
                return self._refuse("BD254", reference, path)
            return in_site(self._config, url) if url.startswith("/") else url
        below = Reference(target.removeprefix("content/"), *place)
        found = self.resolve_file(below, path)
        if isinstance(found, Picture):
            return self._refuse("BD254", reference, path)
        return "" if self._unpublished and place_of(below.target, path) in self._unpublished else found

    def resolve_album(self, entry: Entry) -> tuple[Picture, ...]:
        """Return the pictures of an album; report those without alternative text as they are not in front matter."""
        references = album_pictures(entry, self._folders)
        if not references:
            self.problems.append(Problem("BD228", entry.path, 1, 1))
        found = [self.resolve_picture(one, entry.path) for one in references]
        shown = [one.target for one, picture in zip(references, found, strict=True) if picture is not None]
        if shown and not entry.pictures:
            lines = "".join(f"\n  - src: {target}\n    alt: ..." for target in shown)
            values = {"count": str(len(shown)), "example": f"pictures:{lines}"}
            self.problems.append(Problem("BD227", entry.path, 1, 1, values))
        return tuple(picture for picture in found if picture is not None)

    def share_picture(self, entry: Entry) -> SharePicture | None:
        """Return the share picture of a document: the one it names, or the first one that is large enough.

        Its references must be resolved first.
        """
        if not self.pictures:
            return None
        own = (entry.picture,) if entry.picture else ()
        named = album_pictures(entry, self._folders) if entry.type.is_gallery else own
        for reference in (*named, *entry.references):
            place = place_of(reference.target, entry.path)
            published, original = self.pictures.get(place), self._originals.get(place)
            if published and original and (reference in named or original.look.width >= SHARED_WIDTH):
                self.pictures[place], shared = publish_shared(self._config, published, original.look)
                return shared
        return None

    def attached(self, references: Iterable[Reference], path: str) -> tuple[Attached, ...]:
        """Return the attachments among the resolved references of the file ``path``, each once, in order."""
        if not self.attachments:
            return ()
        places = dict.fromkeys(place_of(one.target, path) for one in references)
        return tuple(self._attached(self.attachments[place]) for place in places if place in self.attachments)

    def _attached(self, attachment: Attachment) -> Attached:
        name = basename(attachment.path)
        about = f"{splitext(name)[1][1:].upper()}, {self._config.writing.size(self._files[attachment.path])}"
        return Attached(name, in_site(self._config, attachment.address), about)

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
        """Publish a picture; report a problem and return None if that fails. Unreadable ones are reported already."""
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

    def _refuse_missing(self, reference: Reference, path: str) -> str:
        """Report a reference to no file; say what was probably meant."""
        target = _target(reference)
        if not target.strip():
            return self._refuse("BD282", reference, path)
        whole = with_scheme(target)
        if whole:
            prefix = "mailto:" if whole.startswith("mailto:") else "https://"
            return self._refuse("BD281", reference, path, wanted=whole, prefix=prefix)
        return self._refuse("BD206", reference, path, remedy=self._remedy_of_missing(target, path))

    def _remedy_of_missing(self, target: str, path: str) -> str:
        """Return what to do about a file that is missing: it is another one, or a file on the web."""
        if "://" in target:
            return translatable("file on web")
        similar = "" if target[0] in "#/" else self._similar(place_of(target, path), path)
        return translatable("file similar", similar) if similar else translatable("file missing")

    def _similar(self, place: str, path: str) -> str:
        """Return the file of the same type that was probably meant, as a reference in ``path``; empty for none."""
        suffix, own = splitext(place)[1].casefold(), basename(path).casefold()
        if suffix not in self._known:
            return ""
        names = self._known[suffix]
        near = self._similar_names[suffix].nearest(
            basename(place).casefold(), cutoff=0.7, without=own if names.get(own) == [path] else None
        )
        return relpath(next(one for one in reversed(names[near]) if one != path), dirname(path)) if near else ""

    @cached_property
    def _known(self) -> dict[str, dict[str, list[str]]]:
        """All files by suffix and name, the last two of each name."""
        known: dict[str, dict[str, list[str]]] = {}
        for path in (*self._addresses, *self._files):
            names = known.setdefault(splitext(path)[1].casefold(), {})
            names[basename(path).casefold()] = [*names.get(basename(path).casefold(), ())[-1:], path]
        return known

    @cached_property
    def _similar_names(self) -> dict[str, SimilarNames]:
        return {suffix: SimilarNames(names) for suffix, names in self._known.items()}
