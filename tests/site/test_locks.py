"""The lock files agree with pyproject.toml and with each other, and install anywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PYPROJECT["project"]["dependencies"]
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
GROUPS = PYPROJECT["dependency-groups"]
FOR_USERS = [*RUNTIME, *EXTRAS["brotli"], *EXTRAS["warc"]]
LOCKS = {
    "runtime": [*RUNTIME, *GROUPS["build"]],
    "dev": [*FOR_USERS, *EXTRAS["dev"], *GROUPS["build"]],
    "lowest": [*FOR_USERS, *GROUPS["lowest"], *GROUPS["build"]],
    "update": GROUPS["update"],
    "fuzz": GROUPS["fuzz"],
}
PIN = re.compile(r"(?P<pin>[a-z0-9-]+==[^ ;]+(?: ; [^\\]+?)?)(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, set[str]]:
    """Return the versions that a lock holds of each package: more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer(lock(name)):
        pin = Requirement(match["pin"])
        found.setdefault(canonicalize_name(pin.name), set()).update(one.version for one in pin.specifier)
    return found


def asked(lines: list[str]) -> list[Requirement]:
    wanted = [Requirement(line) for line in lines]
    return [one for one in wanted if one.name != PYPROJECT["project"]["name"]]


def test_every_lock_is_here() -> None:
    assert {file.stem for file in (ROOT / "requirements").glob("*.txt")} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_no_place_to_get_them_from(name: str) -> None:
    header, _, rest = lock(name).partition("\n")
    assert header.startswith("# Written by `make update`")
    assert PIN.sub("", rest).strip() == ""


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_satisfies_what_is_asked_for(name: str) -> None:
    found = pins(name)
    for wanted in asked(LOCKS[name]):
        versions = found.get(canonicalize_name(wanted.name), set())
        assert versions, f"{wanted} is not in requirements/{name}.txt: run make update"
        assert all(wanted.specifier.contains(version) for version in versions), f"{wanted}: run make update"


def test_all_locks_agree_but_on_what_is_lowest() -> None:
    dev, lowest = pins("dev"), pins("lowest")
    assert pins("runtime").items() <= dev.items()
    direct = {canonicalize_name(one.name) for one in asked(FOR_USERS)}
    assert {name: found for name, found in lowest.items() if name not in direct and name in dev} == {
        name: found for name, found in dev.items() if name not in direct and name in lowest
    }


def test_the_lowest_versions_are_those_that_are_asked_for() -> None:
    found = pins("lowest")
    for wanted in asked(FOR_USERS):
        (bound,) = wanted.specifier
        assert bound.operator == ">=", f"{wanted}: an upper bound needs a known break"
        (version,) = found[canonicalize_name(wanted.name)]
        assert Version(bound.version) == Version(version), f"{wanted}: run make update"
