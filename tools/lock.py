"""Writes the lock files in ``requirements/``: the newest versions that pyproject.toml allows, and the lowest ones.

Run by ``make update``. The files hold for every system and for all Pythons that badinh supports; they name no index.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

__all__: list[str] = []

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEADER = "# Written by `make update`. pip reads it: pip install --require-hashes -r requirements/{name}.txt\n"
EXTRAS = ("brotli", "warc")
"""Extras of badinh that users install."""


def main() -> None:
    """Write every lock; those of fewer packages take the versions from the one of all."""
    every = write("dev", "--extra", "dev", "--group", "build")
    write("runtime", "--group", "build", constraints=every)
    extras = [part for extra in EXTRAS for part in ("--extra", extra)]
    groups = ("--group", "build", "--group", "lowest")
    write("lowest", *extras, *groups, "--resolution", "lowest-direct", constraints=without_direct(every))
    write("update", "--group", "update", sources=())
    write("fuzz", "--group", "fuzz", sources=())


def write(name: str, *options: str, constraints: str = "", sources: tuple[str, ...] = ("pyproject.toml",)) -> str:
    """Write a lock and return its text."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--universal",
               "--python-version", minimum_python(), "--generate-hashes", "--no-header", "--no-annotate",
               "--constraints", "-", *options, *sources]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, input=constraints, stdout=subprocess.PIPE, text=True, check=True)
    text = HEADER.format(name=name) + done.stdout
    (LOCKS / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return text


def minimum_python() -> str:
    """Return the lowest Python that badinh supports."""
    return str(PROJECT["requires-python"]).removeprefix(">=")


def without_direct(lock: str) -> str:
    """Return a lock without the packages that badinh itself asks for, and without hashes."""
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(one for extra in EXTRAS for one in extras[extra])]
    direct = {re.split(r"[^\w-]", one)[0].lower() for one in wanted}
    pins = re.findall(r"(?m)^([\w-]+)(==.*?)(?: \\)?$", lock)
    return "".join(f"{name}{pin}\n" for name, pin in pins if name not in direct)


if __name__ == "__main__":
    main()
