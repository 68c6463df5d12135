"""Looks for known weaknesses in the libraries of the locks, with pip-audit.

Run by ``make audit``, which is a part of ``make test``. Known weaknesses of what users install fail it; those of tools
are listed. Where the list of weaknesses cannot be reached, as behind a mirror of the registry, it says so and passes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import click

__all__ = ["Audit", "audit", "read"]

LOCKS = Path(__file__).parents[1] / "requirements"


class Audit(NamedTuple):
    """What is known of the libraries of a lock."""

    asked: int
    """How many libraries the service knew about; 0 when it could not be reached."""
    weaknesses: tuple[str, ...]
    """A line for each known weakness: library, version, number, and the version that corrects it."""


def main() -> int:
    """Audit both locks and return the exit code: 1 for a known weakness in what users install."""
    users, tools = (audit(LOCKS / f"{name}.txt") for name in ("runtime", "dev"))
    for line in (*users.weaknesses, *(line for line in tools.weaknesses if line not in users.weaknesses)):
        click.echo(line)
    if not users.asked:
        click.echo("Not audited: the list of known weaknesses cannot be reached from here.")
    else:
        click.echo(f"Audited {tools.asked} libraries: {len(users.weaknesses)} known weaknesses in what users install.")
    return 1 if users.weaknesses else 0


def audit(lock: Path) -> Audit:
    """Ask the service of pip-audit about each library of a lock file. Installs nothing."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--require-hashes", "--disable-pip",
               "--progress-spinner", "off", "-f", "json"]  # fmt: skip
    return read(subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout)


def read(output: bytes) -> Audit:
    """Return what pip-audit printed as JSON; nothing was asked if it printed something else."""
    try:
        libraries = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return Audit(0, ())
    known = [one for one in libraries if "vulns" in one]
    lines = (
        f"{one['name']} {one['version']}: {weakness['id']}, corrected in: {', '.join(weakness['fix_versions']) or '-'}"
        for one in known
        for weakness in one["vulns"]
    )
    return Audit(len(known), tuple(lines))


if __name__ == "__main__":
    sys.exit(main())
