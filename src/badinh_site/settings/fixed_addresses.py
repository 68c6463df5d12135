"""The generated addresses in each language: of lists, indexes and tools. site.yaml can override them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from badinh_site.vietnamese import is_reserved_name

__all__ = ["ADDRESSES", "VIETNAMESE", "Addresses", "is_folder", "is_name"]

LONGEST = 60
"""The maximum length of such an address, so that pages below it fit within the path limit of Windows."""


class Addresses(Struct, frozen=True):
    """Folders, with a slash at both ends, and names of address parts, without slashes.

    The descriptions are those of the fields of site.yaml by the same names.
    """

    sections: Annotated[str, Meta(description="The folder of sections, each in a folder of its own.")] = "/chuyen-muc/"
    tags: Annotated[str, Meta(description="The index of tags, and the folder of their pages.")] = "/tu-khoa/"
    archive: Annotated[str, Meta(description="The index of months.")] = "/luu-tru/"
    albums: Annotated[str, Meta(description="The photo library, and the folder of albums.")] = "/thu-vien-hinh-anh/"
    site_map: Annotated[str, Meta(description="The site map.")] = "/so-do-trang/"
    feeds: Annotated[str, Meta(description="The page that lists the feeds.")] = "/rss/"
    search: Annotated[str, Meta(description="The search page, and its index.")] = "/tim-kiem/"
    articles: Annotated[str, Meta(description="The folder of articles without a date.")] = "/bai-viet/"
    data: Annotated[str, Meta(description="The folder of an archive's data.")] = "/du-lieu/"
    page: Annotated[str, Meta(description="The name before page numbers of lists.")] = "trang"
    share: Annotated[str, Meta(description="The name of title cards for shared links.")] = "chia-se"

    @property
    def search_index(self) -> str:
        """The folder of the search index, within the output folder."""
        return f"{self.search.removeprefix('/')}index/"

    @property
    def data_file(self) -> str:
        """The data file of an archive, within the output folder."""
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
"""By language, as in ``wording.LANGUAGES``."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def is_name(text: str) -> bool:
    """Return whether a text is a valid address part: lower-case ASCII letters, digits, hyphens and underscores."""
    return bool(_NAME.fullmatch(text)) and not is_reserved_name(text)


def is_folder(text: str) -> bool:
    """Return whether a text is a valid folder address: valid parts between slashes, with a slash at both ends."""
    parts = text[1:-1].split("/")
    return len(text) <= LONGEST and len(text) > 2 and text[0] == text[-1] == "/" and all(map(is_name, parts))
