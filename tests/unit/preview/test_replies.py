"""What goes over the wire: whole answers, parts, conditions, and nothing that an answer may not say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site.preview.http.refusals import refusal
from badinh_site.preview.http.replies import PIECE
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.response import HttpResponse
from badinh_site.preview.http.server import PreviewServer
from tests.support.talking import Received, connected, get, read_reply, request, serving

VIDEO = bytes(range(256)) * (PIECE // 256) + b"the end"
"""Longer than a piece."""
TEXT = b"0123456789"
LAST = len(TEXT) - 1

GUARDS = {
    "Server": "badinh",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Site(NamedTuple):
    """A server whose answers stand in a table, and what it reported."""

    server: PreviewServer
    answers: dict[str, HttpResponse]
    reports: list[BaseException]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    film = tmp_path / "phim.mp4"
    film.write_bytes(VIDEO)
    answers = {
        "/": HttpResponse(TEXT, etag="abc"),
        "/untagged": HttpResponse(TEXT, "text/plain"),
        "/phim.mp4": HttpResponse(film, "video/mp4", etag="film"),
        "/empty": HttpResponse(b""),
        "/gone": HttpResponse(tmp_path / "gone.mp4"),
        "/folder": HttpResponse(tmp_path),
        "/at": HttpResponse(b"", status=303, headers=(("Location", "/a/"), ("Set-Cookie", "badinh-at=; Max-Age=0"))),
        "/missing": HttpResponse(b"missing", status=404, etag="abc"),
    }
    reports: list[BaseException] = []
    with serving(lambda question: answers[question.path], report=reports.append) as server:
        yield Site(server, answers, reports)


def test_every_answer_is_guarded_whatever_it_is(site: Site) -> None:
    received = [
        *(get(site.server, path) for path in (*site.answers, "/bug")),
        get(site.server, "/", 'If-None-Match: "abc"'),
        get(site.server, "/", "Range: bytes=0-1"),
        get(site.server, "/", "Range: bytes=99-"),
        get(site.server, "/", method="POST"),
    ]
    assert {one.status for one in received} == {200, 206, 303, 304, 404, 405, 416, 500}
    for one in received:
        assert GUARDS.items() <= one.headers.items()
        assert "Date" in one.headers
        assert not [name for name in one.headers if name.lower().startswith("access-control-")]


def test_an_answer_is_sent_with_its_type_length_and_tag(site: Site) -> None:
    received = get(site.server)
    assert received.body == TEXT
    assert received.headers["Content-Type"] == "text/html; charset=utf-8"
    assert received.headers["Content-Length"] == str(len(TEXT))
    assert received.headers["ETag"] == '"abc"'
    assert "Connection" not in received.headers
    assert "ETag" not in get(site.server, "/untagged").headers


def test_a_file_is_sent_whole_in_pieces(site: Site) -> None:
    received = get(site.server, "/phim.mp4")
    assert received.body == VIDEO
    assert received.headers["Content-Type"] == "video/mp4"
    assert received.headers["Accept-Ranges"] == "bytes"


def test_head_says_what_get_would_and_sends_no_body(site: Site) -> None:
    for path in ("/", "/phim.mp4", "/at", "/missing", "/gone"):
        whole, head = get(site.server, path), get(site.server, path, "Range: bytes=0-1", method="HEAD")
        assert head.body == b""
        assert head.status == whole.status
        assert without_date(head) == without_date(whole)


def without_date(received: Received) -> dict[str, str]:
    return {name: value for name, value in received.headers.items() if name != "Date"}


def test_redirects_and_cookies_are_sent(site: Site) -> None:
    received = get(site.server, "/at")
    assert received.status == 303
    assert received.headers["Location"] == "/a/"
    assert received.headers["Set-Cookie"] == "badinh-at=; Max-Age=0"
    assert received.headers["Content-Length"] == "0"


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"', '"x", "abc"', 'W/"x",W/"abc" ', "*", '"a,b", "abc"'])
def test_what_the_browser_has_is_not_sent_again(site: Site, known: str) -> None:
    for method in ("GET", "HEAD"):
        received = get(site.server, "/", f"If-None-Match: {known}", "Range: bytes=0-1", method=method)
        assert (received.status, received.body) == (304, b"")
        assert received.headers["ETag"] == '"abc"'
        assert "Content-Length" not in received.headers
        assert "Content-Type" not in received.headers


@pytest.mark.parametrize("known", ['"abcd"', "abc", '"ab', '""', "", '"ABC"', '"x, abc"'])
def test_what_the_browser_has_of_old_is_sent_anew(site: Site, known: str) -> None:
    assert get(site.server, "/", f"If-None-Match: {known}").status == 200


def test_only_a_whole_answer_with_a_tag_can_be_had_already(site: Site) -> None:
    assert get(site.server, "/untagged", "If-None-Match: *").status == 200
    assert get(site.server, "/untagged", 'If-None-Match: ""').status == 200
    assert get(site.server, "/missing", 'If-None-Match: "abc"').status == 404


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-3", 0, 3),
        ("bytes=0-0", 0, 0),
        ("bytes=9-9", 9, 9),
        ("bytes=4-", 4, LAST),
        ("bytes=0-", 0, LAST),
        ("bytes=5-1000000", 5, LAST),
        ("bytes=-3", 7, LAST),
        ("bytes=-1000", 0, LAST),
        ("Bytes=2-4", 2, 4),
    ],
)
def test_a_part_is_sent_when_it_is_asked_for(site: Site, wanted: str, first: int, last: int) -> None:
    received = get(site.server, "/", f"Range: {wanted}")
    assert received.status == 206
    assert received.body == TEXT[first : last + 1]
    assert received.headers["Content-Range"] == f"bytes {first}-{last}/{len(TEXT)}"
    assert received.headers["Content-Length"] == str(last + 1 - first)
    assert received.headers["ETag"] == '"abc"'


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=10-20", "bytes=999999999999999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(site: Site, wanted: str) -> None:
    received = get(site.server, "/", f"Range: {wanted}")
    assert received.status == 416
    assert received.headers["Content-Range"] == f"bytes */{len(TEXT)}"
    assert get(site.server, "/empty", "Range: bytes=0-").status == 416


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=0-1,4-5",
        "bytes=0-1, -1",
        "bytes=5-2",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=--1",
        "bytes= 0-1",
        "bytes=0-1 ",
        "seconds=0-1",
        "bytes=" + "9" * 19 + "-",
        "bytes=0-" + "9" * 5000,
        "bytes=" + "0-," * 1300,
    ],
)
def test_several_parts_and_nonsense_give_the_whole(site: Site, wanted: str) -> None:
    received = get(site.server, "/", f"Range: {wanted}")
    assert (received.status, received.body) in {(200, TEXT), (206, TEXT[:2])}
    assert (received.status == 206) == (wanted == "bytes=0-1 ")


@pytest.mark.parametrize(("start", "end"), [(0, 10), (PIECE - 3, PIECE + 4), (PIECE, len(VIDEO)), (1, len(VIDEO))])
def test_parts_of_a_film_fit_together(site: Site, start: int, end: int) -> None:
    received = get(site.server, "/phim.mp4", f"Range: bytes={start}-{end - 1}")
    assert received.status == 206
    assert received.body == VIDEO[start:end]


@pytest.mark.parametrize(
    ("held", "status"),
    [('"abc"', 206), ('"old"', 200), ('W/"abc"', 200), ("Tue, 20 Jul 2021 08:00:00 GMT", 200), ("", 200), ("*", 200)],
)
def test_a_part_is_sent_only_to_one_who_holds_the_rest_of_the_same(site: Site, held: str, status: int) -> None:
    assert get(site.server, "/", "Range: bytes=2-", f"If-Range: {held}").status == status


def test_without_a_tag_nothing_can_be_continued(site: Site) -> None:
    assert get(site.server, "/untagged", "Range: bytes=2-").status == 206
    assert get(site.server, "/untagged", "Range: bytes=2-", 'If-Range: ""').status == 200


def test_errors_and_redirects_have_no_parts(site: Site) -> None:
    received = get(site.server, "/missing", "Range: bytes=0-1")
    assert (received.status, received.body) == (404, b"missing")


def test_a_file_that_has_vanished_is_said_to_be_missing(site: Site) -> None:
    received = get(site.server, "/gone")
    assert received.status == 404
    assert "Không tìm thấy tệp" in received.body.decode()
    assert site.reports == []


def test_what_is_no_file_is_reported_and_not_waited_for(site: Site, tmp_path: Path) -> None:
    assert get(site.server, "/folder").status == 500
    assert len(site.reports) == 1
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        site.answers["/pipe"] = HttpResponse(tmp_path / "pipe")
        assert get(site.server, "/pipe").status == 500


def test_a_file_that_shrinks_while_it_is_sent_ends_the_connection(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "long"
    file.touch()
    os.truncate(file, 64 * 1024 * 1024)  # more than fits on the way
    site.answers["/long"] = HttpResponse(file)
    with connected(site.server) as connection:
        connection.sendall(request("/long", host=f"127.0.0.1:{site.server.port}"))
        received = len(connection.recv(1000))
        os.truncate(file, 0)
        while more := connection.recv(1 << 20):
            received += len(more)
    assert received < 64 * 1024 * 1024
    assert site.reports == []


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(TEXT, status=999),
        HttpResponse(TEXT, etag='a"b'),
        HttpResponse(TEXT, etag="a\r\nb"),
        HttpResponse(TEXT, etag="à"),
        HttpResponse(TEXT, kind="text/html\r\nX: y"),
        HttpResponse(TEXT, headers=(("Location", "/a\r\nX: y"),)),
        HttpResponse(TEXT, headers=(("Location", "/bài"),)),
        HttpResponse(TEXT, headers=(("Set-Cookie", "a=\0"),)),
        HttpResponse(TEXT, headers=(("X: y\r\nLocation", "/a"),)),
        HttpResponse(TEXT, headers=(("", "/a"),)),
        HttpResponse(TEXT, headers=(("Access-Control-Allow-Origin", "*"),)),
        HttpResponse(TEXT, headers=(("content-length", "3"),)),
        HttpResponse(TEXT, headers=(("Content-Security-Policy", "default-src *"),)),
    ],
)
def test_an_answer_cannot_break_out_of_its_head(site: Site, answer: HttpResponse) -> None:
    site.answers["/odd"] = answer
    received = get(site.server, "/odd")
    assert received.status == 500
    assert "X" not in received.headers
    assert [type(one) for one in site.reports] == [ValueError]


def test_a_mistake_of_ours_is_reported_and_told_without_details() -> None:
    reports: list[BaseException] = []

    def stumble(question: HttpRequest) -> HttpResponse:
        raise RuntimeError("secret")

    def report(error: BaseException) -> None:
        reports.append(error)
        raise OSError("no terminal")

    with serving(stumble, report=report) as server:
        for method in ("GET", "HEAD"):
            received = get(server, method=method)
            assert received.status == 500
            assert b"secret" not in received.body
            assert b"Traceback" not in received.body
            assert ("Lỗi của chương trình" in received.body.decode()) == (method == "GET")
    assert [str(one) for one in reports] == ["secret", "secret"]


def test_a_mistake_is_survived_without_anybody_to_report_to() -> None:
    with serving(lambda question: HttpResponse(1 // len(question.query) * b"a")) as server:
        assert get(server).status == 500
        assert get(server, "/?a=b").body == b"a"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 414, 416, 421, 431, 500, 503, 505])
def test_pages_of_the_server_itself_are_sound(status: int) -> None:
    body = refusal(status, "vi").body
    assert isinstance(body, bytes)
    page = LexborHTMLParser(body)
    assert body.startswith(b"<!DOCTYPE html>\n")
    (html,), (title,), (heading,), (main,) = (page.css(one) for one in ("html", "title", "h1", "main"))
    assert html.attributes == {"lang": "vi"}
    assert title.text() == heading.text() != ""
    assert str(status) in main.text()
    assert not re.search(rb"<(script|style|link)|style=|https?:", body)


def test_several_questions_go_over_one_connection(site: Site) -> None:
    with connected(site.server) as connection:
        for path in ("/", "/missing", "/at", "/phim.mp4", "/gone", "/untagged"):
            connection.sendall(request(path, host=f"127.0.0.1:{site.server.port}"))
            assert read_reply(connection).status == get(site.server, path).status


def test_questions_that_are_sent_at_once_are_answered_in_their_order(site: Site) -> None:
    raw = request("/") + request("/missing", method="HEAD") + request("/", 'If-None-Match: "abc"') + request("/at")
    end = request("/untagged", "Connection: close")
    with connected(site.server) as connection:
        connection.sendall((raw + end + request("/phim.mp4")).replace(b"%H", b"127.0.0.1:%d" % site.server.port))
        received = connection.makefile("rb").read()
    assert re.findall(rb"HTTP/1.1 (\d+) ", received) == [b"200", b"404", b"304", b"303", b"200"]
    assert received.endswith(TEXT)
    assert received.count(b"Connection: close") == 1


def test_a_refusal_among_good_questions_ends_the_connection(site: Site) -> None:
    raw = request("/") + request("/", "Content-Length: 30") + request("/missing") + request("/missing")
    with connected(site.server) as connection:
        connection.sendall(raw.replace(b"%H", b"127.0.0.1:%d" % site.server.port))
        received = connection.makefile("rb").read()
    assert re.findall(rb"HTTP/1.1 (\d+) ", received) == [b"200", b"400"]


def test_a_question_may_come_byte_by_byte(site: Site) -> None:
    with connected(site.server) as connection:
        for byte in request("/", host=f"127.0.0.1:{site.server.port}"):
            connection.sendall(bytes([byte]))
        assert read_reply(connection).body == TEXT


@pytest.mark.parametrize("raw", [request(version="HTTP/1.0"), request("/", "Connection: Close")])
def test_the_connection_ends_after_an_answer_when_the_browser_wants_that(site: Site, raw: bytes) -> None:
    with connected(site.server) as connection:
        connection.sendall(raw.replace(b"%H", b"127.0.0.1:%d" % site.server.port))
        received = connection.makefile("rb").read()
    assert received.endswith(TEXT)
    assert b"\r\nConnection: close\r\n" in received
