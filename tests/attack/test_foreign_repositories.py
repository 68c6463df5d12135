"""A site in a repository from elsewhere, whose settings name programs: ``doctor`` asks git and runs none of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from badinh_site.commands.git import Repository
from badinh_site.programs import find_program, open_in_browser
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site

pytestmark = pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="needs git and a shell")

Arm = Callable[[Path, str], None]
"""Prepares a repository; gets the site and the program that must never run."""


def git(site: Path, *words: str) -> str:
    """Run git as a user does, with the settings of the repository."""
    done = subprocess.run(["git", "-C", str(site), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def attributes(site: Path, line: str) -> None:
    (site / ".git/info").mkdir(exist_ok=True)
    (site / ".git/info/attributes").write_text(f"{line}\n", encoding="utf-8")


def clean(site: Path, program: str) -> None:
    attributes(site, "* filter=x")
    git(site, "config", "filter.x.clean", program)


def clean_with_sign(site: Path, program: str) -> None:
    attributes(site, "* filter=a=b")
    git(site, "config", "filter.a=b.clean", program)


def process(site: Path, program: str) -> None:
    attributes(site, "* filter=x")
    git(site, "config", "filter.x.process", program)
    git(site, "config", "filter.x.required", "true")


def included(site: Path, program: str) -> None:
    attributes(site, "* filter=x")
    (site / "more.cfg").write_text(f'[filter "x"]\n\tclean = {program}\n', encoding="utf-8")
    git(site, "config", "include.path", "../more.cfg")


def included_here(site: Path, program: str) -> None:
    attributes(site, "* filter=x")
    (site / "more.cfg").write_text(f'[filter "x"]\n\tclean = {program}\n', encoding="utf-8")
    git(site, "config", f"includeIf.gitdir:{site.as_posix()}/.path", "../more.cfg")


def of_worktree(site: Path, program: str) -> None:
    attributes(site, "* filter=x")
    git(site, "config", "extensions.worktreeConfig", "true")
    git(site, "config", "--worktree", "filter.x.clean", program)


def monitor(site: Path, program: str) -> None:
    git(site, "config", "core.fsmonitor", program)


def hooks(site: Path, program: str) -> None:
    (site / "hooks").mkdir()
    for name in ("post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(program, site / "hooks" / name)
    git(site, "config", "core.hooksPath", str(site / "hooks"))


def missing_objects(setting: str, url: str) -> Arm:
    """Return what makes git fetch objects that are missing, by a program."""

    def arm(site: Path, program: str) -> None:
        git(site, "add", str(article(site, "2021/07/hai")))  # else the index knows what is in the folder
        git(site, "config", "remote.x.url", url.format(program=program, site=site))
        git(site, "config", setting, program if setting != "protocol.ext.allow" else "always")
        git(site, "config", "remote.x.promisor", "true")
        git(site, "config", "extensions.partialClone", "x")
        git(site, "config", "core.repositoryFormatVersion", "1")
        tree = git(site, "rev-parse", "HEAD:content")
        (site / ".git/objects" / tree[:2] / tree[2:]).unlink()

    return arm


def module(site: Path, program: str) -> None:
    inner = make_site(site / "content/them")
    git(inner, "init", "-q")
    git(inner, "add", ".")
    git(inner, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "x")
    git(site, "-c", "advice.addEmbeddedRepo=false", "add", "content/them")
    clean(inner, program)
    touch(inner)


def harmless_here(name: str) -> Arm:
    return lambda site, program: void(git(site, "config", name, f"!{program}" if "alias" in name else program))


def void(_: object) -> None:
    """Discard a value."""


def touch(site: Path) -> None:
    """Make git compare the files, and not go by their times."""
    for file in (site / "content").rglob("*.*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))


LIVE: dict[str, Arm] = {
    "clean": clean,
    "clean of a name with a sign": clean_with_sign,
    "process": process,
    "included settings": included,
    "settings included by condition": included_here,
    "settings of the working tree": of_worktree,
    "file system monitor": monitor,
    "hooks": hooks,
    "fetch by a transport": missing_objects("protocol.ext.allow", "ext::{program}"),
    "fetch by ssh": missing_objects("core.sshCommand", "ssh://x.invalid/x"),
    "fetch by a server's program": missing_objects("remote.x.uploadpack", "{site}"),
    "module": module,
}
"""Attacks that ``git status`` falls for."""
QUIET: dict[str, Arm] = {
    name: harmless_here(name)
    for name in (
        "alias.ls-files",
        "alias.rev-parse",
        "alias.config",
        "core.askPass",
        "core.editor",
        "core.gitProxy",
        "core.pager",
        "credential.helper",
        "diff.external",
        "diff.x.textconv",
        "gpg.program",
        "pager.config",
        "pager.ls-files",
    )
}
"""Attacks on other commands."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    site = make_site(tmp_path / "site")
    article(site, "2021/07/mot")
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "x")
    return site


