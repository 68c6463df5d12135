"""What other sites answer when links to them are checked: nothing private is asked, and nothing goes on for ever.

The network is played: names lead to numbers by a table, and each number answers by a script.
"""

from __future__ import annotations

import io
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from badinh_site.engine.check import asking, external_links
from badinh_site.engine.check.asking import LONGEST, MOST_BYTES, MOST_INTERIM, MOST_STEPS, LinkChecker
from badinh_site.engine.check.public_addresses import is_open_port, is_public
from badinh_site.engine.request import Request
from badinh_site.engine.store.workspace import locked
from tests.support.attacking import times
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site

NOW = 1_626_000_000
HERE, THERE = "203.0.114.7", "198.41.0.4"
"""Public addresses: that of the hostile site, and that of a good one."""
GOOD = b"HTTP/1.1 200 OK\r\n\r\n"
MOST_READ = MOST_BYTES + io.DEFAULT_BUFFER_SIZE
Script = Callable[[], Iterable[bytes]]


class Played:
    """The end of a connection whose other end is a script; each call takes a second of the played clock."""

    def __init__(self, network: Network, pieces: Iterable[bytes]) -> None:
        self.network, self.pieces, self.rest = network, iter(pieces), b""

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def sendall(self, data: bytes) -> None:
        self.network.sent.append(data)

    def recv_into(self, buffer: memoryview) -> int:
        self.network.reads += 1
        self.rest = self.rest or next(self.pieces, b"")
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        self.network.read += len(part)
        return len(part)

    def __enter__(self) -> Played:
        return self

    def __exit__(self, *_: object) -> None:
        self.network.closed += 1


