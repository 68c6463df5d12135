"""An old address at every output of a site, in every form in which a host reads it: none is hidden by a redirect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from badinh_site.pages.hosting import HOSTS_BY_NAME
from tests.support.sitemaking import SETTINGS, article, build_site, make_site, tree, write

EVERYTHING = """\
precompress: [gzip, brotli]
checksums: true
security:
  contact: mailto:an-ninh@badinh.example
  expires: 01/01/2022
"""
FORMS: dict[str, Callable[[str], str]] = {
    "path": lambda path: f"/{path}",
    "address": lambda path: f"/{path.removesuffix('index.html')}",
    "with a slash": lambda path: f"/{path}/",
    "encoded": lambda path: "/" + "".join(f"%{byte:02x}" for byte in path.encode()),
    "partly encoded": lambda path: "/" + quote(path).replace(".", "%2E").replace("S", "%53"),
    "index of a folder": lambda path: f"/{path.removesuffix('index.html')}".rstrip("/") + "/index.html",
}


def everything(site: Path, hosting: str) -> Path:
    make_site(site, f"{SETTINGS}{EVERYTHING}hosting: [{hosting}]\n")
    article(site, "2021/07/bai", title="Bài", date="2021-07-01", tags="[thuế]")
    write(site, "static/root/ads.txt", "x\n")
    write(site, "static/root/.well-known/x.json", "{}\n")
    write(site, "static/root/google1234.html", "x\n")
    return site


@pytest.mark.parametrize("hosting", HOSTS_BY_NAME)
def test_no_redirect_hides_an_output(tmp_path: Path, hosting: str) -> None:
    site = everything(tmp_path, hosting)
    first = build_site(site)
    assert first.complete, first.problems
    outputs = sorted(tree(site / "build"))
    assert {"SHA256SUMS", ".well-known/security.txt", "sitemap.xml.gz", "index.html.br"} <= set(outputs)
    for name, form in FORMS.items():
        old = list(dict.fromkeys(map(form, outputs)))
        write(site, "content/redirects.yaml", "".join(f"- from: '{one}'\n  to: /tu-khoa/\n" for one in old))
        result = build_site(site)
        told = {problem.line for problem in result.problems if problem.path == "content/redirects.yaml"}
        missed = [one for number, one in enumerate(old) if 2 * number + 1 not in told and 2 * number + 2 not in told]
        assert missed == [], name
        assert not result.complete


@pytest.mark.parametrize("hosting", HOSTS_BY_NAME)
def test_what_is_no_output_of_this_host_can_be_an_old_address(tmp_path: Path, hosting: str) -> None:
    """What another host reads is a name like any other; signs of patterns are taken as they are."""
    make_site(tmp_path, f"{SETTINGS}hosting: [{hosting}]\n")
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01")
    free = ["/SHA256SUMS", "/sitemap.xml.gz", "/web.config", "/a*", "/:b", "/(.+)$", "/tin%20cũ", "/x.html", "/$1"]
    write(tmp_path, "content/redirects.yaml", "".join(f"- from: '{one}'\n  to: 2021/07/bai.md\n" for one in free))
    result = build_site(tmp_path)
    assert result.complete, result.problems
    assert {problem.code for problem in result.problems} <= {"BD320"}


def test_a_file_is_not_hidden_where_the_host_drops_its_ending(tmp_path: Path) -> None:
    for hosting, told in {"cloudflare": True, "netlify": True, "nginx": False, "apache": False}.items():
        site = everything(tmp_path / hosting, hosting)
        write(site, "content/redirects.yaml", "- from: /Google1234/\n  to: 2021/07/bai.md\n")
        codes = [problem.code for problem in build_site(site).problems]
        assert codes == (["BD391"] if told else [])


@pytest.mark.parametrize(
    "old", ["/.well-known/acme-challenge/x", "/.Well-Known/ACME-challenge", "/cdn-cgi/", "/.netlify/a"]
)
def test_what_a_host_answers_itself_is_no_old_address(tmp_path: Path, old: str) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01", aliases=f"['{old}']")
    assert [problem.code for problem in build_site(tmp_path).problems] == ["BD390"]
