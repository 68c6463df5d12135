"""Runs become medians, medians become ratios, and ratios are held against targets; records can be read again."""

from __future__ import annotations

import json
import os
import sys
from itertools import count
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.comparison import Facts
from bench.edits import EDITS
from bench.errors import BenchError
from bench.measure import CAN_SEE_MEMORY, measure
from bench.proof import prove
from bench.records import Machine, Records, Run, medians, merged, read_records
from bench.scenarios import SCENARIOS, run_scenario
from bench.site import Site
from bench.tables import BEGIN, END, put_into, report, table
from bench.targets import outcomes

MACHINE = Machine("Một bộ xử lý", 2, 8 * 2**30, "Debian", "3.11.7")
FACTS = Facts(12, 2, 2, 9, 12, 12, 2, 5, 1, 9_000, 40)

measuring = pytest.mark.skipif(not hasattr(os, "wait4"), reason="processes are measured on POSIX systems only")


def run(generator: str, scenario: str, wall: float, size: int = 10_000, memory: int = 2**28) -> Run:
    return Run(generator, size, scenario, wall, wall, memory, 0.0, 7)


def records(*runs: Run, **versions: str) -> Records:
    sizes = {str(run.size): {"badinh": FACTS} for run in runs}
    return Records(MACHINE, versions or {"badinh": "0.1.0"}, sizes, runs)


def found(*runs: Run, size: int = 10_000) -> dict[str, tuple[str, bool | None]]:
    return {one.what: (one.found, one.holds) for one in outcomes(medians(runs), size)}


def test_the_median_of_times_and_the_highest_memory_count() -> None:
    walls = (3.0, 1.0, 2.0)
    figures = medians(run("badinh", "cold", wall, memory=int(wall) * 2**20) for wall in walls)
    one = figures["badinh", 10_000, "cold"]
    assert (one.wall, one.memory, one.runs) == (2.0, 3 * 2**20, 3)


def test_ratios_are_held_against_their_limits() -> None:
    reported = found(run("badinh", "cold", 6.0), run("hugo", "cold", 40.0), run("hugo-norel", "cold", 5.0))
    assert reported["cold : hugo cold"] == ("0.150", True)
    assert reported["cold : hugo-norel cold"] == ("1.200", False)
    assert reported["cold : pelican cold"] == ("not measured", None)
    assert reported["memory, cold"] == ("256 MiB", True)


def test_an_edit_is_compared_with_the_same_one_of_the_peer_where_there_is_one() -> None:
    runs = (run("badinh", "add", 1.0), run("hugo-norel", "body", 10.0))
    assert found(*runs)["add : hugo-norel body"] == ("0.100", True)
    assert found(*runs, run("hugo-norel", "add", 5.0))["add : hugo-norel add"] == ("0.200", False)


def test_growth_is_that_from_a_tenth_of_the_articles() -> None:
    runs = (run("badinh", "cold", 10.0), run("badinh", "cold", 111.0, 100_000), run("badinh", "no-op", 1.0, 100_000))
    reported = found(*runs, size=100_000)
    assert reported == {"cold, 100,000 : 10,000": ("11.1", False), "memory, cold": ("256 MiB", True)}


def test_a_target_for_another_size_is_only_of_interest() -> None:
    runs = (run("badinh", "cold", 9.0, 1_000), run("hugo", "cold", 9.0, 1_000))
    (one,) = outcomes(medians(runs), 1_000)
    assert not one.is_meant
    assert "(no)" in report(records(*runs))


def test_records_can_be_kept_and_shown_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = records(run("badinh", "cold", 6.0), run("hugo", "cold", 30.0), badinh="0.1.0", hugo="0.168.0")
    file = tmp_path / "records.json"
    file.write_text(kept.to_json(), encoding="utf-8")
    assert read_records(file) == kept
    assert main(["--read", str(file)]) == 0
    reported = capsys.readouterr().out
    assert "### 10,000 articles" in reported
    assert "| cold : hugo cold " in reported
    assert main(["--read", str(file), "--strict"]) == 1, "a cold build may take 0.15 of Hugo's, and took 0.2"


