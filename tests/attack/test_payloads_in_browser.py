"""No text of content runs in Chromium, with the site's Content-Security-Policy and without it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, Route

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level
from tests.support import browser_site
from tests.support.attacking import times
from tests.support.browser_site import HEADERS, publish
from tests.support.chromium import chromium
from tests.support.payload_site import write_payload_site
from tests.support.payloads import addresses, bodies, markup
from tests.support.sitemaking import build_site, write

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT_ONCE = 25
"""Bodies in an article: one that is not closed hides the next ones, so they are not too many."""
WATCH = """
window.ran = [];
window.alert = (what) => window.ran.push("alert");
document.addEventListener("securitypolicyviolation", (event) => {
  if (/^(script|object|frame|form|base)/.test(event.effectiveDirective)) window.ran.push(event.effectiveDirective);
});
"""
PROVOKE = """
() => {
  for (const node of document.querySelectorAll("body *")) {
    for (const kind of ["click", "mouseover", "focus", "toggle", "error", "load", "animationstart", "beforeinput"]) {
      node.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
    }
    for (const { name } of node.attributes) if (name.startsWith("on")) window.ran.push(name);
    for (const one of [node.protocol, ...["href", "src", "action"].map((name) => String(node[name] ?? ""))]) {
      if (/^(javascript|vbscript|data|blob):/.test(one)) window.ran.push(one);
    }
  }
  return window.ran;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with payloads in every field, and articles of many bodies each."""
    site = tmp_path_factory.mktemp("payloads")
    chance = Random(29)  # noqa: S311 - a fixed one is meant
    texts = [*chance.sample(list(markup()), times(8)), *chance.sample(list(addresses()), 2)]
    write_payload_site(site, [f"\"'>{text}" for text in texts])
    every = iter(chance.sample(chosen := list(bodies(31, times(500))), min(len(chosen), times(1000))))
    place = 0
    while some := list(islice(every, AT_ONCE)):
        place += 1
        write(
            site,
            f"content/2021/06/{place}.md",
            f"---\ntitle: Bài {place}\ndate: 2021-06-01\n---\n\n" + "\n\n".join(some),
        )
    leave_out_errors(site)
    return site


def leave_out_errors(site: Path) -> None:
    """Take the lines with errors out of bodies: an article with a link to nothing is not published."""
    for _ in range(40):
        problems = [one for one in build_site(site).problems if level_of(one) is Level.ERROR]
        if not problems:
            return
        for path in {problem.path for problem in problems}:
            file = site / path
            lines = file.read_text(encoding="utf-8").split("\n")
            wrong = {problem.line - 1 for problem in problems if problem.path == path}
            kept = [line for place, line in enumerate(lines) if place not in wrong]
            file.write_text("\n".join(kept if kept != lines else [*lines[:4], "x"]), encoding="utf-8")


def strangers(route: Route) -> None:
    if route.request.url.startswith("http://127.0.0.1"):
        route.continue_()
    else:
        route.abort()


def watched(browser: Browser) -> Page:
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.route("**/*", strangers)
    page.on("dialog", lambda dialog: dialog.dismiss())
    return page


@pytest.mark.parametrize("policy", ["with the policy", "without a policy"])
def test_nothing_runs(site: Path, browser: Browser, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if policy == "without a policy":
        always = [pair for pair in HEADERS.always if pair[0] != "Content-Security-Policy"]
        assert len(always) < len(HEADERS.always)
        monkeypatch.setattr(browser_site, "HEADERS", replace(HEADERS, always=tuple(always)))
    page, seen = watched(browser), 0
    with publish(site) as web:
        for file in sorted((site / "build").rglob("*.html")):
            page.goto(web.base + file.relative_to(site / "build").as_posix(), wait_until="load")
            assert page.evaluate(PROVOKE) == [], file
            seen += 1
    page.close()
    assert seen > 40


def test_what_runs_would_be_seen(browser: Browser) -> None:
    page = watched(browser)
    for html in ("<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", '<a href="java&Tab;script:alert(1)">x</a>'):
        page.goto("about:blank")
        page.set_content(html)
        assert page.evaluate(PROVOKE), html
    page.close()
