"""Distribute work over processes: chunks and results keep their order, and small jobs stay in this process."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from badinh_site.diagnostics.problem import BadinhError, Problem, ProblemsError
from badinh_site.engine.apart import Apart, without_current_folder
from badinh_site.engine.stages import Span, Stages

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["BrokenWorkersError", "StoppedError", "Workers", "collect_seldom", "processors"]

SMALL = 400
"""Number of items below which no process is started: starting one takes as long as processing this many."""
_AHEAD = 3
"""Chunks queued for each process: enough to keep it busy, few enough to keep memory use low."""

T = TypeVar("T")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class StoppedError(BadinhError):
    """Raised after :meth:`Workers.stop` was called."""


class BrokenWorkersError(ProblemsError):
    """Raised when a process died, with the problem that says so."""

    def __init__(self) -> None:
        super().__init__(Problem("BD513"))


class Workers:
    """The processes of one build, started once a job is large enough. Use as a context manager."""

    def __init__(self, jobs: int | None, stages: Stages) -> None:
        """Take the number of processes (None means one per processor) and the stages to report to."""
        self.jobs = jobs or processors()
        self.stages = stages
        self._pool: ProcessPoolExecutor | None = None
        self._apart = Apart(_initialise)
        self._stopped = False

    def __enter__(self) -> Self:
        """Return the workers themselves."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """End the processes, cancelling chunks that have not begun."""
        self._apart.end()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def are_worth(self, size: int) -> bool:
        """Return whether a job of so many items is worth distributing."""
        return self.jobs > 1 and size >= SMALL

    def map(self, act: Callable[..., T], chunks: Iterable[tuple[Any, ...]], size: int) -> Iterator[T]:
        """Yield the result of a module-level function for each chunk of arguments; ``size`` is the number of items.

        Raises:
            BrokenWorkersError: a process died. The chunks whose results have not come may be given to another map.
            StoppedError: :meth:`stop` was called.
        """
        if not self.are_worth(size):
            for chunk in chunks:
                self._check()
                yield act(*chunk)
            return
        yield from self._distribute(act, chunks)

    @property
    def ahead(self) -> int:
        """How many chunks may be with the processes at once."""
        return self.jobs * _AHEAD + 1

    def apart(self, act: Callable[..., T], arguments: tuple[Any, ...], seconds: float) -> T:
        """Return the result of a module-level function in a process that is ended after so many seconds.

        Raises:
            LateError: it took too long.
            DiedError: the process died.
            StoppedError: :meth:`stop` was called.
        """
        self._check()
        return self._apart.run(act, arguments, seconds, self._check)

    def stop(self) -> None:
        """Make :meth:`map` raise instead of yielding another result. May be called from any thread."""
        self._stopped = True

    def _check(self) -> None:
        if self._stopped:
            raise StoppedError

    def _distribute(self, act: Callable[..., T], chunks: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - small builds do without

        waiting: deque[Future[tuple[T, Span]]] = deque()
        try:
            pool = self._process_pool()
            for chunk in chunks:
                self._check()
                with without_current_folder():  # a process may be started
                    waiting.append(pool.submit(_timed, act, chunk))
                if len(waiting) > self.jobs * _AHEAD:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        except BrokenProcessPool as error:
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = None
            raise BrokenWorkersError from error
        finally:
            for future in waiting:
                future.cancel()

    def _result(self, future: Future[tuple[T, Span]]) -> T:
        result, span = future.result()
        self.stages.chunks.append(span)
        return result

    def _process_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing  # noqa: PLC0415 - small builds do without
            from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - small builds do without

            context = multiprocessing.get_context("spawn")  # the only start method that every system has
            with without_current_folder():  # its queues start a process that watches over them
                self._pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_initialise)
        return self._pool


def _timed(act: Callable[..., T], chunk: tuple[Any, ...]) -> tuple[T, Span]:
    begin = time.time_ns()
    result = act(*chunk)
    return result, Span(act.__name__.strip("_"), os.getpid(), begin, time.time_ns())


def _initialise() -> None:
    """Ignore Ctrl-C in a worker: the parent process handles it and shuts the workers down."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()


def collect_seldom() -> None:
    """Collect reference cycles less often: a build creates few, and collecting took an eighth of its time."""
    gc.set_threshold(200_000, 20, 50)
