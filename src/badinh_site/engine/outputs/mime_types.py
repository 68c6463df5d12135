"""The MIME types of published files. They are listed here because system tables are often wrong."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["kind_of"]

_FEEDS = {"feed.xml": "atom", "atom.xml": "atom", "feed.json": "json feed"}
_UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_KINDS = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8",
        "json": "application/json",
        "xml": "application/xml",
        "atom": "application/atom+xml; charset=utf-8",
        "json feed": "application/feed+json",
        "webmanifest": "application/manifest+json",
        "txt": "text/plain; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "vtt": "text/vtt; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "webp": "image/webp",
        "avif": "image/avif",
        "gif": "image/gif",
        "ico": "image/x-icon",
        "woff2": "font/woff2",
        "woff": "font/woff",
        "pdf": "application/pdf",
        "docx": f"{_OFFICE}.wordprocessingml.document",
        "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
        "pptx": f"{_OFFICE}.presentationml.presentation",
        "odt": f"{_OPEN}.text",
        "ods": f"{_OPEN}.spreadsheet",
        "odp": f"{_OPEN}.presentation",
        "zip": "application/zip",
        "gz": "application/gzip",
        "mp4": "video/mp4",
        "m4v": "video/mp4",
        "webm": "video/webm",
        "mp3": "audio/mpeg",
        "m4a": "audio/mp4",
        "ogg": "audio/ogg",
        "wav": "audio/wav",
    }
)
"""By file extension, in lower case."""


def kind_of(path: str) -> str:
    """Return the MIME type of a published file from its path (with forward slashes). The file need not exist."""
    name = path.rpartition("/")[2].lower()
    if name in _FEEDS:
        return _KINDS[_FEEDS[name]]
    return _KINDS.get(name.rpartition(".")[2], _UNKNOWN) if "." in name else _UNKNOWN
