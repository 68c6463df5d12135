"""Starts the Chromium of the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.ensure_chromium import find_chromium

__all__ = ["chromium"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser. It is closed before another module may need asyncio."""
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium was found: `make chromium` finds or installs one; BADINH_CHROMIUM may name it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()
