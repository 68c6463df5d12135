"""The server finds a port, survives slow and broken browsers, and ends at once with everything that is open."""

from __future__ import annotations

import errno
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from badinh_site.preview.http import server as server_module
from badinh_site.preview.http.connection import LIMITS
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.response import HttpResponse
from badinh_site.preview.http.server import PreviewServer
from tests.support.talking import PATIENCE, connected, get, greet, read_reply, request, running, serving

ENDLESS = LIMITS._replace(head=3600, piece=3600, linger=3600)
"""So that nothing ends by itself."""


class Stream:
    """A stream that says whether it was closed."""

    def __init__(self, *, fails: bool = False) -> None:
        self.closed = threading.Event()
        self._fails = fails

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._fails:
            raise RuntimeError("the stream broke")
        self.closed.wait(0.001)  # as a stream waits for news
        return b": \n\n"

    def close(self) -> None:
        self.closed.set()


class Streams:
    """A site that answers every question with a stream of its own."""

    def __init__(self, *, fails: bool = False) -> None:
        self.opened: list[Stream] = []
        self._fails = fails

    def answer(self, question: HttpRequest) -> HttpResponse:
        self.opened.append(Stream(fails=self._fails))
        return HttpResponse(self.opened[-1], "text/event-stream")


def free_ports(number: int) -> int:
    """Return a port that is free, and so are the next ones."""
    for first in range(20_000, 30_000, number):
        with ExitStack() as taken:
            try:
                for port in range(first, first + number):
                    taken.enter_context(closing(PreviewServer(greet, port=port, exact_port=True)))
            except OSError:
                continue
            return first
    pytest.fail("no free ports")


