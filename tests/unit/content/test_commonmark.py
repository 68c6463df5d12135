"""Markdown is what CommonMark says, but for differences that are listed with their reasons."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nh3
import pytest
import yaml

from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.settings.config import MarkdownSettings
from tests.support.commonmark import SPECIFICATION, Example, examples, outline

LIST = Path(__file__).parents[2] / "data/commonmark_differences.yaml"
DIFFERENCES: list[dict[str, object]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
LISTED = [number for entry in DIFFERENCES for number in entry["examples"]]
RENDERER = BodyRenderer(MarkdownSettings())
MOSTLY_EQUAL = ("Lists", "List items", "Block quotes", "Paragraphs", "Fenced code blocks", "Thematic breaks",
                "Hard line breaks")  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
RAW = ("Raw HTML", "HTML blocks")
EXAMPLES = examples() if SPECIFICATION.exists() else []

needs_specification = pytest.mark.skipif(
    not EXAMPLES, reason="the specification is not installed: `make html-validate` gets it where there is npm"
)


def rendered(markdown: str) -> str:
    done = RENDERER.render_whole(markdown)
    written = (one.replace("&", "&amp;").replace('"', "&quot;") for one in done.references)
    places = dict(enumerate(written))
    return re.sub("\0(\\d+)\0", lambda match: places[int(match[1])], done.html)


def cleaned(html: str) -> str:
    """Return what the sanitiser lets through, as it does for our own HTML."""
    tags = {*nh3.ALLOWED_TAGS, "h1", "figure", "figcaption", "input", "section"}
    attributes = {"a": {"href", "title", "id"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "*": {"title"}}
    clean = nh3.clean(html.strip(), tags=tags - {"center"}, attributes=attributes, url_schemes=SCHEMES, link_rel=None)
    return clean.replace("<p></p>", "")


def is_equal(example: Example) -> bool:
    return outline(rendered(example.markdown)) == outline(cleaned(example.html))


@needs_specification
def test_all_of_the_specification_is_here() -> None:
    assert len(EXAMPLES) == 652


@needs_specification
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.number}")
def test_an_example_differs_only_if_it_is_listed(example: Example) -> None:
    if example.number in LISTED:
        assert not is_equal(example), f"take {example.number} out of {LIST.name}: it is as CommonMark says"
    else:
        assert outline(rendered(example.markdown)) == outline(cleaned(example.html))


def test_each_difference_is_listed_once_and_has_a_reason() -> None:
    assert len(set(LISTED)) == len(LISTED)
    assert all(str(entry["reason"]).endswith(".") for entry in DIFFERENCES)


@needs_specification
def test_few_examples_differ() -> None:
    every = Counter(one.section for one in EXAMPLES)
    different = Counter(one.section for one in EXAMPLES if one.number in LISTED)
    for section in MOSTLY_EQUAL:
        assert different[section] <= 0.05 * every[section], section
    others = [section for section in every if section not in RAW]
    assert sum(different[section] for section in others) <= 0.1 * sum(every[section] for section in others)
