"""Makes a release in ``dist/``: wheel and source archive, their bill of materials, checksums, and a signature.

Run by ``make release``; ``make release KEY=FILE`` signs with an SSH key. What is committed is released, and it is built
twice in different circumstances: anybody who builds the same commit gets the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from tools.bill_of_materials import bill_of_materials

__all__ = ["build", "check_out", "moment_of"]

ROOT = Path(__file__).parents[1]
SIGNED_AS = "badinh"
"""The namespace of signatures, which keeps one from being taken for a signature of something else."""


@click.command()
@click.option("--key", default="", help="The SSH key to sign with.")
@click.option("--to", "folder", default="dist", type=click.Path(path_type=Path), help="The folder to write into.")
def main(key: str, folder: Path) -> None:
    """Make a release of the newest commit."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        one, other = Path(temporary, "one"), Path(temporary, "the other")
        first, second = (build(check_out(ROOT, place), place / "dist", moment_of(ROOT)) for place in (one, other))
        if first != second:
            raise click.ClickException("two builds differ: " + ", ".join(sorted(_different(first, second))))
        wheel = next(name for name in first if name.endswith(".whl"))
        bill = bill_of_materials(one, one / "dist" / wheel, moment_of(ROOT))
    files = {**first, wheel.removesuffix(".whl") + ".cdx.json": bill.encode("utf-8")}
    files["SHA256SUMS"] = "".join(_sum_line(name, files[name]) for name in sorted(files)).encode("utf-8")
    for name, data in files.items():
        (folder / name).write_bytes(data)
        click.echo(folder / name)
    if key:
        _sign(folder / "SHA256SUMS", key)


def moment_of(repository: Path) -> datetime:
    """Return the time of the newest commit."""
    seconds = _git(repository, "log", "-1", "--format=%ct").decode("ascii")
    return datetime.fromtimestamp(int(seconds), UTC)


def check_out(repository: Path, folder: Path) -> Path:
    """Write the files of the newest commit into a new folder, and return that."""
    with tarfile.open(fileobj=io.BytesIO(_git(repository, "archive", "--format=tar", "HEAD"))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def build(source: Path, folder: Path, moment: datetime) -> dict[str, bytes]:
    """Build the wheel and the source archive from a source folder into another one; return their bytes by name."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}
    subprocess.run(command, cwd=source, env=environment, stdout=subprocess.DEVNULL, check=True)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _different(first: dict[str, bytes], second: dict[str, bytes]) -> set[str]:
    return {name for name in {*first, *second} if first.get(name) != second.get(name)}


def _sum_line(name: str, data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()}  {name}\n"


def _sign(file: Path, key: str) -> None:
    file.with_name(f"{file.name}.sig").unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-Y", "sign", "-f", key, "-n", SIGNED_AS, str(file)], check=True)


def _git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=repository, stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    main()
