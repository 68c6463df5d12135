"""An archived portal: it says so on every page, gives its articles as data, and keeps nothing of what was withdrawn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site.engine.request import Request
from badinh_site.engine.store.state import State
from badinh_site.preview.live_site import LiveSite
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write

ARCHIVED = SETTINGS + "archive: {reason: Quận kết thúc hoạt động., successors: [Phường Một]}\n"
GOLDEN = Path(__file__).parents[1] / "data/sites/luu-tru/expected"
NOTICE = "section.archived[aria-label='Trang lưu trữ']"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return an archived portal with a picture and an attachment, built."""
    make_site(tmp_path, ARCHIVED)
    (tmp_path / "content/2021/07").mkdir(parents=True)
    (tmp_path / "content/2021/07/lo-mat.jpg").write_bytes(bytes_of(photo(900, 600), "JPEG"))
    write(tmp_path, "content/2021/07/phu-luc-lo.pdf", "%PDF-1.4 lộ")
    article(
        tmp_path,
        "2021/07/bai-lo",
        title="Danh sách lộ",
        date="2021-07-02",
        lead="Tóm tắt lộ.",
        tags="thẻ lộ",
        image="{src: lo-mat.jpg, alt: Mặt lộ, caption: Chú lộ, credit: Lộ An}",
        body="Đoạn lộ. [Phụ lục](phu-luc-lo.pdf)",
    )
    article(tmp_path, "2021/07/bai-thuong", title="Bài thường", date="2021-07-01", lead="Tóm.", body="Đoạn thường.")
    assert build_site(tmp_path).complete
    return tmp_path


def data(output: Path) -> Any:
    return json.loads((output / "du-lieu/articles.json").read_bytes())


def valid(output: Path) -> Any:
    schema = json.loads((output / "du-lieu/articles.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = data(output)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(found)
    assert found["$schema"] == schema["$id"]
    return found


def test_every_page_that_people_read_says_that_it_is_an_archive(site: Path) -> None:
    pages = [page for page in (site / "build").rglob("*.html") if b"http-equiv" not in page.read_bytes()]
    assert len(pages) > 8
    for page in pages:
        parsed = LexborHTMLParser(page.read_text(encoding="utf-8"))
        (notice,) = parsed.css(NOTICE)
        assert "14/07/2021" in notice.text()
        assert "Phường Một." in notice.text()
        assert parsed.css_first("body").child is not None
        assert not parsed.css("meta[name=robots][content*=archive]")


def test_words_that_would_mislead_give_way(site: Path) -> None:
    home = (site / "build/index.html").read_text(encoding="utf-8")
    assert "Tin đăng sau cùng" in home
    assert "Tin mới<" not in home
    assert "Tin đăng sau cùng" in (site / "build/404.html").read_text(encoding="utf-8")


def test_a_living_portal_has_nothing_of_it(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS)
    assert build_site(site).complete
    files = tree(site / "build")
    assert not [path for path in files if path.startswith("du-lieu/") or path == "SHA256SUMS"]
    assert not [path for path, page in files.items() if b'class="archived"' in page]


def test_the_data_of_the_golden_archive_is_valid_and_says_what_the_pages_say() -> None:
    found = valid(GOLDEN)
    first, second = found["articles"]
    assert first["title"] == 'Thu ngân sách "vượt" 5% & </script> ]]> 🎉'
    assert first["published"] == "2021-07-13T08:30:00+07:00"
    assert first["updated"] == "2021-07-14"
    assert first["text"] == "Đoạn một vẫn là đoạn một, xem bài hai.\nMục a\nMục b\nTháng\tThu\n6\t1 < 2"
    assert first["corrections"] == [{"date": "2021-07-14", "text": "Số liệu là 5%, không phải 6%."}]
    assert second == {"url": "https://luutru.example/cu/bai-viet/hai/", "title": "Bài hai", "text": ""}


def test_no_sign_of_the_data_can_end_a_script() -> None:
    assert not set(b"<>&") & set((GOLDEN / "du-lieu/articles.json").read_bytes())


def test_a_picture_is_given_with_what_is_said_of_it(site: Path) -> None:
    picture = valid(site / "build")["articles"][0]["picture"]
    assert (site / "build" / picture["url"].removeprefix("https://badinh.example/")).is_file()
    assert (picture["alt"], picture["caption"], picture["credit"]) == ("Mặt lộ", "Chú lộ", "Lộ An")


@pytest.mark.parametrize(
    "title", ['"\\u0007a"', "'a]]>b'", "'&amp; <b>'", "'😀🇻🇳'", unicodedata.normalize("NFD", "Đường phố")]
)
def test_the_data_is_valid_whatever_a_title_says(tmp_path: Path, title: str) -> None:
    make_site(tmp_path, ARCHIVED)
    article(tmp_path, "2021/07/bai", title=title, date="2021-07-01", body="&#11;<p>a</p>\n\n<script>x</script>")
    assert build_site(tmp_path).complete
    assert len(valid(tmp_path / "build")["articles"]) == 1


def test_an_archive_without_articles_has_valid_data(tmp_path: Path) -> None:
    make_site(tmp_path, ARCHIVED)
    assert build_site(tmp_path).complete
    assert valid(tmp_path / "build")["articles"] == []


def test_a_body_edit_writes_what_holds_the_text_and_the_checksums(site: Path) -> None:
    file = site / "content/2021/07/bai-thuong.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Đoạn", "Câu"), encoding="utf-8", newline="\n")
    written = set(build_site(site).written)
    feeds = {"feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml"}
    index = {path for path in written if path.startswith("tim-kiem/index/")}
    assert {path.split("/")[2] for path in index} == {"p", "r", "w", "words.txt"}
    assert written - index == {"2021/07/bai-thuong/index.html", *feeds, "du-lieu/articles.json", "SHA256SUMS"}
    assert "Câu thường." in data(site / "build")["articles"][1]["text"]
    assert tree(site / "build") == clean_tree(site)


