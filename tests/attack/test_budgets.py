"""Content that asks for much more than it has: it is refused with a message before it costs memory, or costs little."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from badinh_site.content.markdown.open_tags import check_open_tags
from badinh_site.content.parser import BrokenDocument, ParsedDocument, Parser
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.limits import (
    DEEPEST_HTML,
    LARGEST_BODY,
    LONGEST_LINE,
    MOST_ENTRIES,
    MOST_FIELDS,
    MOST_ITEMS,
    MOST_REDIRECTS,
    MOST_REPEATED,
    MOST_TAGS,
)
from badinh_site.portal.redirects import read_redirects
from badinh_site.settings.config import MarkdownSettings
from tests.support.bounded import posix_only, run_bounded
from tests.support.sitemaking import article, build_site, make_site

PATH = "content/2021/07/bai.md"


def parsed(body: str, front: str = "") -> ParsedDocument | BrokenDocument:
    text = f"---\ntitle: Tin\n{front}---\n\n{body}\n"
    return Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(text.encode(), PATH)


def reported(body: str, front: str = "") -> list[tuple[str, int]]:
    """Return the codes and lines of a file's errors; nothing of it is published."""
    result = parsed(body, front)
    return [(one.code, one.line) for one in result.problems] if isinstance(result, BrokenDocument) else []


def tags(count: int, tag: str = '<b class="a{}">') -> str:
    """Return tags that stay open, none like another; so many that only repeating them is too much."""
    return "".join(tag.format(number) for number in range(min(count, 800)))


