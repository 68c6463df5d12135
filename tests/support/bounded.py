"""Runs the program as a process of its own with a limit of memory, as a small machine has, and of time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

__all__ = ["Ended", "peak_of", "posix_only", "run_bounded"]

_MEMORY = 1_500_000_000
"""Bytes of address space. A process maps half a gigabyte of libraries and stacks, of which it uses a tenth."""
_LONGEST = 600
"""Seconds after which a command hangs; none comes near."""

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory, pipes and sockets are of POSIX")

_LIMITED = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, ({0}, {0})); "


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    shown: str


def run_bounded(site: Path, *words: str, memory: int = _MEMORY) -> Ended:
    """Run a command in a site's folder. It must end by itself, with a message and no traceback."""
    program = _LIMITED.format(memory) + "sys.argv[0] = 'badinh'; runpy.run_module('badinh_site', run_name='__main__')"
    environment = {**os.environ, "BADINH_LANG": "en", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=site, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=_LONGEST, check=False,
    )  # fmt: skip
    shown = done.stdout + done.stderr
    assert done.returncode in (0, 1, 2), (done.returncode, shown[-2000:])
    assert "Traceback" not in shown
    return Ended(done.returncode, shown)


def peak_of(code: str, *words: str) -> int:
    """Return how many more bytes a process of its own had in memory at most after some code than before it.

    The code finds ``words`` in ``sys.argv`` and calls ``begin()`` when it has imported what it needs.
    """
    program = (
        "import resource, sys\n"
        "unit = 1 if sys.platform == 'darwin' else 1024\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit\n"
        "start = [0]\n"
        "def begin(): start[0] = peak()\n"
        f"{code}\n"
        "print(peak() - start[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, encoding="utf-8", timeout=_LONGEST, check=True
    )
    return int(done.stdout)
