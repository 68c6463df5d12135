"""Assembles the portal from its documents: what is live at a moment, under which address, and beside what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from posixpath import basename
from typing import Any, NamedTuple, Protocol

import msgspec

from badinh_site.config import Category, Config
from badinh_site.content.documents import Document
from badinh_site.content.sources import digest
from badinh_site.errors import Problem
from badinh_site.messages import spoken
from badinh_site.moments import Moment, add_days, day_of, local
from badinh_site.portal.anniversaries import Anniversary, banner, edges
from badinh_site.portal.model import (
    Article,
    Body,
    Card,
    Change,
    Correction,
    Figure,
    PlainPage,
    Section,
    Site,
    Tag,
)
from badinh_site.portal.references import Resolver
from badinh_site.portal.related import Related, Signal, related
from badinh_site.portal.urls import LONGEST, article_address, in_site, is_allowed, page_address
from badinh_site.vietnamese import collation_key, excerpt, nfc, slug

__all__ = ["Assembled", "Materials", "Recall", "assemble"]

TITLE_LENGTH = 90
"""Characters of a title that is derived from the lead."""


class Recall(Protocol):
    """Gives the result of a pure function for a key, worked out now or remembered from an earlier build."""

    def __call__(self, name: str, key: bytes, make: Callable[[], Any], kind: Any) -> Any:
        """Give what ``make`` gives for ``key``; ``kind`` is the type to read a remembered value as."""


class Materials(NamedTuple):
    """Everything that the portal is made of."""

    documents: Sequence[Document]
    files: frozenset[str]
    """Paths of the other files in content/, which bodies may point at."""
    config: Config
    anniversaries: tuple[Anniversary, ...]
    at: Moment
    drafts: bool


class Assembled(NamedTuple):
    """The portal, and the problems that were met while assembling it."""

    site: Site
    problems: tuple[Problem, ...]


def assemble(materials: Materials, recall: Recall) -> Assembled:
    """Make the portal. Documents with an error are left out of it, and a problem says why."""
    return _Assembly(materials).assemble(recall)


class _Assembly:
    def __init__(self, materials: Materials) -> None:
        self._all = materials
        self._config = materials.config
        self._problems: list[Problem] = []
        self._slugs = {tag: slug(tag) for tag in {tag for d in materials.documents for tag in d.tags}}
        self._addresses = {path: address for path, address in map(self._address, materials.documents) if address}
        shown = {d.path for d in materials.documents if self._is_shown(d)}
        self._resolver = Resolver(materials.config, self._addresses, self._addresses.keys() - shown, materials.files)
        self._shown = [d for d in materials.documents if d.path in shown and d.path in self._addresses]

    def assemble(self, recall: Recall) -> Assembled:
        for document in self._all.documents:
            self._warn_of_idle_fields(document)
        names = self._tag_names()
        articles = [self._article(d) for d in self._shown if d.kind == "article" and self._is_sound(d)]
        articles.sort(key=_newest_first)
        live = tuple(a for a in articles if a.withdrawn is None)
        pages = [self._page(d) for d in self._shown if d.kind == "page" and self._is_sound(d)]
        site = Site(
            config=self._config,
            articles=live,
            withdrawn=tuple(a for a in articles if a.withdrawn is not None),
            pages=tuple(sorted(pages, key=lambda page: page.url)),
            sections=self._sections(live),
            tags=_tags(live, names),
            related=_related(live, {d.path: d.terms for d in self._shown}, self._config.related_size, recall),
            attachments=tuple(sorted(self._resolver.attachments.values(), key=lambda one: one.path)),
            banner=banner(self._all.anniversaries, self._all.at),
            changes=self._changes(),
        )
        return Assembled(site, (*self._problems, *self._resolver.problems))

    def _address(self, document: Document) -> tuple[str, str | None]:
        if document.url is not None:
            given = nfc(document.url)
            if not is_allowed(given):
                self._report("BD205", document, "url", field="url", value=document.url)
                return document.path, None
            return document.path, given
        if document.kind == "page":
            address = page_address(document.path)
        else:
            address = article_address(document.path, document.date)
        if address is not None and len(address) > LONGEST:
            self._report("BD205", document, "title", field="url", value=address)
            return document.path, None
        if address is None:
            self._problems.append(Problem("BD213", document.path, values={"name": basename(document.path)}))
        return document.path, address

    def _is_shown(self, document: Document, instant: int | None = None) -> bool:
        """Tell whether a document has a page at an instant (that of the build), withdrawn ones with their notice."""
        instant = self._all.at.instant if instant is None else instant
        if document.expires is not None and _end(document.expires, self._config).instant <= instant:
            return False
        if self._all.drafts or document.status == "withdrawn":
            return True
        return document.status == "published" and (document.date is None or document.date.instant <= instant)

    def _mark(self, document: Document, instant: int | None = None) -> str:
        instant = self._all.at.instant if instant is None else instant
        if document.status == "draft":
            return "draft"
        return "scheduled" if document.date is not None and document.date.instant > instant else ""

    def _is_sound(self, document: Document) -> bool:
        """Report what is wrong with a document as part of this portal; False when it cannot be published."""
        before = len(self._problems)
        names = tuple(category.name for category in self._config.categories)
        if document.category is not None and names and document.category not in names:
            self._report("BD203", document, "category", value=document.category, choices=", ".join(names))
        if document.status == "withdrawn" and not document.reason:
            self._report("BD209", document, "status")
        if document.title is None and not document.lead:
            self._report("BD202", document, "title")
        for tag in document.tags:
            if not self._slugs[tag]:
                self._report("BD216", document, "tags", field="tags", value=tag)
        sound = len(self._problems) == before
        if sound and document.title is None and document.status != "withdrawn":
            self._report("BD201", document, "title", title=_title(document))
        return sound

    def _warn_of_idle_fields(self, document: Document) -> None:
        if document.reason and document.status != "withdrawn":
            self._report("BD214", document, "reason", field="reason", cause=spoken("not withdrawn"))
        if document.expires and document.date and _end(document.expires, self._config).instant <= document.date.instant:
            self._report("BD214", document, "date", field="date", cause=spoken("expires first"))

    def _article(self, document: Document) -> Article:
        body, figure = self._body(document), self._figure(document)
        return Article(
            path=document.path,
            card=self._card(document),
            moment=document.date,
            updated=document.updated,
            category=document.category,
            tags=tuple(dict.fromkeys(self._slugs[tag] for tag in document.tags)),
            authors=document.authors,
            sources=document.sources,
            place=document.place,
            lead=document.lead,
            lead_given=document.lead_given,
            body=body,
            figure=figure,
            corrections=tuple(Correction(local(c.date), c.text) for c in document.corrections),
            featured=document.featured,
            aliases=self._aliases(document),
            withdrawn=document.reason if document.status == "withdrawn" else None,
        )

    def _card(self, document: Document) -> Card:
        return Card(
            url=in_site(self._config, self._addresses[document.path]),
            title=_title(document),
            title_derived=document.title is None,
            date=local(document.date),
            views=document.views,
            excerpt=excerpt(document.lead),
            mark=self._mark(document),
        )

    def _page(self, document: Document) -> PlainPage:
        return PlainPage(
            path=document.path,
            url=in_site(self._config, self._addresses[document.path]),
            title=_title(document),
            lead=document.lead if document.lead_given else "",
            description=excerpt(document.lead),
            updated=document.updated,
            mark=self._mark(document),
            body=self._body(document),
            aliases=self._aliases(document),
            withdrawn=document.reason if document.status == "withdrawn" else None,
        )

    def _body(self, document: Document) -> Body:
        if document.status == "withdrawn":
            return Body()
        links = tuple(self._resolver.resolve(reference, document.path) for reference in document.references)
        return Body(document.body.hex(), links)

    def _figure(self, document: Document) -> Figure | None:
        picture = document.picture
        if picture is None or document.status == "withdrawn":
            return None
        url = self._resolver.resolve_file(picture.source, document.path)
        return Figure(url, picture.alt, picture.caption, picture.credit)

    def _aliases(self, document: Document) -> tuple[str, ...]:
        kept = []
        for alias in map(nfc, document.aliases):
            if alias == self._addresses[document.path]:
                self._report("BD214", document, "aliases", field="aliases", cause=spoken("own address"))
            elif is_allowed(alias):
                kept.append(alias)
            else:
                self._report("BD205", document, "aliases", field="aliases", value=alias)
        return tuple(kept)

    def _tag_names(self) -> dict[str, str]:
        """Give each tag's spelling: the most frequent one, so that one odd spelling does not rename a tag."""
        spellings: dict[str, Counter[str]] = {}
        for document in self._shown:
            for tag in document.tags:
                spellings.setdefault(self._slugs[tag], Counter())[tag] += 1
        return {key: min(count, key=lambda name: (-count[name], name)) for key, count in spellings.items()}

    def _sections(self, articles: Sequence[Article]) -> tuple[Section, ...]:
        named: dict[str, list[Article]] = {}
        for article in articles:
            if article.category is not None:
                named.setdefault(article.category, []).append(article)
        categories: Iterable[Category] = self._config.categories or (
            Category(name, slug(name)) for name in sorted(named, key=collation_key) if slug(name)
        )
        return tuple(Section(c.name, c.slug, c.description, tuple(named.get(c.name, ()))) for c in categories)

    def _changes(self) -> tuple[Change, ...]:
        """Find what changes by itself, by asking what is shown just before and at every moment that files name."""
        at, found = self._all.at, []
        for document in self._all.documents:
            end = document.expires and _end(document.expires, self._config)
            for moment in (document.date, end):
                if moment is None or moment.instant <= at.instant:
                    continue
                before, after = (self._appearance(document, moment.instant - step) for step in (1, 0))
                if before != after:
                    found.append(Change(moment, "publish" if after else "expire", document.path))
        found += [Change(day, "banner", text) for day, text in edges(self._all.anniversaries, at, self._config.zone)]
        return tuple(sorted(found, key=lambda change: (change.moment.instant, change.kind, change.subject)))

    def _appearance(self, document: Document, instant: int) -> tuple[str, ...]:
        """Give what of a document depends on the time; empty when it is not shown."""
        return (document.status, self._mark(document, instant)) if self._is_shown(document, instant) else ()

    def _report(self, code: str, document: Document, mark: str, /, **values: str) -> None:
        line, column = document.marks.get(mark, (1, 1))
        self._problems.append(Problem(code, document.path, line, column, values))


