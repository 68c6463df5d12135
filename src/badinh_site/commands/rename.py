"""Moves a content file with its pictures, updates links to it, and adds its old address to its aliases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import basename, dirname, join, relpath, splitext
from typing import Any, NamedTuple

from msgspec.structs import replace

from badinh_site.commands.alias_editing import with_aliases
from badinh_site.commands.file_changes import FileChanges
from badinh_site.commands.link_editing import LinkChange, change_links, link_path
from badinh_site.commands.paths import find_document, new_path, require_inside_content
from badinh_site.commands.site_access import with_loaded_site
from badinh_site.content.document import Document
from badinh_site.content.files import read_bytes
from badinh_site.content.parser import BrokenDocument, Parser
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.inputs.load import LoadedSite
from badinh_site.engine.request import Request, moment_of
from badinh_site.images.source import PICTURE_TYPES
from badinh_site.pages.albums import ALBUM_SIZE
from badinh_site.portal.entry import Entry, status_of
from badinh_site.portal.redirects import REDIRECTS_FILE, OldAddress, alias_of, old_address, read_redirects
from badinh_site.portal.references import place_of
from badinh_site.portal.status import Status
from badinh_site.portal.urls import album_page_address, document_address
from badinh_site.settings.config import SITE_FILE
from badinh_site.settings.read import read_config

__all__ = ["EditedFile", "Rename", "apply", "plan_rename"]


class EditedFile(NamedTuple):
    """A changed file."""

    path: str
    """Its path before the move."""
    before: bytes
    after: bytes
    changes: tuple[LinkChange, ...]


class Rename(NamedTuple):
    """The plan for renaming a content file."""

    moves: tuple[tuple[str, str], ...]
    """Old and new paths: the content file first, then its pictures."""
    files: tuple[EditedFile, ...]
    old_address: str
    new_address: str
    aliases: tuple[str, ...]
    """Old addresses that will redirect to the new one."""
    problems: tuple[Problem, ...]
    """Changes that have to be made by hand."""


def plan_rename(request: Request, given: str, new: str) -> Rename:
    """Return the plan for renaming a content file; nothing is written.

    Raises:
        ProblemsError: the file cannot be moved there, or has errors.
        UsageError: there is no such file, or the new path is not allowed.
    """
    return with_loaded_site(request, lambda loaded, _: _Planner(request, loaded, given, new).rename())


def apply(site: Path, plan: Rename) -> None:
    """Carry out a plan; if a step fails, the earlier steps are undone.

    Raises:
        ProblemsError: a step failed, or a file has changed since the plan was made.
    """
    changes = FileChanges(site)
    for file in plan.files:
        if (site / file.path).read_bytes() != file.before:
            raise ProblemsError(Problem("BD510", file.path))
        changes.write(file.path, file.after)
    for old, new in plan.moves:
        changes.move(old, new)
    changes.apply()


class _Planner:
    def __init__(self, request: Request, loaded: LoadedSite, given: str, new: str) -> None:
        self._site, self._loaded, self._config = request.site, loaded, loaded.config
        self._entries = {entry.path: entry for entry in loaded.entries}
        self._parser = Parser(loaded.config.zone_name, loaded.config.markdown, loaded.config.words_language)
        old = find_document(request.site, given, {*self._entries, *_documents(loaded)})
        if old not in self._entries:
            raise ProblemsError(*(problem for problem in loaded.problems if problem.path == old))
        self._entry = self._entries[old]
        self._old, self._new = old, new_path(request.site, new, old)
        self._at = moment_of(request, loaded.config.frozen_at, loaded.config.zone)
        self._problems: list[Problem] = []

    def rename(self) -> Rename:
        require_inside_content(self._site, self._new)
        old_url, new_url = self._entry.address or "", self._new_address()
        moved = dict(self._moves())
        # Some file systems ignore case.
        there = {path.casefold(): path for path in self._loaded.found if path not in moved}
        taken = [new for new in moved.values() if new.casefold() in there or self._is_taken(new, moved)]
        if taken:
            raise ProblemsError(Problem("BD805", taken[0]))
        aliases = self._aliases(old_url, new_url)
        files = [
            *self._own_file(moved, aliases, new_url),
            *self._other_documents(moved, old_url, new_url),
            *self._settings(moved, old_url, new_url),
        ]
        return Rename(tuple(moved.items()), tuple(files), old_url, new_url, aliases, tuple(self._problems))

    def _is_taken(self, new: str, moved: Collection[str]) -> bool:
        """Return whether a file that is not part of the site exists at a new path."""
        place = self._site / new
        return place.exists() and not any(place.samefile(self._site / old) for old in moved)

    def _new_address(self) -> str:
        """Return the address at the new path.

        Raises:
            ProblemsError: the path has no address, or another file has it.
        """
        entry = self._entry
        address = entry.address if self._is_fixed() else document_address(self._new, entry.date, self._config.addresses)
        if not address:
            raise ProblemsError(Problem("BD213", self._new, values={"name": entry.type.name_of(self._new)}))
        other = next(self._others_at(address), None)
        if other is not None:
            raise ProblemsError(Problem("BD809", self._new, values={"url": address, "other": other}))
        return address

    def _others_at(self, address: str) -> Iterator[str]:
        """Yield the other files that have an address, or redirect from it."""
        old = OldAddress(address)
        for entry in self._entries.values():
            if entry is not self._entry and (entry.address == address or old in entry.aliases):
                yield entry.path
        yield from (REDIRECTS_FILE for given in self._loaded.redirects if given.old == old)

    def _is_fixed(self) -> bool:
        """Return whether the address is set in front matter."""
        return self._entry.address != document_address(self._old, self._entry.date, self._config.addresses)

    def _moves(self) -> Iterator[tuple[str, str]]:
        yield self._old, self._new
        here, there = dirname(self._old), dirname(self._new)
        if here != there:
            for path in self._own_pictures(here):
                yield path, join(there, basename(path))

    def _own_pictures(self, here: str) -> Iterator[str]:
        """Yield the pictures in the folder that only this file uses; for an album, all of them."""
        beside = [path for path in self._loaded.files if dirname(path) == here and _is_picture(path)]
        if self._entry.type.has_own_folder:
            yield from beside
            return
        own = set(_files_of(self._entry))
        others = {place for entry in self._entries.values() if entry is not self._entry for place in _files_of(entry)}
        yield from (path for path in beside if path in own and path not in others)

    def _aliases(self, old_url: str, new_url: str) -> tuple[str, ...]:
        """Return the public addresses that change; none if the file has never been published."""
        if old_url == new_url or status_of(self._entry, self._at.instant) in (Status.DRAFT, Status.SCHEDULED):
            return ()
        count = len([path for path in self._loaded.files if dirname(path) == dirname(self._old) and _is_picture(path)])
        shown = len(self._entry.pictures) or count
        pages = range(2, -(-shown // ALBUM_SIZE) + 1) if self._entry.type.is_gallery else ()
        known = set(self._entry.aliases)
        every = (old_url, *(album_page_address(old_url, number, self._config.addresses) for number in pages))
        written = (alias_of(url, self._config.base_path) for url in every)
        return tuple(url for url in written if OldAddress(url) not in known)

    def _own_file(self, moved: Mapping[str, str], aliases: tuple[str, ...], new_url: str) -> Iterator[EditedFile]:
        """Update the relative links in the file itself, and add its old addresses to its aliases."""
        changes = dict(self._own_changes(moved, (self._entry.address or "", new_url)))
        file = self._edit_document(self._old, changes)
        source = file.after.decode("utf-8")
        edited = with_aliases(source, aliases, lambda one: old_address(one) == OldAddress(new_url))
        if edited is None or not self._has_aliases(edited, file.after, aliases, new_url):
            self._problems += [_alias_by_hand(self._new, aliases)] if aliases else []
            edited = source
        if edited.encode("utf-8") != file.before:
            yield file._replace(after=edited.encode("utf-8"))

    def _has_aliases(self, edited: str, before: bytes, aliases: tuple[str, ...], new_url: str) -> bool:
        """Return whether an edit changed nothing but the aliases, and these as intended."""
        was, now = (self._parser.parse(data, self._old) for data in (before, edited.encode("utf-8")))
        if isinstance(was, BrokenDocument) or isinstance(now, BrokenDocument):
            return False
        kept = [one for one in was.document.aliases if old_address(one) != OldAddress(new_url)]
        unplaced = [replace(one.document, aliases=(), marks={}) for one in (was, now)]
        lines_moved = [replace(one, references=(), picture=None, pictures=()) for one in unplaced]
        return list(now.document.aliases) == [*kept, *aliases] and lines_moved[0] == lines_moved[1]

    def _own_changes(self, moved: Mapping[str, str], urls: tuple[str, str]) -> Iterator[tuple[str, str]]:
        targets = _targets(self._entry)
        yield from self._changes([one for one in targets if one.startswith("/")], self._old, {}, urls)
        for target in targets:
            place = self._file_of(target, self._old)
            if place is not None and place_of(target, self._new) != moved.get(place, place):
                yield target, _relative_link(target, moved.get(place, place), self._new)

    def _other_documents(self, moved: Mapping[str, str], old_url: str, new_url: str) -> Iterator[EditedFile]:
        for entry in self._entries.values():
            if entry is self._entry:
                continue
            changes = dict(self._changes(_targets(entry), entry.path, moved, (old_url, new_url)))
            if changes:
                file = self._edit_document(entry.path, changes)
                if file.changes:
                    yield file
        for path in _documents(self._loaded) - self._entries.keys():
            self._warn_of_unread(path)

    def _changes(
        self, targets: Iterable[str], path: str, moved: Mapping[str, str], urls: tuple[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Yield old and new targets of the links in a file to moved files, by path or by address."""
        for target in targets:
            if target.startswith("/"):
                bare = target.partition("#")[0].partition("?")[0]
                if urls[0] != urls[1] and bare == urls[0]:
                    yield target, urls[1] + target[len(bare) :]
                continue
            place = self._file_of(target, path)
            if place is not None and place in moved:
                yield target, _relative_link(target, moved[place], path)

    def _file_of(self, target: str, path: str) -> str | None:
        """Return the file in content/ that a target refers to; None if there is none."""
        if not target or target[0] in "#/":
            return None
        place = place_of(target, path)
        there = place in self._entries or place in self._loaded.files
        index = f"{place}/index.md"
        return place if there else index if index in self._entries else None

    def _edit_document(self, path: str, changes: Mapping[str, str]) -> EditedFile:
        data = read_bytes(self._loaded.found[path])
        patched = change_links(data.decode("utf-8"), changes, lambda text: self._read(text, path))
        self._report_unchanged(path, patched.left)
        return EditedFile(path, data, patched.text.encode("utf-8"), patched.changes)

    def _read(self, text: str, path: str) -> tuple[object, tuple[str, ...]] | None:
        """Parse a document into its content without links, and the targets of its links and pictures."""
        result = self._parser.parse(text.encode("utf-8"), path)
        if isinstance(result, BrokenDocument):
            return None
        document = result.document
        words = [(one.alt, one.caption, one.credit) for one in (document.picture, *document.pictures) if one]
        rest = replace(document, references=(), picture=None, pictures=(), marks={}, terms=b"")
        return (rest, words, result.html), tuple(_targets_in(document))

    def _settings(self, moved: Mapping[str, str], old_url: str, new_url: str) -> Iterator[EditedFile]:
        """Update redirects.yaml, and the menu in site.yaml."""
        targets = [given.target for given in self._loaded.redirects]
        below = {target: target.removeprefix("content/") for target in targets}
        found = dict(self._changes(below.values(), REDIRECTS_FILE, moved, (old_url, new_url)))
        changes = {target: target[: -len(one)] + found[one] for target, one in below.items() if one in found}
        yield from self._edit_settings(REDIRECTS_FILE, changes, _read_redirects)
        menu = [item.url for item in self._config.menu]
        yield from self._edit_settings(
            SITE_FILE, dict(self._changes(menu, SITE_FILE, {}, (old_url, new_url))), _read_menu
        )

    def _edit_settings(self, path: str, changes: Mapping[str, str], read: Any) -> Iterator[EditedFile]:
        if changes:
            data = read_bytes(self._loaded.found[path])
            patched = change_links(data.decode("utf-8"), changes, read)
            self._report_unchanged(path, patched.left)
            if patched.changes:
                yield EditedFile(path, data, patched.text.encode("utf-8"), patched.changes)

    def _report_unchanged(self, path: str, left: Iterable[tuple[str, str]]) -> None:
        shown = self._new if path == self._old else path
        self._problems += [Problem("BD810", shown, values={"target": one, "wanted": wanted}) for one, wanted in left]

    def _warn_of_unread(self, path: str) -> None:
        """Report a file that has errors and mentions the old name."""
        name = self._entry.type.name_of(self._old)
        if name.encode("utf-8") in read_bytes(self._loaded.found[path]):
            self._problems.append(Problem("BD812", path, values={"name": name}))


