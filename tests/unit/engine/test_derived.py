"""Compressed copies and the list of checksums: made of finished outputs, last, and only when these changed."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
import pytest

from badinh_site.engine.build.derived import CHUNK
from badinh_site.engine.build.run import build, clean, verify
from badinh_site.engine.outputs import compress
from badinh_site.engine.outputs.folder import Folder
from badinh_site.engine.result import PublishedResult
from tests.support.running import badinh
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, request, tree, write

FINISHED = SETTINGS + "checksums: true\nprecompress: [brotli, gzip]\n"
TEXTS = (".html", ".css", ".js", ".svg", ".xml", ".txt", ".json", ".webmanifest")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of three articles, finished in every way, and built."""
    make_site(tmp_path, FINISHED)
    for number in (1, 2, 3):
        article(
            tmp_path,
            f"2021/07/bai-{number}",
            title=f"Bài {number}",
            date=f"2021-07-0{number}",
            lead="Tóm tắt.",
            body="Đoạn.",
        )
    assert build_site(tmp_path).complete
    return tmp_path


def sums(site: Path) -> dict[str, str]:
    lines = (site / "build/SHA256SUMS").read_bytes().decode("ascii").split("\n")
    assert lines.pop() == ""
    pairs = [line.split("  ") for line in lines]
    assert [path for _, path in pairs] == sorted(path for _, path in pairs)
    return {path: checksum for checksum, path in pairs}


def test_every_file_but_the_list_itself_has_its_checksum(site: Path) -> None:
    files = tree(site / "build")
    del files["SHA256SUMS"]
    assert sums(site) == {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_agrees(site: Path) -> None:
    def check() -> int:
        return subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=site / "build", check=False
        ).returncode

    assert check() == 0
    (site / "build/robots.txt").write_bytes(b"x")
    assert check() == 1


def test_every_text_has_a_copy_in_each_format_and_nothing_else_has(site: Path) -> None:
    files = tree(site / "build")
    originals = {path for path in files if not path.endswith((".gz", ".br"))} - {"SHA256SUMS"}
    assert {path for path in originals if path.endswith(TEXTS)} == {path for path in originals if f"{path}.gz" in files}
    for path in originals:
        if path.endswith(TEXTS):
            assert gzip.decompress(files[f"{path}.gz"]) == files[path]
            assert brotli.decompress(files[f"{path}.br"]) == files[path]
    assert len(files) == len(originals) + 2 * sum(path.endswith(TEXTS) for path in originals) + 1


@pytest.mark.parametrize("size", [0, 1000, 600_000])
def test_files_of_any_size_come_back_as_they_were(size: int) -> None:
    data = bytes(number * number % 251 for number in range(size))
    assert brotli.decompress(compress.compress(data, "brotli")) == data
    assert gzip.decompress(compress.compress(data, "gzip")) == data


def test_a_gzip_header_tells_neither_time_nor_name_nor_system(site: Path) -> None:
    header = (site / "build/index.html.gz").read_bytes()[:10]
    assert header == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])


def test_a_mended_text_writes_its_page_the_feed_the_index_their_copies_and_the_list(site: Path) -> None:
    file = site / "content/2021/07/bai-2.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Đoạn.", "Đoạn mới."), encoding="utf-8")
    holding = ("2021/07/bai-2/index.html", "feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml")
    index = [f"tim-kiem/index/{name}" for name in ("p/0.txt", "r/1.json", "w/0.txt", "words.txt")]
    changed = {f"{path}{end}" for path in (*holding, *index) for end in ("", ".br", ".gz")}
    assert set(build_site(site).written) == {*changed, "SHA256SUMS"}
    assert tree(site / "build") == clean_tree(site)
    assert build_site(site).written == ()


def test_an_altered_file_is_made_again_and_its_copies_and_the_list_stay(site: Path) -> None:
    (site / "build/robots.txt").write_bytes(b"x")
    (site / "build/sitemap.xml.gz").unlink()
    assert sorted(build_site(site).written) == ["robots.txt", "sitemap.xml.gz"]
    assert tree(site / "build") == clean_tree(site)


def test_copies_go_with_their_file_and_with_the_setting(site: Path) -> None:
    (site / "content/2021/07/bai-2.md").unlink()
    deleted = build_site(site).deleted
    assert {f"2021/07/bai-2/index.html{end}" for end in ("", ".br", ".gz")} <= set(deleted)
    write(site, "content/site.yaml", SETTINGS)
    assert build_site(site).complete
    assert not [path for path in tree(site / "build") if path.endswith((".gz", ".br", "SHA256SUMS"))]
    assert tree(site / "build") == clean_tree(site)


def test_clean_takes_everything_away_and_verify_proves_it_before(site: Path) -> None:
    assert verify(request(site)) == ()
    (site / "build/SHA256SUMS").write_bytes(b"")
    assert [problem.code for problem in verify(request(site))] == ["BD508"]
    clean(request(site))
    assert not (site / "build").exists()


def test_a_build_that_ends_between_a_page_and_its_copy_is_finished_by_the_next(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = site / "content/2021/07/bai-2.md"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Bài 2", "title: Bài hai"), encoding="utf-8")
    real = Folder.write

    def write_until_copies(self: Folder, path: str, data: bytes) -> object:
        if path.endswith((".gz", "SHA256SUMS")):
            raise KeyboardInterrupt
        return real(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", write_until_copies)
        with pytest.raises(KeyboardInterrupt):
            build_site(site)
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


def test_a_failing_page_leaves_its_copies_and_the_list_until_it_is_mended(site: Path) -> None:
    before = tree(site / "build")
    write(site, "templates/robots.txt", "{{ 1 // 0 if page.sitemap else 2 }}")
    result = build_site(site)
    assert not result.complete
    assert tree(site / "build") == before
    (site / "templates/robots.txt").unlink()
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


@pytest.mark.slow
def test_other_processes_make_the_same(tmp_path: Path) -> None:
    make_site(tmp_path, FINISHED)
    for number in range(CHUNK * 7):
        article(tmp_path, f"2021/07/bai-{number}", title=f"Bài {number}", date="2021-07-01")
    assert build(request(tmp_path, jobs=2)).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path, jobs=1)


def test_explain_names_what_a_copy_is_made_of(site: Path) -> None:
    answer = badinh(site, "explain", "/robots.txt.gz")
    assert answer.code == 0
    assert "  robots.txt" in answer.out
    assert badinh(site, "explain", "/SHA256SUMS").code == 0


def test_a_missing_library_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_site(tmp_path, FINISHED)
    monkeypatch.setattr(compress, "find_spec", lambda name: None)
    result = build_site(tmp_path)
    assert (codes(result), isinstance(result, PublishedResult)) == (["BD330"], False)
    assert 'badinh-site[brotli]"' in badinh(tmp_path, "build").err


def test_a_build_with_nothing_to_do_does_without_what_compresses(site: Path) -> None:
    program = (
        "import sys; from badinh_site import cli\n"
        "try: cli.run()\nfinally: print(sys.modules.keys() & {'brotli', 'gzip', 'badinh_site.engine.build.derived'})"
    )
    done = subprocess.run([sys.executable, "-c", program, "build"], cwd=site, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "set()"
