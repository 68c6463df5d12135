"""Merges the coverage data of all processes of a test run into one file.

Tests kill processes on purpose. One that dies while it writes its data leaves a broken file, which ``coverage combine``
would stop at; such files are left out, since what they would have told is lost anyway.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

__all__: list[str] = []


def main() -> None:
    """Delete broken data files of the current folder, then combine the others."""
    broken = [path for path in Path.cwd().glob(".coverage.*") if not _is_whole(path)]
    for path in broken:
        path.unlink()
    if broken:
        sys.stdout.write(f"Coverage: {len(broken)} processes were killed while they wrote their data.\n")
    sys.exit(subprocess.run([sys.executable, "-m", "coverage", "combine", "-q"], check=False).returncode)


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as data:
            sound = data.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and data.execute("SELECT 1 FROM coverage_schema").fetchone() is not None
    except sqlite3.Error:
        return False


if __name__ == "__main__":
    main()