@pytest.fixture
def program(tmp_path: Path) -> str:
    """Return a program that leaves a file beside the site."""
    return canary(tmp_path / "canary.sh", tmp_path)


def canary(file: Path, home: Path) -> str:
    file.write_text(f"#!{shutil.which('sh')}\n: > '{home / 'ran'}'\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("name", [*LIVE, *QUIET])
def test_no_program_that_a_repository_names_is_run(repository: Path, program: str, name: str) -> None:
    (LIVE | QUIET)[name](repository, program)
    touch(repository)
    ran = repository.parent / "ran"
    ran.unlink(missing_ok=True)
    badinh(repository, "doctor")
    found = Repository.of(repository)
    assert found is not None
    found.changed("content")
    assert not ran.exists()
    if name in LIVE:
        git(repository, "status")
        assert ran.exists(), "this attack is none"


def test_files_that_the_site_brings_are_no_programs(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = os.environ["PATH"]
    for folder in (repository, repository / "bin"):
        folder.mkdir(exist_ok=True)
        canary(folder / "git", repository.parent)
    own = os.pathsep.join(("", ".", "bin", str(repository), str(repository / "bin"), outer))
    monkeypatch.setenv("PATH", own)
    badinh(repository, "doctor")
    assert not (repository.parent / "ran").exists()
    monkeypatch.chdir(repository)
    assert find_program("git", repository) == str(Path(shutil.which("git", path=outer) or "").resolve())
    monkeypatch.setenv("PATH", str(repository))
    assert find_program("git", repository) is None


def test_a_browser_is_not_opened_by_a_program_of_the_site(
    repository: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("open", "xdg-open", "wslview", "cygstart", "sensible-browser")
    for name in names:
        canary(repository / name, repository.parent)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", str(repository))))
    assert not open_in_browser("http://127.0.0.1:1/", repository)
    assert not (repository.parent / "ran").exists()
    good = repository.parent / "programs"
    good.mkdir()
    began: list[list[str]] = []
    for name in names:
        shutil.copy(program, good / name)
    monkeypatch.setattr(subprocess, "Popen", lambda words, **_: began.append(words))
    monkeypatch.setenv("PATH", os.pathsep.join((".", str(good))))
    assert open_in_browser("http://127.0.0.1:1/", repository)
    assert [(Path(words[0]).parent, words[1:]) for words in began] == [(good.resolve(), ["http://127.0.0.1:1/"])]


def test_a_repository_without_a_folder_of_its_own_is_none(repository: Path, program: str) -> None:
    bare = repository / "bare"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    for name in ("content", "objects"):
        (bare / name).mkdir(exist_ok=True)
    git(bare, "config", "core.bare", "false")
    git(bare, "config", "core.worktree", ".")
    git(bare, "config", "core.fsmonitor", program)
    assert Repository.of(bare) is None


def test_variables_that_name_another_repository_do_not_count(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    assert Repository.of(repository) is not None


def names(site: Path) -> set[str]:
    found = Repository.of(site)
    assert found is not None
    return found.changed("content")


def test_every_kind_of_change_is_found(repository: Path) -> None:
    assert names(repository) == set()
    touch(repository)
    assert names(repository) == set(), "only the times differ"
    old = repository / "content/2021/07/mot.md"
    text = old.read_bytes()
    old.write_bytes(text.replace(b"\n", b"\r\n"))
    assert names(repository) == set(), "only the line ends differ"
    old.write_bytes(text + b"x")
    new = article(repository, "2021/07/đơn vị “mới”")
    staged = article(repository, "2021/07/hai")
    git(repository, "add", str(staged))
    (repository / "content/site.yaml").unlink()
    changed = {one.relative_to(repository).as_posix() for one in (old, new, staged)}
    assert names(repository) == {*changed, "content/site.yaml"}


def test_before_the_first_commit_every_file_counts(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    git(site, "init", "-q")
    assert names(site) == {"content/site.yaml"}
    git(site, "add", ".")
    assert names(site) == {"content/site.yaml"}
