"""Whatever can change a page is among its inputs: also what is read while others change it, and what time does."""

from __future__ import annotations

import importlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

import pytest

from badinh_site.engine.build import run
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.render.renderer import Source
from badinh_site.engine.render.template_set import TemplateSet
from badinh_site.engine.request import Request
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write

OPEN = SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", title="Một", date="2021-07-01")
    return tmp_path


def test_a_template_that_changes_while_the_site_is_built_is_noticed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = theme_folder() / "templates/footer.html"
    text = theme.read_text(encoding="utf-8")
    write(site, "templates/footer.html", text)
    assert build_site(site).complete
    real = TemplateSet.sources

    def edited_meanwhile(templates: TemplateSet, names: Iterable[str]) -> dict[str, Source]:
        write(site, "templates/footer.html", text + "<!-- giữa chừng -->")
        return real(templates, names)

    write(site, "templates/footer.html", text + "<!-- mới -->")
    monkeypatch.setattr(TemplateSet, "sources", edited_meanwhile)
    assert "BD510" in codes(build_site(site))
    monkeypatch.undo()
    write(site, "templates/footer.html", text + "<!-- mới -->")
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


def test_a_markdown_extension_of_the_site_is_an_input(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path_factory.mktemp("extension")
    monkeypatch.syspath_prepend(place)
    source = (
        "from markdown.extensions import Extension\n"
        "from markdown.preprocessors import Preprocessor\n"
        "class P(Preprocessor):\n"
        "    def run(self, lines): return [line.replace('Nội', 'WORD') for line in lines]\n"
        "class E(Extension):\n"
        "    def extendMarkdown(self, md): md.preprocessors.register(P(md), 'p', 1)\n"
        "def makeExtension(**options): return E(**options)\n"
    )
    write(site, "content/site.yaml", SETTINGS + "markdown: {extensions: [badinh_words]}\n")
    for word in ("Một", "Hai"):
        sys.modules.pop("badinh_words", None)
        (place / "badinh_words.py").write_text(source.replace("WORD", word), encoding="utf-8")
        sys.modules.pop("badinh_words", None)
        importlib.invalidate_caches()
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        assert build_site(site, allowed=("badinh_words",)).complete
        assert f"{word} dung." in (site / "build/2021/07/mot/index.html").read_text(encoding="utf-8")
    sys.modules.pop("badinh_words", None)
    assert "BD370" in codes(build_site(site)), "what one command allowed is not remembered"
    assert "badinh_words" not in sys.modules


@pytest.mark.parametrize(
    ("fields", "drafts"),
    [
        ({"status": "withdrawn", "reason": "Sai", "date": "2021-01-01", "expires": "2021-06-01"}, False),
        ({"status": "draft", "expires": "2021-06-01"}, True),
        ({"date": "2021-06-15", "expires": "2021-06-01"}, True),
        ({"date": "2021-06-15"}, True),
        ({"date": "2021-06-15"}, False),
        ({"expires": "2021-06-01T08:00"}, False),
    ],
)
def test_time_alone_changes_the_site_exactly_when_next_says(
    site: Path, fields: dict[str, str], drafts: bool
) -> None:  # fmt: skip
    write(site, "content/site.yaml", OPEN)
    article(site, "2021/07/mot", title="Một", **fields)
    days = [
        "2021-05-01",
        "2021-05-31",
        "2021-06-01",
        "2021-06-02",
        "2021-06-14",
        "2021-06-15",
        "2021-06-16",
        "2021-07-01",
    ]
    for day in days:
        assert build_site(site, at=day, drafts=drafts).complete
        assert tree(site / "build") == clean_tree(site, at=day, drafts=drafts), day


def test_one_command_looks_at_the_clock_once(site: Path) -> None:
    write(site, "content/site.yaml", OPEN)
    article(site, "2021/07/mai", title="Mai", date="2021-07-20T08:00")
    before = Request(site=site, output=site / "build", now=1626742799)
    assert run.build(before).complete
    assert "2021/07/mai/index.html" not in tree(site / "build")
    assert run.verify(before) == ()
    after = Request(site=site, output=site / "build", now=1626742800)
    assert "2021/07/mai/index.html" in run.build(after).written


@pytest.mark.parametrize(
    "address", ["/2021/07/", "/chuyen-muc/tin-tuc/", "/luu-tru/", "/tu-khoa/", "/thu-vien-hinh-anh/", "/404.html"]
)
def test_an_article_at_the_address_of_a_list_is_a_problem_that_names_both(site: Path, address: str) -> None:
    article(site, "2021/07/mot", title="Một", date="2021-07-01", url=address)
    (problem,) = build_site(site).problems
    assert (problem.code, problem.path) == ("BD204", "content/2021/07/mot.md")
    assert problem.values["url"] == address


def test_a_withdrawn_page_keeps_its_address_with_the_reason(site: Path) -> None:
    article(site, "pages/cu", title="Bí mật", status="withdrawn", reason="Hết hiệu lực.", category=None, body="Bí mật.")
    article(site, "2021/07/mot", title="Một", date="2021-07-01", body="Xem [trang](../../pages/cu.md).")
    assert codes(build_site(site)) == []
    page = (site / "build/cu/index.html").read_text(encoding="utf-8")
    assert "Hết hiệu lực." in page
    assert not any("Bí mật".encode() in data for data in tree(site / "build").values())


HOSTILE = "]]> & <b> &#2; \U0001f600 e\u0323 “”"


def test_feed_and_sitemap_are_well_formed_whatever_editors_write(site: Path) -> None:
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    write(
        site,
        "content/2021/07/la.md",
        f"---\ntitle: {quoted}\ndate: 2021-07-02\nlead: {quoted}\nauthor: {quoted}\nsource: {quoted}\nplace: {quoted}\n"
        f"tags: [{quoted}]\n---\n\n{HOSTILE} [x](#a&#2;b) ![y](anh&#3;.png)\n",
    )
    (site / "content/2021/07/anh .png").write_bytes(bytes_of(photo(8, 6), "PNG"))
    assert build_site(site).complete
    for name in ("feed.xml", "sitemap.xml"):
        assert ET.parse(site / "build" / name) is not None  # noqa: S314 - our own output
