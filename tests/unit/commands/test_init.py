"""`badinh init` makes a portal that builds, is checked and is served without a word of complaint."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from badinh_site import cli
from badinh_site.commands.init import STARTER, is_web_address, web_address
from badinh_site.settings.read import read_config
from tests.support.previewing import serving
from tests.support.running import badinh, files

ANSWERS = ("--title", "Cổng tin phường Mẫu", "--agency", "UBND phường Mẫu", "--base-url", "https://mau.example/")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a portal as it is right after it was begun, built."""
    place = tmp_path_factory.mktemp("init")
    answer = badinh(place, "init", "cong-tin", *ANSWERS, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert badinh(place / "cong-tin", "build", "--strict").shown == "exit 0\n"
    return place / "cong-tin"


@pytest.mark.slow
def test_a_new_portal_is_checked_without_a_word(portal: Path) -> None:
    assert badinh(portal, "check", "--strict").shown == "exit 0\n"
    data = json.loads(badinh(portal, "check", "--strict", "--format", "json").out)
    assert data["problems"] == []


def test_its_home_page_bears_its_name_and_shows_the_examples(portal: Path) -> None:
    home = LexborHTMLParser((portal / "build/index.html").read_text(encoding="utf-8"))
    text = home.body.text()
    assert "Cổng tin phường Mẫu" in home.css_first("title").text()
    assert "UBND phường Mẫu" in text
    assert {"Bài đầu tiên của trang tin", "Làm một album ảnh", "Thông báo mẫu"} <= {
        a.text().strip() for a in home.css("a")
    }
    assert len(list((portal / "content").rglob("2025/**/*.md"))) == 3
    assert len(list((portal / "content/albums").glob("*/index.md"))) == 1


def pages(portal: Path) -> dict[str, str]:
    """Return every page by address."""
    found = {"/" + page.relative_to(portal / "build").as_posix(): page for page in (portal / "build").rglob("*.html")}
    return {path.removesuffix("index.html"): page.read_text(encoding="utf-8") for path, page in found.items()}


def test_every_link_in_it_leads_to_a_page_or_file(portal: Path) -> None:
    output = portal / "build"
    for page in output.rglob("*.html"):
        here = "/" + page.relative_to(output).as_posix().removesuffix("index.html")
        for node in LexborHTMLParser(page.read_text(encoding="utf-8")).css(
            "a[href], link[href], img[src], script[src]"
        ):
            target = urlsplit(urljoin(here, node.attributes.get("href") or node.attributes.get("src") or ""))
            if not target.netloc and target.path:
                file = output / (target.path[1:] + ("index.html" if target.path.endswith("/") else ""))
                assert file.is_file(), f"{here}: {target.path}"


def test_every_page_of_it_is_served(portal: Path) -> None:
    with serving(portal) as preview:
        for address in pages(portal).keys() - {"/404.html"}:
            assert preview.get(address)[0] == 200, address


def test_it_holds_what_is_in_the_starter_with_unix_line_ends(portal: Path) -> None:
    ours = files(portal, without=("build", ".badinh"))
    assert set(ours) == set(files(STARTER))
    assert not [name for name, data in ours.items() if not name.endswith(".png") and b"\r" in data]
    for name, data in files(STARTER).items():
        assert name in ("content/site.yaml", "requirements.txt") or ours[name] == data
    assert re.fullmatch(rb"badinh-site>=\d+\.\d+\.\d+\n", ours["requirements.txt"])


def test_it_asks_what_it_has_to_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = 'Cổng "tin": số #1\nUBND\nkhông phải địa chỉ\ntin.mau.example\n'
    result = CliRunner().invoke(cli.main, ["init", "moi"], input=words, standalone_mode=False)
    assert result.return_value == 0
    assert "“https://không phải địa chỉ” không phải địa chỉ web." in result.output
    config, problems = read_config((tmp_path / "moi/content/site.yaml").read_text(encoding="utf-8"))
    assert problems == ()
    assert config is not None
    assert (config.title, config.agency, config.base_url) == ('Cổng "tin": số #1', "UBND", "https://tin.mau.example/")
    assert len(config.categories) == 2


def test_whoever_just_presses_enter_gets_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli.main, ["init", "moi"], input="\n\n\n", standalone_mode=False).return_value == 0
    config, _ = read_config((tmp_path / "moi/content/site.yaml").read_text(encoding="utf-8"))
    assert config is not None
    assert (config.title, config.agency) == ("Trang tin mẫu", "")


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "co-san").mkdir()
    (tmp_path / "co-san/bai.docx").write_bytes(b"x")
    answer = badinh(tmp_path, "init", "co-san", "--yes")
    assert (answer.code, "BD802" in answer.err, "bai.docx" in answer.err) == (1, True, True)
    assert files(tmp_path) == {"co-san/bai.docx": b"x"}
    answer = badinh(tmp_path, "init", "co-san/bai.docx", "--yes")
    assert (answer.code, "BD803" in answer.err) == (1, True)


