"""What a release has: equal archives of equal commits, a true bill of materials, checksums, a signature."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools import audit, release
from tools.bill_of_materials import FONT, needed

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of what this one has, which may be no repository at all where the tests run."""
    copy = tmp_path_factory.mktemp("release") / "badinh"
    kept = shutil.ignore_patterns(".*", "build", "node_modules", "__pycache__", "tests", "dist")
    shutil.copytree(ROOT, copy, ignore=kept)
    shutil.copy(ROOT / ".gitignore", copy)
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.vn commit -q -m One"):
        subprocess.run(["git", *command.split()], cwd=copy, check=True)
    return copy


@pytest.fixture(scope="module")
def made(repository: Path) -> dict[str, bytes]:
    """Return the files of a release."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "ROOT", repository)
        result = CliRunner().invoke(release.main, ["--to", str(repository.parent / "dist")], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return {file.name: file.read_bytes() for file in (repository.parent / "dist").iterdir()}


def test_archives_do_not_depend_on_where_and_how_they_were_built(
    repository: Path, made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "7", "LC_ALL": "C", "USER": "ai"}.items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o077)
    try:
        source = release.check_out(repository, tmp_path / "một nơi khác")
        built = release.build(source, tmp_path / "dist", release.moment_of(repository))
    finally:
        os.umask(before)
    assert sorted(built) == sorted(name for name in made if name.endswith((".whl", ".tar.gz")))
    assert [name for name in built if built[name] != made[name]] == []


def test_a_difference_between_the_two_builds_is_an_error(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds = iter([{"a.whl": b"1"}, {"a.whl": b"2"}])
    monkeypatch.setattr(release, "ROOT", repository)
    monkeypatch.setattr(release, "build", lambda *_: next(builds))
    result = CliRunner().invoke(release.main, ["--to", str(tmp_path)])
    assert result.exit_code == 1
    assert "two builds differ: a.whl" in result.output
    assert list(tmp_path.iterdir()) == []


def test_the_sums_are_those_of_every_file(made: dict[str, bytes]) -> None:
    sums = dict(reversed(line.split("  ")) for line in made["SHA256SUMS"].decode("ascii").splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in made.items() if name != "SHA256SUMS"}


def test_the_bill_of_materials_names_the_wheel_its_font_and_every_library(made: dict[str, bytes]) -> None:
    bill = json.loads(made[next(name for name in made if name.endswith(".cdx.json"))])
    wheel = made[next(name for name in made if name.endswith(".whl"))]
    itself = bill["metadata"]["component"]
    assert (bill["bomFormat"], itself["name"], itself["licenses"]) == ("CycloneDX", "badinh-site", [licence("MIT")])
    assert itself["hashes"] == [sha256(wheel)]
    assert [(one["name"], one["hashes"], one["licenses"]) for one in itself["components"]] == [
        (FONT.name, [sha256((ROOT / FONT).read_bytes())], [licence("OFL-1.1")])
    ]
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", (ROOT / "requirements/runtime.txt").read_text("utf-8")))
    listed = {(one["name"], one["version"]) for one in bill["components"]}
    assert listed <= locked
    assert {name for name, _ in locked - listed} == {
        "editables", "hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"
    }  # fmt: skip
    direct = next(one["dependsOn"] for one in bill["dependencies"] if one["ref"] == itself["bom-ref"])
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {one.split("==")[0] for one in direct} == {re.split("[>;]", one)[0].strip() for one in wanted}


def test_a_library_with_versions_for_several_pythons_is_listed_with_each() -> None:
    assert len(needed(ROOT)["numpy"]) > 1


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no OpenSSH here")
def test_a_signed_release_can_be_checked(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, allowed = tmp_path / "key", tmp_path / "allowed"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed.write_text("toa-soan " + key.with_suffix(".pub").read_text("utf-8"), encoding="utf-8")
    monkeypatch.setattr(release, "ROOT", repository)
    CliRunner().invoke(release.main, ["--to", str(tmp_path / "dist"), "--key", str(key)], catch_exceptions=False)
    sums = (tmp_path / "dist" / "SHA256SUMS").read_bytes()
    check = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", "toa-soan", "-n", release.SIGNED_AS]
    check += ["-s", str(tmp_path / "dist" / "SHA256SUMS.sig")]
    assert subprocess.run(check, input=sums, check=False, capture_output=True).returncode == 0
    assert subprocess.run(check, input=sums + b"x", check=False, capture_output=True).returncode != 0


def sha256(data: bytes) -> dict[str, str]:
    return {"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}


def licence(name: str) -> dict[str, dict[str, str]]:
    return {"license": {"id": name}}


def report(*libraries: dict[str, Any]) -> bytes:
    return json.dumps({"dependencies": libraries, "fixes": []}).encode()


WEAK = {"name": "nh3", "version": "0.3.8", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.3.9"]}]}
FINE = {"name": "click", "version": "8.5.1", "vulns": []}
UNKNOWN = {"name": "jinja2", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (report(WEAK, FINE, UNKNOWN), audit.Audit(2, ("nh3 0.3.8: PYSEC-1, corrected in: 0.3.9",))),
        (report(FINE), audit.Audit(1, ())),
        (report(UNKNOWN), audit.Audit(0, ())),
        (b"", audit.Audit(0, ())),
        (b"{}", audit.Audit(0, ())),
    ],
)
def test_what_an_audit_printed_is_understood(printed: bytes, expected: audit.Audit) -> None:
    assert audit.read(printed) == expected


@pytest.mark.parametrize(
    ("audits", "code", "said"),
    [
        ((audit.Audit(9, ("nh3",)), audit.Audit(70, ("nh3",))), 1, "nh3\nAudited 70 libraries: 1 known weaknesses"),
        ((audit.Audit(9, ()), audit.Audit(70, ("requests",))), 0, "requests\nAudited 70 libraries: 0 known weaknesses"),
        ((audit.Audit(0, ()), audit.Audit(0, ())), 0, "Not audited: the list of known weaknesses cannot be reached"),
    ],
)
def test_only_a_weakness_in_what_users_install_fails(
    audits: tuple[audit.Audit, audit.Audit],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "audit", lambda lock: dict(zip(("runtime", "dev"), audits, strict=True))[lock.stem])
    assert audit.main() == code
    assert capsys.readouterr().out.startswith(said)