def reset(connection: socket.socket) -> None:
    """Break a connection off as a crashed browser does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0))
    connection.close()


def rest_of(connection: socket.socket) -> bytes:
    """Read to the end; how it ends does not matter."""
    received = b""
    with suppress(ConnectionError):
        while more := connection.recv(1 << 16):
            received += more
    return received


def error_of(act: Callable[[], object]) -> int | None:
    """Return the number of the error that something must end with."""
    try:
        act()
    except OSError as error:
        return error.errno
    pytest.fail("no error")


def own(server: PreviewServer) -> str:
    return f"127.0.0.1:{server.port}"


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(PATIENCE * 1000):
        if happened():
            return
        threading.Event().wait(0.001)
    pytest.fail("it never came")


# Where it listens


def test_a_taken_port_is_passed_over() -> None:
    first = free_ports(3)
    with closing(PreviewServer(greet, port=first)) as one, closing(PreviewServer(greet, port=first)) as two:
        assert (one.port, two.port) == (first, first + 1)
        with running(PreviewServer(greet, port=first)) as three:
            assert three.port == first + 2
            assert three.url == f"http://127.0.0.1:{three.port}/"
            assert get(three, "/a/").body == b"/a/"


def test_when_all_near_ports_are_taken_any_will_do() -> None:
    first = free_ports(21)
    with ExitStack() as taken:
        for _ in range(21):
            taken.enter_context(closing(PreviewServer(greet, port=first)))
        with closing(PreviewServer(greet, port=first)) as server:
            assert server.port not in range(first, first + 21)


def test_the_last_port_has_no_next_one_but_any() -> None:
    with ExitStack() as taken:
        with suppress(OSError):
            taken.enter_context(closing(PreviewServer(greet, port=65_535, exact_port=True)))
        with closing(PreviewServer(greet, port=65_535)) as server:
            assert 0 < server.port < 65_535


def test_an_exact_port_that_is_taken_is_an_error() -> None:
    with closing(PreviewServer(greet, port=0)) as server:
        assert error_of(lambda: PreviewServer(greet, port=server.port, exact_port=True)) in {
            errno.EADDRINUSE,
            errno.EACCES,
        }


def test_a_host_that_is_not_here_is_an_error() -> None:
    assert error_of(lambda: PreviewServer(greet, "203.0.113.1", 0)) == errno.EADDRNOTAVAIL
    assert error_of(lambda: PreviewServer(greet, "203.0.113.1")) == errno.EADDRNOTAVAIL
    assert error_of(lambda: PreviewServer(greet, "a..b", 0)) == errno.EADDRNOTAVAIL


def test_a_port_is_free_as_soon_as_the_server_is_closed() -> None:
    with serving() as server:
        port = server.port
        with connected(server) as connection:
            connection.sendall(request(host=own(server)))
            assert read_reply(connection).status == 200
            server.close()
            with running(PreviewServer(greet, port=port, exact_port=True)) as again:
                assert get(again).status == 200


class Options:
    """A socket that only takes note of its options."""

    def __init__(self) -> None:
        self.set: list[tuple[int, int, int]] = []

    def setsockopt(self, *option: int) -> None:
        level, name, value = option
        self.set.append((level, name, value))


def test_a_port_is_claimed_as_each_system_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    windows, others = Options(), Options()
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    server_module._claim(windows)  # type: ignore[arg-type]
    monkeypatch.delattr(socket, "SO_EXCLUSIVEADDRUSE")
    server_module._claim(others)  # type: ignore[arg-type]
    assert windows.set == [(socket.SOL_SOCKET, -5, 1)]
    assert others.set == [(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)]


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_it_listens_on_ipv6_too() -> None:
    with serving(host="::1") as server:
        assert server.is_loopback
        assert server.url == f"http://[::1]:{server.port}/"
        with connected(server, "::1") as connection:
            connection.sendall(request(host=f"[::1]:{server.port}"))
            assert read_reply(connection).status == 200
    with closing(PreviewServer(greet, "::", 0)) as server:
        assert not server.is_loopback
        assert server.url == f"http://[::1]:{server.port}/"


def test_the_address_that_it_gives_can_be_opened() -> None:
    for host in ("", "0.0.0.0"):  # noqa: S104 - this is what is tested
        with closing(PreviewServer(greet, host, 0)) as server:
            assert not server.is_loopback
            assert server.url == f"http://127.0.0.1:{server.port}/"
    with closing(PreviewServer(greet, "localhost", 0)) as server:
        assert server.is_loopback
        assert server.url == f"http://localhost:{server.port}/"


# Slow and broken browsers


def test_two_hundred_slow_browsers_keep_nobody_waiting() -> None:
    with serving(limits=ENDLESS) as server, ExitStack() as opened:
        slow = [opened.enter_context(connected(server)) for _ in range(200)]
        raw = request("/slow/", host=own(server))
        for connection in slow[:100]:
            connection.sendall(raw[:1])
        assert get(server).status == 200
        for place in range(1, 6):
            for connection in slow[:100]:
                connection.sendall(raw[place : place + 1])
            assert get(server).status == 200
        for connection in slow[:100]:
            connection.sendall(raw[6:])
            assert read_reply(connection).body == b"/slow/"


def test_two_hundred_questions_at_the_same_time_are_answered() -> None:
    together = threading.Barrier(200)

    def meet(question: HttpRequest) -> HttpResponse:
        together.wait(PATIENCE)
        return HttpResponse(question.path.encode())

    with serving(meet) as server, ExitStack() as opened:
        browsers = [opened.enter_context(connected(server)) for _ in range(200)]
        for number, connection in enumerate(browsers):
            connection.sendall(request(f"/{number}/", host=own(server)))
        assert [read_reply(one).body for one in browsers] == [f"/{number}/".encode() for number in range(200)]


def test_the_head_of_a_question_has_a_time_limit_as_a_whole() -> None:
    with serving(limits=LIMITS._replace(head=1)) as server, connected(server) as connection:
        done = threading.Event()

        def drip() -> None:
            with suppress(OSError):
                connection.sendall(b"GET / HTTP/1.1\r\nX: ")
                while not done.wait(0.05):
                    connection.sendall(b"a")

        thread = threading.Thread(target=drip)
        thread.start()
        received = rest_of(connection)
        done.set()
        thread.join()
        assert received.startswith(b"HTTP/1.1 408 ")


def test_a_browser_that_says_nothing_is_left_without_a_word() -> None:
    with serving(limits=LIMITS._replace(head=0.1)) as server, connected(server) as connection:
        assert rest_of(connection) == b""
    with serving(limits=LIMITS._replace(head=1)) as server, connected(server) as connection:
        connection.sendall(request(host=own(server)))
        assert read_reply(connection).status == 200
        assert rest_of(connection) == b""


def test_a_browser_that_takes_nothing_is_left() -> None:
    large = HttpResponse(bytes(64_000_000))  # more than fits on the way
    with serving(lambda question: large, limits=LIMITS._replace(piece=0.1)) as server, connected(server) as connection:
        connection.sendall(request(host=own(server)))
        assert connection.recv(1), "the answer has begun, so the connection is open"
        wait_for(lambda: not server._open)


def test_more_connections_than_allowed_are_turned_away_until_others_end() -> None:
    with serving(limits=ENDLESS._replace(connections=3)) as server, ExitStack() as opened:
        first = opened.enter_context(connected(server))
        for _ in range(2):
            opened.enter_context(connected(server))
        for _ in range(3):
            with connected(server) as connection:
                refused = read_reply(connection)
                assert refused.status == 503
                assert refused.headers["Connection"] == "close"
                assert "Quá nhiều kết nối" in refused.body.decode()
        first.sendall(request(host=own(server)))
        assert read_reply(first).status == 200
        first.close()
        wait_for(lambda: len(server._open) == 2)
        assert get(server).status == 200


def test_browsers_may_break_off_at_any_moment(tmp_path: Path) -> None:
    film = tmp_path / "phim.mp4"
    film.touch()
    os.truncate(film, 64 * 1024 * 1024)  # more than fits on the way
    reports: list[BaseException] = []
    with serving(lambda question: HttpResponse(film, "video/mp4"), report=reports.append) as server:
        raw = request(host=own(server))
        for length in (0, 1, 10, len(raw) - 1, len(raw)):
            for leave in (reset, socket.socket.close):
                with connected(server) as connection:
                    connection.sendall(raw[:length])
                    if length == len(raw):
                        assert connection.recv(100_000)
                    leave(connection)
        wait_for(lambda: not server._open)
        assert get(server, "/", "Range: bytes=0-3").body == bytes(4)
    assert reports == []


def test_a_browser_that_stops_sending_still_gets_its_answer() -> None:
    with serving() as server, connected(server) as connection:
        connection.sendall(request("/a/", host=own(server)))
        connection.shutdown(socket.SHUT_WR)
        assert rest_of(connection).endswith(b"/a/")


def test_a_thread_that_cannot_be_started_costs_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with serving() as server:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", fail)
            with connected(server) as connection:
                assert rest_of(connection) == b""
        assert get(server).status == 200


class Full:
    """A listener for whose connections the system has no room at first."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._errors = [OSError(errno.EMFILE, "too many open files"), BlockingIOError()]

    def accept(self) -> tuple[socket.socket, object]:
        if self._errors:
            raise self._errors.pop()
        return self._listener.accept()

    def fileno(self) -> int:
        return self._listener.fileno()

    def close(self) -> None:
        self._listener.close()


