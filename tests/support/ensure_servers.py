"""Finds the web servers that published sites are tried with. Run as a script, it installs what is missing on Debian.

Where one cannot be had, its tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import sys

from tests.support.debian import install

__all__ = ["PACKAGES", "find_server"]

PACKAGES = {"nginx": "nginx-light", "apache2": "apache2-bin"}
"""The Debian package of each server, by its command. That of Apache starts nothing by itself."""


def find_server(command: str) -> str | None:
    """Return the path of a server, or None. Servers lie where only root looks for commands."""
    return shutil.which(command, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def main() -> None:
    """Install the servers that are missing, and say which are there."""
    missing = tuple(package for command, package in PACKAGES.items() if not find_server(command))
    trouble = install(missing) if missing else ""
    for command, package in PACKAGES.items():
        sys.stdout.write(f"{find_server(command) or f'no {command} ({package}): its tests are skipped'}\n")
    sys.stderr.write(trouble)


if __name__ == "__main__":
    main()
