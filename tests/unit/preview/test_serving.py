"""``badinh serve`` as an editor runs it: a process, a browser's requests, a saved file, Ctrl-C."""

from __future__ import annotations

import http.client
import json
import re
import socket
from pathlib import Path

import pytest

from tests.support.previewing import PATIENCE, serving
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site, write

VIETNAMESE_LETTER = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Mở đầu.\n\nCâu đầu.")
    return tmp_path


def test_a_page_is_served_with_the_client_and_the_policy_of_the_site(site: Path) -> None:
    with serving(site) as preview:
        status, page, headers = preview.get("/2021/05/a/")
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "Câu đầu." in page
        assert 'src="/__badinh/preview.js"' in page
        assert preview.get("/__badinh/preview.js")[0] == 200
        assert preview.get("/khong-co/")[0] == 404
        assert "A" in preview.get("/__badinh/")[1]
        assert preview.get("/feed.xml")[2]["Content-Type"].startswith("application/atom+xml")


def test_a_saved_file_reaches_the_browser_and_the_terminal(site: Path) -> None:
    with serving(site) as preview:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", "/__badinh/events?path=/2021/05/a/")
        stream = connection.getresponse()
        prints = [json.loads(line.removeprefix(b"data: "))["print"] for line in next_messages(stream, 1)]
        article(site, "2021/05/a", title="A", date="2021-05-01", body="Mở đầu.\n\nCâu sau.")
        prints += [json.loads(line.removeprefix(b"data: "))["print"] for line in next_messages(stream, 1)]
        assert len(set(prints)) == 2
        assert "Câu sau." in preview.get("/2021/05/a/")[1]
        stream.close()  # else the socket stays open: a stream outlives its connection
        connection.close()
        said = preview.end()
    assert re.search(r"\d\d:\d\d:\d\d  content/2021/05/a\.md: 8 trang thay đổi, \d+ ms", said)


def test_the_preview_of_an_english_site_is_english_in_the_browser_and_the_terminal(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "title: News\nbase_url: https://news.example/\nlanguage: en\n")
    article(site, "2021/05/a", title="A", date="2021-05-01", category="News", body="x")
    with serving(site) as preview:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", "/__badinh/events?path=/2021/05/a/")
        stream = connection.getresponse()
        next_messages(stream, 1)
        write(site, "content/2021/05/a.md", "---\ntitle: A\ncategory: News\ndate: 2021-05-41\n---\nx\n")
        (message,) = next_messages(stream, 1)
        stream.close()
        connection.close()
        pages = [preview.get(path)[1] for path in ("/__badinh/", "/__badinh/preview.js", "/2021/05/a/", "/no/")]
        refused = preview.get("/", Host="other.example")
        said = preview.before + preview.end()
    assert refused[0] == 421
    assert "Wrong host name" in refused[1]
    assert "1 error" in pages[0]
    assert re.search(r"content/2021/05/a\.md", said)  # what the background thread has printed
    for text in (message.decode("utf-8"), *pages, refused[1], said):
        assert not VIETNAMESE_LETTER.search(text), text


def next_messages(stream: http.client.HTTPResponse, number: int) -> list[bytes]:
    found: list[bytes] = []
    while len(found) < number:
        line = stream.readline()
        assert line, "the stream has ended"
        found += [line] if line.startswith(b"data: ") else []
    return found


def test_ctrl_c_ends_it_at_once_while_browsers_are_connected(site: Path) -> None:
    with serving(site) as preview:
        open_ones = [socket.create_connection(("127.0.0.1", preview.port)) for _ in range(5)]
        said = preview.end()
        for one in open_ones:
            one.close()
        assert preview.process.returncode == 130
        assert "Traceback" not in said


def test_a_port_that_is_taken_is_replaced_and_that_is_said(site: Path) -> None:
    with serving(site) as first, serving(site, port=first.port) as second:
        assert second.port != first.port
        assert f"Cổng {first.port} đang bận, nên dùng cổng {second.port}." in second.before
        assert first.get("/")[0] == second.get("/")[0] == 200


def test_an_address_that_others_reach_is_warned_about(site: Path) -> None:
    with serving(site, "--host", "0.0.0.0") as preview:  # noqa: S104 - that is what is warned about
        assert "ai ở cùng mạng cũng xem được" in preview.before
        assert preview.get("/")[0] == 200


def test_another_day_is_picked_by_a_cookie_that_only_this_browser_has(site: Path) -> None:
    article(site, "2021/07/mai", title="Mai", date="2021-07-20T08:00")
    with serving(site, "--at", "2021-07-01") as preview:
        status, _, headers = preview.get("/__badinh/at?when=2021-07-19&back=/2021/05/a/?x=1")
        assert (status, headers["Location"]) == (303, "/2021/05/a/?x=1")
        cookie = headers["Set-Cookie"].split(";")[0]
        assert preview.get("/2021/07/mai/", Cookie=cookie)[0] == 404
        assert preview.get("/2021/07/mai/")[0] == 200
        assert "Max-Age=0" in preview.get("/__badinh/at?when=&back=//xau.example/")[2]["Set-Cookie"]
        assert preview.get("/__badinh/at?when=&back=//xau.example/")[2]["Location"] == "/"
        assert "Max-Age=0" in preview.get("/__badinh/at?when=2021-99-99&back=/")[2]["Set-Cookie"]
        assert preview.get("/2021/05/a/", Cookie="badinh-at=2021-99-99")[0] == 200


def test_what_cannot_work_is_said_without_a_preview(tmp_path: Path, site: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert (badinh(empty, "serve").code, "BD301" in badinh(empty, "serve").err) == (1, True)
    answer = badinh(site, "serve", "--at", "hôm qua", "--port", "0")
    assert (answer.code, "BD307" in answer.err) == (2, True)
    answer = badinh(site, "serve", "--host", "khong-co.invalid")
    assert (answer.code, "BD309 Không nghe được ở khong-co.invalid" in answer.err) == (2, True)
