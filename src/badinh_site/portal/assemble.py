"""Assembly of the portal from its entries: which documents are live at a moment, at which addresses, in which lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from badinh_site.content.types import Listing, Order
from badinh_site.dates import Moment, at_instant
from badinh_site.diagnostics.catalogue import as_warning
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.portal.anniversaries import Anniversary, banner, edges
from badinh_site.portal.entry import Entry, TagName, signal_of, status_of
from badinh_site.portal.names import NamedSlug, Names
from badinh_site.portal.published_images import Original
from badinh_site.portal.redirects import REDIRECTS_FILE, GivenRedirect, Redirect, page_key, sound_redirects
from badinh_site.portal.references import Resolver
from badinh_site.portal.related.ranking import Related, related
from badinh_site.portal.site import Article, Change, Section, Site, Tag
from badinh_site.portal.status import Status
from badinh_site.portal.urls import document_address
from badinh_site.settings.config import SITE_FILE, Category, Config
from badinh_site.vietnamese import has_letters, name_key

__all__ = ["Assembled", "Knowledge", "Materials", "assemble"]


NEWS_SPAN = 48 * 3600
"""Seconds for which an article counts as news (Google, "Create a news sitemap": the last two days)."""
_PUBLIC = (Status.PUBLISHED, Status.WITHDRAWN)
_MARKED = (Status.DRAFT, Status.SCHEDULED)
"""Shown in previews only, with a mark."""


class Knowledge(Protocol):
    """Results of the last build that speed up the assembly, and a place to keep them for the next build."""

    def related(self) -> Related | None:
        """Return the related news of the last build, or None."""

    def keep_related(self, related: Related) -> None:
        """Keep the related news of this build."""

    def terms(self, names: Sequence[bytes]) -> Sequence[bytes]:
        """Return the packed terms with the given digests."""

    def spread(self, act: Callable[..., bytes], chunks: Iterable[tuple[Any, ...]], size: int) -> Iterable[bytes]:
        """Apply a function to chunks, possibly in other processes, and return the results in order."""


class Materials(NamedTuple):
    """The inputs from which the portal is assembled."""

    entries: Sequence[Entry]
    withheld: Collection[str]
    """Drafts without an entry because of mistakes in them, by path."""
    files: Mapping[str, int]
    """Sizes of the other files in content/, which bodies may refer to, by path."""
    originals: Mapping[str, Original]
    """The pictures among them that content files refer to."""
    config: Config
    anniversaries: tuple[Anniversary, ...]
    redirects: tuple[GivenRedirect, ...]
    at: Moment
    drafts: bool


class Assembled(NamedTuple):
    """The portal, and the problems found while assembling it."""

    site: Site
    problems: tuple[Problem, ...]


def assemble(materials: Materials, knowledge: Knowledge) -> Assembled:
    """Return the portal. Documents with an error are omitted and reported."""
    return _Assembly(materials).assemble(knowledge)


class _Assembly:
    def __init__(self, materials: Materials) -> None:
        self._all = materials
        self._config = materials.config
        self._base = materials.config.base_path
        self._categories = frozenset(category.name for category in materials.config.categories)
        self._problems = [problem for entry in materials.entries for problem in self._problems_of(entry)]
        addressed = [entry for entry in materials.entries if entry.address is not None]
        self._shown = [entry for entry in addressed if self._is_shown(entry, materials.at.instant)]
        public = self._ever_public(addressed)
        self._tag_names = Names.of(self._shown, public, lambda entry: entry.tags)
        self._category_names = Names({}, {}, {}) if self._categories else _category_names(self._shown, public)
        shown = {entry.path for entry in self._shown}
        addresses = {entry.path: entry.address for entry in addressed if entry.address is not None}
        fixed = materials.config.addresses
        nowhere = (one.path for one in materials.entries if one.address is None and one.status == "draft")
        # A link to a draft with mistakes is one to a draft: where it will be does not matter yet.
        addresses |= {path: document_address(path, None, fixed) or "/" for path in (*materials.withheld, *nowhere)}
        self._resolver = Resolver(
            materials.config, addresses, addresses.keys() - shown, materials.files, materials.originals
        )

    def _problems_of(self, entry: Entry) -> Iterable[Problem]:
        """Return the problems that a document has wherever it is; a draft that is not shown stops nothing."""
        is_left_out = entry.status == "draft" and not self._all.drafts
        return map(as_warning, entry.problems) if is_left_out else entry.problems

    def assemble(self, knowledge: Knowledge) -> Assembled:
        placed = [self._article(entry) for entry in self._shown if self._is_sound(entry)]
        articles, albums, pages = (
            _listed(placed, listing) for listing in (Listing.NEWS, Listing.LIBRARY, Listing.SITE_MAP)
        )
        live = tuple(a for a in articles if not a.withdrawn)
        redirects, wrong = sound_redirects(self._redirects(placed), self._base)
        self._problems += [*wrong, *self._warn_of_expired_contact()]
        site = Site(
            config=self._config,
            articles=live,
            withdrawn=tuple(a for a in (*articles, *albums) if a.withdrawn),
            pages=tuple(pages),
            albums=tuple(a for a in albums if a.pictures),
            news=tuple(a for a in live if _is_news(a.entry, a.mark, self._all.at.instant)),
            sections=self._sections(live),
            tags=self._tags(live),
            related=_related(live, self._config.related_size, knowledge),
            attachments=tuple(sorted(self._resolver.attachments.values(), key=lambda one: one.path)),
            pictures=tuple(sorted(self._resolver.pictures.values(), key=lambda one: one.path)),
            redirects=redirects,
            banner=banner(self._all.anniversaries, self._all.at, self._config.words_language),
            changes=self._changes(),
        )
        return Assembled(site, (*self._problems, *self._resolver.problems))

    def _ever_public(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the articles that are, were or will be public: time alone moves no address of a name."""
        articles = (one for one in entries if one.type.listing is Listing.NEWS)
        return [one for one in articles if self._all.drafts or one.status != "draft"]

    def _is_shown(self, entry: Entry, instant: int) -> bool:
        """Return whether a document has a page at an instant; the notice of a withdrawn one counts."""
        status = status_of(entry, instant)
        return status in _PUBLIC or (self._all.drafts and status in _MARKED)

    def _mark(self, entry: Entry, instant: int) -> str:
        status = status_of(entry, instant)
        return status.value if status in _MARKED else ""

    def _is_sound(self, entry: Entry) -> bool:
        """Report the problems of a document in this portal; return False if it cannot be published."""
        self._problems += entry.problems_when_shown
        sound = entry.sound
        if entry.category is not None and self._categories and entry.category not in self._categories:
            choices = ", ".join(category.name for category in self._config.categories)
            values = {"value": entry.category, "choices": choices}
            self._problems.append(Problem("BD203", entry.path, *entry.category_place, values))
            sound = False
        if sound:
            self._problems += entry.problems_when_sound
        return sound

    def _article(self, entry: Entry) -> Article:
        mark = self._mark(entry, self._all.at.instant)
        shows_text = entry.status != "withdrawn"
        links = tuple(self._resolver.resolve(one, entry.path) for one in entry.references) if shows_text else ()
        picture = self._resolver.resolve_picture(entry.picture, entry.path) if entry.picture and shows_text else None
        url = self._base + (entry.address or "").removeprefix("/")
        entry = self._with_usual_category(entry)
        pictures = self._resolver.resolve_album(entry) if entry.type.is_gallery and shows_text else ()
        attached = self._resolver.attached(entry.references, entry.path) if links else ()
        shared = self._resolver.share_picture(entry) if shows_text and not mark else None
        return Article(entry, url, entry.card + mark.encode(), mark, links, picture, pictures, attached, shared)

    def _with_usual_category(self, entry: Entry) -> Entry:
        """Return an entry with its category in the usual spelling, unless site.yaml lists the categories."""
        if entry.category is None or self._categories:
            return entry
        usual = self._category_names.spellings[name_key(entry.category)]
        return entry if usual == entry.category else replace(entry, category=usual)

    def _redirects(self, articles: Iterable[Article]) -> Iterator[Redirect]:
        """Yield the redirects from old addresses in content files and in redirects.yaml."""
        for article in articles:
            entry = article.entry
            for old in (one.below(self._base) for one in entry.aliases):
                if page_key(old.path) != page_key(entry.address or ""):
                    yield Redirect(old, article.url, entry.path, entry.aliases_place, entry.aliases_place)
                else:
                    values = {"cause": translatable("own address"), "remedy": translatable("own address remedy")}
                    self._problems.append(Problem("BD214", entry.path, *entry.aliases_place, values))
        for given in self._all.redirects:
            url = self._resolver.resolve_redirect(given.target, REDIRECTS_FILE, given.target_place)
            if url:
                yield Redirect(given.old.below(self._base), url, REDIRECTS_FILE, given.place, given.target_place)

    def _warn_of_expired_contact(self) -> Iterator[Problem]:
        """Yield a problem if security.txt has expired (RFC 9116, 2.5.5)."""
        security = self._config.security
        if security is not None and security.expires.instant <= self._all.at.instant:
            yield Problem("BD324", SITE_FILE, values={"value": security.expires.local})

    def _sections(self, articles: Sequence[Article]) -> tuple[Section, ...]:
        named: dict[str, list[Article]] = {}
        for article in articles:
            if article.entry.category is not None:
                named.setdefault(article.entry.category, []).append(article)
        categories = self._config.categories or self._own_categories(named)
        return tuple(Section(c.name, c.slug, c.description, tuple(named.get(c.name, ()))) for c in categories)

    def _own_categories(self, names: Iterable[str]) -> Iterator[Category]:
        """Yield the categories of a site that lists none, each at an address of its own."""
        slugs = self._category_names.slugs
        for name in sorted(names, key=self._config.writing.order):
            key = name_key(name)
            if not has_letters(name):
                continue
            yield Category(name, slugs[key].slug)
            if slugs[key].other:
                self._problems.append(self._marked_category(name, slugs[key]))

    def _marked_category(self, name: str, found: NamedSlug) -> Problem:
        """Return the advice on a category whose address has a mark, at the article that is the first to use it."""
        names = self._category_names
        paths = [names.uses[key].path for key in (name_key(name), found.other)]
        first, other = (next(entry for entry in self._all.entries if entry.path == path) for path in paths)
        values = {
            "name": name,
            "other": names.spellings.get(found.other, other.category or ""),  # it may no longer be shown
            "other_path": other.path,
            "url": f"{self._config.addresses.sections}{found.slug}/",
        }
        return Problem("BD271", first.path, *first.category_place, values)

    def _tags(self, articles: Iterable[Article]) -> tuple[Tag, ...]:
        carried: dict[str, list[Article]] = {}
        for article in articles:
            for key in dict.fromkeys(tag.key for tag in article.entry.tags):
                carried.setdefault(key, []).append(article)
        names, order = self._tag_names, self._config.writing.order
        tags = [Tag(key, names.spellings[key], names.slugs[key].slug, tuple(some)) for key, some in carried.items()]
        return tuple(sorted(tags, key=lambda tag: (order(tag.name), tag.slug)))

    def _changes(self) -> tuple[Change, ...]:
        """Return the later changes, found by comparing each document just before and at each moment in its file."""
        at, found = self._all.at, []
        for entry in self._all.entries:
            for moment in (entry.date, entry.end, self._old_from(entry)):
                if moment is None or moment.instant <= at.instant:
                    continue
                before, after = (self._appearance(entry, moment.instant - step) for step in (1, 0))
                if before != after:
                    found.append(Change(moment, _kind_of_change(before, after), entry.path))
        timed = (self._all.anniversaries, at, self._config.zone, self._config.words_language)
        found += [Change(day, "banner", text) for day, text in edges(*timed)]
        security = self._config.security
        if security is not None and security.expires.instant > at.instant:
            found.append(Change(security.expires, "security", "/.well-known/security.txt"))
        return tuple(sorted(set(found), key=lambda change: (change.moment.instant, change.kind, change.subject)))

    def _appearance(self, entry: Entry, instant: int) -> tuple[str, ...]:
        """Return the time-dependent properties of a document, news being the last; empty if it is not shown."""
        if not self._is_shown(entry, instant):
            return ()
        mark = self._mark(entry, instant)
        return entry.status, mark, "news" if _is_news(entry, mark, instant) else ""

    def _old_from(self, entry: Entry) -> Moment | None:
        """Return the moment from which a document is no longer news; None for one that is none."""
        if entry.date is None or not entry.type.is_news:
            return None
        instant = entry.date.instant + NEWS_SPAN
        return at_instant(instant, self._config.zone) if instant > self._all.at.instant else None


