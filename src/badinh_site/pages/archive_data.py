"""All articles of an archived portal as data."""

from __future__ import annotations

from msgspec import Struct

from badinh_site.dates import Moment, local, rfc3339
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs
from badinh_site.portal.entry import Correction
from badinh_site.portal.site import Article, Body, Site
from badinh_site.portal.urls import absolute, in_site

__all__ = [
    "ARCHIVE_DATA",
    "DataArticle",
    "DataArticleSeed",
    "DataPicture",
    "DataSchemaView",
    "DataSeed",
    "DataView",
    "data_pages",
]


class DataPicture(Struct, frozen=True):
    """The picture of an article, as data."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


class DataArticle(Struct, frozen=True):
    """An article as data: what its page says, without how. What is unknown is None or empty, and left out."""

    url: str
    title: str
    title_derived: bool
    published: str | None
    """ISO 8601: a day, or a moment with its offset where the hour is known."""
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    place: tuple[str, ...]
    views: int | None
    lead: str
    picture: DataPicture | None
    """None when front matter names none."""
    corrections: tuple[Correction, ...]
    body: Body


class DataArticleSeed(Struct, frozen=True, array_like=True):
    """What a :class:`DataArticle` is made from."""

    facts: bytes
    url: str
    published: str | None
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    picture: tuple[str, int, int] | None
    """Address, width and height."""


class DataView(Struct, frozen=True, tag="data"):
    """All articles of an archived portal as data."""

    schema: str
    """Address of the JSON Schema."""
    home: str
    """The address of the portal."""
    frozen: str
    """The day that the portal shows, in ISO 8601."""
    articles: tuple[DataArticle, ...]
    """In the order of the portal, the newest first."""


class DataSeed(Struct, frozen=True, tag="data"):
    """What a :class:`DataView` is made from."""

    schema: str
    home: str
    frozen: str
    articles: tuple[DataArticleSeed, ...]


class DataSchemaView(Struct, frozen=True, tag="data_schema"):
    """The JSON Schema of the data: what each field means."""

    id: str
    """Its own address."""


def _expand_article(seed: DataArticleSeed, blobs: Blobs) -> DataArticle:
    """Return an article as data. Its facts are fetched alone: those of a whole portal would fill the memory."""
    facts, picture = blobs.facts(seed.facts), None
    if seed.picture is not None and facts.picture is not None:
        picture = DataPicture(*seed.picture, facts.picture.alt, facts.picture.caption, facts.picture.credit)
    return DataArticle(
        url=seed.url,
        title=facts.title,
        title_derived=facts.title_derived,
        published=seed.published,
        updated=seed.updated,
        section=seed.section,
        tags=seed.tags,
        authors=facts.authors,
        sources=facts.sources,
        place=facts.place,
        views=facts.views,
        lead=facts.lead,
        picture=picture,
        corrections=facts.corrections,
        body=Body(facts.body),
    )


def data_pages(site: Site) -> list[Page]:
    """Return all articles as data, and its schema; none while the portal is alive. Withdrawn ones are left out."""
    config = site.config
    if config.archive is None or config.frozen_at is None:
        return []
    file, origin = config.addresses.data_file, config.word("origin data")
    schema_file = f"{file.removesuffix('.json')}.schema.json"
    schema = absolute(config, in_site(config, f"/{schema_file}"))
    names = {tag.slug: tag.name for tag in site.tags}
    seed = DataSeed(
        schema=schema,
        home=absolute(config, config.base_path),
        frozen=config.frozen_at.local[:10],
        articles=tuple(expand_article(site, article, names) for article in site.articles),
    )
    return [
        Page(file, "articles.json", seed, origin),
        Page(schema_file, "articles.schema.json", DataSchemaView(schema), origin, shared=False),
    ]


def expand_article(site: Site, article: Article, names: dict[str, str]) -> DataArticleSeed:
    entry, picture = article.entry, article.picture
    return DataArticleSeed(
        facts=entry.facts,
        url=absolute(site.config, article.url),
        published=_when(site, entry.date),
        updated=_when(site, entry.modified),
        section=entry.category,
        tags=tuple(names[tag] for tag in dict.fromkeys(tag.slug for tag in entry.tags)),
        picture=(absolute(site.config, picture.largest), picture.width, picture.height) if picture else None,
    )


def _when(site: Site, moment: Moment | None) -> str | None:
    """Return a day, or a moment with its offset where the hour is known."""
    return rfc3339(moment, site.config.zone) if moment is not None and moment.has_hour else local(moment)


def _expand(seed: DataSeed, blobs: Blobs) -> DataView:
    articles = tuple(_expand_article(one, blobs) for one in seed.articles)
    return DataView(seed.schema, seed.home, seed.frozen, articles)


ARCHIVE_DATA = Kind(of_site(data_pages), (Seeds(DataSeed, _expand), Seeds(DataSchemaView)))
"""Page data of a whole portal would fill the memory, so it is fetched article by article."""
