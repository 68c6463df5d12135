from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.portal.redirects import OldAddress, Redirect, given_url, old_address, read_redirects, sound_redirects

BARE = re.compile(r"[A-Za-z0-9/._~!+,@%-]*")
"""What stands in all files for hosts without meaning anything."""


def redirect(old: str, url: str) -> Redirect:
    address = old_address(old)
    assert address is not None
    return Redirect(address, url, "content/redirects.yaml", (1, 1), (2, 1))


@pytest.mark.parametrize(
    ("text", "path", "query"),
    [
        ("/cu/", "/cu/", ()),
        ("/portal/Default.aspx?tab=2&id=12", "/portal/Default.aspx", (("id", "12"), ("tab", "2"))),
        ("/tin-t%E1%BB%A9c", "/tin-tức", ()),
        ("/tin-tức", "/tin-tức", ()),
        ("/a b/?ten=Hoà", "/a b/", (("ten", "Ho%C3%A0"),)),
        ("/?p=7", "/", (("p", "7"),)),
    ],
)
def test_an_old_address_is_a_path_with_parameters(text: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    assert old_address(text) == OldAddress(path, query)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cu",
        "//a/",
        "/a//b",
        "/a/../b",
        "/./",
        "/%2e%2e/",
        "/a?",
        "/a?b",
        "/a?b=",
        "/a\\b",
        "/a?b=1&b=2",
        "/a?B=1&b=2",
    ],
)
def test_what_is_no_old_address(text: str) -> None:
    assert old_address(text) is None


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x85", "\t", "\x7f", "\u2028", "\u202e"])
def test_no_sign_that_ends_a_line_or_cannot_be_seen_gets_in(sign: str) -> None:
    assert old_address(f"/a{sign}b/") is None
    assert old_address(f"/a{quote(sign)}b/") is None


@given(st.text())
def test_whatever_is_accepted_means_nothing_to_a_host(text: str) -> None:
    old = old_address("/" + text)
    if old is not None:
        assert BARE.fullmatch(old.url)
        assert all(BARE.fullmatch(name + value) for name, value in old.parameters)
        assert old.path.isprintable()
        assert old_address(old.url) == OldAddress(old.path)
    for url in (given_url("/" + text), given_url("https://khac.example/" + text)):
        assert url is None or re.fullmatch(r"(https:)?[A-Za-z0-9/._~!+,@%?&=;#-]*", url)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("/gioi-thieu/", "/gioi-thieu/"),
        ("https://KHAC.example", "https://khac.example/"),
        ("https://khac.example:8443/a?b=1#c", "https://khac.example:8443/a?b=1#c"),
        ("https://xã.example/tin", "https://xn--x-yfa.example/tin"),
        ('https://khac.example/"$a"', "https://khac.example/%22%24a%22"),
        ("http://khac.example/", None),
        ("https://", None),
        ("https://khac.example:x/", None),
        ("https://[::1/", None),
        ("//khac.example/", None),
        ("/\\khac.example/", None),
    ],
)
def test_a_target_is_an_address_of_the_site_or_of_https(text: str, url: str | None) -> None:
    assert given_url(text) == url


def test_places_are_those_of_the_values() -> None:
    (one,), problems = read_redirects("- from: /cu/\n  to: /moi/\n")
    assert (one.place, one.target_place, problems) == ((1, 9), (2, 7), ())


def test_a_chain_names_its_end_as_it_is_written() -> None:
    sound, problems = sound_redirects([redirect("/a/", "/tin/b/"), redirect("/b/", "/tin/c/")], "/tin/")
    assert [one.old.path for one in sound] == ["/b/"]
    assert [(problem.code, problem.values["target"]) for problem in problems] == [("BD256", "/c/")]


def test_an_address_of_another_host_is_no_step_of_a_chain() -> None:
    given = [redirect("/a/", "https://khac.example/b/"), redirect("/b/", "/c/")]
    assert sound_redirects(given, "/") == (tuple(given), [])