def test_records_of_two_benches_become_one() -> None:
    first, second = records(run("badinh", "cold", 6.0)), records(run("badinh", "cold", 61.0, 100_000))
    assert merged([first, second]).runs == first.runs + second.runs
    with pytest.raises(ValueError, match="different machines or versions"):
        merged([first, records(badinh="0.2.0")])


def test_records_of_different_versions_are_refused_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    for number, file in enumerate(files):
        file.write_text(records(badinh=f"0.{number}").to_json(), encoding="utf-8")
    assert main(["--read", *map(str, files)]) == 1
    assert capsys.readouterr().out == "bench: the records are of different machines or versions\n"


def test_a_table_is_markdown_and_aligned() -> None:
    assert table(["a", "figure"], [["long name", "1"]]) == (
        "| a         | figure |\n| --------- | -----: |\n| long name |      1 |"
    )


def test_the_tables_are_put_between_the_marks_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"Trước\n{BEGIN}\ncũ\n{END}\nSau\n", encoding="utf-8")
    for text in ("một\n", "hai\\1\n"):
        put_into(page, text)
    assert page.read_text(encoding="utf-8") == f"Trước\n{BEGIN}\n\nhai\\1\n\n{END}\nSau\n"
    put_into(tmp_path / "new.md", "một\n")
    assert (tmp_path / "new.md").read_text(encoding="utf-8") == "một\n"


def test_the_page_on_speed_has_a_place_for_the_tables() -> None:
    page = (Path(__file__).parents[3] / "docs/speed.md").read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)


@measuring
def test_the_memory_of_child_processes_counts(tmp_path: Path) -> None:
    child = "import time; data = b'x' * 60_000_000; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    for shared_once in (False, True):
        took = measure((sys.executable, "-c", parent), tmp_path, os.environ, shared_once=shared_once)
        assert took.memory is None if not CAN_SEE_MEMORY else (took.memory or 0) > 60_000_000


@measuring
def test_a_build_that_fails_ends_the_bench_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="ended with 3:\nno such theme"):
        measure((sys.executable, "-c", "print('no such theme'); exit(3)"), tmp_path, os.environ)


# A generator that writes a page for each article, and fails when it is asked to verify more than two articles.
TOY = """
import pathlib, sys
found = list(pathlib.Path("content").rglob("*.md"))
sys.exit("stale") if "--verify" in sys.argv and len(found) > 2 else None
for file in found:
    page = pathlib.Path("public", file.stem)
    if not page.exists() or page.read_bytes() != file.read_bytes():
        page.parent.mkdir(exist_ok=True)
        page.write_bytes(file.read_bytes())
"""


@pytest.fixture
def toy(site: Site) -> Site:
    """Return a site that another, small generator builds."""
    command = (sys.executable, "-c", TOY)
    site.generator = site.generator._replace(name="toy", command=command, output="public", leftovers=("cache",))
    return site


@measuring
def test_scenarios_are_run_as_often_as_asked_and_count_what_was_written(toy: Site) -> None:
    scenarios = {scenario.key: scenario for scenario in SCENARIOS}
    numbers = count(1)
    (toy.folder / "cache").mkdir()
    written = {
        key: [one.written for one in run_scenario(toy, 12, scenarios[key], 2, numbers)]
        for key in ("cold", "again", "no-op", "body", "views")
    }
    assert written == {"cold": [12, 12], "again": [0], "no-op": [0, 0], "body": [1, 1], "views": [12, 12]}
    assert not (toy.folder / "cache").exists()


@measuring
def test_random_edits_are_proved_until_one_fails(toy: Site) -> None:
    with pytest.raises(BenchError, match="stale"):
        list(prove(toy, 1, 1, count(1)))
    toy.generator = toy.generator._replace(command=(sys.executable, "-c", TOY.replace("> 2", "> 99")))
    names = list(prove(toy, len(EDITS) + 1, 1, count(1)))
    assert (len(names), set(names)) == (len(EDITS) + 1, set(EDITS))


def test_json_is_plain(tmp_path: Path) -> None:
    data = json.loads(records(run("badinh", "cold", 6.0)).to_json())
    assert set(data) == {"machine", "versions", "facts", "runs"}
    assert data["runs"][0]["generator"] == "badinh"
    assert data["facts"]["10000"]["badinh"]["articles"] == 12