BODIES: dict[str, tuple[Callable[[int], str], str]] = {
    "in paragraphs": (lambda n: f"<div><p>{tags(n)}{'<p>x' * n}", "BD277"),
    "in tables": (lambda n: f"<table>{tags(n)}{'<tr>x' * n}", "BD277"),
    "in links": (lambda n: f"<p>{tags(n, '<i id=a{}>')}{'<a>x' * n}", "BD277"),
    "after other ends": (lambda n: f"<p><u>{tags(n)}{'</u>x<u>' * n}", "BD277"),
    "long tags": (lambda n: f'<div><p><b title="{"x" * 20 * n}">{"<p>x" * n}', "BD279"),
    "hidden by comments": (lambda n: f"<div><!--><p>{tags(n)}<!--{'</b>' * n}-->{'<p>x' * n}", "BD277"),
    "hidden by attributes": (lambda n: f'<div><p>{tags(n)}<u title="{"</b>" * n}">{"<p>x" * n}', "BD277"),
    "hidden by text": (lambda n: f"<div><p>{tags(n)}<textarea>{'</b>' * n}</textarea>{'<p>x' * n}", "BD277"),
    "many open": (lambda n: f"<p>{'<b>' * n}x", "BD278"),
    "nested": (lambda n: f"{'<div>' * n}x", "BD278"),
    "nested in lines": (lambda n: "<div>\n" * n + "x", "BD278"),
    "nested in a line": (lambda n: f"x {'<span>' * n} x", "BD278"),
    "abbreviations": (lambda n: f"*[ab]: {'x' * 5 * n}\n\n{'ab ' * n}", "BD279"),
    "addresses": (lambda n: f"[a]: /{'x' * 5 * n}\n\n{'[a] ' * n}", "BD279"),
    "titles": (lambda n: f'[a]: /a "{"x" * 5 * n}"\n\n{"<b>[a]</b> " * n}', "BD279"),
    "cells": (lambda n: f"|{'a|' * 200}\n|{'-:|' * 200}\n" + f"|{'|' * 200}\n" * n, "BD279"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_would_grow_is_refused(name: str) -> None:
    make, code = BODIES[name]
    assert reported(make(2000)) == [(code, 4)]


@pytest.mark.parametrize("name", BODIES)
def test_what_is_just_let_through_stays_small(name: str) -> None:
    """What is counted is at least what the sanitiser repeats, so its result is not much larger than the limit."""
    make, _ = BODIES[name]
    low, high = 20, 2000
    while high - low > 100:
        middle = (low + high) // 2
        low, high = (low, middle) if reported(make(middle)) else (middle, high)
    result = parsed(make(low))
    assert isinstance(result, ParsedDocument)
    assert len(result.html) <= LARGEST_BODY


def test_html_as_old_programs_leave_it_is_published() -> None:
    check_open_tags(
        "<p><font size=2>Họp tổ dân phố<p><b>Phường " * 400 + "<ul><li>a<li>b</ul><table><tr><td>a</table>" * 500
    )
    check_open_tags("<div>" * DEEPEST_HTML + "x" + "</div>" * DEEPEST_HTML)
    check_open_tags("".join(f"<p><b><i>Bài {number}</i></b> <a href=a>b</a></p>" for number in range(10_000)))


@pytest.mark.parametrize(
    "end", ["", "<", "</", "<!", "<!--", "<a", "<a b=", '<a b="', "<a b='c", "<textarea", "<plaintext>"]
)
def test_html_that_breaks_off_is_counted(end: str) -> None:
    check_open_tags(f"<p>x{end}")
    with pytest.raises(ProblemsError):
        check_open_tags(f"<p>{tags(800)}{'<p>x' * (MOST_REPEATED // 800 + 1)}{end}")


# Fields and lines


def test_a_line_that_is_too_long_is_named() -> None:
    assert reported(f"Tin\n\n{'a ' * (LONGEST_LINE // 2 + 1)}") == [("BD079", 7)]
    assert isinstance(parsed("a " * (LONGEST_LINE // 2 - 1)), ParsedDocument)


FIELDS: dict[str, tuple[Callable[[int], str], int, str]] = {
    "tags": (lambda n: "tags:\n" + "".join(f"  - nhan{number}\n" for number in range(n)), MOST_TAGS, "BD175"),
    "aliases": (lambda n: "aliases:\n" + "".join(f"  - /cu-{number}/\n" for number in range(n)), MOST_ITEMS, "BD175"),
    "author": (lambda n: f"author: [{', '.join(map(str, range(n)))}]\n", MOST_ITEMS, "BD175"),
    "corrections": (lambda n: "corrections:\n" + "  - text: Sai\n" * n, MOST_ENTRIES, "BD175"),
    "fields": (lambda n: "".join(f"q{number}: 1\n" for number in range(n - 1)), MOST_FIELDS, "BD176"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields_and_lists_have_limits(name: str) -> None:
    make, most, code = FIELDS[name]
    assert code not in dict(reported("Tin.", make(most)))
    found = [one for one in parsed("Tin.", make(most + 1)).problems if one.code == code]
    assert [(one.values["count"], one.values["limit"]) for one in found] == [(str(most + 1), str(most))]
    assert len(parsed("Tin.", make(5 * most)).problems) <= most + 1


def test_redirects_have_a_limit() -> None:
    redirects, problems = read_redirects("- {from: /a, to: /b}\n" * (MOST_REDIRECTS + 1))
    assert (redirects, [one.code for one in problems]) == ((), ["BD175"])


# Memory


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("name", BODIES)
def test_a_build_on_a_small_machine_ends_with_a_message(tmp_path: Path, name: str) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", body=BODIES[name][0](20_000))
    ended = run_bounded(site, "build", "--jobs", "1")
    assert ended.code == 1
    assert "content/2021/07/bai.md:" in ended.shown


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("count", [4000, 16_000])
def test_very_many_tags_end_with_a_message(tmp_path: Path, count: int) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", tags="".join(f"\n  - nhan-{number}" for number in range(count)))
    ended = run_bounded(site, "build", "--jobs", "1")
    assert ended.code == 1
    assert f"BD175 tags: there are {count} entries, at most {MOST_TAGS}." in ended.shown


@pytest.mark.slow
def test_what_tags_add_is_linear(tmp_path: Path) -> None:
    """Every article has all the tags that it may have: twice the articles make feeds of twice the size."""
    sizes = []
    for articles in (1, 2):
        site = make_site(tmp_path / str(articles))
        for one in range(articles):
            article(
                site, f"2021/07/bai-{one}", date="2021-07-01", tags=[f"nhan {one} {tag}" for tag in range(MOST_TAGS)]
            )
        assert build_site(site).complete
        feeds = [file for file in (site / "build").rglob("*.xml") if "nhan" in file.as_posix()]
        assert len(feeds) == articles * MOST_TAGS
        sizes.append(sum(file.stat().st_size for file in feeds))
    assert sizes[1] < 2.1 * sizes[0]


def test_memory_that_is_not_there_is_told_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai")
    article(site, "2021/07/khac")
    parse = Parser.parse

    def failing(self: Parser, data: bytes, path: str) -> ParsedDocument | BrokenDocument:
        if path == PATH:
            raise MemoryError
        return parse(self, data, path)

    with monkeypatch.context() as patch:
        patch.setattr(Parser, "parse", failing)
        assert [(one.code, one.path) for one in build_site(site).problems] == [("BD078", PATH)]
    assert build_site(site).complete
