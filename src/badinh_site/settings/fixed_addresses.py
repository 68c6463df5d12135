"""The addresses that badinh itself chooses in each language: of lists, indexes and tools. site.yaml may change them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from badinh_site.vietnamese import is_reserved_name

__all__ = ["ADDRESSES", "VIETNAMESE", "Addresses", "is_folder", "is_name"]

LONGEST = 60
"""Characters of such an address: those of the pages below it still have to fit into what Windows can open."""


class Addresses(Struct, frozen=True):
    """Folders, each with a slash at both ends, and names of parts of addresses, without any."""

    sections: str = "/chuyen-muc/"
    tags: str = "/tu-khoa/"
    archive: str = "/luu-tru/"
    albums: str = "/thu-vien-hinh-anh/"
    site_map: str = "/so-do-trang/"
    feeds: str = "/rss/"
    search: str = "/tim-kiem/"
    articles: str = "/bai-viet/"
    """Below it stand articles without a known date."""
    data: str = "/du-lieu/"
    page: str = "trang"
    share: str = "chia-se"

    @property
    def search_index(self) -> str:
        """The folder of the search's index, below the output folder."""
        return f"{self.search.removeprefix('/')}index/"

    @property
    def data_file(self) -> str:
        """The file of an archive's data, below the output folder."""
        return f"{self.data.removeprefix('/')}articles.json"


VIETNAMESE = Addresses()
_ENGLISH = Addresses(
    sections="/sections/",
    tags="/tags/",
    archive="/archive/",
    albums="/photos/",
    site_map="/site-map/",
    feeds="/feeds/",
    search="/search/",
    articles="/articles/",
    data="/data/",
    page="page",
    share="share",
)

ADDRESSES: Mapping[str, Addresses] = MappingProxyType({"vi": VIETNAMESE, "en": _ENGLISH})
"""By language, as in ``messages.LANGUAGES``."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def is_name(text: str) -> bool:
    """Return whether a text can be one part of an address: small letters without marks, digits and hyphens."""
    return bool(_NAME.fullmatch(text)) and not is_reserved_name(text)


def is_folder(text: str) -> bool:
    """Return whether a text can be the address of a folder: such parts between slashes, with one at both ends."""
    parts = text[1:-1].split("/")
    return len(text) <= LONGEST and len(text) > 2 and text[0] == text[-1] == "/" and all(map(is_name, parts))
