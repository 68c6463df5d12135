"""The checksums in pages are those of the files that are published."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.support.sitemaking import article, build_site, clean_tree, make_site, tree, write


def checksums(output: dict[str, bytes], path: str) -> dict[str, str]:
    """Return the files that a page names with checksums."""
    found = [node.attributes for node in LexborHTMLParser(output[path]).css("[integrity]")]
    return {(one.get("href") or one["src"] or "").removeprefix("/"): one["integrity"] or "" for one in found}


def test_every_checksum_is_that_of_the_file(tmp_path: Path) -> None:
    make_site(tmp_path)
    write(tmp_path, "static/style.css", "body { background: url(nen.svg) }")
    write(tmp_path, "static/nen.svg", "<svg/>")
    for drawing in ("<svg/>", "<svg></svg>"):
        write(tmp_path, "static/nen.svg", drawing)
        assert build_site(tmp_path).complete
        output = tree(tmp_path / "build")
        found = checksums(output, "index.html")
        assert len(found) == 3
        for path, integrity in found.items():
            assert integrity == "sha384-" + base64.b64encode(hashlib.sha384(output[path]).digest()).decode()
        assert output == clean_tree(tmp_path)


def test_every_script_and_stylesheet_of_the_theme_has_one(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01", aliases="/cu/")
    assert build_site(tmp_path).complete
    pages = {path: data for path, data in tree(tmp_path / "build").items() if path.endswith(".html")}
    for path, data in pages.items():
        loaded = LexborHTMLParser(data).css("script[src], link[rel=stylesheet]")
        assert loaded
        assert [node.html for node in loaded if not node.attributes.get("integrity")] == [], path