def test_a_system_without_room_is_tried_again() -> None:
    server = PreviewServer(greet, port=0)
    server._listener = Full(server._listener)  # type: ignore[assignment]
    with running(server):
        assert get(server).status == 200


# Streams


def test_a_stream_is_sent_as_it_comes() -> None:
    news: list[bytes] = [b"data: 2\n\n", b"", b"data: 1\n\n"]
    asked = threading.Semaphore(0)

    def flow() -> Iterator[bytes]:
        while news:
            assert asked.acquire(timeout=PATIENCE)
            yield news.pop()

    with serving(lambda question: HttpResponse(flow(), "text/event-stream")) as server, connected(server) as connection:
        connection.sendall(request(host=own(server)))
        received = b""
        while not received.endswith(b"\r\n\r\n"):
            received += connection.recv(1000)
        assert received.startswith(b"HTTP/1.1 200 ")
        assert b"\r\nContent-Type: text/event-stream\r\n" in received
        assert b"\r\nConnection: close\r\n" in received
        assert b"Content-Length" not in received
        asked.release()
        assert connection.recv(1000) == b"data: 1\n\n"
        asked.release(2)
        assert rest_of(connection) == b"data: 2\n\n"


@pytest.mark.parametrize("leave", [reset, socket.socket.close])
def test_a_stream_is_closed_when_the_browser_goes(leave: Callable[[socket.socket], None]) -> None:
    streams = Streams()
    reports: list[BaseException] = []
    with serving(streams.answer, report=reports.append) as server:
        for _ in range(5):
            with connected(server) as connection:
                connection.sendall(request(host=own(server)))
                assert connection.recv(100)
                leave(connection)
        for stream in streams.opened:
            assert stream.closed.wait(PATIENCE)
        wait_for(lambda: not server._open)
    assert reports == []


