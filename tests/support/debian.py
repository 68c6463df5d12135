"""Installs Debian packages that tests need. Only the standard library is used, so that it runs before all else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

__all__ = ["install"]


def install(packages: tuple[str, ...]) -> str:
    """Install with apt-get where that is possible; return what went wrong, empty when nothing did."""
    prefix = _root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        return ""
    sys.stderr.write(f"Installing {' and '.join(packages)} with apt-get; this takes a minute or two.\n")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    # A list that cannot be refreshed need not matter: what installing needs may be known already.
    _run([*apt, "update"])
    return _run([*apt, "install", "-y", "--no-install-recommends", *packages])


def _root_prefix() -> list[str] | None:
    """Return what makes a command run as root without a question, or None when nothing does."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and not _run([*sudo, "true"]) else None


def _run(command: list[str]) -> str:
    """Return what a command that failed has to say, empty when it did not fail."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return "" if done.returncode == 0 else f"{' '.join(command)} failed:\n{done.stdout}"
