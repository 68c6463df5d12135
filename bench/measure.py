"""Runs a process and measures time, CPU time and memory of its whole tree."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bench.errors import BenchError

__all__ = ["CAN_SEE_MEMORY", "Measured", "measure"]

CAN_SEE_MEMORY = Path("/proc/self/smaps_rollup").exists()
"""Only Linux exposes the memory of other processes as files."""

_INTERVAL = 0.02
_SLOW_INTERVAL = 0.1
"""Seconds between memory samples; counting shared pages is expensive for us and for the sampled process."""


class Measured(NamedTuple):
    """The measurements of one run."""

    wall: float
    """Wall time in seconds."""
    cpu: float
    """CPU time in seconds, children included."""
    memory: int | None
    """Peak resident memory of the process tree in bytes; shared pages count in each process."""
    others: float | None
    """CPUs that other processes kept busy meanwhile: more than a little makes the run worthless."""


def measure(
    command: tuple[str, ...], folder: Path, environment: Mapping[str, str], *, shared_once: bool = False
) -> Measured:
    """Run a command in a folder and measure it. Its output is written to a log beside the folder.

    With ``shared_once``, shared pages count once (PSS); this affects the time.

    Raises:
        BenchError: the command failed.
    """
    log = folder.with_name(f"{folder.name}.log")
    os.sync()  # or earlier writes would reach the disk during the run
    with log.open("wb") as stream:
        began, busy_before = time.perf_counter(), _busy()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=stream, stderr=stream)
        with _Watch(process.pid, _proportional if shared_once else _resident) as watch:
            _, status, used = os.wait4(process.pid, 0)
        wall, busy_after = time.perf_counter() - began, _busy()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BenchError(f"{' '.join(command)} ended with {process.returncode}:\n{_end_of(log)}")
    cpu = used.ru_utime + used.ru_stime
    others = None if busy_before is None or busy_after is None else max(0.0, (busy_after - busy_before - cpu) / wall)
    return Measured(wall, cpu, watch.peak if CAN_SEE_MEMORY else None, others)


class _Watch:
    """Samples the memory of a process tree in a thread, and records the peak."""

    def __init__(self, pid: int, bytes_of: Callable[[int], int]) -> None:
        self.peak = 0
        self._pid = pid
        self._bytes_of = bytes_of
        self._interval = _INTERVAL if bytes_of is _resident else _SLOW_INTERVAL
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._inspect, daemon=True)

    def __enter__(self) -> _Watch:
        if CAN_SEE_MEMORY:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _inspect(self) -> None:
        while not self._over.wait(self._interval):
            self.peak = max(self.peak, sum(map(self._bytes_of, _tree(self._pid))))


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and its descendants; processes that have ended are skipped."""
    yield pid
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - called many times a second
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii").split():
                yield from _tree(int(child))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _proportional(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _busy() -> float | None:
    """Return the total CPU seconds of the machine."""
    with suppress(OSError):
        user, nice, system, _, _, irq, soft = map(int, Path("/proc/stat").read_text(encoding="ascii").split()[1:8])
        return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")
    return None


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]
