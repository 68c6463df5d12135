"""A kind of page that only tests know: for each document a file of what is said of it, and one file of all these.

It does what ARCHITECTURE.md asks of a new kind and no more, and names every blob that there is, in every form that a
seed can have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest import mock

from msgspec import Struct

from badinh_site.pages import registry
from badinh_site.pages.kind import Kind, Seeds
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs
from badinh_site.portal.entry import BLOBS
from badinh_site.portal.site import Article, Body, Site
from tests.support.sitemaking import write

TEMPLATE = "made_up.json"
ALL = "made-up/all.json"


class MadeUp(Struct, frozen=True, array_like=True):
    """What is shown of a document."""

    blobs: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    body: Body


class MadeUpView(Struct, frozen=True, tag="made up"):
    """What a template sees."""

    documents: tuple[MadeUp, ...]


class Named(Struct, frozen=True, array_like=True):
    """Digests in a list, in a table, and in a view that needs no expansion."""

    listed: tuple[bytes, ...]
    by_name: dict[str, bytes]
    body: Body


class MadeUpSeed(Struct, frozen=True, tag="made up"):
    """What the pages are planned as."""

    documents: tuple[Named, ...]


def path_of(article: Article) -> str:
    """Return the path of a document's own file."""
    return f"made-up{article.url.removesuffix('/')}.json"


def registered(blobs: Collection[str] = BLOBS) -> AbstractContextManager[object]:
    """Add a kind that names some blobs of every document, for as long as the context lasts."""

    def layout(site: Site, _: Sequence[Page]) -> Iterator[Page]:
        documents = [one for one in (*site.articles, *site.pages, *site.albums) if not one.withdrawn]
        named = [_named(one, blobs) for one in documents]
        for article, one in zip(documents, named, strict=True):
            yield _page(path_of(article), MadeUpSeed((one,)))
        yield _page(ALL, MadeUpSeed(tuple(named)))

    kind = Kind(layout, (Seeds(MadeUpSeed, _expand),))
    return mock.patch.object(registry, "KINDS", (*registry.KINDS, kind))


def write_template(site: Path) -> None:
    """Return a site the template of the kind."""
    write(
        site,
        f"templates/{TEMPLATE}",
        "{% for one in page.documents %}{{ one.blobs | json }}{{ one.texts | json }}{{ one.body | html }}{% endfor %}",
    )


def _page(path: str, seed: Any) -> Page:
    return Page(path, TEMPLATE, seed, "made up", shared=False)


def _named(article: Article, blobs: Collection[str]) -> Named:
    names = sorted(blobs)
    digests = {name: article.card if name == "card" else getattr(article.entry, name) for name in names}
    return Named(tuple(digests.values()), digests, Body(digests.get("body", b""), article.links))


def _expand(seed: MadeUpSeed, blobs: Blobs) -> MadeUpView:
    return MadeUpView(tuple(_shown(one, blobs) for one in seed.documents))


def _shown(one: Named, blobs: Blobs) -> MadeUp:
    texts, body = [], one.body
    if "facts" in one.by_name:
        facts = blobs.facts(one.by_name["facts"])
        texts += [facts.title, facts.lead, *facts.authors]
        body = body if body.digest else Body(facts.body, body.links)
    if "card" in one.by_name:
        card = blobs.card(one.by_name["card"])
        texts += [card.title, card.excerpt, card.mark]
    listed = zip(one.by_name, (digest.hex() for digest in one.listed), strict=True)
    return MadeUp(tuple(listed), tuple(texts), body)
