"""MIME types are ours: what a system says of them does not matter."""

from __future__ import annotations

import pytest

from badinh_site.engine.outputs.mime_types import kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("static/style.1a2b.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("sitemap.xml", "application/xml"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
        ("chuyen-muc/thoi-su/feed.xml", "application/atom+xml; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("2021/bảng.csv", "text/csv; charset=utf-8"),
        ("phu-de.vtt", "text/vtt; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("ẢNH.JPG", "image/jpeg"),
        ("a.jpeg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.gif", "image/gif"),
        ("favicon.ico", "image/x-icon"),
        ("a.woff2", "font/woff2"),
        ("ke-hoach.pdf", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("a.odt", "application/vnd.oasis.opendocument.text"),
        ("a.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("a.zip", "application/zip"),
        ("a.mp4", "video/mp4"),
        ("a.webm", "video/webm"),
        ("a.mp3", "audio/mpeg"),
        ("a.exe", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
        ("a.html/png", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_published_file_has_the_type_of_its_name(path: str, kind: str) -> None:
    assert kind_of(path) == kind