def test_a_folder_that_is_a_new_repository_will_do(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert badinh(tmp_path, "init", ".", "--yes").code == 0
    assert (tmp_path / "content/site.yaml").is_file()


def test_a_wrong_address_is_wrong_usage_and_writes_nothing(tmp_path: Path) -> None:
    answer = badinh(tmp_path, "init", "moi", "--yes", "--base-url", "ftp://mau.example/")
    assert (answer.code, "BD303" in answer.err) == (2, True)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    ("typed", "address"),
    [("mau.example", "https://mau.example"), ("http://a.example/b", "http://a.example/b"), (" ", ""), ("", "")],
)
def test_an_address_may_come_without_its_scheme(typed: str, address: str) -> None:
    assert web_address(typed) == address
    assert not address or is_web_address(address)


def test_its_guide_names_commands_and_options_that_there_are() -> None:
    named = re.findall(r"`badinh (\w+)([^`]*)`", (STARTER / "README.md").read_text(encoding="utf-8"))
    assert {name for name, _ in named} >= {"new", "serve", "check", "build", "list", "rename", "next", "doctor"}
    for name, rest in named:
        known = {option for one in cli.main.commands[name].params for option in one.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known, name


def commands(script: str) -> list[str]:
    return re.findall(r"badinh (?:build|check|next)[^|;\n]*", script)


def scripts(portal: Path) -> list[str]:
    """Return every script of the files for GitHub and GitLab."""
    github = yaml.safe_load((portal / ".github/workflows/cong-tin.yml").read_text(encoding="utf-8"))
    gitlab = yaml.safe_load((portal / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for job in github["jobs"].values() for step in job["steps"] if "run" in step]
    return [*steps, *gitlab["check"]["script"], *gitlab["pages"]["script"]]


@pytest.mark.slow
def test_every_command_of_its_ci_files_works_in_it(portal: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(portal, site, ignore=shutil.ignore_patterns("build", ".badinh"))
    found = [shlex.split(command)[1:] for script in scripts(portal) for command in commands(script)]
    assert {words[0] for words in found} == {"build", "check", "next"}
    for words in found:
        assert badinh(site, *words).code == (4 if words[0] == "next" else 0), words
    assert (site / "build/index.html").is_file()
    assert (site / "public/index.html").is_file()


@pytest.mark.skipif(os.name == "nt", reason="the script is for the shell of GitHub's Linux machines")
@pytest.mark.parametrize(
    ("event", "since", "expected"),
    [("push", "", "true"), ("pull_request", "", "false"), ("schedule", "", "false"), ("schedule", "just now", "true")],
)
def test_github_publishes_after_a_push_and_when_the_time_of_something_has_come(
    portal: Path, tmp_path: Path, event: str, since: str, expected: str
) -> None:
    site = tmp_path / "site"
    shutil.copytree(portal, site, ignore=shutil.ignore_patterns("build", ".badinh"))
    if since:
        assert badinh(site, "new", "Bài vừa đến giờ").code == 0
    command = tmp_path / "bin/badinh"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m badinh_site "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = next(one for one in scripts(portal) if "GITHUB_OUTPUT" in one)
    reported = tmp_path / "output"
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "EVENT": event, "GITHUB_OUTPUT": str(reported)}
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=site, env=environment, check=True)
    assert reported.read_text(encoding="utf-8") == f"publish={expected}\n"


def test_github_stops_when_the_site_cannot_be_read(portal: Path, tmp_path: Path) -> None:
    """Exit codes other than 0 and 4 end the workflow."""
    assert badinh(tmp_path, "next", "--since", "1h").code == 1
