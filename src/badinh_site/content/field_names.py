"""The names that editors give to fields and to the status of an article, and badinh's names for them.

Vietnamese names may be written with or without diacritics; names of other generators in any of the usual styles
(``image_alt``, ``imageAlt``, ``image-alt``). Nothing here changes what a line means: the names serve messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from badinh_site.diagnostics.wording import translatable
from badinh_site.strict_yaml.other_names import RightName, name_key, shortened

__all__ = ["field_named", "right_field", "status_meant", "status_named"]

_ARTICLE: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("tiêu đề", "tựa đề", "tựa", "đầu đề", "nhan đề", "tên", "tên bài", "tít", "tên trang", "tên album"),
        *("title", "headline", "heading", "name", "post title", "page title", "subject"),
    ),
    "date": (
        *("ngày", "ngày đăng", "ngày giờ", "ngày tháng", "ngày giờ đăng", "ngày viết", "giờ đăng", "thời gian"),
        *("thời điểm", "ngày xuất bản", "ngày xuất", "ngày tạo", "hẹn giờ", "đăng lúc", "ngày đăng bài"),
        *("pub date", "publish date", "published at", "published on", "date published", "published date", "publish at"),
        *("publication date", "created", "created at", "date created", "post date", "date time", "time", "posted"),
    ),
    "updated": (
        *("cập nhật", "ngày cập nhật", "ngày sửa", "sửa lúc", "sửa đổi", "cập nhật lúc", "lần cập nhật"),
        *("lastmod", "last mod", "last modified", "modified", "modified at", "date modified", "updated at"),
        *("last updated", "date updated", "update", "updated on", "revised", "changed"),
    ),
    "expires": (
        *("hết hạn", "ngày hết hạn", "hạn", "hạn đăng", "hạn hiện", "ngày gỡ", "ngày rút", "hiệu lực đến"),
        *("expiry", "expire", "expiry date", "expiration", "expiration date", "expires at", "expires on"),
        *("unpublish date", "unpublish at", "valid until", "end date", "until"),
    ),
    "views": (
        *("lượt xem", "số lượt xem", "lượt đọc", "số lượt đọc", "số lần xem"),
        *("view", "hits", "view count", "page views", "views count", "reads"),
    ),
    "category": (
        *("chuyên mục", "mục", "danh mục", "thể loại", "loại", "loại tin", "chủ đề", "chuyên đề", "phân loại"),
        *("categories", "section", "sections", "cat", "topic", "topics"),
    ),
    "tags": (
        *("từ khóa", "thẻ", "nhãn", "các từ khóa"),
        *("tag", "keyword", "keywords", "label", "labels", "hashtags", "taxonomies"),
    ),
    "author": (
        *("tác giả", "người viết", "bút danh", "phóng viên", "cộng tác viên", "người đăng"),
        *("authors", "by", "byline", "writer", "reporter", "creator", "posted by"),
    ),
    "source": (
        *("nguồn", "nguồn tin", "theo", "dẫn nguồn", "nguồn bài"),
        *("sources", "credits", "original source", "via"),
    ),
    "place": (
        *("nơi", "địa điểm", "nơi đưa tin", "địa danh", "nơi viết"),
        *("places", "location", "dateline", "city"),
    ),
    "lead": (
        *("tóm tắt", "sapo", "sa-pô", "sa pô", "chapeau", "mô tả", "dẫn", "lời dẫn", "đoạn dẫn", "giới thiệu"),
        *("trích", "trích yếu", "phụ đề", "tít phụ", "mở đầu", "nội dung tóm tắt"),
        *("summary", "description", "excerpt", "abstract", "intro", "introduction", "subtitle", "sub title", "deck"),
        *("standfirst", "teaser", "lede", "desc", "meta description", "subheading"),
    ),
    "image": (
        *("ảnh", "hình", "hình ảnh", "ảnh bài", "ảnh đầu bài", "ảnh đại diện", "ảnh bìa", "ảnh minh họa", "ảnh chính"),
        *("featured image", "feature image", "feature", "cover", "cover image", "thumbnail", "thumb", "banner", "hero"),
        *("hero image", "picture", "photo", "img", "og image", "header image", "main image", "post image", "images"),
        *("image url", "image src", "image path", "preview image", "teaser image", "featured image src"),
    ),
    "image.src": ("src", "tệp ảnh", "tên tệp ảnh"),
    "image.alt": (
        *("mô tả ảnh", "lời mô tả ảnh", "lời mô tả", "chữ thay ảnh", "thuyết minh ảnh"),
        *("alt", "image alt", "alt text", "featured image alt", "cover alt", "image description", "thumbnail alt"),
    ),
    "image.caption": (
        *("chú thích", "chú thích ảnh", "lời chú thích", "ghi chú ảnh"),
        *("caption", "image caption", "featured image caption", "cover caption", "thumbnail caption", "image title"),
    ),
    "image.credit": (
        *("người chụp", "ảnh của", "tác giả ảnh", "người chụp ảnh", "nguồn ảnh"),
        *("credit", "image credit", "photo credit", "photographer", "photo by", "cover credit", "image source"),
    ),
    "status": (
        *("trạng thái", "tình trạng", "nháp", "bản nháp", "đăng", "xuất bản", "hiện", "ẩn", "gỡ", "đã gỡ", "đã đăng"),
        *("draft", "drafts", "is draft", "published", "publish", "is published", "state", "visibility", "hidden"),
        *("private", "unlisted", "unpublished", "post status", "workflow state", "withdrawn"),
    ),
    "reason": ("lý do", "lí do", "lý do gỡ", "vì sao", "reasons", "withdrawal reason"),
    "corrections": (
        *("đính chính", "các đính chính", "cải chính", "sửa sai"),
        *("correction", "errata", "erratum"),
    ),
    "featured": (
        *("nổi bật", "tin nổi bật", "bài nổi bật", "tiêu điểm", "ghim"),
        *("sticky", "pinned", "pin", "highlight", "highlighted", "is featured", "top story"),
    ),
    "url": (
        *("địa chỉ", "đường dẫn", "địa chỉ bài", "liên kết"),
        *("slug", "permalink", "link", "path", "address", "uri", "canonical", "canonical url"),
    ),
    "aliases": (
        *("địa chỉ cũ", "các địa chỉ cũ", "đường dẫn cũ", "chuyển hướng"),
        *("alias", "redirect from", "redirects", "redirect", "old url", "old urls", "old address"),
    ),
    "pictures": (
        *("các ảnh", "danh sách ảnh", "những ảnh", "ảnh trong album"),
        *("gallery", "photos", "album"),
    ),
}
_PICTURE: Mapping[str, tuple[str, ...]] = {
    "src": ("tệp", "tên tệp", "tệp ảnh", "ảnh", "file", "path", "url", "source", "name", "filename", "image", "href"),
    "alt": (
        *("mô tả", "lời mô tả", "mô tả ảnh", "chữ thay ảnh", "thuyết minh"),
        *("alt text", "alternative", "description", "text", "title"),
    ),
    "caption": ("chú thích", "chú thích ảnh", "lời chú thích", "captions", "legend"),
    "credit": ("người chụp", "tác giả", "nguồn", "nguồn ảnh", "credits", "author", "photographer", "by"),
}
_CORRECTION: Mapping[str, tuple[str, ...]] = {
    "date": ("ngày", "ngày đính chính", "ngày sửa", "thời gian", "day", "time", "updated", "when"),
    "text": ("nội dung", "chữ", "đính chính", "lời", "sửa", "description", "content", "note", "body", "what"),
}
_STATUSES: Mapping[str, tuple[str, ...]] = {
    "draft": (
        *("nháp", "bản nháp", "bài nháp", "chưa duyệt", "chờ duyệt", "chưa đăng", "đang viết", "ẩn", "chưa xuất bản"),
        *("drafts", "pending", "private", "hidden", "unpublished", "review", "in review", "wip", "unlisted"),
    ),
    "published": (
        *("đăng", "đã đăng", "xuất bản", "đã xuất bản", "công khai", "hiện", "đã duyệt", "hẹn giờ", "phát hành"),
        *("publish", "public", "live", "active", "final", "visible", "scheduled", "future", "online"),
    ),
    "withdrawn": (
        *("gỡ", "gỡ bài", "đã gỡ", "rút", "rút bài", "đã rút", "thu hồi", "gỡ bỏ", "xóa", "đã xóa"),
        *("withdraw", "removed", "deleted", "archived", "retracted", "offline", "trash"),
    ),
}


_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "": _ARTICLE,
    "image": _PICTURE,
    "pictures": _PICTURE,
    "corrections": _CORRECTION,
}
_NEGATIVE = frozenset(["false", "no", "không", "0", "off"])
_KEYS_OF_DRAFTS = frozenset(
    map(name_key, ("nháp", "bản nháp", "ẩn", "draft", "drafts", "is draft", "hidden", "private", "unlisted"))
)
_KEYS_OF_WITHDRAWN = frozenset(map(name_key, ("gỡ", "đã gỡ", "withdrawn", "unpublished")))


def field_named(name: str, group: str = "") -> str | None:
    """Return the field that another name means, ``image.alt`` for one in a group; None if it is not in the table."""
    return _names(group).get(name_key(name))


def status_named(word: str) -> str | None:
    """Return the status that a word means (``draft`` for “Bản nháp”); None if it means none."""
    return _statuses().get(name_key(word))


def status_meant(name: str, value: str) -> str | None:
    """Return the status that a line of another name means: ``draft`` for ``published: false``, ``Trạng thái: nháp``."""
    if field_named(name) != "status":
        return None
    named = status_named(value)
    if named:
        return named
    key = name_key(name)
    usual = "draft" if key in _KEYS_OF_DRAFTS else "withdrawn" if key in _KEYS_OF_WITHDRAWN else "published"
    if value.strip().lower() in _NEGATIVE:
        return "draft" if usual == "published" else "published"
    return usual


def right_field(name: str, group: str, value: str, known: Iterable[str]) -> RightName | None:
    """Return what to write for a line whose name is in the tables; None if it is not, or if ``known`` lacks the field.

    ``value`` is what the line says, empty for lists and groups.
    """
    own = _known_by_key(tuple(known))
    right = own.get(name_key(name)) or field_named(name, group)
    if right is None or right.partition(".")[0] not in own.values():
        return None
    outer, _, inner = right.rpartition(".")
    return RightName(inner, outer, _example(name, right, value))


@lru_cache(maxsize=64)
def _known_by_key(names: tuple[str, ...]) -> Mapping[str, str]:
    return {name_key(one): one for one in names}


def _example(name: str, right: str, value: str) -> str:
    """Return the lines that say the same under the right name."""
    shown = shortened(value) or "..."
    if right == "image.src" or (right == "image" and value):
        return translatable("example image", shown)
    if right == "image.alt":
        return translatable("example alt", shown)
    if right == "status":
        return f"status: {status_meant(name, value) or shown}"
    if right == "url":
        return f"url: {_address(value)}"
    outer, _, inner = right.rpartition(".")
    return f"{outer}:\n  {inner}: {shown}" if outer else f"{inner}: {shown}"


def _address(value: str) -> str:
    """Return an address of the site for what other generators call slug or permalink."""
    bare = value.strip().strip("/")
    return f"/{bare}/" if bare and "://" not in bare else "/2021/07/ten-bai/"


@cache
def _names(group: str) -> Mapping[str, str]:
    return _by_key(_GROUPS.get(group, {}))


@cache
def _statuses() -> Mapping[str, str]:
    return _by_key(_STATUSES)


def _by_key(names: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return the right name by the key of every name, the right one included."""
    return {name_key(name): right for right, others in names.items() for name in (right, *others)}
