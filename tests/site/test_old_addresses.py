"""Old addresses, as editors copy them from elsewhere, lead to the new ones on every host that can do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write

BELOW = SETTINGS.replace("https://badinh.example/", "https://badinh.example/quan/")


def redirects(site: Path, *old: str) -> None:
    write(site, "content/redirects.yaml", "".join(f"- from: {one}\n  to: 2021/07/bai.md\n" for one in old))


def with_aliases(site: Path, aliases: str) -> None:
    write(site, "content/2021/07/bai.md", f"---\ntitle: Bài\ndate: 2021-07-01\naliases: [{aliases}]\n---\nChữ.\n")


def hosted(settings: str, hosts: str) -> str:
    return f"{settings}hosting: [{hosts}]\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01")
    return tmp_path


def built(site: Path) -> Path:
    result = build_site(site)
    assert result.complete, result.problems
    assert result.problems == ()
    assert tree(site / "build") == clean_tree(site)
    return site / "build"


@pytest.mark.parametrize(
    ("old", "page"),
    [
        ("/thu-dien-tu", "thu-dien-tu/index.html"),
        ("/tin/bai-cu", "tin/bai-cu/index.html"),
        ("/tin/bai-cu/", "tin/bai-cu/index.html"),
        ("/lien-he.html", "lien-he.html"),
        ("/v1.2/gioi-thieu", "v1.2/gioi-thieu/index.html"),
    ],
)
@pytest.mark.parametrize("by", ["from", "aliases"])
def test_an_old_address_has_a_page_that_every_host_serves(site: Path, old: str, page: str, by: str) -> None:
    if by == "from":
        redirects(site, old)
    else:
        with_aliases(site, old)
    assert "/2021/07/bai/" in (built(site) / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("old", ["/tin.aspx", "/anh.jpg", "/aux", "/tin?id=1", "/Gioi-Thieu"])
def test_an_old_address_that_cannot_be_a_page_is_reported(site: Path, old: str) -> None:
    redirects(site, f'"{old}"')
    assert codes(build_site(site)) == ["BD320"]


@pytest.mark.parametrize(
    ("old", "page"), [("/quan/tin-cu/", "tin-cu"), ("/tin-cu/", "tin-cu"), ("/quan-10/", "quan-10")]
)
@pytest.mark.parametrize("by", ["from", "aliases"])
def test_an_old_address_follows_the_host(site: Path, old: str, page: str, by: str) -> None:
    make_site(site, hosted(BELOW, "nginx"))
    if by == "from":
        redirects(site, old)
    else:
        with_aliases(site, old)
    output = built(site)
    assert (output / page / "index.html").exists()
    assert not (output / "quan").exists()
    assert f'"/quan/{page}/" "/quan/2021/07/bai/";' in (output / "_nginx/http.conf").read_text(encoding="utf-8")


def test_the_line_for_a_former_address_leads_there_whatever_the_address_begins_with(site: Path) -> None:
    make_site(site, BELOW)
    (site / "content/pages/quan").mkdir(parents=True)
    old = write(site, "content/pages/quan/so-do.md", "---\ntitle: Sơ đồ\n---\nMột trang dài.\n")
    assert build_site(site).complete
    old.rename(site / "content/pages/ban-do.md")
    [problem] = build_site(site).problems
    assert problem.values["line"] == "aliases: [/quan/quan/so-do/]"
    write(site, "content/pages/ban-do.md", f"---\ntitle: Sơ đồ\n{problem.values['line']}\n---\nMột trang dài.\n")
    assert (built(site) / "quan/so-do/index.html").exists()


@pytest.mark.parametrize("alias", ["/2021/07/bai/", "/2021/07/bai", "/2021/07/bai/index.html"])
@pytest.mark.parametrize("prefix", ["", "/quan"])
def test_an_address_that_is_the_article_s_own_has_no_effect(site: Path, alias: str, prefix: str) -> None:
    make_site(site, BELOW if prefix else SETTINGS)
    with_aliases(site, prefix + alias)
    result = build_site(site)
    assert (result.complete, codes(result)) == (True, ["BD214"])


@pytest.mark.parametrize("by", ["from", "aliases"])
def test_an_old_address_that_differs_in_capitals_is_possible_where_hosts_tell_them_apart(site: Path, by: str) -> None:
    make_site(site, hosted(SETTINGS, "nginx, apache"))
    if by == "from":
        redirects(site, "/2021/07/Bai/")
    else:
        with_aliases(site, "/2021/07/Bai/")
    output = built(site)
    assert not (output / "2021/07/Bai").exists() or (output / "2021/07/bai").samefile(output / "2021/07/Bai")
    assert '"~^/2021/07/Bai/$" "/2021/07/bai/";' in (output / "_nginx/http.conf").read_text(encoding="utf-8")
    assert "RewriteRule ^2021/07/Bai/$ /2021/07/bai/ [R=301,L,QSD,NE]" in (output / ".htaccess").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("hosts", "reported"),
    [
        ("", 1),
        ("github", 1),
        ("netlify", 1),
        ("cloudflare", 1),
        ("nginx, github", 1),
        ("nginx", 0),
        ("github, netlify", 2),
    ],
)
def test_where_hosts_do_not_tell_capitals_apart_it_is_said(site: Path, hosts: str, reported: int) -> None:
    make_site(site, hosted(SETTINGS, hosts))
    with_aliases(site, "/2021/07/Bai/")
    result = build_site(site)
    assert result.complete
    assert codes(result) == ["BD276"] * reported
    assert {(one.path, one.line) for one in result.problems} <= {("content/2021/07/bai.md", 4)}
    lines = site / "build/_redirects"
    assert not lines.exists() or "Bai" not in lines.read_text(encoding="utf-8")


def test_what_is_the_address_of_another_page_is_still_refused(site: Path) -> None:
    article(site, "2021/07/hai", title="Hai", date="2021-07-02")
    with_aliases(site, "/2021/07/hai")
    assert codes(build_site(site)) == ["BD252"]
