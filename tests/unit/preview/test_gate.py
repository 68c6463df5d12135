"""The attack table: what is refused, with which status, and that the site is never asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from badinh_site.preview.http.connection import LIMITS
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.response import HttpResponse
from badinh_site.preview.http.server import PreviewServer
from tests.support.talking import PATIENCE, ask, connected, get, request, running, serving

FOREIGN = "Sec-Fetch-Site: cross-site"
NAVIGATION = (FOREIGN, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")

PATHS = [
    "/../state.sqlite",
    "/a/../../etc/passwd",
    "/..",
    "/.",
    "/./",
    "/a/./b",
    "/a/..",
    "/.../",
    "/.%20./x",
    "/..%20/x",
    "/%2e%2e/state.sqlite",
    "/%2E%2e/state.sqlite",
    "/.%2e/state.sqlite",
    "/%2e./state.sqlite",
    "/%2e/",
    "/..%2fstate.sqlite",
    "/..%2Fstate.sqlite",
    "/a%2fb",
    "/%2f%2fexample.com/",
    "/%252e%252e/state.sqlite",
    "/%252e%252e%252fstate.sqlite",
    "/..%252fstate.sqlite",
    "/a%252f..%252fb",
    "/%25252e%25252e/state.sqlite",
    "/%2525252525252e/",
    "/%255c",
    "/%25c0%25ae",
    "/a\\b",
    "/..\\state.sqlite",
    "/%5c",
    "/..%5cstate.sqlite",
    "/..%5Cstate.sqlite",
    "/%5c%5cserver%5cshare",
    "/a%00",
    "/a%00.html",
    "/%2500",
    "/%0d%0aSet-Cookie:%20a=b",
    "/%0a",
    "/%0D",
    "/%250d%250a",
    "/a%09b",
    "/a%1b[31m",
    "/%7f",
    "/%c2%85",
    "/%e2%80%a8",
    "/C:/Windows/win.ini",
    "/c:/",
    "/C%3a/Windows",
    "/C%253a/Windows",
    "/file.html::$DATA",
    "/a/file:stream",
    "//example.com/",
    "//",
    "/a//b",
    "/a//",
    "/%c0%ae%c0%ae/",
    "/%c0%af",
    "/%e0%80%ae",
    "/%f0%80%80%ae",
    "/%ff",
    "/%ed%a0%80",
    "/%e2%80",
    "/%",
    "/%2",
    "/%zz",
    "/%u002e%u002e/",
    "/%uff0e",
    "/%ef%bc%8e%ef%bc%8e/",
    "/%e2%80%a5/",
    "/a%ef%bc%8fb%ef%bc%8f..",
    "/%ef%bc%bcserver",
    "/C%ef%bc%9a/",
    "/a#b",
    "/?a=%00",
    "/?a=%0d%0a",
    "/?a=%ff",
    "/?%0a=b",
    "/?" + "&".join(f"a{number}=b" for number in range(17)),
    "*",
    "a",
    "?a",
    "http://%H/",
    "http://example.com/",
    "https://%H/",
    "HTTP://127.0.0.1/",
    "file:///etc/passwd",
    "127.0.0.1:80",
    "example.com:443",
    "user@example.com",
    "javascript:alert(1)",
]

HOSTS = [
    ("example.com", 421),
    ("example.com:%P", 421),
    ("localhost.example.com:%P", 421),
    ("127.0.0.1.example.com:%P", 421),
    ("127.0.0.1.nip.io:%P", 421),
    ("a.localhost:%P", 421),
    ("localhost.:%P", 421),
    ("127.0.0.1", 421),
    ("localhost", 421),
    ("127.0.0.1:80", 421),
    ("127.0.0.1:0%P", 421),
    ("127.0.0.1:%P0", 421),
    ("127.0.0.1:99999999999999999999", 421),
    ("192.168.1.5:%P", 421),
    ("0.0.0.0:%P", 421),
    ("[::]:%P", 421),
    ("[2001:db8::1]:%P", 421),
    ("[::ffff:192.168.1.5]:%P", 421),
    ("127.1:%P", 421),
    ("2130706433:%P", 421),
    ("0x7f000001:%P", 421),
    ("0177.0.0.1:%P", 421),
    ("127.0.0.1:", 400),
    (":%P", 400),
    ("", 400),
    ("127.0.0.1:%P:%P", 400),
    ("127.0.0.1:-1", 400),
    ("127.0.0.1:+%P", 400),
    ("[::1:%P", 400),
    ("[127.0.0.1%25eth0]:%P", 400),
    ("[::1%lo]:%P", 400),
    ("[::1]]:%P", 400),
    ("[:::1]:%P", 421),
    ("user@127.0.0.1:%P", 400),
    ("http://127.0.0.1:%P", 400),
    ("127.0.0.1:%P/", 400),
    ("127.0.0.1:%P, example.com", 400),
    ("127.0.0.1:%P example.com", 400),
    ("\xe9.example:%P", 400),
    ("\xb2:%P", 400),
]

ORIGINS = [
    "null",
    "http://example.com",
    "https://127.0.0.1:%P",
    "http://127.0.0.1",
    "http://127.0.0.1:80",
    "http://127.0.0.1:%P0",
    "http://127.0.0.1:%P.example.com",
    "http://localhost:%P",
    "http://127.0.0.1:%P/",
    "http://user@127.0.0.1:%P",
    "http://127.0.0.1:%P http://example.com",
    "chrome-extension://abcdef",
    "file://",
    "",
]

SITES = [
    ("/", (FOREIGN, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: style")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: embed")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: websocket", "Sec-Fetch-Dest: websocket")),
    ("/", (FOREIGN, "Sec-Fetch-Mode: navigate")),
    ("/", (FOREIGN, "Sec-Fetch-Dest: document")),
    ("/", (FOREIGN,)),
    ("/", ("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")),
    ("/", ("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")),
    ("/", ("Sec-Fetch-Site: something new",)),
    ("/__badinh/at?when=2021-07-20T08:00&back=/", NAVIGATION),
    ("/__badinh/at?when=", ("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")),
    ("/%5f_badinh/at?when=", NAVIGATION),
    ("/__badinh/events?path=/", NAVIGATION),
    ("/__badinh/preview.js", NAVIGATION),
    ("/__badinh/", (FOREIGN, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")),
]

METHODS = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW", "PRI", "G'!#"]

HEADS = [
    ("connect", b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", 405),
    ("options for all", b"OPTIONS * HTTP/1.1\r\nHost: %H\r\n\r\n", 405),
    (
        "preflight",
        request("/", "Origin: http://a.example", "Access-Control-Request-Method: GET", method="OPTIONS"),
        405,
    ),
    ("post with a body", request("/", "Content-Length: 3", method="POST") + b"a=b", 405),
    ("post with chunks", request("/", "Transfer-Encoding: chunked", method="POST") + b"3\r\na=b\r\n0\r\n\r\n", 405),
    ("long method", b"A" * 21 + b" / HTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("endless method", b"A" * 3000, 400),
    ("body", request("/", "Content-Length: 3") + b"a=b", 400),
    ("large body", request("/", "Content-Length: 100000") + b"a" * 100_000, 400),
    ("body that is a request", request("/", "Content-Length: 9") + request("/secret"), 400),
    ("chunked body", request("/", "Transfer-Encoding: chunked") + b"0\r\n\r\n", 400),
    ("odd transfer coding", request("/", "Transfer-Encoding: \x0bchunked"), 400),
    ("identity", request("/", "Transfer-Encoding: identity"), 400),
    ("both lengths", request("/", "Content-Length: 0", "Transfer-Encoding: chunked"), 400),
    ("negative length", request("/", "Content-Length: -1"), 400),
    ("signed length", request("/", "Content-Length: +0"), 400),
    ("no length", request("/", "Content-Length: abc"), 400),
    ("two lengths", request("/", "Content-Length: 0", "Content-Length: 5"), 400),
    ("no host", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("no host in 1.0", b"GET / HTTP/1.0\r\n\r\n", 400),
    ("two hosts", request("/", "Host: %H"), 400),
    ("second host foreign", request("/", "host: example.com"), 400),
    ("two origins", request("/", "Origin: http://%H", "Origin: http://example.com"), 400),
    ("two fetch sites", request("/", "Sec-Fetch-Site: none", FOREIGN), 400),
    ("folded field", request("/", "X-A: b", " folded"), 400),
    ("folded host", b"GET / HTTP/1.1\r\nHost: \r\n %H\r\n\r\n", 400),
    ("space before the colon", b"GET / HTTP/1.1\r\nHost : %H\r\n\r\n", 400),
    ("space before the name", b"GET / HTTP/1.1\r\n Host: %H\r\n\r\n", 400),
    ("field without a colon", request("/", "nonsense"), 400),
    ("field without a name", request("/", ": a"), 400),
    ("odd name", request("/", "X(a): b"), 400),
    ("name beyond ASCII", request("/", "H\xf6st: b"), 400),
    ("NUL in a value", request("/", "X-A: \0"), 400),
    ("escape in a value", request("/", "X-A: \x1b[31m"), 400),
    ("CR in a value", request("/", "X-A: b\rX-B: c"), 400),
    ("LF in a value", request("/", "X-A: b\nX-B: c"), 400),
    ("bare line feeds", b"GET / HTTP/1.1\nHost: %H\n\n", 400),
    ("bare carriage returns", b"GET / HTTP/1.1\rHost: %H\r\r", 400),
    ("CR LF in the target", b"GET /\r\nX: y HTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("NUL in the target", request("/\0"), 400),
    ("tab in the target", request("/\ta"), 400),
    ("space in the target", request("/a b"), 400),
    ("bytes beyond ASCII in the target", request("/\xc3\xa9"), 400),
    ("two spaces", b"GET  / HTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("tabs for spaces", b"GET\t/\tHTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("space at the end of the line", b"GET / HTTP/1.1 \r\nHost: %H\r\n\r\n", 400),
    ("space at the beginning", b" GET / HTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("empty line first", b"\r\nGET / HTTP/1.1\r\nHost: %H\r\n\r\n", 400),
    ("HTTP/0.9", b"GET /\r\n", 400),
    ("HTTP/0.9 with fields", b"GET /\r\nHost: %H\r\n\r\n", 400),
    ("no version", b"GET / \r\nHost: %H\r\n\r\n", 400),
    ("small letters", request(version="http/1.1"), 400),
    ("long version", request(version="HTTP/1.10"), 400),
    ("short version", request(version="HTTP/1"), 400),
    ("other protocol", request(version="RTSP/1.0"), 400),
    ("HTTP/0.9 named", request(version="HTTP/0.9"), 505),
    ("HTTP/1.2", request(version="HTTP/1.2"), 505),
    ("HTTP/2.0", request(version="HTTP/2.0"), 505),
    ("HTTP/9.9", request(version="HTTP/9.9"), 505),
    ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 505),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)), 400),
    ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n", 400),
    ("SMB", b"\0\0\0\x85\xffSMBr\0\0\0\0", 400),
    ("rubbish", bytes(reversed(range(256))) * 100, 400),
    ("rubbish in lines", b"\r\n" * 500, 400),
    ("a method and nothing", b"GET\r\n\r\n", 400),
    ("long URL", request("/" + "a" * 4096), 414),
    ("long query", request("/?" + "a" * 4096), 414),
    ("huge URL", request("/" + "a" * 1_000_000), 414),
    ("endless URL", b"GET /" + b"a" * 10_000, 414),
    ("large field", request("/", "X-A: " + "a" * 16_384), 431),
    ("large cookie", request("/", "Cookie: a=" + "a" * 16_384), 431),
    ("huge field", request("/", "X-A: " + "a" * 1_000_000), 431),
    ("endless field", b"GET / HTTP/1.1\r\nX-A: " + b"a" * 20_000, 431),
    ("endless name", b"GET / HTTP/1.1\r\n" + b"a" * 20_000, 431),
    ("much in small fields", request("/", *["X-A: " + "a" * 300] * 60), 431),
    ("many fields", request("/", *["X-A: b"] * 100), 431),
    ("endless fields", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10_000, 431),
    ("spaces as a value", request("/", "X-A:" + " " * 17_000), 431),
]

TABLE = [
    *(pytest.param(request(path), 400, id=f"path {number}: {path[:40]}") for number, path in enumerate(PATHS)),
    *(pytest.param(request(host=host), status, id=f"host {host!a}") for host, status in HOSTS),
    *(pytest.param(request("/", f"Origin: {origin}"), 403, id=f"origin {origin}") for origin in ORIGINS),
    *(pytest.param(request(path, *fields), 403, id=f"site {path} {' '.join(fields)}") for path, fields in SITES),
    *(pytest.param(request(method=method), 405, id=f"method {method}") for method in METHODS),
    *(pytest.param(raw, status, id=name) for name, raw, status in HEADS),
]


class Site:
    """A site that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[HttpRequest] = []

    def answer(self, question: HttpRequest) -> HttpResponse:
        self.asked.append(question)
        return HttpResponse(b"secret")


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[PreviewServer]:
    with serving(site.answer, limits=LIMITS._replace(linger=PATIENCE)) as server:
        yield server


