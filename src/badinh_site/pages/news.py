"""Lays out what people read: the home page, articles, plain pages, the photo library, and what leads astray."""

from __future__ import annotations

from collections.abc import Iterator

from badinh_site.pages.frame import LIBRARY_TITLE, head, home_link, section_link, tag_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import (
    ArticleSeed,
    Block,
    HomeView,
    LibraryView,
    NotFoundView,
    PlainSeed,
    RedirectView,
    WithdrawnView,
)
from badinh_site.portal.model import Article, Link, Site
from badinh_site.portal.urls import LIBRARY, absolute, in_site, output_path

__all__ = [
    "article_pages",
    "home_page",
    "library_page",
    "not_found_page",
    "plain_pages",
    "redirect_pages",
    "withdrawn_pages",
]

WITHDRAWN_TITLE = "Bài viết đã được gỡ"
FEATURED = 5
"""Lead stories on the home page, at most."""
HELPFUL = 5
"""Newest articles that the page for a missing address offers."""


def _path_of(article: Article) -> str:
    return output_path(article.entry.address or "")


def home_page(site: Site) -> Page:
    """Give the front page. A single section would repeat the newest articles, so it gets no block."""
    featured = [article for article in site.articles if article.entry.featured][:FEATURED]
    shown = {article.url for article in featured}
    newest = [article.card for article in site.articles[: site.config.home_size + FEATURED] if article.url not in shown]
    blocks = [
        Block(
            section_link(site, section.name, section.slug),
            tuple(article.card for article in section.articles[: site.config.section_size]),
        )
        for section in site.sections
        if section.articles
    ]
    seed = HomeView(
        head=head(site, site.config.title, site.config.base_path, site.config.description),
        featured=tuple(article.card for article in featured),
        newest=tuple(newest[: site.config.home_size]),
        sections=tuple(blocks) if len(blocks) > 1 else (),
    )
    return Page("index.html", "home.html", seed, "trang chủ")


def article_pages(site: Site) -> Iterator[Page]:
    """Give the page of every article."""
    breadcrumbs = _Breadcrumbs(site)
    tags = {tag.slug: tag_link(site, tag.name, tag.slug) for tag in site.tags}
    cards = [article.card for article in site.articles]
    for article, places in zip(site.articles, site.related, strict=True):
        seed = ArticleSeed(
            facts=article.entry.facts,
            canonical=absolute(site.config, article.url),
            mark=article.mark,
            breadcrumb=breadcrumbs.of(article),
            picture=article.picture,
            links=article.links,
            tags=tuple([tags[key] for key in dict.fromkeys([tag.slug for tag in article.entry.tags])]),
            related=tuple([cards[place] for place in places]),
        )
        yield Page(_path_of(article), "article.html", seed, article.entry.path)


def withdrawn_pages(site: Site) -> Iterator[Page]:
    """Give the notice at the address of all that was withdrawn. Nothing of the text itself is in it."""
    breadcrumbs = _Breadcrumbs(site)
    for article in (*site.withdrawn, *(page for page in site.pages if page.withdrawn)):
        place = head(site, WITHDRAWN_TITLE, article.url, indexed=False)
        seed = WithdrawnView(place, breadcrumbs.of(article), article.entry.reason or "")
        yield Page(_path_of(article), "withdrawn.html", seed, article.entry.path)


class _Breadcrumbs:
    """The way back from an article: home, and its section where it has one."""

    def __init__(self, site: Site) -> None:
        self._home = (home_link(site),)
        self._sections = {s.name: (home_link(site), section_link(site, s.name, s.slug)) for s in site.sections}

    def of(self, article: Article) -> tuple[Link, ...]:
        if article.entry.kind == "page" or article.entry.category is None:
            return self._home
        return self._sections.get(article.entry.category, self._home)


def plain_pages(site: Site) -> Iterator[Page]:
    """Give the pages outside the news."""
    for page in site.pages:
        if page.withdrawn:
            continue
        canonical = absolute(site.config, page.url)
        seed = PlainSeed(page.entry.facts, canonical, page.mark, (home_link(site),), page.links)
        yield Page(_path_of(page), "page.html", seed, page.entry.path)


def library_page(site: Site) -> Page:
    """Give the photo library."""
    seed = LibraryView(
        head=head(site, LIBRARY_TITLE, in_site(site.config, LIBRARY)),
        breadcrumb=(home_link(site),),
        title=LIBRARY_TITLE,
    )
    return Page(output_path(LIBRARY), "library.html", seed, "thư viện hình ảnh")


def not_found_page(site: Site) -> Page:
    """Give the page that hosts show for a missing address."""
    title = "Không tìm thấy trang"
    newest = tuple(article.card for article in site.articles[:HELPFUL])
    seed = NotFoundView(head(site, title, "", indexed=False), title, newest)
    return Page("404.html", "not_found.html", seed, "trang 404")


def redirect_pages(site: Site) -> Iterator[Page]:
    """Give a stub at every old address."""
    for article in (*site.articles, *site.pages, *site.withdrawn):
        for alias in article.entry.aliases:
            title = WITHDRAWN_TITLE if article.withdrawn else article.entry.title
            seed = RedirectView(head(site, title, article.url, indexed=False), Link(title, article.url))
            yield Page(output_path(alias), "redirect.html", seed, article.entry.path)
