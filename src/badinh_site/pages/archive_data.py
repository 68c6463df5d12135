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
    """An article as data: the content of its page without layout. Unknown values are None or empty, and omitted."""

    url: str
    title: str
    title_derived: bool
    published: str | None
    """ISO 8601: a day, or a moment with its offset if the hour is known."""
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    place: tuple[str, ...]
    views: int | None
    lead: str
    picture: DataPicture | None
    """None if front matter names none."""
    corrections: tuple[Correction, ...]
    body: Body


class DataArticleSeed(Struct, frozen=True, array_like=True):
    """The seed of a :class:`DataArticle`."""

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
    """URL of the JSON Schema."""
    home: str
    """URL of the portal."""
    frozen: str
    """The day at which the portal is frozen, in ISO 8601."""
    articles: tuple[DataArticle, ...]
    """In the order of the lists, newest first."""


class DataSeed(Struct, frozen=True, tag="data"):
    """The seed of a :class:`DataView`."""

    schema: str
    home: str
    frozen: str
    articles: tuple[DataArticleSeed, ...]


class DataSchemaView(Struct, frozen=True, tag="data_schema"):
    """The JSON Schema of the data, which documents each field."""

    id: str
    """URL of the schema itself."""


def _expand_article(seed: DataArticleSeed, blobs: Blobs) -> DataArticle:
    """Return an article as data. Page data is fetched one article at a time: a whole portal's would fill the memory."""
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
    """Return the file of all articles but withdrawn ones, and its schema; no pages unless the portal is archived."""
    config = site.config
    if config.archive is None or config.frozen_at is None:
        return []
    file, origin = config.addresses.data_file, config.word("origin data")
    schema_file = f"{file.removesuffix('.json')}.schema.json"
    schema = absolute(config, in_site(config, f"/{schema_file}"))
    names = {tag.key: tag.name for tag in site.tags}
    seed = DataSeed(
        schema=schema,
        home=absolute(config, config.base_path),
        frozen=config.frozen_at.local[:10],
        articles=tuple(_article_seed(site, article, names) for article in site.articles),
    )
    return [
        Page(file, "articles.json", seed, origin),
        Page(schema_file, "articles.schema.json", DataSchemaView(schema), origin, shared=False),
    ]


def _article_seed(site: Site, article: Article, names: dict[str, str]) -> DataArticleSeed:
    entry, picture = article.entry, article.picture
    return DataArticleSeed(
        facts=entry.facts,
        url=absolute(site.config, article.url),
        published=_when(site, entry.date),
        updated=_when(site, entry.modified),
        section=entry.category,
        tags=tuple(names[tag] for tag in dict.fromkeys(tag.key for tag in entry.tags)),
        picture=(absolute(site.config, picture.largest), picture.width, picture.height) if picture else None,
    )


def _when(site: Site, moment: Moment | None) -> str | None:
    """Return a day, or a moment with its offset if the hour is known."""
    return rfc3339(moment, site.config.zone) if moment is not None and moment.has_hour else local(moment)


def _expand(seed: DataSeed, blobs: Blobs) -> DataView:
    articles = tuple(_expand_article(one, blobs) for one in seed.articles)
    return DataView(seed.schema, seed.home, seed.frozen, articles)


ARCHIVE_DATA = Kind(of_site(data_pages), (Seeds(DataSeed, _expand), Seeds(DataSchemaView)))
"""``facts`` is not declared: the page data of a whole portal would fill the memory if it were fetched at once."""
