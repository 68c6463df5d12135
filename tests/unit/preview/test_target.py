"""No path leads out of the site, however it is written."""

from __future__ import annotations

from contextlib import suppress
from unicodedata import normalize
from urllib.parse import quote, unquote

from hypothesis import example, given
from hypothesis import strategies as st

from badinh_site.engine.containment import is_contained
from badinh_site.preview.http.refusals import RefusedError
from badinh_site.preview.http.target import read_cookies, read_path, read_query

SIGNS = st.sampled_from(
    ["/", ".", "..", "a", "%", "2e", "2f", "5c", "25", "00", "c0", "ae", "\\", ":", " ", "ế", "．", "／"]
)


@given(st.lists(SIGNS, max_size=12).map("".join), st.integers(0, 3))
@example("../x", 2)
def test_a_path_that_is_read_stays_below_the_root(path: str, times: int) -> None:
    sent = "/" + path
    for _ in range(times):
        sent = quote(sent, safe="/")
    try:
        read = read_path(quote(sent, safe="/%"))
    except RefusedError:
        return
    for _ in range(4):
        inside = read.removeprefix("/").removesuffix("/")
        assert inside == "" or is_contained(inside)
        assert not {".", ".."} & set(read.split("/"))
        read = unquote(read)


@given(
    st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters="\\:/.%．／：＼﹨﹕"), min_size=1, max_size=20
    )
)
def test_a_name_of_any_letters_is_read_as_it_is(name: str) -> None:
    try:
        assert read_path(f"/{quote(name)}/") == f"/{name}/"
    except RefusedError:
        assert name != normalize("NFKC", name)  # there are letters that stand for several, dots among them


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60))
def test_any_query_is_read_or_refused(query: str) -> None:
    with suppress(RefusedError):
        assert len(read_query(f"/?{query}")) <= 16


@given(st.text(st.characters(max_codepoint=0xFF), max_size=60))
def test_any_cookies_are_read(field: str) -> None:
    assert all("=" not in name and ";" not in value for name, value in read_cookies(field).items())