class Network:
    """All hosts that there are."""

    def __init__(self, answer: Script) -> None:
        self.answers: dict[str, Script] = {HERE: answer, THERE: lambda: [GOOD]}
        self.names: dict[str, list[list[str]]] = {"xau.example": [[HERE]], "tot.example": [[THERE]]}
        self.connected: list[str] = []
        self.sent: list[bytes] = []
        self.reads = self.read = self.closed = self.now = 0

    def clock(self) -> float:
        self.now += 1
        return self.now

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        if host in self.names:
            numbers = self.names[host][0]
            self.names[host] = self.names[host][1:] or self.names[host]
            return [(2, 1, 6, "", (number, port)) for number in numbers]
        return REAL(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    def opened(self, found: list[tuple[int, tuple[Any, ...]]], _: object) -> Played:
        number = found[0][1][0]
        self.connected.append(number)
        return Played(self, self.answers[number]())

    def ask(self, url: str = "http://xau.example/", **options: Any) -> str:
        """Ask for an address; return the reason, or the status."""
        checker = LinkChecker("badinh/test", NOW, sleep=lambda _: None, **options)
        with mock.patch("socket.getaddrinfo", self.getaddrinfo), mock.patch.object(asking, "_opened", self.opened):
            answer = checker.ask(url)
        assert self.closed == len(self.connected), "a connection is left open"
        return answer.reason or str(answer.status)


REAL = socket.getaddrinfo


def to(target: str, status: int = 302) -> Script:
    return lambda: [f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\n\r\n".encode()]


PRIVATE = [
    *("127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0", "0.0.0.0", "localhost", "LOCALHOST."),  # noqa: S104
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "192.0.2.1", "240.0.0.1", "224.0.0.1"),
    *("169.254.169.254", "0xa9fea9fe", "168.63.129.16", "100.100.100.200", "100.64.0.1", "192.0.0.192", "192.88.99.1"),
    *(
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:0:127.0.0.1]",
        "[fe80::1]",
    ),
    *("[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::808:808]", "[2002:7f00:1::1]", "[2002:a9fe:a9fe::]"),
    *("[2001:0:7f00:1::80fe]", "[fec0::1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]"),
    *("[2606:4700::5efe:7f00:1]", "[2606:4700::200:5efe:a00:1]", "[100::1]", "[fe80::1%25eth0]", "[4000::1]"),
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "255.255.255.255", "tot.example@127.0.0.1", "x:y@[::1]"),
    *("127.0.0.1\\@tot.example", "127.0.0.1%2F@tot.example/..", "doi.example", "hai.example"),
]
ADDRESSES = [
    *(f"http://{host}/" for host in PRIVATE),
    *(f"https://{host}:8443/x" for host in PRIVATE[:6]),
    *(f"//{host}/" for host in PRIVATE[:6]),
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leads_to_a_private_address(status: int) -> None:
    reasons: Counter[str] = Counter()
    for target in ADDRESSES:
        network = Network(to(target, status))
        # A name that changes its number after it was judged, and one that has two.
        network.names |= {"doi.example": [["10.0.0.1"], [THERE]], "hai.example": [[THERE, "10.0.0.1"]]}
        reason = network.ask()
        if target.endswith(("@tot.example/../", "@tot.example/")) and reason == "200":
            assert network.connected == [HERE, THERE], target  # that is where it leads
            continue
        assert reason in ("answer private", "answer no host", "answer address"), (target, reason)
        assert network.connected == [HERE], target
        reasons[reason] += 1
    assert reasons["answer private"] >= 40


@pytest.mark.parametrize("host", PRIVATE)
def test_no_link_leads_to_a_private_address(host: str) -> None:
    network = Network(lambda: [GOOD])
    network.names |= {"doi.example": [["10.0.0.1"], [THERE]], "hai.example": [[THERE, "10.0.0.1"]]}
    network.ask(f"http://{host}/")
    assert set(network.connected) <= {THERE}


def test_the_number_that_was_judged_is_the_one_that_is_asked() -> None:
    network = Network(to("http://doi.example/"))
    network.names["doi.example"] = [[THERE], ["127.0.0.1"]]
    assert network.ask() == "200"
    assert network.connected == [HERE, THERE]
    network.connected, network.closed = [], 0
    assert network.ask() == "answer private"
    assert network.connected == [HERE]


BAD_TARGETS = {
    "file:///etc/passwd": "answer address",
    "ftp://tot.example/": "answer address",
    "gopher://tot.example/": "answer address",
    "javascript:alert(1)": "answer address",
    "data:text/html,x": "answer address",
    "http://tot.example:22/": "answer port",
    "http://tot.example:25/": "answer port",
    "https://tot.example:6667/": "answer port",
    "http://tot.example:0/": "answer port",
    "http://tot.example:65536/": "answer address",
    "http://tot.example:-1/": "answer address",
    "http://tot.example:8O/": "answer address",
    "http://": "answer circle",
    "http://[::1": "answer address",
    "http://a..b/": "answer address",
    f"http://{'a' * 64}.example/": "answer address",
    "http://khong.example/": "answer no host",
    "http://tot.example/\x01": "answer address",
    "http://tot.example/\x7f": "answer address",
    "http://tot.example/\x85": "answer address",
    "http://tot.example\\x": "answer address",
    "http://tot.example/a\r\n b": "answer address",
    "http://tot.example/\u2028": "answer address",
    f"http://tot.example/{'a' * LONGEST}": "answer address",
    f"http://tot.example/{'a' * MOST_READ}": "answer endless",
    "http://xau.example/": "answer circle",
    "": "302",
    "/": "answer circle",
    "?": "answer circle",
    "#x": "answer circle",
}


@pytest.mark.parametrize("target", BAD_TARGETS)
def test_a_redirect_to_what_is_no_address_is_told(target: str) -> None:
    network = Network(to(target))
    assert network.ask() == BAD_TARGETS[target]
    assert set(network.connected) == {HERE}
    assert len(network.connected) <= MOST_STEPS + 1


def test_what_is_asked_has_one_line_and_one_host() -> None:
    """Signs of an address never end the line or name another host."""
    network = Network(to("http://u:p@tot.example:8080/a b?c=é&d=%0d%0aX: y&\u00a0"))
    assert network.ask() == "200"
    head = network.sent[-1].decode("ascii")
    assert head.startswith("HEAD /a%20b?c=%C3%A9&d=%0d%0aX:%20y&%C2%A0 HTTP/1.1\r\n")
    assert head.count("Host: ") == head.count("\r\nHost: tot.example:8080\r\n") == 1
    assert head.count("\r\n") == 7
    assert "u:p" not in head


def forever(*pieces: bytes) -> Script:
    def script() -> Iterator[bytes]:
        yield from pieces[:-1]
        yield from repeat(pieces[-1])

    return script


ENDLESS: dict[str, Script] = {
    "interim answers": forever(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "interim answers with fields": forever(b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\n"),
    "early hints": forever(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
    "processing": forever(b"HTTP/1.1 102 Processing\r\n\r\n"),
    "a status line": forever(b"HTTP/1.1 200 ", b"O" * 4096),
    "a field": forever(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 4096),
    "fields": forever(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "folded lines": forever(b"HTTP/1.1 200 OK\r\nA: b\r\n", b" c\r\n"),
    "signs without a line": forever(b"x" * 100),
    "empty lines": forever(b"\r\n"),
    "nothing but zeros": forever(b"\0" * 1000),
    "one byte at a time": forever(b"HTTP/1.1 200 OK\r\nA: ", b"b"),
    "a status one byte at a time": forever(b"H", b"T"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_answer_goes_on_for_ever(name: str) -> None:
    network = Network(ENDLESS[name])
    reason = network.ask(timeout=30, clock=network.clock)
    assert reason.startswith("answer "), reason
    assert network.reads <= 2 * 30, "the deadline counts for all reads together"
    network = Network(ENDLESS[name])
    network.ask(timeout=10**9, clock=network.clock)
    assert network.read <= MOST_READ, "without a deadline the bytes are limited"


def test_interim_answers_are_passed_over_but_not_many() -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    assert Network(lambda: [hint * (MOST_INTERIM - 1) + GOOD]).ask() == "200"
    assert Network(lambda: [hint * MOST_INTERIM + GOOD]).ask() == "answer endless"
    assert Network(lambda: [b"HTTP/1.1 100 Continue\r\n\r\n", GOOD]).ask() == "200"


def test_the_deadline_is_that_of_all_redirects_together() -> None:
    """Each answer comes in time, but with the others it is too late."""
    slow = [bytes([byte]) for byte in b"HTTP/1.1 302 x\r\nLocation: /\r\n\r\n"]
    network = Network(lambda: slow)
    assert network.ask(timeout=len(slow) * 2, clock=network.clock) == "answer late"
    assert network.reads <= len(slow) * 2


def test_random_answers_end_with_a_reason() -> None:
    pick = random.Random(8)  # noqa: S311 - not for secrets
    parts = [
        b"HTTP/1.1 ",
        b"200",
        b"301",
        b"100",
        b" OK",
        b"\r\n",
        b"\n",
        b"Location: ",
        b"//",
        b"A",
        b": ",
        b"\xff",
        b"\0",
    ]
    for number in range(times(300)):
        pieces = [b"".join(pick.choices(parts, k=pick.randint(0, 12))) for _ in range(pick.randint(0, 8))]
        network = Network(lambda pieces=pieces: [*filter(None, pieces)])  # type: ignore[misc]
        network.ask(timeout=200, clock=network.clock)
        assert len(network.connected) <= 2 * (MOST_STEPS + 1), (number, pieces)
        assert set(network.connected) <= {HERE, THERE}, (number, pieces)


def test_a_host_that_does_not_answer_is_not_asked_for_every_link() -> None:
    network = Network(forever(b"H", b"T"))
    checker = LinkChecker("badinh/test", NOW, sleep=lambda _: None, timeout=3, clock=network.clock)
    urls = [f"http://xau.example:{8000 + number}/{number}" for number in range(100)]
    with mock.patch("socket.getaddrinfo", network.getaddrinfo), mock.patch.object(asking, "_opened", network.opened):
        answers = list(checker.ask_all(urls))
    assert [answer.reason for _, answer in answers] == ["answer late"] * asking.MOST_LATE


def test_a_name_that_nobody_resolves_is_late() -> None:
    never, begun = threading.Event(), threading.Event()

    def stuck(*_: object, **__: object) -> list[object]:
        begun.set()
        never.wait()
        return []

    with mock.patch("socket.getaddrinfo", stuck):
        assert LinkChecker("badinh/test", NOW, timeout=0.05).ask("http://cham.example/").reason == "answer late"
    assert begun.is_set()
    never.set()


def test_a_server_that_says_nothing_of_tls_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = LinkChecker("badinh/test", NOW, timeout=0.05, allowed=lambda _: True)
        assert asked.ask(f"https://127.0.0.1:{server.getsockname()[1]}/").reason == "answer late"


def test_other_commands_use_the_site_while_others_are_asked(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/mot", body="[a](https://xau.example/1) và [b](https://xau.example/2)")
    codes: list[int] = []

    def ask(checker: LinkChecker, url: str) -> asking.LinkStatus:
        with locked(Request(site, site / "build")):
            pass
        codes.append(badinh(site, "build").code)
        return asking.LinkStatus(404 if url.endswith("1") else 200, "", "", checker.now)

    real = external_links.asking_for
    quiet = mock.patch.object(external_links, "asking_for", lambda *given: real(*given)._replace(sleep=lambda _: None))
    with mock.patch.object(LinkChecker, "ask", ask), quiet:
        assert "BD620" in badinh(site, "check", "--external").err
        assert codes == [0, 0]
        assert "BD620" in badinh(site, "check", "--external").err
    assert codes == [0, 0], "the answers are kept"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((one.strip("[]").partition("%")[0], False) for one in PRIVATE if one.startswith("[")),
        *((one, True) for one in ("8.8.8.8", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808", "::ffff:8.8.8.8")),
        *((one, False) for one in ("", "x", "1.2.3", "1.2.3.4.5", "::g")),
    ],
)
def test_addresses_that_carry_others_are_judged(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_ports_that_browsers_close_are_closed() -> None:
    assert all(map(is_open_port, (80, 81, 443, 8000, 8080, 8443, 65535)))
    assert not any(map(is_open_port, (-1, 0, 22, 25, 110, 143, 6667, 65536)))
