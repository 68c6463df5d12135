"""Lays out posters: pictures of a title, where settings ask for them, for links to pages without a picture."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from badinh_site.config import SITE_FILE
from badinh_site.content.pictures import SHARE_SIZE
from badinh_site.content.sources import digest
from badinh_site.pages.outputs import Poster, PosterWords
from badinh_site.portal.model import Article, Site
from badinh_site.portal.pictures import MARK, SharePicture
from badinh_site.portal.urls import in_site, output_path, poster_address

__all__ = ["article_share_picture", "portal_share_picture", "posters"]


def article_share_picture(site: Site, article: Article) -> SharePicture | None:
    """Give what stands for an article on other sites: a picture of its own, or else its poster."""
    return article.share_picture or _shown(site, _address(article), _article_words(site, article))


def portal_share_picture(site: Site) -> SharePicture | None:
    """Give what stands for pages that have neither."""
    return _shown(site, "/", _portal_words(site))


def posters(site: Site) -> Iterator[Poster]:
    """Give every poster."""
    if words := _portal_words(site):
        yield _poster(site, "/", words, SITE_FILE)
    for article in site.articles:
        if article.share_picture is None and (words := _article_words(site, article)):
            yield _poster(site, _address(article), words, article.entry.path)


def _portal_words(site: Site) -> PosterWords | None:
    config = site.config
    return PosterWords(config.title, config.agency) if config.share_pictures else None


def _article_words(site: Site, article: Article) -> PosterWords | None:
    """Give the words of an article's poster; None for one that is not to be shared yet."""
    config = site.config
    if not config.share_pictures or article.mark:
        return None
    return PosterWords(article.entry.title, config.agency or config.title)


def _address(article: Article) -> str:
    return article.entry.address or ""


def _shown(site: Site, address: str, words: PosterWords | None) -> SharePicture | None:
    if words is None:
        return None
    return SharePicture(in_site(site.config, _place(site, address, words)), *SHARE_SIZE, words.title)


def _poster(site: Site, address: str, words: PosterWords, origin: str) -> Poster:
    return Poster(output_path(_place(site, address, words)), words, origin)


def _place(site: Site, address: str, words: PosterWords) -> str:
    return poster_address(address, digest(msgspec.msgpack.encode(words)).hex()[:MARK], site.config.addresses)
