"""Extracts from one document what the portal needs of it."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

import msgspec

from badinh_site.content.document import Document, Picture
from badinh_site.dates import Moment, add_days, day_of, format_moment, local
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.hashing import digest
from badinh_site.portal.entry import TITLE_LENGTH, Card, Correction, Entry, PageData, PictureWords, TagName
from badinh_site.portal.redirects import OldAddress, old_address
from badinh_site.portal.urls import LONGEST, document_address, is_allowed
from badinh_site.settings.fixed_addresses import VIETNAMESE, Addresses
from badinh_site.vietnamese import excerpt, has_letters, name_key, nfc

__all__ = ["Extracted", "extract"]


class Extracted(NamedTuple):
    """An entry and what is kept of the document besides."""

    entry: Entry
    facts: bytes
    """MessagePack of the :class:`PageData`."""
    card: bytes
    """MessagePack of the :class:`Card`."""


def extract(document: Document, zone: tzinfo, fixed: Addresses = VIETNAMESE) -> Extracted:
    """Take apart what a document says, and check what can be checked by looking at it alone."""
    return _Extraction(document, zone, fixed).file()


class _Derived(NamedTuple):
    """What follows from the fields of a document."""

    address: str | None
    title: str
    modified: Moment | None
    end: Moment | None
    tags: tuple[TagName, ...]
    aliases: tuple[OldAddress, ...]
    facts: bytes
    card: bytes


class _Extraction:
    def __init__(self, document: Document, zone: tzinfo, fixed: Addresses) -> None:
        self._document = document
        self._zone = zone
        self._fixed = fixed
        self._problems: list[Problem] = []
        self._shown: list[Problem] = []

    def file(self) -> Extracted:
        document = self._document
        address = self._address()
        end = self._end()
        self._warn_of_idle_fields(end)
        self._warn_of_unnamed_pictures()
        tags = tuple(TagName(name_key(tag), tag) for tag in document.tags)
        sound = self._is_sound(tags)
        title = document.title or excerpt(document.lead.strip("-–—* \t\xa0"), TITLE_LENGTH)
        modified = self._modified()
        summary = excerpt(document.lead)
        derived = _Derived(
            address=address,
            title=title,
            modified=modified,
            end=end,
            tags=tags,
            aliases=self._aliases(),
            facts=msgspec.msgpack.encode(self._facts(title, summary, modified)),
            card=msgspec.msgpack.encode(self._card(address or "", title, summary)),
        )
        return Extracted(self._entry(derived, sound=sound), derived.facts, derived.card)

    def _entry(self, derived: _Derived, *, sound: bool) -> Entry:
        document = self._document
        return Entry(
            path=document.path,
            type_name=document.type_name,
            address=derived.address,
            title=derived.title,
            status=document.status,
            reason=document.reason,
            date=document.date,
            modified=derived.modified,
            end=derived.end,
            category=document.category,
            category_place=document.marks.get("category", (1, 1)),
            tags=derived.tags,
            featured=document.featured,
            views=document.views,
            aliases=derived.aliases,
            aliases_place=document.marks.get("aliases", (1, 1)),
            references=document.references,
            picture=document.picture.source if document.picture else None,
            pictures=tuple(one.source for one in document.pictures),
            body=document.body,
            terms=digest(document.terms),
            facts=digest(derived.facts),
            card=digest(derived.card),
            sound=sound,
            problems=tuple(self._problems),
            problems_when_shown=tuple(self._shown),
            problems_when_sound=self._derived_title(derived.title),
            suppressions=document.suppressions,
        )

    def _address(self) -> str | None:
        document = self._document
        if document.url is not None:
            given = nfc(document.url)
            if is_allowed(given):
                return given
            self._report("BD205", "url", field="url", value=document.url)
            return None
        address = document_address(document.path, document.date, self._fixed)
        if address is None:
            name = document.type.name_of(document.path)
            self._problems.append(Problem("BD213", document.path, values={"name": name}))
        elif len(address) > LONGEST:
            self._report("BD205", "title", field="url", value=address)
            return None
        return address

    def _modified(self) -> Moment | None:
        document = self._document
        moments = filter(None, (document.updated, *(one.date for one in document.corrections)))
        return max(moments, key=lambda moment: moment.instant, default=None)

    def _end(self) -> Moment | None:
        """Return the moment from which the document is gone; a day without an hour is its last day."""
        expires = self._document.expires
        if expires is None or expires.has_hour:
            return expires
        return add_days(day_of(expires), 1, self._zone)

    def _warn_of_idle_fields(self, end: Moment | None) -> None:
        document = self._document
        if document.reason and document.status != "withdrawn":
            self._report("BD214", "reason", **_idle("not withdrawn"))
        if end and document.date and end.instant <= document.date.instant:
            dates = [format_moment(one.local) for one in (document.expires, document.date) if one]
            self._report("BD214", "date", **_idle("expires first", dates[0], date=dates[1]))

    def _warn_of_unnamed_pictures(self) -> None:
        for one in self._document.pictures:
            if not one.alt:
                source = one.source
                values = {"target": source.target}
                self._problems.append(Problem("BD226", self._document.path, source.line, source.column, values))

    def _is_sound(self, tags: tuple[TagName, ...]) -> bool:
        """Note what is wrong with a document that is shown; False when it cannot be published."""
        document = self._document
        folder = _drafts_folder(document.path)
        if folder and "status" not in document.marks:
            self._report_when_shown("BD286", "title", folder=folder)
        if document.status == "withdrawn" and not document.reason:
            self._report_when_shown("BD209", "status")
        if document.title is None and not document.lead:
            self._report_when_shown("BD202", "title")
        for tag in tags:
            if not has_letters(tag.name):
                self._report_when_shown("BD216", "tags", field="tags", value=tag.name)
        return not self._shown

    def _aliases(self) -> tuple[OldAddress, ...]:
        kept: list[OldAddress] = []
        for alias in self._document.aliases:
            old = old_address(alias)
            if old is None:
                self._report_when_shown("BD251", "aliases", field="aliases", value=alias)
            else:
                kept.append(old)
        return tuple(kept)

    def _facts(self, title: str, summary: str, modified: Moment | None) -> PageData:
        document, picture = self._document, self._document.picture
        return PageData(
            title=title,
            title_derived=document.title is None,
            date=local(document.date),
            updated=local(document.updated),
            modified=local(modified),
            views=document.views,
            lead=document.lead if document.lead_given else "",
            excerpt=summary,
            picture=_words(picture) if picture else None,
            pictures=tuple(map(_words, document.pictures)),
            body=document.body,
            headings=document.headings,
            authors=document.authors,
            sources=document.sources,
            corrections=tuple(Correction(local(one.date), one.text) for one in document.corrections),
            **document.extra,
        )

    def _card(self, address: str, title: str, summary: str) -> Card:
        document = self._document
        return Card(
            url=address,
            title=title,
            title_derived=document.title is None,
            date=local(document.date),
            views=document.views,
            excerpt=summary,
            mark="",
        )

    def _derived_title(self, title: str) -> tuple[Problem, ...]:
        document = self._document
        if document.title is not None or document.status == "withdrawn":
            return ()
        line, column = document.marks.get("title", (1, 1))
        return (Problem("BD201", document.path, line, column, {"title": title}),)

    def _report(self, code: str, mark: str, /, **values: str) -> None:
        line, column = self._document.marks.get(mark, (1, 1))
        self._problems.append(Problem(code, self._document.path, line, column, values))

    def _report_when_shown(self, code: str, mark: str, /, **values: str) -> None:
        line, column = self._document.marks.get(mark, (1, 1))
        self._shown.append(Problem(code, self._document.path, line, column, values))


_FOLDERS_OF_DRAFTS = frozenset(
    [
        *("drafts", "draft", "nháp", "nhap", "bản nháp", "bài nháp", "ban-nhap", "bai-nhap", "ban nhap", "bai nhap"),
        *("chờ duyệt", "cho-duyet", "chưa duyệt", "chua-duyet", "unpublished"),
    ]
)


def _drafts_folder(path: str) -> str:
    """Return the folder above a file whose name promises that nothing in it is published; empty without one."""
    folders = path.split("/")[1:-1]
    return next((name for name in folders if name.strip("_ ").lower() in _FOLDERS_OF_DRAFTS), "")


def _words(picture: Picture) -> PictureWords:
    return PictureWords(picture.alt, picture.caption, picture.credit)


def _idle(cause: str, argument: str = "", **more: str) -> dict[str, str]:
    """Return the values of a problem with a field that has no effect."""
    return {"cause": translatable(cause, argument, **more), "remedy": translatable(f"{cause} remedy")}
