"""Lays out what only an archived portal has: the notice at the top of every page, and all articles as data."""

from __future__ import annotations

from collections.abc import Iterable

from badinh_site.dates import Moment, local, rfc3339
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import ArchiveNotice, DataArticleSeed, DataSchemaView, DataSeed
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import absolute, in_site
from badinh_site.settings.config import Reference

__all__ = ["archive_notice", "data_pages"]


def archive_notice(site: Site) -> ArchiveNotice | None:
    """Return what every page says of the archive; None while the portal is alive."""
    archive, frozen = site.config.archive, site.config.frozen_at
    if archive is None or frozen is None:
        return None
    return ArchiveNotice(
        frozen=frozen.local[:10],
        reason=archive.reason,
        successors=_links(archive.successors),
        sources=_links(archive.sources),
        data=Link(site.config.word("data"), in_site(site.config, f"/{site.config.addresses.data_file}")),
    )


def _links(references: Iterable[Reference]) -> tuple[Link, ...]:
    return tuple(Link(one.name, one.url) for one in references)


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
        articles=tuple(_article(site, article, names) for article in site.articles),
    )
    return [
        Page(file, "articles.json", seed, origin),
        Page(schema_file, "articles.schema.json", DataSchemaView(schema), origin, shared=False),
    ]


def _article(site: Site, article: Article, names: dict[str, str]) -> DataArticleSeed:
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