def test_a_stream_of_which_nothing_is_sent_is_closed_too() -> None:
    streams = Streams()
    with serving(streams.answer) as server:
        assert get(server, method="HEAD").headers["Content-Type"] == "text/event-stream"
        assert streams.opened[0].closed.wait(PATIENCE)


def test_a_stream_may_end_and_need_no_closing() -> None:
    with serving(lambda question: HttpResponse(iter([b"a", b"b"]))) as server:
        assert get(server).body == b"ab"


def test_a_stream_that_breaks_is_reported_and_ends() -> None:
    streams = Streams(fails=True)
    reports: list[BaseException] = []
    with serving(streams.answer, report=reports.append) as server:
        assert get(server).body == b""
        assert streams.opened[0].closed.wait(PATIENCE)
    assert [str(one) for one in reports] == ["the stream broke"]


class Stuck(Stream):
    """A stream that cannot be closed."""

    def close(self) -> None:
        raise RuntimeError("stuck")


def test_a_stream_that_cannot_be_closed_is_reported() -> None:
    reports: list[BaseException] = []
    with serving(lambda question: HttpResponse(Stuck()), report=reports.append) as server:
        with connected(server) as connection:
            connection.sendall(request(host=own(server)))
            assert connection.recv(100)
        wait_for(lambda: not server._open)
    assert [str(one) for one in reports] == ["stuck"]


# The end


def test_closing_ends_streams_and_slow_browsers_at_once() -> None:
    streams = Streams()
    with serving(streams.answer, limits=ENDLESS) as server, ExitStack() as opened:
        silent, slow, refused, *flowing = (opened.enter_context(connected(server)) for _ in range(10))
        slow.sendall(b"GET / HT")
        refused.sendall(b"GET /../ HTTP/1.1\r\nHost: %b\r\n\r\n" % own(server).encode())
        assert read_reply(refused).status == 400
        for connection in flowing:
            connection.sendall(request(host=own(server)))
            assert connection.recv(100)
        server.close()
        for connection in (silent, slow, refused, *flowing):
            rest_of(connection)
        for stream in streams.opened:
            assert stream.closed.wait(PATIENCE)
        assert error_of(lambda: connected(server).__enter__()) == errno.ECONNREFUSED


def test_closing_does_not_wait_for_an_answer_in_the_making() -> None:
    asked, over = threading.Event(), threading.Event()

    def ponder(question: HttpRequest) -> HttpResponse:
        asked.set()
        over.wait(PATIENCE)
        return HttpResponse(b"late")

    with serving(ponder) as server, connected(server) as connection:
        connection.sendall(request(host=own(server)))
        assert asked.wait(PATIENCE)
        server.close()
        assert rest_of(connection) == b""
        over.set()


def test_a_server_may_be_closed_twice_before_serving_and_from_within() -> None:
    server = PreviewServer(greet, port=0)
    server.close()
    server.close()
    server.serve()

    def end(question: HttpRequest) -> HttpResponse:
        inner.close()
        return HttpResponse(b"")

    with serving(end) as inner, connected(inner) as connection:
        connection.sendall(request(host=own(inner)))
        assert rest_of(connection) == b""


class Interrupted(Full):
    """A listener during whose work something happens in the thread that serves, as at Ctrl-C."""

    def __init__(self, listener: socket.socket, happen: Callable[[], None]) -> None:
        super().__init__(listener)
        self._happen = happen

    def accept(self) -> tuple[socket.socket, object]:
        self._happen()
        raise BlockingIOError


def test_a_signal_may_close_the_server_in_the_thread_that_serves() -> None:
    server = PreviewServer(greet, port=0)
    server._listener = Interrupted(server._listener, server.close)  # type: ignore[assignment]
    with connected(server):
        server.serve()
    server.close()
    PreviewServer(greet, port=server.port, exact_port=True).close()


def test_an_interrupt_ends_everything() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    server = PreviewServer(greet, port=0)
    server._listener = Interrupted(server._listener, interrupt)  # type: ignore[assignment]
    with connected(server), pytest.raises(KeyboardInterrupt):
        server.serve()
    server.close()
    assert error_of(lambda: connected(server).__enter__()) == errno.ECONNREFUSED
