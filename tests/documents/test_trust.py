"""The threat model names tests for all that it promises, and each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "docs/design/trust.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises() -> list[str]:
    """Return the rows of the table of promises."""
    text = MODEL.read_text(encoding="utf-8").partition("## What is promised")[2].partition("\n## ")[0]
    return [line for line in text.split("\n") if line.startswith("| ")][2:]


def test_every_promise_names_its_tests() -> None:
    rows = promises()
    assert len(rows) > 10
    assert [row for row in rows if not NAMED.search(row.split(" | ")[-1])] == []


def test_every_named_test_exists() -> None:
    named = set(NAMED.findall(MODEL.read_text(encoding="utf-8")))
    assert len(named) > 10
    missing = [
        f"{file}::{name}"
        for file, name in sorted(named)
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_sender_of_a_promise_is_in_the_model() -> None:
    text = MODEL.read_text(encoding="utf-8").partition("## Who sends what")[2].partition("\n## ")[0]
    senders = " ".join(line.split(" | ")[0] for line in text.split("\n") if line.startswith("| "))
    assert [
        row for row in promises() if row.split(" | ")[0].removeprefix("| ").split("'")[0].split()[0] not in senders
    ] == []