@pytest.mark.parametrize(("raw", "status"), TABLE)
def test_an_attack_is_refused_and_never_reaches_the_site(
    server: PreviewServer, site: Site, raw: bytes, status: int
) -> None:
    site.asked.clear()
    refused = ask(server, raw)
    assert refused.status == status
    assert site.asked == []
    assert refused.headers["Connection"] == "close"
    assert refused.headers["Content-Type"] == "text/html; charset=utf-8"
    assert refused.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)
    assert not [name for name in refused.headers if name.lower().startswith("access-control-")]
    assert b'lang="vi"' in refused.body
    assert b"secret" not in refused.body
    assert get(server).status == 200


ALLOWED = [
    request("/"),
    request("/2021/05/b%C3%A0i/"),
    request("/a.b/..c/d../...e"),
    request("/100%25"),
    request("/.well-known/x"),
    request("/a%20b"),
    request("/a?b=../../c&d=%2f%2e%2e&e=http://example.com/&f=100%"),
    request("/?" + "&".join(f"a{number}=b" for number in range(16))),
    request("/" + "a" * 4095),
    request("/", *["X-A: b"] * 99),
    request("/", "X-A: " + "a" * 16_000),
    request("/", "X-A: caf\xc3\xa9\t"),
    request("/", "Content-Length: 0"),
    request("/", "Origin: http://%H", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"),
    request(host="localhost:%P"),
    request(host="LocalHost:%P"),
    request("/", "Origin: http://localhost:%P", host="LOCALHOST:%P"),
    request(host="127.0.0.2:%P"),
    request(host="[::1]:%P"),
    request(host="[0:0:0:0:0:0:0:1]:%P"),
    request("/", *NAVIGATION),
    request("/2021/", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"),
    request("/__badinh/", *NAVIGATION),
    request(
        "/__badinh/at?when=&back=/", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"
    ),
    request("/__badinh/events", "Sec-Fetch-Site: same-origin"),
    request(version="HTTP/1.0"),
]


@pytest.mark.parametrize("raw", ALLOWED)
def test_what_an_editor_asks_for_is_answered(server: PreviewServer, raw: bytes) -> None:
    assert ask(server, raw).status == 200


def test_a_question_holds_what_was_asked(server: PreviewServer, site: Site) -> None:
    site.asked.clear()
    ask(
        server,
        request(
            "/2021/b%C3%A0i%20vi%E1%BA%BFt/?path=/a/&path=/b/&c=%2fd+e&f",
            "Cookie: badinh-at=2021-07-20T08:00; other=a=b; nothing; badinh-at=x",
            "Cookie: more=1",
            "Sec-Fetch-Site: none",
        ),
    )
    (question,) = site.asked
    assert question.path == "/2021/bài viết/"
    assert question.query == {"path": "/a/", "c": "/d e", "f": ""}
    assert question.cookies == {"badinh-at": "2021-07-20T08:00", "other": "a=b", "more": "1"}
    assert question.site == "none"
    assert question.port == server.port


def test_a_decomposed_path_is_left_as_it_was_sent(server: PreviewServer, site: Site) -> None:
    site.asked.clear()
    get(server, "/ba%CC%80i/")
    assert site.asked[0].path == "/ba\u0300i/"


def test_a_refused_head_request_gets_no_page(server: PreviewServer) -> None:
    with connected(server) as connection:
        connection.sendall(b"HEAD /../ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port)
        received = connection.makefile("rb").read()
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.endswith(b"\r\n\r\n")


def test_a_server_for_others_answers_to_every_address_but_to_its_own_name_only() -> None:
    with serving(host="0.0.0.0") as server:  # noqa: S104 - this is what is tested
        assert not server.is_loopback
        for host in ("192.168.1.5:%P", "[2001:db8::1]:%P", "localhost:%P", "127.0.0.1:%P"):
            assert ask(server, request(host=host)).status == 200
        for host in ("example.com:%P", "192.168.1.5", "0.0.0.0.example.com:%P"):
            assert ask(server, request(host=host)).status == 421
        assert ask(server, request("/", "Origin: http://example.com", host="192.168.1.5:%P")).status == 403


@pytest.mark.parametrize(
    ("own", "right", "wrong"),
    [
        ("May-Tinh", ("may-tinh", "MAY-TINH", "may-tinh.local"), ("may-khac", "may-tinh.example", "may-tinh.")),
        ("may.noi-bo", ("may.noi-bo", "may", "may.local"), ("noi-bo", "x.may.noi-bo", "example.com")),
        ("192.168.1.5", ("192.168.1.5",), ("192", "192.local")),
        ("máy tính", (), ("local", "m.local", ".local")),
        ("", (), ("local",)),
    ],
)
def test_a_server_for_others_answers_to_the_names_of_its_machine(
    own: str, right: tuple[str, ...], wrong: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: own)
    with serving(host="0.0.0.0") as server:  # noqa: S104 - this is what is tested
        assert [ask(server, request(host=f"{name}:%P")).status for name in right] == [200] * len(right)
        assert {ask(server, request(host=f"{name}:%P")).status for name in wrong} <= {400, 421}
        assert all(url.endswith(f":{server.port}/") for url in server.others)
        assert (f"http://{own.lower()}:{server.port}/" in server.others) == (own.isascii() and own[:1].isalpha())
    with serving() as server:
        assert server.others == ()
        if right[:1] != ("192.168.1.5",):
            assert {ask(server, request(host=f"{name}:%P")).status for name in (*right, *wrong)} <= {400, 421}


def test_a_refused_name_is_told_the_address_that_it_has_reached() -> None:
    """By the number to which it has connected: nothing that the one who asks does not know."""
    with serving() as server:
        page = ask(server, request(host="example.com:%P")).body.decode("utf-8")
    address = f"http://127.0.0.1:{server.port}/"
    assert f'<a href="{address}">{address}</a>' in page
    assert "example.com" not in page


def test_a_server_answers_to_the_name_that_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 0))])
    server = PreviewServer(Site().answer, "May-Tinh.local", 0)
    monkeypatch.undo()
    with running(server):
        assert server.url == f"http://May-Tinh.local:{server.port}/"
        assert ask(server, request(host="may-tinh.local:%P")).status == 200
        assert ask(server, request(host="may-khac.local:%P")).status == 421
