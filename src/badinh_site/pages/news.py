"""Lays out what people read: the home page, articles, plain pages, the photo library, and what leads astray."""

from __future__ import annotations

from collections.abc import Iterator

from badinh_site.moments import local
from badinh_site.pages.frame import LIBRARY_TITLE, head, home_link, section_link, tag_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import (
    ArticleView,
    Block,
    HomeView,
    LibraryView,
    NotFoundView,
    PlainView,
    PortalView,
    RedirectView,
    WithdrawnView,
)
from badinh_site.portal.model import Article, Link, Site
from badinh_site.portal.urls import LIBRARY, in_site, output_path
from badinh_site.vietnamese import excerpt

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


def _path_of(site: Site, url: str) -> str:
    return output_path("/" + url.removeprefix(site.config.base_path))


def home_page(site: Site, portal: PortalView) -> Page:
    """Give the front page. A single section would repeat the newest articles, so it gets no block."""
    featured = [article for article in site.articles if article.featured][:FEATURED]
    shown = {article.path for article in featured}
    newest = [article.card for article in site.articles if article.path not in shown][: site.config.home_size]
    blocks = [
        Block(
            section_link(site, section.name, section.slug),
            tuple(article.card for article in section.articles[: site.config.section_size]),
        )
        for section in site.sections
        if section.articles
    ]
    view = HomeView(
        portal=portal,
        head=head(site, site.config.title, site.config.base_path, site.config.description),
        featured=tuple(article.card for article in featured),
        newest=tuple(newest),
        sections=tuple(blocks) if len(blocks) > 1 else (),
    )
    return Page("index.html", "home.html", view, "trang chủ")


def article_pages(site: Site, portal: PortalView) -> Iterator[Page]:
    """Give the page of every article."""
    sections = {section.name: section.slug for section in site.sections}
    tags = {tag.slug: tag_link(site, tag.name, tag.slug) for tag in site.tags}
    for article in site.articles:
        card = article.card
        view = ArticleView(
            portal=portal,
            head=head(site, card.title, card.url, card.excerpt, indexed=not card.mark),
            breadcrumb=_breadcrumb(site, article, sections),
            title=card.title,
            title_derived=card.title_derived,
            date=card.date,
            updated=local(article.updated),
            views=card.views,
            mark=card.mark,
            lead=article.lead if article.lead_given else "",
            place=article.place,
            figure=article.figure,
            body=article.body,
            authors=article.authors,
            sources=article.sources,
            tags=tuple(tags[tag] for tag in article.tags),
            corrections=article.corrections,
            related=site.related[article.path],
        )
        yield Page(_path_of(site, card.url), "article.html", view, article.path)


def withdrawn_pages(site: Site, portal: PortalView) -> Iterator[Page]:
    """Give the notice at the address of all that was withdrawn. Nothing of the text itself is in it."""
    sections = {section.name: section.slug for section in site.sections}
    notices = [
        *((a.path, a.card.url, a.withdrawn, _breadcrumb(site, a, sections)) for a in site.withdrawn),
        *((p.path, p.url, p.withdrawn, (home_link(site),)) for p in site.pages if p.withdrawn is not None),
    ]
    for path, url, reason, breadcrumb in notices:
        view = WithdrawnView(portal, head(site, WITHDRAWN_TITLE, url, indexed=False), breadcrumb, reason or "")
        yield Page(_path_of(site, url), "withdrawn.html", view, path)


def _breadcrumb(site: Site, article: Article, sections: dict[str, str]) -> tuple[Link, ...]:
    if article.category in sections:
        return home_link(site), section_link(site, article.category, sections[article.category])
    return (home_link(site),)


def plain_pages(site: Site, portal: PortalView) -> Iterator[Page]:
    """Give the pages outside the news."""
    for page in site.pages:
        if page.withdrawn is not None:
            continue
        view = PlainView(
            portal=portal,
            head=head(site, page.title, page.url, excerpt(page.description), indexed=not page.mark),
            breadcrumb=(home_link(site),),
            title=page.title,
            lead=page.lead,
            updated=local(page.updated),
            mark=page.mark,
            body=page.body,
        )
        yield Page(_path_of(site, page.url), "page.html", view, page.path)


def library_page(site: Site, portal: PortalView) -> Page:
    """Give the photo library."""
    view = LibraryView(
        portal=portal,
        head=head(site, LIBRARY_TITLE, in_site(site.config, LIBRARY)),
        breadcrumb=(home_link(site),),
        title=LIBRARY_TITLE,
    )
    return Page(output_path(LIBRARY), "library.html", view, "thư viện hình ảnh")


def not_found_page(site: Site, portal: PortalView) -> Page:
    """Give the page that hosts show for a missing address."""
    title = "Không tìm thấy trang"
    newest = tuple(article.card for article in site.articles[:HELPFUL])
    view = NotFoundView(portal, head(site, title, "", indexed=False), title, newest)
    return Page("404.html", "not_found.html", view, "trang 404")


def redirect_pages(site: Site, portal: PortalView) -> Iterator[Page]:
    """Give a stub at every old address."""
    targets = [
        *((a.path, a.card.title, a.card.url, a.aliases) for a in site.articles),
        *((p.path, WITHDRAWN_TITLE if p.withdrawn else p.title, p.url, p.aliases) for p in site.pages),
        *((a.path, WITHDRAWN_TITLE, a.card.url, a.aliases) for a in site.withdrawn),
    ]
    for path, title, url, aliases in targets:
        for alias in aliases:
            view = RedirectView(portal, head(site, title, url, indexed=False), Link(title, url))
            yield Page(output_path(alias), "redirect.html", view, path)
