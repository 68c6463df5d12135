"""Title cards: pictures drawn from a title, for links to pages without a picture, if the settings enable them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from badinh_site.hashing import digest
from badinh_site.images.source import SHARE_SIZE
from badinh_site.images.title_card_text import TitleCardText
from badinh_site.pages.outputs import TitleCard
from badinh_site.portal.published_images import MARK, SharePicture
from badinh_site.portal.site import Article, Site
from badinh_site.portal.urls import in_site, output_path, title_card_address
from badinh_site.settings.config import SITE_FILE

__all__ = ["article_share_picture", "portal_share_picture", "title_cards"]


def article_share_picture(site: Site, article: Article) -> SharePicture | None:
    """Return the picture that represents an article on other sites: one of its own, or else its title card."""
    return article.share_picture or _shown(site, _address(article), _article_words(site, article))


def portal_share_picture(site: Site) -> SharePicture | None:
    """Return the picture that represents pages that have neither; None if title cards are disabled."""
    return _shown(site, "/", _portal_words(site))


def title_cards(site: Site) -> Iterator[TitleCard]:
    """Yield every title card."""
    if words := _portal_words(site):
        yield _title_card(site, "/", words, SITE_FILE)
    for article in site.articles:
        if article.share_picture is None and (words := _article_words(site, article)):
            yield _title_card(site, _address(article), words, article.entry.path)


def _portal_words(site: Site) -> TitleCardText | None:
    config = site.config
    return TitleCardText(config.title, config.agency) if config.share_pictures else None


def _article_words(site: Site, article: Article) -> TitleCardText | None:
    """Return the text of an article's title card; None for an article that must not be shared yet."""
    config = site.config
    if not config.share_pictures or article.mark:
        return None
    return TitleCardText(article.entry.title, config.agency or config.title)


def _address(article: Article) -> str:
    return article.entry.address or ""


def _shown(site: Site, address: str, words: TitleCardText | None) -> SharePicture | None:
    if words is None:
        return None
    return SharePicture(in_site(site.config, _place(site, address, words)), *SHARE_SIZE, words.title)


def _title_card(site: Site, address: str, words: TitleCardText, origin: str) -> TitleCard:
    return TitleCard(output_path(_place(site, address, words)), words, origin)


def _place(site: Site, address: str, words: TitleCardText) -> str:
    return title_card_address(address, digest(msgspec.msgpack.encode(words)).hex()[:MARK], site.config.addresses)
