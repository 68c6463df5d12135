"""Article pages: view, seed, expansion, layout."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from badinh_site.content.markdown.headings import Heading
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.links import Breadcrumbs, document_path, tag_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import (
    Blobs,
    DocumentSeed,
    Figure,
    Head,
    cards,
    extra_fields,
    figure,
    pictures_in,
    shared_picture,
)
from badinh_site.pages.share_links import Share, share
from badinh_site.pages.title_cards import article_share_picture
from badinh_site.portal.entry import Card, Correction
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.references import Attached
from badinh_site.portal.site import Body, Link, Site, Target
from badinh_site.portal.urls import absolute

__all__ = ["ARTICLES", "ArticleSeed", "ArticleView", "article_pages"]


class ArticleView(Struct, frozen=True, tag="article"):
    """An article's own page."""

    head: Head
    breadcrumb: tuple[Link, ...]
    """Home, section; the article itself is not in it."""
    title: str
    title_derived: bool
    """True when the file has no title and this one was made from its lead."""
    date: str | None
    """ISO 8601 local time, day only when no hour is known; None when the date is unknown."""
    updated: str | None
    modified: str | None
    """When it was last updated or corrected, whichever is later, as far as its file says it."""
    views: int | None
    mark: str
    """``draft``, ``scheduled`` or empty."""
    lead: str
    """The lead (sapo) from front matter; empty when the first paragraph of the body serves."""
    place: tuple[str, ...]
    figure: Figure | None
    """The picture that front matter names."""
    contents: tuple[Heading, ...]
    """The headings of a long text; none of a short one."""
    body: Body
    attachments: tuple[Attached, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    share: Share
    """Links by which a reader passes it on."""
    newer: Link | None
    """The neighbours in the article's section."""
    older: Link | None
    related: tuple[Card, ...]
    """Related news, the newest first."""


class ArticleSeed(DocumentSeed, frozen=True, tag="article"):
    """What an :class:`ArticleView` is made from."""

    picture: Picture | None
    """The one that front matter names."""
    share_picture: SharePicture | None
    links: tuple[Target, ...]
    """Where the references of the body lead."""
    attachments: tuple[Attached, ...]
    """The files among them."""
    tags: tuple[Link, ...]
    newer: Link | None
    older: Link | None
    related: tuple[bytes, ...]
    """Digests of the cards."""

    def shown_pictures(self) -> Iterator[Picture]:
        """Yield the picture that front matter names, and those of the text."""
        return pictures_in((self.picture, *self.links))


_extra_fields = extra_fields(ArticleView)


def _expand(seed: ArticleSeed, blobs: Blobs) -> ArticleView:
    facts = blobs.facts(seed.facts)
    return ArticleView(
        head=Head(
            facts.title, facts.excerpt, seed.canonical, not seed.mark, shared_picture(seed.share_picture, facts.picture)
        ),
        breadcrumb=seed.breadcrumb,
        title=facts.title,
        title_derived=facts.title_derived,
        date=facts.date,
        updated=facts.updated,
        modified=facts.modified,
        views=facts.views,
        mark=seed.mark,
        lead=facts.lead,
        figure=figure(seed.picture, facts.picture),
        contents=facts.headings,
        body=Body(facts.body, seed.links),
        attachments=seed.attachments,
        authors=facts.authors,
        sources=facts.sources,
        tags=seed.tags,
        corrections=facts.corrections,
        share=share(seed.canonical, facts.title),
        newer=seed.newer,
        older=seed.older,
        related=cards(seed.related, blobs),
        **_extra_fields(facts),
    )


def article_pages(site: Site) -> Iterator[Page]:
    """Return the page of every article."""
    breadcrumbs = Breadcrumbs(site)
    tags = {tag.key: tag_link(site, tag.name, tag.slug) for tag in site.tags}
    cards = [article.card for article in site.articles]
    neighbours = _neighbours(site)
    for article, places in zip(site.articles, site.related, strict=True):
        newer, older = neighbours.get(article.url, (None, None))
        seed = ArticleSeed(
            facts=article.entry.facts,
            canonical=absolute(site.config, article.url),
            mark=article.mark,
            breadcrumb=breadcrumbs.of(article),
            picture=article.picture,
            share_picture=article_share_picture(site, article),
            links=article.links,
            attachments=article.attachments,
            tags=tuple([tags[key] for key in dict.fromkeys([tag.key for tag in article.entry.tags])]),
            newer=newer,
            older=older,
            related=tuple([cards[place] for place in places]),
        )
        yield Page(document_path(article), "article.html", seed, article.entry.path)


def _neighbours(site: Site) -> dict[str, tuple[Link | None, Link | None]]:
    """Return, by address, the links to the next newer and the next older article of the same section."""
    found: dict[str, tuple[Link | None, Link | None]] = {}
    for section in site.sections:
        links = [None, *(Link(article.entry.title, article.url) for article in section.articles), None]
        for article, newer, older in zip(section.articles, links, links[2:], strict=False):
            found[article.url] = (newer, older)
    return found


def _cards_of(seed: ArticleSeed) -> tuple[bytes, ...]:
    return seed.related


def _facts_of(seed: ArticleSeed) -> tuple[bytes, ...]:
    return (seed.facts,)


ARTICLES = Kind(of_site(article_pages), (Seeds(ArticleSeed, _expand, _cards_of, _facts_of),))
