"""Real servers, set up by the files that badinh makes for them: old addresses, headers, what is missing."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from badinh_site.engine.build.run import build
from badinh_site.engine.request import Request
from tests.support import serving_sites
from tests.support.browser_site import write_sample
from tests.support.chromium import chromium
from tests.support.serving_sites import ask, checked, serving_site
from tests.support.sitemaking import SETTINGS, build_site, codes, make_site, write

pytestmark = pytest.mark.slow

REDIRECTS = {
    "/portal/Default.aspx?id=12": "2021/06/khanh-thanh.md",
    "/portal/Default.aspx?id=13&tab=2": "/gioi-thieu/",
    "/portal/Default.aspx?id=13": "/luu-tru/",
    "/portal/Default.aspx": "/",
    "/?p=7": "/gioi-thieu/",
    "/tin/50%25-dan-so": "/gioi-thieu/",
    "/tin-tức/Nhà văn hoá.aspx": "/gioi-thieu/?tu=cu&so=1#phan-2",
    '/ngoặc"kép/"; return 200 "x"; #'.replace("#", "%23"): "/gioi-thieu/",
    "/gia$1/${HOME}/%251/(a|b)*.{2}+[c]^d$": "/gioi-thieu/",
    "/tên/$uri:sao*": "/gioi-thieu/",
    "/x?ma=a+b%20c.*": "/gioi-thieu/",
    "/Gioi-Thieu/": "/gioi-thieu/",
    "/thành-phố": "https://thanh-pho.example/tin%20m%E1%BB%9Bi?a=$1&b=%25#c",
}
"""Old addresses as redirects.yaml has them, some of a hostile mind."""

LOCATIONS = {
    "/portal/Default.aspx?id=12": "/2021/06/khanh-thanh/",
    "/PORTAL/default.aspx?ID=12&fbclid=x": "/2021/06/khanh-thanh/",
    "/portal/Default.aspx?tab=2&x=&id=13": "/gioi-thieu/",
    "/portal/Default.aspx?tab=3&id=13": "/luu-tru/",
    "/portal/Default.aspx?id=123": "/",
    "/portal/Default.aspx": "/",
    "/?p=7": "/gioi-thieu/",
    "/tin/50%25-dan-so": "/gioi-thieu/",
    quote("/tin-tức/Nhà văn hoá.aspx"): "/gioi-thieu/?tu=cu&so=1#phan-2",
    quote('/ngoặc"kép/"; return 200 "x"; #'): "/gioi-thieu/",
    quote("/gia$1/${HOME}/%1/(a|b)*.{2}+[c]^d$"): "/gioi-thieu/",
    quote("/tên/$uri:sao*"): "/gioi-thieu/",
    "/x?ma=a+b%20c.*": "/gioi-thieu/",
    quote("/thành-phố"): "https://thanh-pho.example/tin%20m%E1%BB%9Bi?a=%241&b=%25#c",
    "/Gioi-Thieu/": "/gioi-thieu/",
    "/cu/tin-123.html": "/2021/06/khanh-thanh/",
    "/cu/tin-123.html?fbclid=x": "/2021/06/khanh-thanh/",
    "/tin-cu/": "/2021/06/khanh-thanh/",
    "/tin-da-go/": "/2021/06/go-bo/",
    "/gioi-thieu.html": "/gioi-thieu/",
}
"""What is asked for, and where each leads."""

STRANGERS = ("/portal/DefaultXaspx?id=12", "/x?ma=a", "/x?ma=a+b%20cc", "/gia1/", "/khong-co/", "/2021/06/khong-co/")


def old_addresses(redirects: dict[str, str]) -> str:
    """Write redirects.yaml."""
    return "".join(f"- from: '{old}'\n  to: '{new}'\n" for old, new in redirects.items())


@pytest.fixture(scope="module")
def published() -> Iterator[Path]:
    """Return a folder that any user may read, with the sample site and the settings for both servers."""
    with tempfile.TemporaryDirectory() as place:
        site = Path(place)
        site.chmod(0o755)
        write_sample(site)
        file = site / "content/site.yaml"
        settings = file.read_text(encoding="utf-8")
        write(site, "content/site.yaml", settings + "hosting: [nginx, apache, github]\n")
        write(site, "content/redirects.yaml", old_addresses(REDIRECTS))
        result = build(Request(site, site / "build"))
        assert result.complete, result.problems
        assert set(codes(result)) <= {"BD201", "BD219", "BD226", "BD227", "BD276", "BD320"}
        yield site / "build"


@pytest.fixture(scope="module", params=["nginx", "apache2"])
def base(published: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place, serving_site(request.param, published, Path(place)) as address:
        yield address


@pytest.mark.parametrize("path", LOCATIONS)
def test_an_old_address_leads_to_the_new_one(base: str, path: str) -> None:
    answer = ask(base, path)
    location = answer.headers["location"].replace(base.rstrip("/"), "")
    assert (answer.status, location) == (301, LOCATIONS[path])


def test_an_address_that_an_old_one_differs_from_in_capitals_stays(base: str) -> None:
    assert ask(base, "/gioi-thieu/").status == 200


@pytest.mark.parametrize("path", STRANGERS)
def test_what_is_like_an_old_address_is_missing(base: str, published: Path, path: str) -> None:
    answer = ask(base, path)
    assert answer.status == 404
    assert answer.body == (published / "404.html").read_text(encoding="utf-8")


PLAIN = ["/", "/2021/06/khanh-thanh/", "/feed.xml", "/robots.txt", "/khong-co/", "/tin-cu/"]
EXPECTED = {
    "content-security-policy": r"default-src 'none'; script-src 'self'; .*frame-ancestors 'none'",
    "permissions-policy": r".*camera=\(\), .*",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000",
}


@pytest.mark.parametrize("path", PLAIN)
def test_every_answer_has_the_headers(base: str, path: str) -> None:
    headers = ask(base, path).headers
    assert headers["cache-control"] == "public, max-age=300"
    for name, value in EXPECTED.items():
        assert re.fullmatch(value, headers[name]), name


def test_files_named_by_their_content_are_kept_for_ever(base: str, published: Path) -> None:
    files = [*published.glob("static/*"), *published.rglob("*.webp"), *published.glob("2021/**/*.png")]
    assert len(files) > 6
    for file in files:
        headers = ask(base, "/" + file.relative_to(published).as_posix()).headers
        assert headers["cache-control"] == "public, max-age=31536000, immutable", file
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/_nginx/http.conf", "/.htaccess", "/2021", "/static/"])
def test_settings_and_listings_are_not_shown(base: str, path: str) -> None:
    answer = ask(base, path)
    assert answer.status in (301, 403, 404)
    assert "RewriteRule" not in answer.body
    assert "map " not in answer.body
    assert "Index of" not in answer.body


@pytest.mark.parametrize("command", ["nginx", "apache2"])
def test_a_site_below_a_prefix_is_served_the_same_way(command: str) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        root = Path(folder)
        root.chmod(0o755)
        make_site(root / "site", SETTINGS + "hosting: [nginx, apache]\n")
        write(root / "site", "content/redirects.yaml", old_addresses({"/tin.aspx?id=7": "/luu-tru/", "/cu/": "/"}))
        built = build(Request(root / "site", root / "tin/quan", base_url="https://mau.example/tin/quan/"))
        assert built.complete, built.problems
        with serving_site(command, root, Path(place), "tin/quan") as base:
            for old, new in {"tin.aspx?id=7": "luu-tru/", "cu/": ""}.items():
                answer = ask(base, f"/tin/quan/{old}")
                assert answer.status == 301
                assert answer.headers["location"].replace(base, "/") == f"/tin/quan/{new}"
            assert ask(base, "/tin.aspx?id=7").status == 404
            missing = ask(base, "/tin/quan/khong-co/")
            assert (missing.status, missing.body) == (404, (root / "tin/quan/404.html").read_text(encoding="utf-8"))


def test_nginx_has_nothing_to_say_of_thousands_of_old_addresses(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS + "hosting: nginx\n")
    given = {f"/portal/Default.aspx?id={number}": "/luu-tru/" for number in range(3000)}
    write(tmp_path, "content/redirects.yaml", old_addresses(given | {f"/{'x' * 300}.aspx": "/luu-tru/"}))
    assert build_site(tmp_path).complete
    reported = checked("nginx", tmp_path / "build", tmp_path)
    assert "test is successful" in reported
    assert "[warn]" not in reported


def test_apache_can_read_the_rules_once(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    included = serving_sites.APACHE.replace("AllowOverride FileInfo", "AllowOverride None\nInclude {root}/.htaccess")
    monkeypatch.setattr(serving_sites, "APACHE", included)
    with tempfile.TemporaryDirectory() as place, serving_site("apache2", published, Path(place)) as base:
        answer = ask(base, "/portal/Default.aspx?id=12")
        assert (answer.status, answer.headers["location"]) == (301, f"{base}2021/06/khanh-thanh/")
        assert ask(base, "/khong-co/").body == (published / "404.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.browser
def test_no_page_is_hindered_by_the_headers(browser: Browser, base: str, published: Path) -> None:
    pages = sorted(file.relative_to(published).as_posix() for file in published.rglob("*.html"))
    assert len(pages) > 40
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for path in pages:
        page.goto(base + path.removesuffix("index.html"), wait_until="load")
        loaded = page.evaluate("[document.styleSheets.length, !!document.querySelector('.scripted:not([hidden])')]")
        assert loaded == [2, True], path
    page.close()
    assert complaints == []


def test_text_is_said_to_be_utf_8(base: str) -> None:
    assert ask(base, "/").headers["content-type"].lower() == "text/html; charset=utf-8"
    assert ask(base, "/robots.txt").headers["content-type"].lower() == "text/plain; charset=utf-8"