def _documents(loaded: LoadedSite) -> set[str]:
    """Return the paths of all content files, including those with errors."""
    others = {REDIRECTS_FILE, SITE_FILE}
    return {path for path in loaded.found if path.startswith("content/") and path.endswith(".md")} - others


def _is_picture(path: str) -> bool:
    return splitext(path)[1].lower() in PICTURE_TYPES


def _targets(entry: Entry) -> list[str]:
    """Return the unique targets of a file's links and pictures."""
    every = (*entry.references, *((entry.picture,) if entry.picture else ()), *entry.pictures)
    return list(dict.fromkeys(one.target for one in every))


def _files_of(entry: Entry) -> Iterator[str]:
    yield from (place_of(target, entry.path) for target in _targets(entry) if target[:1] not in ("#", "/", ""))


def _targets_in(document: Document) -> Iterator[str]:
    yield from (one.target for one in document.references)
    yield from (one.source.target for one in (document.picture, *document.pictures) if one)


def _relative_link(target: str, place: str, path: str) -> str:
    """Return a relative link to ``place`` from the file ``path``, with the query and fragment of ``target``."""
    signs = [target.find(sign) for sign in "?#" if sign in target]
    return link_path(relpath(place, dirname(path))) + (target[min(signs) :] if signs else "")


def _alias_by_hand(path: str, aliases: tuple[str, ...]) -> Problem:
    return Problem("BD811", path, values={"line": f"aliases: [{', '.join(aliases)}]"})


def _read_redirects(text: str) -> tuple[object, tuple[str, ...]] | None:
    redirects, problems = read_redirects(text.removeprefix("\ufeff"))
    return ([one.old for one in redirects], problems), tuple(one.target for one in redirects)


def _read_menu(text: str) -> tuple[object, tuple[str, ...]] | None:
    config, problems = read_config(text.removeprefix("\ufeff"))
    if config is None:
        return None
    rest = replace(config, menu=())
    return (rest, [item.title for item in config.menu], problems), tuple(item.url for item in config.menu)
