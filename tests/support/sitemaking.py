"""Makes small sites for tests, builds them in this process, and compares what came out."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from badinh_site.engine.build.run import build, build_with
from badinh_site.engine.check.model import CheckOptions, CheckResult
from badinh_site.engine.check.run import check
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.hashing import digest

SETTINGS = """\
title: Cổng tin thử
agency: UBND quận thử
base_url: https://badinh.example/
frozen_at: 2021-07-14T00:00
categories: [Tin tức, Đô thị]
paging:
  page_size: 3
  home_size: 4
  feed_size: 5
  related_size: 4
"""


def write(site: Path, name: str, text: str) -> Path:
    """Write a text file of a site."""
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def article(
    site: Path,
    name: str,
    *,
    title: str | None = "Tin",
    body: str = "Nội dung.",
    category: str | None = "Tin tức",
    **fields: object,
) -> Path:
    """Write an article; ``name`` is its path below content/ without ``.md``."""
    named = {"title": title, "category": category, **fields}
    front = "".join(f"{key}: {value}\n" for key, value in named.items() if value is not None)
    return write(site, f"content/{name}.md", f"---\n{front}---\n\n{body}\n")


def make_site(site: Path, settings: str = SETTINGS) -> Path:
    """Make a site that has settings and no articles."""
    write(site, "content/site.yaml", settings)
    return site


def request(site: Path, **options: object) -> Request:
    """Return a request with the usual output folder."""
    return Request(site=site, output=site / "build", **options)  # type: ignore[arg-type]


def build_site(site: Path, **options: object) -> Result:
    """Build a site in this process."""
    return build(request(site, **options))


def check_site(site: Path, **options: object) -> set[tuple[object, ...]]:
    """Check a site in this process; return what was found."""
    return _reported(check(request(site, **options), CheckOptions()))


def clean_check(site: Path, **options: object) -> set[tuple[object, ...]]:
    """Return what a check finds that knows nothing."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns(".badinh", "build"))
        return _reported(check(request(copy, **options), CheckOptions()))


def _reported(checked: CheckResult) -> set[tuple[object, ...]]:
    assert len(set(map(repr, checked.problems))) == len(checked.problems)
    return {(p.code, p.path, p.line, p.column, tuple(p.values.items()), p.level) for p in checked.problems}


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def source_digest(site: Path) -> bytes:
    """Return a digest of everything in a site but its build: equal sources make equal outputs."""
    files = sorted(file for file in tree(site).items() if not file[0].startswith(("build/", ".badinh/")))
    return digest(repr(files).encode())


def clean_tree(site: Path, **options: object) -> dict[str, bytes]:
    """Return what a build of the site makes from nothing."""
    with tempfile.TemporaryDirectory() as place, State.open(Path(place) / "state.sqlite") as state:
        asked = Request(site=site, output=Path(place) / "build", **options)  # type: ignore[arg-type]
        result = build_with(asked, state, Stages())
        assert result.complete, result.problems
        return tree(asked.output)


def codes(result: Result) -> list[str]:
    """Return the codes of a build's problems."""
    return [problem.code for problem in result.problems]
