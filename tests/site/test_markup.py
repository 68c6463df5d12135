"""Every page is sound HTML: by the parser that browsers share, and by html-validate where Node is installed.

html-validate is set by ``html-validate/.htmlvalidate.json`` to leave out what is a matter of taste: titles are as long
as the news have them, ids of the theme begin with ``_``, and the site's own files need no checksums.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import html5lib
import pytest
from html5lib.constants import E

from tests.support.browser_site import write_sample
from tests.support.sitemaking import build_site

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CHECKER = Path(__file__).parents[1] / "support/html-validate"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the pages of the sample site with its drafts, of the portal, of the starter, and of the golden sites."""
    folder = tmp_path_factory.mktemp("sites")
    shutil.copytree(ROOT / "content", folder / "portal" / "content")
    shutil.copytree(ROOT / "src/badinh_site/starter", folder / "starter")
    for site in (write_sample(folder / "sample"), folder / "portal", folder / "starter"):
        assert build_site(site, drafts=True).complete
    golden = (Path(__file__).parents[1] / "data/sites").glob("*/expected/**/*.html")
    return sorted((*folder.rglob("*.html"), *golden))


def test_no_parser_stumbles_over_a_page(pages: list[Path]) -> None:
    assert len(pages) > 80
    for page in pages:
        parser = html5lib.HTMLParser()
        parser.parse(page.read_text(encoding="utf-8"))
        assert [f"{line}:{column} {E[code] % values}" for (line, column), code, values in parser.errors] == [], page


def test_html_validate_finds_no_fault(pages: list[Path]) -> None:
    command = find_html_validate()
    if command is None:
        pytest.skip("html-validate is not installed: `make html-validate` gets it where there is npm")
    config = CHECKER / ".htmlvalidate.json"
    done = subprocess.run(
        [command, "--config", str(config), "--formatter", "json", *map(str, pages)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    found = [
        f"{file['filePath']}:{one['line']}: {one['ruleId']}: {one['message']}"
        for file in json.loads(done.stdout)
        for one in file["messages"]
    ]
    assert found == []


def find_html_validate() -> str | None:
    """Return the command that ``make html-validate`` installs, or one on the path."""
    return shutil.which("html-validate", path=CHECKER / "node_modules" / ".bin") or shutil.which("html-validate")
