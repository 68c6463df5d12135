"""Whoever waits for the thread of a preview gets a result or an error, whatever happens to the thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from badinh_site.preview.site_thread import SessionClosedError, SiteThread

MOST = 30.0
"""Seconds after which a test gives up waiting for what never comes."""


def outcome_of(act: Callable[[], object]) -> list[object]:
    """Return what came of an act in another thread; nothing when it never ends."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(act())
        except SessionClosedError:
            found.append(SessionClosedError)

    waiting = threading.Thread(target=run, daemon=True)
    waiting.start()
    waiting.join(MOST)
    return found


def test_an_act_returns_its_result_and_raises_its_error() -> None:
    thread = SiteThread(lambda: None, lambda: None, MOST)
    thread.start()
    assert thread.run(lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        thread.run(lambda: 1 // 0)
    assert thread.run(lambda: 2) == 2
    thread.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_a_thread_that_has_died() -> None:
    ended = threading.Event()

    def fail() -> None:
        raise OSError

    thread = SiteThread(fail, ended.set, 0.0)
    thread.start()
    assert ended.wait(MOST)
    assert outcome_of(lambda: thread.run(lambda: 1)) == [SessionClosedError]
    thread.close()  # its error must not be reported in the next test


def test_what_waits_at_the_end_is_refused() -> None:
    began, go_on = threading.Event(), threading.Event()
    thread = SiteThread(lambda: None, lambda: None, MOST)
    thread.start()

    def work() -> None:
        began.set()
        go_on.wait(MOST)

    first = threading.Thread(target=thread.run, args=(work,), daemon=True)
    first.start()
    assert began.wait(MOST)
    thread.refuse()
    assert outcome_of(lambda: thread.run(lambda: 1)) == [SessionClosedError]
    go_on.set()
    first.join(MOST)
    thread.close()
