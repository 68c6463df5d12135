"""Bodies that are shown elsewhere, and their words."""

from __future__ import annotations

import pytest

from badinh_site.pages.body_links import lead_home, plain_text


@pytest.mark.parametrize(
    ("body", "elsewhere"),
    [
        ('<a href="//a.vn/x">a</a>', '<a href="https://a.vn/x">a</a>'),
        ('<img src="//a.vn/x.jpg" alt="=&quot;//a">', '<img src="https://a.vn/x.jpg" alt="=&quot;//a">'),
        (
            '<video controls="" poster="//a/b" src="//a/c">',
            '<video controls="" poster="https://a/b" src="https://a/c">',
        ),
        ('<a href="https://a.vn//x">="//a</a>', '<a href="https://a.vn//x">="//a</a>'),
        ('<a title="src=" href="/x">a</a>', '<a title="src=" href="/x">a</a>'),
        ('<a href="#x">a</a>', '<a href="https://b.example/#x">a</a>'),
    ],
)
def test_addresses_are_whole_wherever_a_body_is_shown(body: str, elsewhere: str) -> None:
    assert lead_home(body, "https://b.example/") == elsewhere


def test_words_are_composed_across_elements() -> None:
    assert plain_text("<p>tr<b>ô</b>\u0300ng</p>") == "trồng"
