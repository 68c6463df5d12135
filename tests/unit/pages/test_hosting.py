from __future__ import annotations

from pathlib import Path

import pytest

from badinh_site.pages.hosting import HOSTS_BY_NAME
from badinh_site.settings.config import HOSTS
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write


def hosted(site: Path, hosting: str, settings: str = "", redirects: str = "") -> dict[str, str]:
    """Build a site for some hosts; return its text files."""
    make_site(site, SETTINGS + f"hosting: [{hosting}]\n{settings}")
    article(site, "2021/07/bai", title="Bài", date="2021-07-01", aliases="[/cu/, '/tin.aspx?id=7']")
    write(site, "content/redirects.yaml", redirects)
    assert build_site(site).complete
    return {path: data.decode("utf-8") for path, data in tree(site / "build").items() if not path.startswith("static")}


def test_every_host_that_a_site_can_name_has_a_row() -> None:
    assert tuple(HOSTS_BY_NAME) == HOSTS


def test_a_site_of_no_named_host_has_none_of_their_files(tmp_path: Path) -> None:
    make_site(tmp_path)
    assert build_site(tmp_path).complete
    assert not [path for path in tree(tmp_path / "build") if path[0] in "._" or path == "CNAME"]


def test_netlify_redirects_over_the_pages_that_stand_at_old_addresses(tmp_path: Path) -> None:
    files = hosted(tmp_path, "netlify", redirects="- {from: '/*', to: 'https://khac.example/:a*?b=$1'}\n")
    assert files["_redirects"].splitlines() == [
        "/%2A https://khac.example/%3Aa%2A?b=%241 301!",
        "/cu/ /2021/07/bai/ 301!",
        "/tin.aspx id=7 /2021/07/bai/ 301!",
    ]
    assert "/*\n  Content-Security-Policy: default-src 'none'; " in files["_headers"]
    assert "\n/static/*\n  Cache-Control: public, max-age=31536000, immutable\n" in files["_headers"]


def test_cloudflare_gets_no_redirects_by_parameters(tmp_path: Path) -> None:
    assert hosted(tmp_path, "cloudflare")["_redirects"] == "/cu/ /2021/07/bai/ 301\n"


def test_cloudflare_is_told_of_more_redirects_than_it_takes(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS + "hosting: cloudflare\n")
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01")
    lines = [f"- {{from: /cu/{number}.aspx, to: 2021/07/bai.md}}\n" for number in range(2001)]
    write(tmp_path, "content/redirects.yaml", "".join(lines))
    result = build_site(tmp_path)
    assert [(one.code, one.values["count"]) for one in result.problems] == [("BD321", "2001")]
    write(tmp_path, "content/redirects.yaml", "".join(lines[1:]))
    assert codes(build_site(tmp_path)) == []


@pytest.mark.parametrize(("base", "named"), [("https://badinh.example/", True), ("https://quan.github.io/tin/", False)])
def test_github_gets_the_name_of_a_host_of_ones_own(tmp_path: Path, base: str, named: bool) -> None:
    make_site(tmp_path, SETTINGS.replace("https://badinh.example/", base) + "hosting: github\n")
    assert build_site(tmp_path).complete
    output = tree(tmp_path / "build")
    assert output[".nojekyll"] == b""
    assert output.get("CNAME") == (b"badinh.example\n" if named else None)


def test_only_a_portal_that_is_read_by_https_asks_for_it(tmp_path: Path) -> None:
    assert "Strict-Transport-Security: max-age=31536000\n" in hosted(tmp_path, "netlify")["_headers"]
    write(tmp_path, "content/site.yaml", SETTINGS.replace("https:", "http:") + "hosting: netlify\n")
    assert build_site(tmp_path).complete
    assert b"Strict-Transport" not in (tmp_path / "build/_headers").read_bytes()


def test_a_pair_of_old_address_and_new_page_stands_in_the_files_alone(tmp_path: Path) -> None:
    hosted(tmp_path, "netlify, nginx, apache, github")
    write(tmp_path, "content/redirects.yaml", "- {from: /tin.aspx, to: 2021/07/bai.md}\n")
    result = build_site(tmp_path)
    assert set(result.written) == {"_redirects", "_nginx/http.conf", ".htaccess"}
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_new_title_of_a_page_leaves_the_settings_of_hosts_alone(tmp_path: Path) -> None:
    hosted(tmp_path, "netlify, nginx, apache, github")
    article(tmp_path, "2021/07/bai", title="Bài mới", date="2021-07-01", aliases="[/cu/, '/tin.aspx?id=7']")
    written = build_site(tmp_path).written
    assert "cu/index.html" in written
    assert not [path for path in written if path[0] in "._"]


def test_security_txt_says_what_the_settings_say(tmp_path: Path) -> None:
    security = (
        "security:\n  contact: [mailto:bao-mat@badinh.example, tel:+84-24-0000-0000]\n  expires: 01/01/2022\n"
        "  policy: https://badinh.example/bao-mat/\n  languages: [vi, en]\n"
    )
    assert hosted(tmp_path, "", security)[".well-known/security.txt"] == (
        "Contact: mailto:bao-mat@badinh.example\n"
        "Contact: tel:+84-24-0000-0000\n"
        "Expires: 2022-01-01T00:00:00+07:00\n"
        "Preferred-Languages: vi, en\n"
        "Canonical: https://badinh.example/.well-known/security.txt\n"
        "Policy: https://badinh.example/bao-mat/\n"
    )


def test_the_moment_at_which_security_txt_expires_changes_the_site(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS + "security: {contact: mailto:a@b.vn, expires: 2021-08-01}\n")
    write(tmp_path, "content/site.yaml", (tmp_path / "content/site.yaml").read_text("utf-8").replace("frozen_at", "#"))
    assert codes(build_site(tmp_path, at="2021-07-31T23:59")) == []
    assert codes(build_site(tmp_path, at="2021-08-01")) == ["BD324"]
    assert codes(build_site(tmp_path, at="2021-08-01")) == ["BD324"]
