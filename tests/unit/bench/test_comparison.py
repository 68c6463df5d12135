"""The bench notices when what generators made cannot be compared, and gives each its articles in its own form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.articles import Corpus, as_eleventy, as_hugo, as_pelican
from bench.comparison import Facts, facts_of, faults, notes
from bench.errors import BenchError
from bench.generators import BADINH, PEERS, _from_newest, available
from bench.site import Site, field, make_site, with_field
from bench.tools import Tools
from tests.support.sitemaking import build_site

ALIKE = Facts(12, 2, 2, 9, 12, 12, 2, 5, 1, 9_000, 40)


@pytest.fixture
def built(site: Site) -> Site:
    """Return the site of badinh, built."""
    assert build_site(site.folder).complete
    return site


def test_a_whole_site_has_no_fault(built: Site, corpus: Corpus) -> None:
    facts = facts_of(built, 40 * 2**20)
    assert list(faults(built.generator, facts, corpus)) == []
    assert (facts.articles, facts.sections, facts.tags, facts.feed, facts.mib_shared_once) == (12, 2, 2, 12, 40)
    assert facts.related == 10


def test_missing_pages_are_faults(built: Site, corpus: Corpus) -> None:
    (built.output / "2021/01/bai-0/index.html").unlink()
    (built.output / "chuyen-muc/y-te/index.html").unlink()
    assert list(faults(built.generator, facts_of(built, None), corpus)) == [
        "badinh made 11 article pages, not 12",
        "badinh made 1 section pages, not 2",
    ]


def test_a_short_sitemap_is_a_fault(built: Site, corpus: Corpus) -> None:
    (built.output / "sitemap.xml").write_text("<urlset></urlset>", encoding="utf-8")
    (fault,) = faults(built.generator, facts_of(built, None), corpus)
    assert fault == "badinh made 0 sitemap addresses, fewer than 12"


def test_a_sitemap_in_parts_is_counted_as_a_whole(built: Site, corpus: Corpus) -> None:
    sitemap = built.output / "sitemap.xml"
    whole = facts_of(built, None).sitemap
    sitemap.rename(built.output / "sitemap-1.xml")
    sitemap.write_text("<sitemapindex><sitemap><loc>https://a.example/sitemap-1.xml</loc></sitemap></sitemapindex>")
    assert facts_of(built, None).sitemap == whole > 12


@pytest.mark.parametrize("name", ["sitemap.xml", "2021/02/bai-6/index.html"])
def test_what_is_not_there_ends_the_bench(built: Site, name: str) -> None:
    (built.output / name).unlink()
    with pytest.raises(BenchError, match=r"sitemap\.xml|bai-6"):
        facts_of(built, None)


@pytest.mark.parametrize(("count", "badinh", "peer"), [(1, 1, 1), (20, 1, 1), (21, 1, 2), (39, 1, 2), (40, 2, 2)])
def test_pages_of_a_list_are_counted_by_the_rule_of_each(site: Site, count: int, badinh: int, peer: int) -> None:
    assert site.generator.paging(count, 20) == badinh
    assert _from_newest(count, 20) == peer


def test_a_difference_in_json_ld_is_told() -> None:
    reported = list(notes({"badinh": ALIKE._replace(json_ld=0), "hugo": ALIKE}))
    assert reported[-1] == "The article pages of badinh have no JSON-LD, those of the others have."
    assert not any("JSON-LD" in line for line in notes({"badinh": ALIKE, "hugo": ALIKE}))
    assert list(notes({"badinh": ALIKE})) == []


def test_peers_that_are_not_installed_are_left_out_and_named(tmp_path: Path) -> None:
    found, missing = available(Tools(tmp_path), (BADINH, *PEERS))
    assert [generator.name for generator in found] == [BADINH]
    assert [line.split()[0] for line in missing] == list(PEERS)


def test_an_article_is_the_same_in_every_form(corpus: Corpus) -> None:
    article = next(corpus.articles())
    path, text = as_pelican(article)
    assert path == "content/news/2021/01/bai-0.md"
    assert text == (
        "Title: Bài số 0\nDate: 2021-01-01T08:00:00+07:00\nViews: 0\nCategory: Y tế\nAuthor: Trần Hà\n"
        "Tags: ngân sách, bầu cử\nSummary: Tóm tắt 0.\nSlug: bai-0\n\nĐoạn 0.\n"
    )
    hugo, eleventy = as_hugo(article)[1], as_eleventy(article)[1]
    assert eleventy == (
        '---\ntitle: "Bài số 0"\ndate: 2021-01-01T08:00:00+07:00\nviews: 0\ncategory: "Y tế"\nauthor: "Trần Hà"\n'
        'keywords: ["ngân sách", "bầu cử"]\nsummary: "Tóm tắt 0."\n---\n\nĐoạn 0.\n'
    )
    assert hugo == eleventy.replace("keywords", "tags").replace('category: "Y tế"', 'categories: ["Y tế"]')


@pytest.mark.parametrize("written_as", [as_hugo, as_eleventy, as_pelican])
def test_fields_can_be_changed_in_every_form(corpus: Corpus, written_as: object) -> None:
    assert callable(written_as)
    _, text = written_as(next(corpus.articles()))
    changed = with_field(with_field(text, "title", "Khác"), "views", "5")
    assert (field(changed, "title"), field(changed, "views")) == ("Khác", "5")
    assert len(changed.splitlines()) == len(text.splitlines())
    assert with_field(changed, "title", "Bài số 0") == with_field(text, "views", "5")


def test_a_site_is_made_of_the_definition_and_the_articles(tmp_path: Path, site: Site, corpus: Corpus) -> None:
    definition = tmp_path / "definition"
    (definition / "layouts").mkdir(parents=True)
    hugo = site.generator._replace(definition=definition, written_as=as_hugo)
    made = make_site(tmp_path / "hugo", hugo, corpus)
    assert (made.folder / "layouts").is_dir()
    assert [file.stem for file in made.articles] == [
        f"bai-{number}" for number in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 8, 9)
    ]
