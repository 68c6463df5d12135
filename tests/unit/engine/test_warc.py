"""The WARC file holds every output under its public address, byte for byte, and is the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from badinh_site.engine.outputs import warc
from tests.support.running import badinh
from tests.support.sitemaking import SETTINGS, article, make_site, tree, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site below a prefix with an article, not built yet."""
    site = make_site(tmp_path / "site", SETTINGS.replace("badinh.example/", "badinh.example/cu/") + "checksums: true\n")
    article(site, "2021/07/bai", title="Bài", date="2021-07-01", body="[Phụ lục](phu-luc.pdf)")
    write(site, "content/2021/07/phu-luc.pdf", "%PDF-1.4 HTTP/1.1 200 OK\r\n\r\n")
    return site


def export(site: Path, name: str = "trang.warc.gz", *options: str) -> Path:
    file = site.parent / name
    answer = badinh(site, "build", "--warc", str(file), *options)
    assert (answer.code, answer.err) == (0, "")
    assert f"vào {file.as_posix()}" in answer.out
    return file


def records(file: Path) -> list[tuple[dict[str, str], bytes]]:
    with file.open("rb") as stream:
        return [
            (dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


def address(path: str) -> str:
    return "https://badinh.example/cu/" + path.removesuffix("index.html")


@pytest.mark.parametrize("name", ["trang.warc", "trang.warc.gz"])
def test_every_output_is_there_byte_for_byte_under_its_address(site: Path, name: str) -> None:
    file = export(site, name)
    assert (file.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    (reported, words), *rest = records(file)
    assert reported["WARC-Type"] == "warcinfo"
    assert b"software: badinh " in words
    assert {one["WARC-Type"] for one, _ in rest} == {"resource"}
    assert {one["WARC-Target-URI"]: data for one, data in rest} == {
        address(path): data for path, data in tree(site / "build").items()
    }
    kinds = {one["WARC-Target-URI"]: one["Content-Type"] for one, _ in rest}
    assert kinds[address("index.html")] == "text/html; charset=utf-8"
    assert kinds[address("2021/07/phu-luc.pdf")] == "application/pdf"


def test_all_dates_are_the_moment_of_the_site(site: Path) -> None:
    assert {one["WARC-Date"] for one, _ in records(export(site))} == {"2021-07-13T17:00:00Z"}
    later = records(export(site, "sau.warc", "--at", "2021-08-01T08:00"))
    assert {one["WARC-Date"] for one, _ in later} == {"2021-08-01T01:00:00Z"}


def test_it_is_the_same_every_time_whichever_way_the_build_took(site: Path) -> None:
    first = export(site).read_bytes()
    assert export(site, "hai.warc.gz").read_bytes() == first
    file = site / "content/2021/07/bai.md"
    text = file.read_text(encoding="utf-8")
    for other in (text.replace("[Phụ", "Xem [Phụ"), text):
        file.write_text(other, encoding="utf-8", newline="\n")
        again = export(site).read_bytes()
    assert again == first
    ids = [one["WARC-Record-ID"] for one, _ in records(export(site))]
    assert len(set(ids)) == len(ids)


def test_a_missing_library_is_said_before_anything_is_built(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "find_spec", lambda name: None)
    answer = badinh(site, "build", "--warc", "trang.warc")
    assert answer.code == 2
    assert 'pip install "badinh-site[warc]"' in answer.err
    assert not (site / "build").exists()


def test_it_cannot_lie_among_the_outputs(site: Path) -> None:
    answer = badinh(site, "build", "--warc", "build/trang.warc")
    assert (answer.code, "BD335" in answer.err) == (2, True)


def test_a_build_that_fails_writes_none(site: Path) -> None:
    article(site, "2021/07/sai", views="1.234")
    assert badinh(site, "build", "--warc", "../trang.warc").code == 1
    assert not (site.parent / "trang.warc").exists()


def test_a_folder_that_is_not_there_is_said(site: Path) -> None:
    answer = badinh(site, "build", "--warc", "khong/co/trang.warc")
    assert (answer.code, "BD501" in answer.err) == (1, True)
