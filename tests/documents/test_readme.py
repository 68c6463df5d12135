"""What the two READMEs tell people to do works as it is written there, and what they claim is tested."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from badinh_site import cli
from badinh_site.commands.next_change import EXIT_NOTHING
from badinh_site.diagnostics.problem import EXIT_BUG, EXIT_FINE, EXIT_INTERRUPTED, EXIT_PROBLEMS, EXIT_USAGE
from badinh_site.settings.config import HOSTS
from tests.support.sitemaking import build_site, tree, write

ROOT = Path(__file__).parents[2]
README, ENGLISH = (ROOT / name for name in ("README.md", "README.en.md"))
COMMANDS = ROOT / "docs" / "commands.md"
GUIDE = ROOT / "docs" / "huong-dan" / "content" / "pages"

_COMMAND = re.compile(r"^ {4}(\S.*?)(?: +#.*)?$", re.MULTILINE)

TESTED_BY = {
    "Incremental and equal to a clean build": "tests/site/test_incremental_equals_clean.py",
    "Mistakes explained": "tests/site/test_invalid_sites.py",
    "Safe by construction": "tests/site/test_fuzzing.py",
    "Ready for its host": "tests/site/test_servers.py",
    "A search that knows Vietnamese": "tests/browser/test_search_in_browser.py",
    "Feeds, sitemaps, structured data": "tests/site/test_structured_data.py",
    "Themes": "tests/unit/engine/test_renderer.py",
    "Made to last": "tests/site/test_archive.py",
    "Strangers kept out": "tests/attack/test_hostile_folders.py",
    "Speed": "tests/unit/bench/test_figures.py",
}
"""What the English README claims, and the tests that prove it."""


def commands_of(readme: Path) -> list[str]:
    """Return the commands that a README shows in blocks, without comments."""
    return _COMMAND.findall(readme.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with badinh as the README installs it; its libraries are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    words = shlex.split(commands_of(README)[0])
    assert words == ["python", "-m", "pip", "install", "."]
    offline = ["-q", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(folder)]
    subprocess.run([sys.executable, *words[1:], *offline], cwd=ROOT, check=True)
    return folder


@contextlib.contextmanager
def started(words: list[str], folder: Path, installed: Path) -> Iterator[subprocess.Popen[str]]:
    """Run ``badinh`` out of the folder that it is installed in, and end it when it has not ended by itself."""
    # The installed copy goes away with the test: its lines are not those that coverage counts.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**inherited, "PYTHONPATH": str(installed), "BADINH_LANG": "vi"}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "badinh_site", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_the_three_lines_lead_to_a_portal_in_a_browser(installed: Path, tmp_path: Path) -> None:
    _, begin, show, *_ = (shlex.split(command) for command in commands_of(README))
    assert (begin[:2], show[:2]) == (["badinh", "init"], ["badinh", "serve"])
    here = tmp_path / "badinh"
    here.mkdir()
    with started([*begin[1:], "--yes"], here, installed) as process:
        assert process.wait() == 0
    assert (tmp_path / "cong-tin/content/site.yaml").is_file()
    assert show[-1] == "--open"  # which would open a real browser here
    with started([*show[1:-1], "--port", "0"], here, installed) as process:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://[\d.:]+/", line)))
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - ours
            page = answer.read().decode("utf-8")
    assert "Bài đầu tiên của trang tin" in page
    assert (installed / "badinh_site/theme/templates/base.html").is_file()


def test_both_readmes_say_the_same_commands() -> None:
    assert len(commands_of(README)) == 5
    assert commands_of(README) == commands_of(ENGLISH)
    for pattern in (r"`(badinh [^`]+)`", r"\]\((docs/\w+\.png)\)", r"(Python 3\.\d+)"):
        vietnamese, english = (re.findall(pattern, file.read_text(encoding="utf-8")) for file in (README, ENGLISH))
        assert set(vietnamese) <= set(english)


@pytest.mark.parametrize(("name", "most"), [("README.md", 6_000), ("README.en.md", 6_000), ("ARCHITECTURE.md", 12_000)])
def test_what_is_read_first_is_short(name: str, most: int) -> None:
    assert len((ROOT / name).read_bytes()) <= most


def test_python_is_the_one_that_the_package_asks_for() -> None:
    (lowest,) = re.findall(r'^requires-python = ">=([\d.]+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert f"Python {lowest} " in README.read_text(encoding="utf-8")


def test_every_claim_names_the_tests_that_prove_it() -> None:
    claims = re.findall(r"^- \*\*([^*:.]+?)[.:]?\*\*", ENGLISH.read_text(encoding="utf-8"), re.M)
    assert set(claims) == set(TESTED_BY)
    assert all((ROOT / file).is_file() for file in TESTED_BY.values())


def test_the_guide_is_linked_page_by_page() -> None:
    linked = set(re.findall(r"huong-dan/content/pages/([\w-]+\.md)", README.read_text(encoding="utf-8")))
    assert linked == {page.name for page in GUIDE.glob("*.md")}


def test_every_command_and_option_is_in_the_reference() -> None:
    text = COMMANDS.read_text(encoding="utf-8")
    options = {
        option
        for command in cli.main.commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert {option for option in options if f"{option}" not in text} <= {"--help"}
    assert all(f"badinh {name}" in text for name in cli.main.commands)


def test_every_option_in_the_reference_is_one() -> None:
    known = {option for one in cli.main.commands.values() for parameter in one.params for option in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", COMMANDS.read_text(encoding="utf-8"))) - known == {"--help"}


def test_every_command_is_in_the_guide() -> None:
    text = (GUIDE / "cac-lenh.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`badinh (\w+)", text)) == set(cli.main.commands)


def test_the_guide_installs_as_the_readme_does() -> None:
    text = (GUIDE / "cai-dat.md").read_text(encoding="utf-8")
    assert f"`{commands_of(README)[0]}`" in text


def test_the_reference_has_every_exit_code() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", COMMANDS.read_text(encoding="utf-8"), re.M)}
    assert listed == {EXIT_FINE, EXIT_PROBLEMS, EXIT_USAGE, EXIT_BUG, EXIT_NOTHING, EXIT_INTERRUPTED}


def test_the_page_on_hosting_names_every_host_and_every_file_that_is_made(tmp_path: Path) -> None:
    text = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")
    assert all(f"`{host}`" in text for host in HOSTS)
    named = set(re.findall(r"`build/([\w./]+)`", text))
    made = set()
    for hosts in ([host for host in HOSTS if host != "cloudflare"], ["cloudflare"]):
        settings = f"title: A\nbase_url: https://a.example/\nhosting: [{', '.join(hosts)}]\n"
        write(tmp_path, "content/site.yaml", settings)
        assert build_site(tmp_path).complete
        made |= set(tree(tmp_path / "build"))
    assert named <= made
    assert {path for path in made if path.startswith(("_nginx", ".", "CNAME"))} <= named