def _end(expires: Moment, config: Config) -> Moment:
    """Give the moment from which an article is gone; a day without an hour is its last day."""
    return expires if expires.has_hour else add_days(day_of(expires), 1, config.zone)


def _title(document: Document) -> str:
    return document.title or excerpt(document.lead.strip("-–—* \t\xa0"), TITLE_LENGTH)


def _newest_first(article: Article) -> tuple[bool, int, str]:
    moment = article.moment
    return (moment is None, -(moment.instant if moment else 0), article.card.url)


def _tags(articles: Iterable[Article], names: dict[str, str]) -> tuple[Tag, ...]:
    carried: dict[str, list[Article]] = {}
    for article in articles:
        for tag in article.tags:
            carried.setdefault(tag, []).append(article)
    tags = [Tag(names[key], key, tuple(found)) for key, found in carried.items()]
    return tuple(sorted(tags, key=lambda tag: (collation_key(tag.name), tag.slug)))


def _related(
    articles: Sequence[Article], terms: dict[str, bytes], size: int, recall: Recall
) -> dict[str, tuple[Card, ...]]:
    signals = [
        Signal(a.card.url, a.moment.instant if a.moment else None, a.category, a.tags, terms[a.path]) for a in articles
    ]
    key = digest(msgspec.msgpack.encode((signals, size)))
    lists = recall("related", key, lambda: related(signals, size), Related).lists()
    return {
        article.path: tuple(articles[place].card for place in chosen)
        for article, chosen in zip(articles, lists, strict=True)
    }
