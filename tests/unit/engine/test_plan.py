"""The plan is one pure function: each case of wanted, remembered and present has its reason."""

from __future__ import annotations

import pytest

from badinh_site.engine.build.plan import Reason, make_plan
from badinh_site.engine.outputs.status import FileState
from badinh_site.engine.store.state import Record
from badinh_site.images.source import RenditionSettings
from badinh_site.pages.machine_files import RobotsView
from badinh_site.pages.outputs import Copy, Page, Rendition


def page(path: str) -> Page:
    return Page(path, "robots.txt", RobotsView("x"), "thử")


def record(key: bytes) -> Record:
    return Record(key, b"digest", (1, 1), 2)


@pytest.mark.parametrize(
    ("records", "present", "reason"),
    [
        ({}, {}, Reason.NEW),
        ({}, {"a": FileState.INTACT}, Reason.NEW),
        ({"a": record(b"old")}, {"a": FileState.INTACT}, Reason.CHANGED),
        ({"a": record(b"old")}, {}, Reason.CHANGED),
        ({"a": record(b"key")}, {}, Reason.MISSING),
        ({"a": record(b"key")}, {"a": FileState.ALTERED}, Reason.ALTERED),
        ({"a": record(b"key")}, {"a": FileState.INTACT}, Reason.KEPT),
    ],
)
def test_every_state_of_an_output_has_its_reason(
    records: dict[str, Record], present: dict[str, FileState], reason: Reason
) -> None:
    plan = make_plan([(page("a"), b"key")], records, [], present)
    (entry,) = (*plan.render, *plan.keep)
    assert entry.reason is reason
    assert bool(plan.keep) == (reason is Reason.KEPT)


def test_pages_are_rendered_and_files_copied_and_converted_in_the_order_of_the_layout() -> None:
    copy = Copy("c", "static/c", b"", "static/c")
    sizes = [Rendition(path, "content/d", b"", RenditionSettings("webp", 1, 1, 1), "content/d") for path in ("e", "d")]
    wanted = [(copy, b"1"), *((one, b"1") for one in sizes), (page("b"), b"2"), (page("a"), b"3")]
    plan = make_plan(wanted, {}, [], {})
    assert [entry.output.path for entry in plan.convert] == ["e", "d"]
    assert [entry.output.path for entry in plan.copy] == ["c"]
    assert [entry.output.path for entry in plan.render] == ["b", "a"]


def test_only_what_we_wrote_or_may_have_written_is_deleted() -> None:
    records = {"kept": record(b"k"), "gone": record(b"k")}
    plan = make_plan(
        [(page("kept"), b"k")], records, ["maybe", "kept"], {"kept": FileState.INTACT, "foreign": FileState.INTACT}
    )
    assert plan.delete == ("gone", "maybe")
