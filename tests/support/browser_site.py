"""A small site with every kind of page and every kind of text, and the server that browser tests read it from."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.engine.build import run
from badinh_site.engine.request import Request
from badinh_site.pages.host_files import server_headers
from badinh_site.settings.config import Config
from tests.support.picturemaking import drawing

__all__ = ["HEADERS", "Answer", "Web", "png", "publish", "write_sample", "write_spoiled"]

HEADERS = server_headers(Config(title="", base_url="http://127.0.0.1/"))
"""What every host is told to say with its answers."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".xml": "application/xml",
}

SITE = """\
title: Cổng tin quận Mẫu
agency: UBND quận Mẫu
description: Tin tức, văn bản và hình ảnh của quận Mẫu.
base_url: https://mau.example/
frozen_at: 2021-06-15T08:00
categories:
  - name: Tin tức
    description: Tin hoạt động của quận và các phường.
  - name: Văn bản chỉ đạo - điều hành của Uỷ ban nhân dân quận
    slug: van-ban-chi-dao-dieu-hanh-cua-uy-ban-nhan-dan-quan
  - name: Du lịch
  - name: Thông báo
notices: Thông báo
views_as_of: 14/06/2021
menu:
  - {title: Trang chủ, url: /}
  - {title: Tin tức, url: /chuyen-muc/tin-tuc/}
  - {title: Du lịch, url: /chuyen-muc/du-lich/}
  - {title: Thư viện hình ảnh, url: /thu-vien-hinh-anh/}
  - {title: Thông báo, url: /chuyen-muc/thong-bao/}
  - {title: Giới thiệu, url: /gioi-thieu/}
  - {title: Thành phố, url: "https://thanh-pho.example/"}
paging: {page_size: 2, home_size: 4, section_size: 2, feed_size: 6, related_size: 4}
contact:
  responsible: Nguyễn Văn Mẫu
  address: Số 1, phố Mẫu
  phone: (024) 3000 0000
  email: mot-dia-chi-thu-dien-tu-rat-dai-khong-co-cho-nao-de-ngat-dong@uy-ban-nhan-dan.quan-mau.example
  license: Số 00/GP-TTĐT ngày 01/01/2021
  source_note: Cổng tin quận Mẫu
"""

ANNIVERSARIES = """\
- {name: Quận, date: 31/5/1961}
- {name: Đảng Bộ Quận Mẫu, date: 9/6/1961}
"""

EVERYTHING = """\
---
title: "Quận Mẫu khánh thành <nhà văn hoá> & thư viện \\"Tháng Năm\\""
date: 12/06/2021 08:30
updated: 13/06/2021
views: 12345
category: Tin tức
tags: [Văn hoá, Khánh thành, Cải cách hành chính]
author: [Nguyễn Thị Hoà, Trần Đức]
source: [Cổng thông tin quận Mẫu, Báo Mẫu]
place: Quận Mẫu
lead: Sáng 12/6, quận Mẫu khánh thành nhà văn hoá.
image: {src: anh.png, alt: Cắt băng khánh thành nhà văn hoá, caption: Lễ cắt băng, credit: Trần Đức}
corrections:
  - {date: 13/06/2021, text: "Bản đầu viết nhầm số tầng; nhà văn hoá có ba tầng."}
  - {text: Tên người phụ trách đã được sửa.}
featured: true
aliases: [/cu/tin-123.html, /tin-cu/]
---

Nhà văn hoá mở cửa từ 8 giờ. Xem [quy cách trình bày](../06/trinh-bay.md#bang-rong), [danh sách](danh-sach.txt),
[trang Giới thiệu](/gioi-thieu/) và [trang của thành phố](https://thanh-pho.example/a?b=1&c=2).

![Toàn cảnh nhà văn hoá](anh.png)
"""

MARKUP = """\
---
title: Quy cách trình bày
date: 10/06/2021
category: Văn bản chỉ đạo - điều hành của Uỷ ban nhân dân quận
tags: [Cải cách hành chính]
---

Đoạn mở đầu[^mot] nói về UBND.

*[UBND]: Uỷ ban nhân dân

# Bảng rộng

| Thứ tự | Cơ quan ban hành | Số và ký hiệu | Ngày ban hành | Trích yếu nội dung | Người ký | Số tiền (đồng) |
| :----: | ---------------- | ------------- | ------------- | ------------------ | -------- | -------------: |
| 1 | UBND quận | 1221/UBND-TCKH | 15/06/2021 | Về việc triển khai Nghị định | Chủ tịch | 2.825.000.000 |
| 2 | UBND phường | CONG-VAN-CO-SO-KY-HIEU-RAT-DAI-KHONG-NGAT | 16/06/2021 | Hoả tốc | Phó Chủ tịch | 49 |

## Chữ dài

Nghiêngmộttừrấtdàikhôngcóchỗnàođểngắtdòng{dots} và https://thanh-pho.example/{path}

[https://thanh-pho.example/{path}](https://thanh-pho.example/{path})

## Chữ dài

> Trích lời người phụ trách.
>
> > Và lời nhắc lại.

Thuật ngữ
:   Lời giải thích.

Thuật ngữ khác
:   Lời giải thích khác, có `mã ngắn`.

```
một dòng mã rất dài rất dài rất dài rất dài rất dài rất dài rất dài rất dài rất dài rất dài {dots}
```

1. Một
2. Hai
    - Hai một
    - Hai hai, xem [bảng](#bang-rong)

- - -

Đoạn cuối[^hai].
{{: .cuoi }}

[^mot]: Chú thích thứ nhất.
[^hai]: Chú thích thứ hai, có [liên kết](../05/tin-1.md).
"""

