"""Whole sites with the output they must have, byte for byte, as tests/support/golden_sites.py describes it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from badinh_site.hashing import digest
from badinh_site.languages.words import script_words
from badinh_site.pages.assets import replace_words
from tests.support.golden_sites import CASES, THEME, build_case, described, published_theme, theme_names
from tests.support.sitemaking import tree, write


@pytest.mark.parametrize("name", [case.name for case in sorted(CASES.iterdir())])
def test_a_site_comes_out_as_expected(name: str, tmp_path: Path) -> None:
    expected = tree(CASES / name / "expected")
    actual = described(CASES / name, build_case(CASES / name, tmp_path))
    assert sorted(actual) == sorted(expected)
    for path, data in expected.items():
        assert actual[path].decode("utf-8") == data.decode("utf-8"), path


@pytest.mark.parametrize("name", [case.name for case in sorted(CASES.iterdir())])
def test_no_digest_or_checksum_of_the_theme_is_stored(name: str) -> None:
    stems = "|".join(sorted({re.escape(one.split(".")[0]) for one in theme_names(CASES / name)}))
    stored = re.compile(rf"static/(?:{stems})\.[0-9a-f]{{10}}\.")
    expected = tree(CASES / name / "expected")
    assert [path for path, data in expected.items() if stored.search(path) or stored.search(data.decode("utf-8"))] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_theme_is_published_with_the_words_of_the_site(language: str, tmp_path: Path) -> None:
    """Here is proven what the golden sites leave out; a stylesheet that names files is in test_assets.py."""
    case = tmp_path / "none-of-its-own"
    settings = (CASES / "trong/content/site.yaml").read_text(encoding="utf-8")
    write(case, "content/site.yaml", f"{settings}language: {language}\n")
    output = build_case(case, tmp_path / "copy")
    theme, files = published_theme(case, output), tree(THEME)
    assert theme.keys() == files.keys()
    assert sorted(path for path in output if path.startswith("static/")) == sorted(theme.values())
    for name, data in files.items():
        words = dict(script_words(name, language))
        said = replace_words(data.decode("utf-8"), words).encode("utf-8") if words else data
        assert output[theme[name]] == said, name
        stem, suffix = name.rsplit(".", 1)
        # Other words need another address, or a browser would keep the former ones.
        assert (theme[name] == f"static/{stem}.{digest(data).hex()[:10]}.{suffix}") == (said == data), name
    assert (output[theme["reader.js"]] == files["reader.js"]) == (language == "vi")
    home = output["index.html"].decode("utf-8")
    for name in ("style.css", "tokens.css", "reader.js"):
        checksum = base64.b64encode(hashlib.sha384(output[theme[name]]).digest()).decode()
        assert f'"/{theme[name]}" integrity="sha384-{checksum}"' in home


def test_nothing_of_unpublished_articles_is_anywhere_in_the_output(tmp_path: Path) -> None:
    output = described(CASES / "day-du", build_case(CASES / "day-du", tmp_path))
    assert not [path for path, data in output.items() if "bí mật" in data.decode("utf-8").lower()]
    assert not [path for path in output if any(name in path for name in ("ban-nhap", "hen-gio", "het-han"))]
    listing = [path for path, data in output.items() if b"bi-go" in data]
    assert listing == ["2021/07/bi-go/index.html"]