def test_nothing_of_a_withdrawn_article_is_left_outside_its_notice(site: Path) -> None:
    write(site, "content/site.yaml", ARCHIVED + "precompress: [gzip]\n")
    assert build_site(site).complete
    assert [path for path in tree(site / "build") if "lo-mat" in path]
    file = site / "content/2021/07/bai-lo.md"
    text = file.read_text(encoding="utf-8").replace("---\n", "---\nstatus: withdrawn\nreason: Sai sót\n", 1)
    file.write_text(text, encoding="utf-8", newline="\n")
    assert build_site(site).complete
    files = tree(site / "build")
    for path, found in files.items():
        words = found.decode("utf-8", errors="ignore").lower()
        assert "lộ" not in words, path
        assert "lo-mat" not in path + words, path
        assert "phu-luc-lo" not in path + words, path
    naming = {path for path, found in files.items() if b"bai-lo" in found}
    # Its notice, and the name of that file among the checksums.
    assert naming == {"2021/07/bai-lo/index.html", "SHA256SUMS"}
    listed = [line for line in files["SHA256SUMS"].decode("ascii").splitlines() if "bai-lo" in line]
    assert [line.split("  ")[1] for line in listed] == ["2021/07/bai-lo/index.html", "2021/07/bai-lo/index.html.gz"]
    valid(site / "build")
    assert files == clean_tree(site)


def test_a_preview_shows_the_data_and_has_no_list_of_files_that_are_not_made(site: Path, tmp_path: Path) -> None:
    write(site, "content/site.yaml", ARCHIVED + "precompress: [gzip]\n")
    asked = Request(site, tmp_path / "preview", drafts=True)
    with State.open(tmp_path / "states" / "preview.sqlite") as state:
        live = LiveSite(asked, state)
        live.look(asked.now)
        assert not [path for path in live.outputs.keys if path.endswith((".gz", "SHA256SUMS"))]
        file = site / "content/2021/07/bai-thuong.md"
        file.write_text(file.read_text(encoding="utf-8").replace("Đoạn", "Câu"), encoding="utf-8", newline="\n")
        live.look(asked.now)
        page = live.outputs.page("du-lieu/articles.json")
        assert "Câu thường." in json.loads(page.render())["articles"][1]["text"]


@pytest.mark.parametrize("frozen", ["", "frozen_at:\n"])
def test_an_archive_needs_the_moment_that_it_was_frozen_at(site: Path, frozen: str) -> None:
    text = ARCHIVED.replace("frozen_at: 2021-07-14T00:00\n", frozen)
    assert text != ARCHIVED
    write(site, "content/site.yaml", text)
    assert codes(build_site(site)) == ["BD117"]


def run_build(site: Path, user: int | None, **environment: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "badinh_site", "build", "--site", site.name],
        cwd=site.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(site), **environment},
        user=user,
        check=True,
        capture_output=True,
    )


@pytest.mark.slow
def test_two_builds_elsewhere_in_every_way_are_the_same(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another folder, another time zone, another language, another order of hashes."""
    write(site, "content/site.yaml", ARCHIVED + "precompress: [gzip, brotli]\n")
    other = tmp_path_factory.mktemp("nơi khác") / "b" / "trang"
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("build", ".badinh"))
    shutil.rmtree(site / ".badinh")
    shutil.rmtree(site / "build")
    run_build(site, None, TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    run_build(other, None, TZ="America/Los_Angeles", LC_ALL="C", LANG="vi_VN", PYTHONHASHSEED="2", BADINH_LANG="en")
    assert tree(other / "build") == tree(site / "build")


AS_NOBODY = """
import os, sys
from pathlib import Path
from tests.support.sitemaking import build_site
assert build_site(Path(sys.argv[1])).complete  # loads what nobody may not read
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
assert build_site(Path(sys.argv[2])).complete
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_builds_the_same(site: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        own, other = Path(place) / "mình", Path(place) / "ai"
        for folder in (own, other):
            shutil.copytree(site, folder, ignore=shutil.ignore_patterns("build", ".badinh"))
        for one in (Path(place), other, *other.rglob("*")):
            os.chown(one, 65534, 65534)
        path = os.pathsep.join(map(str, filter(None, sys.path)))
        subprocess.run(
            [sys.executable, "-c", AS_NOBODY, own, other], env={**os.environ, "PYTHONPATH": path}, check=True
        )
        assert {one.stat().st_uid for one in (other / "build").rglob("*")} == {65534}
        assert tree(other / "build") == tree(own / "build") == tree(site / "build")