LONG = """\
---
title: Hướng dẫn nộp hồ sơ trực tuyến
date: 08/06/2021 07:30
views: 905
category: Thông báo
lead: Người dân có thể nộp hồ sơ và nhận kết quả mà không phải đến trụ sở.
---

Đoạn mở đầu của bài dài.

## Chuẩn bị giấy tờ

Bản chụp rõ nét của từng loại giấy tờ.

## Điền tờ khai & ký số

Điền đủ các mục có dấu sao.

## Nộp lệ phí

| Thủ tục | Lệ phí |
| --- | ---: |
| Khai sinh | 0 |
| Chứng thực | 2.000 |

## Nhận kết quả

Kết quả gửi về địa chỉ đã khai.
"""

ABOUT = """\
---
title: Giới thiệu
updated: 01/06/2021
lead: Vài dòng về quận Mẫu.
aliases: [/gioi-thieu.html]
---

## Lịch sử

Quận thành lập ngày 31/5/1961.

## Liên hệ

Xem [trang liên hệ](lien-he/dia-chi.md).
"""

ALBUM = """\
---
title: Phố bên hồ (hình vẽ)
date: 10/06/2021
author: Trần Đức
lead: Hai mươi sáu hình vẽ những dãy nhà bên hồ.
pictures:
{pictures}---

Vẽ để thử thư viện hình ảnh; xem [danh sách](../../2021/06/danh-sach.txt).
"""
ALBUM_SIZE = 26
"""Pictures: one page and two more."""

FILES = {
    "site.yaml": SITE,
    "anniversaries.yaml": ANNIVERSARIES,
    "pages/gioi-thieu.md": ABOUT,
    "pages/lien-he/dia-chi.md": "---\ntitle: Địa chỉ\n---\n\nSố 1, phố Mẫu.\n",
    "2021/06/khanh-thanh.md": EVERYTHING,
    "2021/06/huong-dan.md": LONG,
    "2021/06/lich-tiep-dan.md": (
        "---\ntitle: Lịch tiếp công dân tháng 6\ndate: 07/06/2021\nviews: 62\ncategory: Thông báo\n"
        "---\n\nSáng thứ Ba.\n"
    ),
    "2021/06/danh-sach.txt": "Danh sách\n",
    "2021/06/trinh-bay.md": MARKUP.format(dots="x" * 150, path="duong-dan/" * 15),
    "2021/06/tin-khong-tieu-de.md": (
        "---\ndate: 13/06/2021\nviews: 14\ncategory: Tin tức\nlead: Ngày 12/6, UBND quận Mẫu ban hành kế hoạch bồi "
        "dưỡng nghiệp vụ kỹ năng xử lý trên hệ thống phần mềm quản lý văn bản, lập và lưu trữ hồ sơ...\n---\n"
    ),
    "2021/06/khong-tieu-de-co-noi-dung.md": (
        "---\ndate: 11/06/2021\nplace: [Phường Một, Phường Hai]\n---\n\nBài không có tiêu đề và không có chuyên mục.\n"
    ),
    "2021/06/go-bo.md": (
        "---\ntitle: Bài đã gỡ\ndate: 09/06/2021\ncategory: Tin tức\nstatus: withdrawn\n"
        "reason: Đăng nhầm số liệu.\naliases: [/tin-da-go/]\n---\n\nNội dung không còn công bố.\n"
    ),
    "2021/06/ban-nhap.md": "---\ntitle: Bản nháp\ndate: 14/06/2021\nstatus: draft\n---\n\nĐang viết.\n",
    "2021/06/hen-gio.md": "---\ntitle: Tin hẹn giờ\ndate: 20/06/2021 08:00\n---\n\nChưa đến giờ.\n",
    "albums/pho-ben-ho/index.md": ALBUM.format(
        pictures="".join(
            f"  - {{src: hinh-{number}.png, alt: Dãy nhà số {number} bên hồ, caption: Dãy {number}, credit: An}}\n"
            for number in range(1, ALBUM_SIZE + 1)
        )
    ),
    "albums/mot-hinh/index.md": "---\ntitle: Một hình\n---\n",
    "albums/nhap/index.md": (
        "---\ntitle: Album nháp\nstatus: draft\npictures:\n  - {src: ../mot-hinh/hinh.png, alt: Nhà}\n---\n"
    ),
    "bai-viet/khong-ngay.md": (
        "---\ntitle: Bài không rõ ngày đăng\ncategory: Tin tức\nauthor: Nguyễn Sơn\ntags: Văn hoá\n---\n\n"
        "Đoạn thứ nhất.\n\nĐoạn thứ hai.\n"
    ),
} | {
    f"2021/0{5 - number // 5}/tin-{number}.md": (
        f"---\ntitle: Tin số {number} của phường {'Rất' * 25}Dài\ndate: 2021-0{5 - number // 5}-1{number}\n"
        f"category: Tin tức\ntags: [Cải cách hành chính, {'Từkhoá' * 12}]\n---\n\nNội dung tin số {number}.\n"
    )
    for number in range(1, 8)
}


