"""Asking other sites, against a server of our own on a free port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from unittest import mock

import pytest

from badinh_site.engine.check import external_links
from badinh_site.engine.check.asking import BAD_FOR, GOOD_FOR, LinkChecker, LinkStatus
from badinh_site.engine.check.external_links import ask_others, keep_answers, known_answers, link_problems
from badinh_site.engine.check.public_addresses import is_public
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site

NOW = 1_626_000_000


class Host(BaseHTTPRequestHandler):
    """A site with pages of every kind."""

    asked: ClassVar[list[str]] = []
    released: ClassVar[threading.Event] = threading.Event()
    at_once: ClassVar[list[int]] = [0, 0]
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        with Host.lock:
            Host.asked.append(f"{method} {self.path}")
            Host.at_once[0] += 1
            Host.at_once[1] = max(Host.at_once)
        self.answer_to(method, self.path)
        # Whoever asked sees nothing of the answer before the headers end, and asks for nothing else before that.
        with Host.lock:
            Host.at_once[0] -= 1
        self.end_headers()

    def answer_to(self, method: str, path: str) -> None:
        if path == "/cham":
            Host.released.wait(300)
        moved = {"/cu": (301, "/moi"), "/tam": (302, "/moi"), "/vong": (301, "/vong"), "/mat-hut": (308, "/khong")}
        if path in moved:
            self.send_response(moved[path][0])
            self.send_header("Location", moved[path][1])
        elif path == "/kin":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.2:{self.server.server_address[1]}/bi-mat")
        elif path == "/chi-get":
            self.send_response(405 if method == "HEAD" else 200)
        else:
            known = {"/khong": 404, "/het": 410, "/cam": 403, "/ban": 429}
            self.send_response(known.get(path.partition("?")[0], 200))
        self.send_header("Content-Length", "0")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def home() -> Iterator[str]:
    """Return the address of the site."""
    Host.asked, Host.at_once, Host.released = [], [0, 0], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Host.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def asking(**options: object) -> LinkChecker:
    """Ask as badinh does, but only this machine; a pause is noted in ``Host.asked`` and takes no time."""
    given: dict[str, object] = {
        "pause": 0.0,
        "timeout": 300.0,
        "allowed": lambda one: one == "127.0.0.1",
        "sleep": lambda seconds: Host.asked.append(f"pause {seconds}") if seconds else None,
        **options,
    }
    return LinkChecker("badinh/test", NOW, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "status", "reason", "moved"),
    [
        ("/", 200, "", ""),
        ("/bài viết?q=á", 200, "", ""),
        ("/chi-get", 200, "", ""),
        ("/khong", 404, "", ""),
        ("/het", 410, "", ""),
        ("/cam", 403, "", ""),
        ("/cu", 200, "", "/moi"),
        ("/tam", 200, "", ""),
        ("/mat-hut", 404, "", "/khong"),
        ("/vong", 0, "answer circle", ""),
        ("/kin", 0, "answer private", ""),
    ],
)
def test_an_address_is_judged_by_what_its_host_says(home: str, path: str, status: int, reason: str, moved: str) -> None:
    assert asking().ask(home + path) == LinkStatus(status, reason, home + moved if moved else "", NOW)


def test_a_head_is_enough_where_it_says_all(home: str) -> None:
    asking().ask(f"{home}/")
    asking().ask(f"{home}/het")
    asking().ask(f"{home}/khong")
    assert Host.asked == ["HEAD /", "HEAD /het", "HEAD /khong", "GET /khong"]


def test_a_host_that_does_not_answer_is_not_waited_for(home: str) -> None:
    assert asking(timeout=0.05).ask(f"{home}/cham").reason == "answer late"


def test_a_host_that_is_not_there_is_told_from_one_that_refuses(home: str) -> None:
    with mock.patch("socket.getaddrinfo", side_effect=socket.gaierror):
        assert asking().ask("https://khong-co.invalid/").reason == "answer no host"
    with mock.patch("socket.socket.connect", side_effect=ConnectionRefusedError):
        assert asking().ask(f"{home}/").reason == "answer none"


@pytest.mark.parametrize("url", ["http://[::1", "http://a..b/", "http://127.0.0.1:99999/", "ftp://127.0.0.1/"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    assert asking().ask(url).status == 0
    assert asking().ask(url).reason in ("answer address", "answer no host")


def test_nothing_in_a_private_network_is_asked(home: str) -> None:
    assert LinkChecker("badinh/test", NOW).ask(f"{home}/").reason == "answer private"
    assert asking().ask(f"{home}/kin").reason == "answer private"
    assert Host.asked == ["HEAD /kin"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nobody listens here
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_only_addresses_of_the_public_network_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_each_host_is_asked_one_thing_at_a_time_with_a_pause(home: str) -> None:
    answers = dict(asking(pause=1.5).ask_all([f"{home}/{n}" for n in range(4)]))
    assert {answer.status for answer in answers.values()} == {200}
    assert Host.asked == ["HEAD /0", "pause 1.5", "HEAD /1", "pause 1.5", "HEAD /2", "pause 1.5", "HEAD /3"]
    assert Host.at_once == [0, 1]


def test_a_question_is_repeated_with_a_short_pause(home: str) -> None:
    asking(pause=1.5).ask(f"{home}/chi-get")
    asking(pause=0.1).ask(f"{home}/chi-get")
    assert Host.asked == ["HEAD /chi-get", "pause 0.2", "GET /chi-get", "HEAD /chi-get", "pause 0.1", "GET /chi-get"]


def test_hosts_do_not_wait_for_each_other(home: str) -> None:
    """The first host answers only once the other one, under another name, was asked."""
    port = home.rpartition(":")[2]
    waiting = asking(sleep=lambda _seconds: Host.released.set(), pause=1.5)
    urls = [f"{home}/cham", f"http://localhost:{port}/1", f"http://localhost:{port}/2"]
    with mock.patch("socket.getaddrinfo", return_value=[(2, 1, 6, "", ("127.0.0.1", int(port)))]):
        answers = dict(waiting.ask_all(urls))
    assert [answer.status for answer in answers.values()] == [200, 200, 200]


def test_a_host_that_wants_to_be_left_alone_is(home: str) -> None:
    answers = dict(asking().ask_all([f"{home}/ban", f"{home}/1", f"{home}/2"]))
    assert [answer.status for answer in answers.values()] == [429]
    assert Host.asked == ["HEAD /ban"]


def ask_about(state: State, home: str, *paths: str, now: int = NOW) -> list[str]:
    links = tuple((home + path, "content/a.md", 4, number) for number, path in enumerate(paths))
    answers = dict(known_answers(links, state, now))
    ask_others(links, answers, asking()._replace(now=now), Stages())
    keep_answers(links, answers, state)
    return [problem.code for problem in link_problems(links, answers)]


def test_answers_are_kept_for_a_while_and_good_ones_longer(home: str, tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    paths = ("/mot", "/khong", "/mot#muc")
    for now, asked in [
        (NOW, 3),
        (NOW + BAD_FOR - 1, 0),
        (NOW + BAD_FOR, 2),
        (NOW + GOOD_FOR - 1, 2),
        (NOW + GOOD_FOR, 1),
    ]:
        Host.asked.clear()
        with State.open(file) as state:
            assert ask_about(state, home, *paths, now=now) == ["BD620"]
        assert len(Host.asked) == asked, now


def test_a_busy_host_is_asked_again_next_time_and_nothing_is_told(home: str, tmp_path: Path) -> None:
    for _ in range(2):
        Host.asked.clear()
        with State.open(tmp_path / "state.sqlite") as state:
            assert ask_about(state, home, "/ban") == []
        assert Host.asked == ["HEAD /ban"]


def test_a_check_asks_only_when_it_is_told_to_and_names_the_line(home: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", body=f"Một.\n\n[Mất]({home}/khong) và [còn]({home}/con).")
    assert badinh(tmp_path, "check", "--strict").code == 0
    assert Host.asked == []
    with mock.patch.object(external_links, "asking_for", lambda _base, at: asking()._replace(now=at)):
        for _ in range(2):
            answer = badinh(tmp_path, "check", "--external", "--strict")
            assert answer.code == 1
            assert answer.err.startswith("content/2021/07/mot.md:8:7: cảnh báo BD620")
            assert "Đã hỏi 2 địa chỉ" in answer.out
    assert sorted(Host.asked) == ["GET /khong", "HEAD /con", "HEAD /khong"]
