"""The search of a built portal: what can be found in it, what cannot, and that it stays in step with the documents."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from badinh_site import cli
from badinh_site.engine.build import search_index
from badinh_site.engine.build.run import verify
from badinh_site.engine.store.state import State
from badinh_site.preview.live_site import LiveSite
from badinh_site.search.engine import Engine, Filters
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, make_site, request, tree, write

INDEX = "tim-kiem/index/"


def engine(site: Path) -> Engine:
    return Engine(lambda path: (site / "build" / INDEX / path).read_bytes())


def titles(site: Path, query: str, **filters: object) -> list[str]:
    opened = engine(site)
    return [one.title for one in opened.records(opened.find(query, Filters(**filters)).numbers)]  # type: ignore[arg-type]


def indexed(site: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted((site / "build" / INDEX).rglob("*.*")))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "withdrawn", "reason": "Sai."},
        {"expires": "2021-07-10"},
        {"date": "2021-07-20"},
    ],
    ids=lambda fields: next(iter(fields)),
)
@pytest.mark.parametrize("drafts", [False, True])
def test_what_nobody_may_read_leaves_no_trace(tmp_path: Path, fields: dict[str, str], drafts: bool) -> None:
    make_site(tmp_path)
    words = {"title": "Tựa tuyệtmật", "lead": "Sapo tuyệtmật.", "body": "Thân tuyệtmật."}
    article(tmp_path, "2021/07/o-lai", title="Còn", date="2021-07-01")
    article(tmp_path, "2021/07/mat", **{"date": "2021-07-02", **words})
    assert build_site(tmp_path, drafts=drafts).complete
    assert titles(tmp_path, "tuyetmat") == ["Tựa tuyệtmật"]
    article(tmp_path, "2021/07/mat", **{"date": "2021-07-02", **words, **fields})
    assert build_site(tmp_path, drafts=drafts).complete
    assert "tuyệtmật" not in indexed(tmp_path)
    assert "tuyetmat" not in indexed(tmp_path)
    assert json.loads((tmp_path / "build" / INDEX / "index.json").read_bytes())["documents"] == 1
    assert tree(tmp_path / "build") == clean_tree(tmp_path, drafts=drafts)


def test_pages_and_albums_can_be_found_and_sections_and_years_divide_articles(tmp_path: Path) -> None:
    make_site(tmp_path)
    write(tmp_path, "content/pages/lien-he.md", "---\ntitle: Liên hệ\n---\n\nTrụ sở ở Liễu Giai.\n")
    article(tmp_path, "2020/07/a", title="Phố Liễu Giai", date="2020-07-01", category="Đô thị")
    article(tmp_path, "2021/07/b", title="Đường Liễu Giai", date="2021-07-01")
    assert build_site(tmp_path).complete
    assert titles(tmp_path, "lieu giai") == ["Đường Liễu Giai", "Phố Liễu Giai", "Liên hệ"]
    assert titles(tmp_path, "lieu giai", section="Đô thị") == ["Phố Liễu Giai"]
    assert titles(tmp_path, "lieu giai", year=2021) == ["Đường Liễu Giai"]


def test_a_portal_can_do_without_a_search(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/a", date="2021-07-01", title="Một")
    assert build_site(tmp_path).complete
    write(tmp_path, "content/site.yaml", f"{SETTINGS}search: false\n")
    assert build_site(tmp_path).complete
    assert not [path for path in tree(tmp_path / "build") if "tim-kiem" in path]
    write(tmp_path, "content/2021/07/a.md", "---\ntitle: Một\ndate: 2021-07-01\n---\n\nKhác.\n")
    assert build_site(tmp_path).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_addresses_of_results_have_the_prefix_of_the_portal(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/a", date="2021-07-01", title="Một")
    assert build_site(tmp_path, base_url="https://khac.example/quan/").complete
    opened = engine(tmp_path)
    assert [one.url for one in opened.records(opened.find("một").numbers)] == ["/quan/2021/07/a/"]


def test_the_index_is_checked_compressed_and_verified_like_all_else(tmp_path: Path) -> None:
    make_site(tmp_path, f"{SETTINGS}precompress: [gzip]\nchecksums: true\n")
    article(tmp_path, "2021/07/a", date="2021-07-01", title="Một", lead="Tóm tắt.", body="Đoạn.")
    assert build_site(tmp_path).complete
    for body in ("Đoạn.", "Đoạn lạ."):
        article(tmp_path, "2021/07/a", date="2021-07-01", title="Một", lead="Tóm tắt.", body=body)
        assert build_site(tmp_path).complete
        folder = tmp_path / "build" / INDEX
        assert gzip.decompress((folder / "p/0.txt.gz").read_bytes()) == (folder / "p/0.txt").read_bytes()
        assert f"  {INDEX}w/0.txt\n" in (tmp_path / "build/SHA256SUMS").read_text(encoding="utf-8")
        assert not verify(request(tmp_path))
        assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_file_of_the_index_that_was_altered_is_made_again(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/a", date="2021-07-01", title="Một")
    assert build_site(tmp_path).complete
    (tmp_path / "build" / INDEX / "w/0.txt").write_text("x\n", encoding="utf-8")
    (tmp_path / "build" / INDEX / "words.txt").unlink()
    assert set(build_site(tmp_path).written) == {f"{INDEX}w/0.txt", f"{INDEX}words.txt"}
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_preview_serves_the_index_as_it_is_now(tmp_path: Path) -> None:
    make_site(tmp_path)
    for number in range(30):
        article(tmp_path, f"2021/06/a{number}", date="2021-06-01", title=f"Bài {number}", lead="Tóm tắt.", body="Đoạn.")
    asked = request(tmp_path, drafts=True)
    with State.open(tmp_path / "preview.sqlite") as state:
        live = LiveSite(asked, state)

        def read(path: str) -> bytes:
            if live.outputs.is_page(INDEX + path):
                return live.outputs.page(INDEX + path).render()
            data = live.outputs.file(INDEX + path)
            assert isinstance(data, bytes)
            return data

        live.look(asked.now)
        assert not Engine(read).find("khaclahoac").numbers
        for body in ("Khaclahoac.", "Đoạn.", "Một khaclahoac nữa."):
            article(tmp_path, "2021/06/a7", date="2021-06-01", title="Bài 7", lead="Tóm tắt.", body=body)
            live.look(asked.now)
            opened = Engine(read)
            found = list(opened.records(opened.find("khaclahoac").numbers))
            assert [one.text for one in found] == ([body] if "hac" in body else [])
    assert build_site(tmp_path).complete


def changes(site: Path, chance: Random) -> Iterator[None]:
    """Change some documents, again and again."""
    words = ["ba", "bà", "đình", "hòa", "hoà", "quận", "2021", "phường", "Trúc", "Bạch.", "\n\n"]
    names = [f"2021/{month:02}/bai-{number}" for month in (5, 6) for number in range(30)]
    for _ in range(12):
        for name in chance.sample(names, chance.choice((1, 1, 2, 20))):
            file = site / f"content/{name}.md"
            if file.exists() and chance.random() < 0.3:
                file.unlink()
                continue
            text = " ".join(chance.choices(words, k=chance.randint(0, 12)))
            date = f"2021-{name[5:7]}-{chance.randint(1, 28):02}"
            fields = {"status": "draft"} if chance.random() < 0.1 else {}
            article(
                site, name, title=f"Bài {chance.choice(words[:8])}", date=date, lead="Tóm tắt.", body=text, **fields
            )
        yield


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_an_index_that_is_kept_in_step_equals_one_that_is_made_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(search_index, "FEW", 1)  # nearly always mended
    make_site(tmp_path)
    for _ in changes(tmp_path, Random(seed)):  # noqa: S311 - no secret
        assert build_site(tmp_path).complete
    ours = {path: data for path, data in tree(tmp_path / "build").items() if path.startswith(INDEX)}
    assert ours == {path: data for path, data in clean_tree(tmp_path).items() if path.startswith(INDEX)}


# The command


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a built portal that is the current folder."""
    make_site(tmp_path)
    long = "Câu đầu dài dòng. " * 30
    article(
        tmp_path, "2021/07/a", title="Họp tổ dân phố", date="2021-07-01", body=f"{long}\n\nBàn về đường Thanh Niên."
    )
    article(tmp_path, "2020/07/b", title="Đường Thanh Niên đẹp", date="2020-07-01", category="Đô thị", lead="Ngắn.")
    assert build_site(tmp_path).complete
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADINH_LANG", raising=False)
    return tmp_path