SPOILED = """\
{% extends "base.html" %}
{% block content %}
<h1 style="color: #eee">{{ page.title }}</h1>
<img src="https://elsewhere.example/picture.png">
<script>console.log("Lỗi")</script>
<pre>{{ "w" * 500 }}</pre>
{% endblock %}
"""


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    type: str
    body: bytes


class Web:
    """A built site with its address, and the pages that were read from it so far."""

    def __init__(self, base: str, root: Path) -> None:
        self.base = base
        """With the path prefix and a slash at its end."""
        self.root = root
        self._answers: dict[str, Answer] = {}
        self._trees: dict[str, LexborHTMLParser] = {}

    def url(self, path: str) -> str:
        """Return the whole address of a path of the site."""
        return self.base + path.removeprefix("/")

    def get(self, url: str) -> Answer:
        """Read an address once; later calls get the same answer."""
        url = urldefrag(url).url
        if url not in self._answers:
            parts = urlsplit(url)
            with closing(HTTPConnection(parts.netloc, timeout=10)) as connection:
                connection.request("GET", parts.path)
                with connection.getresponse() as answer:
                    self._answers[url] = Answer(answer.status, answer.getheader("Content-Type", ""), answer.read())
        return self._answers[url]

    def tree(self, url: str) -> LexborHTMLParser:
        """Read a page as a tree."""
        if url not in self._trees:
            self._trees[url] = LexborHTMLParser(self.get(url).body)
        return self._trees[url]

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all pages in the output folder."""
        files = sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.html"))
        return tuple(self.base + file.removesuffix("index.html") for file in files)

    def links(self, url: str) -> Iterator[str]:
        """Return the addresses of this site that a page leads to or loads, fragments included."""
        tree = self.tree(url)
        found = [node.attributes[name] or "" for name in ("href", "src") for node in tree.css(f"[{name}]")]
        sets = ((node.attributes["srcset"] or "").split(", ") for node in tree.css("[srcset]"))
        found += [one.split(" ")[0] for files in sets for one in files]
        refreshing = tree.css('meta[http-equiv="refresh"]')
        found += [(node.attributes["content"] or "").partition("url=")[2] for node in refreshing]
        for link in found:
            whole = urljoin(url, link)
            if urlsplit(whole).netloc == urlsplit(self.base).netloc:
                yield whole


class _Handler(BaseHTTPRequestHandler):
    """Serves files as a strict static host does: no listing, no guessing, the site's own page for what is missing."""

    server: _Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self.server.prefix):
            self._send(404, b"Nothing of this site is here.", ".txt")
            return
        name = path.removeprefix(self.server.prefix)
        file = self.server.root / (f"{name}index.html" if name.endswith("/") or not name else name)
        if file.is_file():
            self._send(200, file.read_bytes(), file.suffix)
        else:
            self._send(404, (self.server.root / "404.html").read_bytes(), ".html")

    def _send(self, status: int, body: bytes, suffix: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        for name, value in HEADERS.always:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, root: Path, prefix: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.prefix = prefix


@contextmanager
def publish(site: Path, prefix: str = "/", *, drafts: bool = False) -> Iterator[Web]:
    """Build a site for an address of this machine, and serve it there."""
    root = site / "build"
    with _Server(root, prefix) as server:
        base = f"http://127.0.0.1:{server.server_port}{prefix}"
        result = run.build(Request(site, root, base_url=base, drafts=drafts))
        errors = [problem for problem in result.problems if level_of(problem) == "error"]
        assert result.complete, errors
        assert not errors
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Web(base, root)
        finally:
            server.shutdown()
            thread.join()


def write_sample(site: Path) -> Path:
    """Write the content of the sample site into a folder."""
    for name, text in FILES.items():
        file = site / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (site / "content/2021/06/anh.png").write_bytes(png(1600, 40))
    for number in range(1, ALBUM_SIZE + 1):
        (site / f"content/albums/pho-ben-ho/hinh-{number}.png").write_bytes(drawing(number, 640, 420))
    (site / "content/albums/mot-hinh/hinh.png").write_bytes(drawing(1, 200, 300))
    return site


def write_spoiled(site: Path) -> Path:
    """Write the sample site with one page of a template that breaks every rule."""
    write_sample(site)
    (site / "templates").mkdir()
    (site / "templates" / "library.html").write_text(SPOILED, encoding="utf-8")
    return site


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x88" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
