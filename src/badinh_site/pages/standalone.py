"""Standalone pages, such as the one about the portal: view, seed, expansion, layout."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from badinh_site.content.markdown.headings import Heading
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.links import document_path, home_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, DocumentSeed, Head, pictures_in
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.references import Attached
from badinh_site.portal.site import Body, Link, Site, Target
from badinh_site.portal.urls import absolute

__all__ = ["STANDALONE", "StandaloneSeed", "StandaloneView", "standalone_pages"]


class StandaloneView(Struct, frozen=True, tag="page"):
    """A page outside the news: about, contact."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    lead: str
    updated: str | None
    mark: str
    contents: tuple[Heading, ...]
    body: Body
    attachments: tuple[Attached, ...]


class StandaloneSeed(DocumentSeed, frozen=True, tag="page"):
    """What a :class:`StandaloneView` is made from."""

    share_picture: SharePicture | None
    links: tuple[Target, ...]
    attachments: tuple[Attached, ...]

    def shown_pictures(self) -> Iterator[Picture]:
        """Yield the pictures of the text."""
        return pictures_in(self.links)


def _expand(seed: StandaloneSeed, blobs: Blobs) -> StandaloneView:
    facts = blobs.facts(seed.facts)
    return StandaloneView(
        head=Head(facts.title, facts.excerpt, seed.canonical, not seed.mark, seed.share_picture),
        breadcrumb=seed.breadcrumb,
        title=facts.title,
        lead=facts.lead,
        updated=facts.updated,
        mark=seed.mark,
        contents=facts.headings,
        body=Body(facts.body, seed.links),
        attachments=seed.attachments,
    )


def standalone_pages(site: Site) -> Iterator[Page]:
    """Return the pages outside the news."""
    for page in site.pages:
        if page.withdrawn:
            continue
        canonical = absolute(site.config, page.url)
        seed = StandaloneSeed(
            facts=page.entry.facts,
            canonical=canonical,
            mark=page.mark,
            breadcrumb=(home_link(site),),
            share_picture=page.share_picture,
            links=page.links,
            attachments=page.attachments,
        )
        yield Page(document_path(page), "page.html", seed, page.entry.path)


def _facts_of(seed: StandaloneSeed) -> tuple[bytes, ...]:
    return (seed.facts,)


STANDALONE = Kind(of_site(standalone_pages), (Seeds(StandaloneSeed, _expand, facts=_facts_of),))