def badinh(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ("search", *arguments), standalone_mode=False)


def test_the_command_prints_what_was_found_best_first(portal: Path) -> None:
    result = badinh("duong thanh nien")
    lines = result.output.splitlines()
    assert result.return_value == 0
    assert lines[0] == "Đường Thanh Niên đẹp"
    assert lines[1] == "  01/07/2020 · Đô thị · /2020/07/b/"
    assert "  Bàn về đường Thanh Niên." in lines
    assert lines[-1] == "Tìm thấy 2 kết quả."


def test_the_command_filters_sorts_limits_and_answers_in_json(portal: Path) -> None:
    found = json.loads(badinh("đường thanh niên", "--sort", "date", "--limit", "1", "--format", "json").output)
    assert (found["total"], [one["url"] for one in found["results"]]) == (2, ["/2021/07/a/"])
    found = json.loads(badinh("đường thanh niên", "--section", "Đô thị", "--year", "2020", "--format", "json").output)
    assert [one["url"] for one in found["results"]] == ["/2020/07/b/"]


def test_the_command_tells_of_a_slip_and_of_nothing(portal: Path) -> None:
    assert badinh("thanh nieen").output.startswith("Không có “nieen”; đây là kết quả cho “nien”.")
    assert badinh("zzzz").output == "Không tìm thấy gì cho “zzzz”.\n"


def test_the_command_says_where_there_is_no_index(portal: Path) -> None:
    result = badinh("x", "--output", "khong")
    assert result.return_value == 1
    assert "BD515" in result.output


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "ba đình " * 2000,
        '"' * 50,
        "(.*)+$[",
        "<script>alert(1)</script>",
        "😀👍🏽",
        "Đi\u0300nh",
        "\u0301\u0301",
        "../../etc",
    ],
)
def test_no_query_is_too_strange(portal: Path, query: str) -> None:
    assert badinh(query).return_value == 0