def _category_names(shown: Sequence[Entry], public: Sequence[Entry]) -> Names:
    """Return the categories that articles use, for a site that lists none."""
    used = {entry.category for entry in (*shown, *public) if entry.category is not None}
    known = {name: (TagName(name_key(name), name),) for name in used}
    return Names.of(shown, public, lambda entry: known.get(entry.category or "", ()))


def _is_news(entry: Entry, mark: str, instant: int) -> bool:
    """Return whether an article that is shown at an instant counts as news then."""
    if entry.date is None or not entry.type.is_news or entry.status != "published" or mark:
        return False
    return entry.date.instant <= instant < entry.date.instant + NEWS_SPAN


def _kind_of_change(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return the kind of change between two appearances of a document."""
    if not after:
        return "expire"
    return "news" if before[:-1] == after[:-1] else "publish"


def _listed(articles: Iterable[Article], listing: Listing) -> list[Article]:
    return sorted((one for one in articles if one.entry.type.listing is listing), key=_place)


def _place(article: Article) -> tuple[bool, int, str]:
    """Return the sort key of a document in its list."""
    date = article.entry.date
    if article.entry.type.order is Order.ADDRESS:
        return False, 0, article.url
    return (date is None, -(date.instant if date else 0), article.url)


def _related(articles: Sequence[Article], size: int, knowledge: Knowledge) -> list[tuple[int, ...]]:
    before = knowledge.related()
    signals = [signal_of(article.entry) for article in articles]
    now = related(signals, size, before, knowledge.terms, knowledge.spread)
    if now != before:
        knowledge.keep_related(now)
    return now.lists()
