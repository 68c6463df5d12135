"""A long build shows how far it has come, and can tell afterwards where its time went."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from badinh_site.cli.progress import LONG, Bars, write_trace
from badinh_site.engine.stages import Span, Stages
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site


def test_a_long_stage_shows_count_and_rate_and_a_short_one_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    clock = iter(range(10_000))
    stages = Stages(Bars("vi", lambda: next(clock)))
    with stages.stage("read", LONG - 1):
        stages.advance()
    assert capsys.readouterr().err == ""
    with stages.stage("make", LONG):
        for _ in range(LONG):
            stages.advance()
    shown = capsys.readouterr().err
    assert "xuất trang" in shown
    assert f"{LONG}/{LONG}" in shown
    assert "/s" in shown
    assert [span.name for span in stages.spans] == ["read", "make"]


def test_a_stage_that_fails_ends_its_bar(capsys: pytest.CaptureFixture[str]) -> None:
    stages = Stages(Bars("en"))
    with pytest.raises(ValueError, match="ôi"), stages.stage("make", LONG):
        raise ValueError("ôi")
    with stages.stage("make", LONG):
        stages.advance(LONG)
    assert [span.name for span in stages.spans] == ["make", "make"]


def test_a_trace_has_every_stage_and_chunk_with_its_process(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    write_trace(file, [Span("make", 1, 1_000_000, 3_000_000)], [Span("render_chunk", 2, 1_500_000, 2_000_000)])
    events = json.loads(file.read_text(encoding="utf-8"))["traceEvents"]
    assert [(e["name"], e["pid"], e["ts"], e["dur"], e["ph"]) for e in events] == [
        ("make", 1, 1000, 2000, "X"),
        ("render_chunk", 2, 1500, 500, "X"),
    ]


def test_a_build_tells_its_stages_and_writes_its_trace(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", title="Một", date="2021-07-01")
    answer = badinh(tmp_path, "build", "-v", "--profile", "trace.json")
    assert answer.code == 0
    assert "Đọc 1, xuất" in answer.out
    for stage in ("xem tệp nào đã đổi", "đọc nội dung", "sắp xếp trang tin", "so với bản đã xuất", "xuất trang"):
        assert stage in answer.out
    events = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
    assert {"look", "read", "assemble", "index", "compare", "make", "remember"} == {event["name"] for event in events}
    assert {event["pid"] for event in events} == {os.getpid()}
    assert answer.err == ""
