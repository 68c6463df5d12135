"""No address that was public goes without a word: the check names it, its article, and the line that mends it."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from badinh_site.engine.build import renames
from tests.support.picturemaking import drawing
from tests.support.running import badinh, files
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write

OLD = "/2021/07/le-hoi-quan-ba-dinh/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a built site, and what it published in the folder ``public``."""
    site = make_site(tmp_path / "site")
    article(site, "2021/07/le-hoi-quan-ba-dinh", title="Lễ hội quận Ba Đình", date="2021-07-01", lead="A.", body="Một.")
    article(site, "2021/07/thu-ngan-sach", title="Thu ngân sách", date="2021-07-02", tags="thuế", body="Hai.")
    article(site, "pages/gioi-thieu", title="Giới thiệu", category=None)
    assert build_site(site).complete
    shutil.copytree(site / "build", tmp_path / "public")
    return site


def public(site: Path) -> Path:
    return site.parent / "public"


def rename(site: Path, old: str, new: str) -> Path:
    file = site / f"content/{new}.md"
    return (site / f"content/{old}.md").rename(file)


def check(site: Path, place: Path, language: str = "vi") -> tuple[int, str]:
    answer = badinh(site, "check", "--published", str(place), language=language)
    return answer.code, answer.err


@pytest.mark.parametrize("what", ["", "sitemap.xml"])
def test_all_is_well_while_nothing_is_gone(site: Path, what: str) -> None:
    answer = badinh(site, "check", "--published", str(public(site) / what))
    assert (answer.code, answer.err) == (0, "")
    assert "không ghi gì" in answer.out
    assert "còn đủ cả" in answer.out


@pytest.mark.parametrize("what", ["", "sitemap.xml"])
def test_a_renamed_article_is_named_with_the_line_to_add_and_with_it_the_check_passes(site: Path, what: str) -> None:
    file = rename(site, "2021/07/le-hoi-quan-ba-dinh", "2021/07/le-hoi-ba-dinh")
    code, reported = check(site, public(site) / what)
    line = f"aliases: [{OLD}]"
    assert code == 1
    assert reported.splitlines() == [
        f"content/2021/07/le-hoi-ba-dinh.md: lỗi BD331 Địa chỉ {OLD} đã từng công khai, nay không còn. "
        f"Có lẽ là bài này (“Lễ hội quận Ba Đình”). Thêm vào đầu tệp này dòng {line}"
    ]
    assert f"Add this line to the front matter of this file: {line}" in check(site, public(site) / what, "en")[1]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("---\n", f"---\n{line}\n", 1), encoding="utf-8", newline="\n")
    assert check(site, public(site) / what) == (0, "")


def test_by_the_folder_an_article_is_known_by_its_title_whatever_its_file_is_called(site: Path) -> None:
    rename(site, "2021/07/le-hoi-quan-ba-dinh", "2021/07/xyz")
    assert "content/2021/07/xyz.md: lỗi BD331" in check(site, public(site))[1]


def test_an_article_whose_date_changed_keeps_the_aliases_that_it_has(site: Path) -> None:
    article(
        site,
        "2021/07/thu-ngan-sach",
        title="Thu ngân sách",
        date="2021-06-02",
        tags="thuế",
        aliases="[/cu/]",
        body="Hai.",
    )
    code, reported = check(site, public(site) / "sitemap.xml")
    assert code == 1
    assert "aliases: [/cu/, /2021/07/thu-ngan-sach/]" in reported


def test_what_has_no_successor_is_reported_as_gone(site: Path) -> None:
    (site / "content/2021/07/thu-ngan-sach.md").unlink()
    code, reported = check(site, public(site) / "sitemap.xml")
    assert code == 1
    assert re.findall(r"BD\d+", reported) == ["BD332", "BD332"]
    assert reported.endswith("\n2 lỗi.\n")
    assert "/2021/07/thu-ngan-sach/" in reported
    assert "/tu-khoa/thue/" in reported


def test_a_notice_is_enough(site: Path) -> None:
    article(
        site,
        "2021/07/thu-ngan-sach",
        title="Thu ngân sách",
        date="2021-07-02",
        tags="thuế",
        status="withdrawn",
        reason="Sai",
    )
    reported = check(site, public(site) / "sitemap.xml")[1]
    assert "thu-ngan-sach" not in reported


def test_a_list_is_never_taken_for_an_article(site: Path) -> None:
    article(site, "2021/07/thu-ngan-sach", title="Thu ngân sách", date="2021-07-02", body="Hai.")
    article(site, "2021/07/thue", title="Thuế", date="2021-07-03")
    assert "lỗi BD332 Địa chỉ /tu-khoa/thue/" in check(site, public(site) / "sitemap.xml")[1]


def test_new_files_of_changed_styles_and_copies_are_no_addresses(site: Path) -> None:
    write(site, "static/style.css", "a{}")
    write(public(site), "index.html.gz", "x")
    write(public(site), "_redirects", "x")
    write(public(site), ".well-known/x.txt", "x")
    write(public(site), "SHA256SUMS", "x")
    code, reported = check(site, public(site))
    assert (code, "BD332" in reported) == (1, True)
    (public(site) / ".well-known/x.txt").unlink()
    assert check(site, public(site)) == (0, "")


def test_an_index_leads_to_its_parts_and_hosts_and_prefixes_may_differ(site: Path) -> None:
    place = site.parent / "sitemaps"
    urls = "".join(f"<url><loc>https://cu.example{path}</loc></url>" for path in ("/", OLD, "/gioi-thieu/", "/x%20y/"))
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    place.mkdir()
    (place / "mot.xml.gz").write_bytes(gzip.compress(f"<urlset {space}>{urls}</urlset>".encode()))
    write(
        place,
        "index.xml",
        f"<sitemapindex {space}><sitemap><loc>https://cu.example/a/mot.xml.gz</loc></sitemap></sitemapindex>",
    )
    code, reported = check(site, place / "index.xml")
    assert code == 1
    assert "Địa chỉ /x y/ đã" in reported
    assert reported.count("BD33") == 1


def test_a_site_below_a_prefix_is_compared_below_it(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("badinh.example/", "badinh.example/cu/"))
    assert build_site(site).complete
    assert check(site, site / "build/sitemap.xml") == (0, "")


def test_an_address_with_parameters_that_a_host_redirects_is_there(site: Path) -> None:
    write(site, "content/redirects.yaml", "- {from: '/tin.aspx?id=7', to: /gioi-thieu/}\n")
    listed = "".join(
        f"<url><loc>https://cu.example/tin.aspx?{one}</loc></url>" for one in ("id=7", "id=8", "b=1&amp;id=7")
    )
    code, reported = check(site, write(site.parent, "cu.xml", f"<urlset>{listed}</urlset>"))
    assert (code, reported.count("BD33")) == (1, 1)
    assert "/tin.aspx?id=8" in reported


def index_of(part: str) -> str:
    return f"<sitemapindex><s><loc>{part}</loc></s></sitemapindex>"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html/>",
        "không phải XML",
        '<?xml version="1.0" encoding="gbk"?><urlset/>',
        '<?xml version="1.0" encoding="khong-co"?><urlset/>',
        "<urlset><url><loc>https://[cu.example/</loc></url></urlset>",
        index_of("mat.xml"),
        index_of("sai.xml"),
        index_of("https://cu.example/"),
        index_of("https://cu.example/a%00b.xml"),
        index_of("https://[cu.example/mot.xml"),
    ],
)
def test_what_is_no_sitemap_is_refused(site: Path, text: str) -> None:
    code, reported = check(site, write(site.parent, "sai.xml", text))
    assert (code, "BD333" in reported) == (1, True)


def test_a_damaged_compressed_sitemap_is_refused(site: Path) -> None:
    data = bytearray(gzip.compress(b"<urlset/>" * 50))
    data[10] = 0xFF  # no type of block
    file = site.parent / "sai.xml.gz"
    file.write_bytes(data)
    code, reported = check(site, file)
    assert (code, "BD333" in reported) == (1, True)


def test_a_sitemap_that_is_not_there_is_a_wrong_call(site: Path) -> None:
    assert check(site, site / "mat.xml")[0] == 2


def test_a_check_writes_nothing_and_reports_what_a_build_would(site: Path) -> None:
    article(site, "2021/07/sai", views="1.234")
    before = files(site / "build")
    checked, built = badinh(site, "check"), badinh(site, "build")
    assert (checked.code, built.code) == (1, 1)
    assert checked.err == "".join(built.err.splitlines(keepends=True)[:-1])
    assert files(site / "build") == before


def test_a_check_before_the_first_build_writes_no_output(site: Path) -> None:
    shutil.rmtree(site / "build")
    shutil.rmtree(site / ".badinh")
    assert badinh(site, "check").code == 0
    assert not (site / "build").exists()


def test_a_check_leaves_the_next_build_nothing_wrong(site: Path) -> None:
    article(site, "2021/07/thu-ngan-sach", title="Thu khác", date="2021-07-02", body="Ba.")
    assert badinh(site, "check").code == 0
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


def test_the_build_after_a_renaming_tells_of_the_line_once_and_does_not_fail(site: Path) -> None:
    rename(site, "2021/07/le-hoi-quan-ba-dinh", "2021/07/tet")
    answer = badinh(site, "build", "--strict")
    assert answer.code == 0
    assert answer.err.splitlines() == [
        f"content/2021/07/tet.md: lưu ý BD334 Địa chỉ cũ {OLD} của bài này không còn; nay là /2021/07/tet/. "
        f"Để liên kết cũ vẫn dùng được, trong tệp này thay (hoặc thêm dưới dòng date:) dòng aliases: [{OLD}]"
    ]
    assert badinh(site, "build").err == ""
    assert tree(site / "build") == clean_tree(site)


@pytest.mark.parametrize("body", ["Một.", "Khác hẳn."])
def test_a_renaming_is_seen_by_text_or_title(site: Path, body: str) -> None:
    rename(site, "2021/07/le-hoi-quan-ba-dinh", "2021/07/tet")
    title = "Khác" if body == "Một." else "Lễ hội quận Ba Đình"
    article(site, "2021/07/tet", title=title, date="2021-07-01", lead="A.", body=body)
    assert codes(build_site(site)) == ["BD334"]


def test_an_article_that_goes_while_another_comes_is_no_renaming(site: Path) -> None:
    (site / "content/2021/07/le-hoi-quan-ba-dinh.md").unlink()
    article(site, "2021/07/moi", title="Tin khác hẳn", date="2021-07-03", body="Khác.")
    assert codes(build_site(site)) == ["BD340"]


def test_the_build_after_a_deletion_tells_the_address_and_the_line_once(site: Path) -> None:
    (site / "content/2021/07/le-hoi-quan-ba-dinh.md").unlink()
    answer = badinh(site, "build", "--strict", "--verify")
    assert answer.code == 0
    assert answer.err.splitlines() == [
        "content/2021/07/le-hoi-quan-ba-dinh.md: lưu ý BD340 "
        f"Bài “Lễ hội quận Ba Đình” không còn, nên địa chỉ {OLD} không mở được nữa. "
        "Nếu gỡ bài thì khôi phục tệp, ghi status: withdrawn và lý do (reason). "
        f"Nếu có bài thay thế, thêm vào bài ấy dòng aliases: [{OLD}]"
    ]
    assert badinh(site, "build").err == ""
    assert tree(site / "build") == clean_tree(site)


@pytest.mark.parametrize("new", [0, 3])
def test_very_many_lost_addresses_are_one_message(site: Path, monkeypatch: pytest.MonkeyPatch, new: int) -> None:
    for number in range(6):
        article(site, f"2021/07/bai-{number}", title=f"Bài {number}", date="2021-07-03", body=f"Văn bản {number}.")
    build_site(site)
    monkeypatch.setattr(renames, "MOST", 2)
    for number in range(2 if new else 4):
        (site / f"content/2021/07/bai-{number}.md").unlink()
    article(site, "2021/07/bai-4", title="Bài 4", date="2021-07-03", status="draft")
    article(site, "2021/07/bai-5", title="Bài 5", date="2021-07-03", expires="2021-07-04")
    for number in range(new):
        article(site, f"2021/08/moi-{number}", title=f"Mới {number}", date="2021-08-03", body=f"Khác {number}.")
    told = build_site(site).problems
    assert [(one.code, one.values["count"], one.values["url"]) for one in told] == [
        ("BD342", "3" if new else "5", "/2021/07/bai-0/")
    ]
    assert build_site(site).problems == ()


def test_the_old_addresses_of_a_deleted_article_are_in_the_line(site: Path) -> None:
    article(site, "2021/07/co-cu", title="Có cũ", date="2021-07-03", aliases="[/cu/, /cu-nua/]")
    build_site(site)
    (site / "content/2021/07/co-cu.md").unlink()
    told = build_site(site).problems
    assert [(one.code, one.values["line"]) for one in told] == [("BD340", "aliases: [/2021/07/co-cu/, /cu-nua/, /cu/]")]


@pytest.mark.parametrize("name", ["pages/cu", "albums/cu/index"])
def test_a_deleted_page_or_album_is_told_once(site: Path, name: str) -> None:
    for number in range(30):
        (site / "content/albums/cu").mkdir(parents=True, exist_ok=True)
        (site / f"content/albums/cu/{number}.png").write_bytes(drawing(number))
    write(site, f"content/{name}.md", "---\ntitle: Trang cũ\n---\nx\n")
    build_site(site)
    (site / f"content/{name}.md").unlink()
    assert codes(build_site(site)) == ["BD340"]


def test_an_album_with_fewer_pages_has_lost_none(site: Path) -> None:
    folder = site / "content/albums/cu"
    write(site, "content/albums/cu/index.md", "---\ntitle: Album\n---\n")
    for number in range(30):
        (folder / f"{number}.png").write_bytes(drawing(number))
    build_site(site)
    for number in range(20):
        (folder / f"{number}.png").unlink()
    assert set(codes(build_site(site))) == {"BD227"}


def test_an_article_with_another_address_and_other_words_is_found_by_its_file(site: Path) -> None:
    article(site, "2021/07/le-hoi-quan-ba-dinh", title="Khác", date="2021-06-01", body="Khác hẳn.")
    told = build_site(site).problems
    assert [(one.code, one.values["url"], one.values["address"]) for one in told] == [
        ("BD334", OLD, "/2021/06/le-hoi-quan-ba-dinh/")
    ]


@pytest.mark.parametrize("broken", ["", "views: x\n"])
def test_a_published_article_that_becomes_a_draft_is_told(site: Path, broken: str) -> None:
    write(site, "content/2021/07/le-hoi-quan-ba-dinh.md", f"---\ntitle: Lễ hội\nstatus: draft\n{broken}---\nMột.\n")
    assert [code for code in codes(build_site(site)) if code != "BD112"] == ["BD341"]
    assert [code for code in codes(build_site(site)) if code != "BD112"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "withdrawn", "reason": "Sai."},
        {"expires": "2021-07-10"},
        {"date": "2021-07-30"},
    ],
)
def test_what_an_editor_plans_is_not_told(site: Path, fields: dict[str, str]) -> None:
    article(site, "2021/07/le-hoi-quan-ba-dinh", title="Lễ hội", **{"date": "2021-07-01", **fields})
    assert codes(build_site(site)) == []


def test_a_redirect_in_place_of_a_deleted_article_needs_no_word(site: Path) -> None:
    (site / "content/2021/07/le-hoi-quan-ba-dinh.md").unlink()
    write(site, "content/redirects.yaml", f"- from: {OLD}\n  to: https://khac.example/\n")
    assert codes(build_site(site)) == []


def test_a_draft_that_was_shown_and_is_deleted_was_never_public(site: Path) -> None:
    article(site, "2021/07/nhap", title="Nháp", date="2021-07-02", status="draft")
    build_site(site, drafts=True)
    (site / "content/2021/07/nhap.md").unlink()
    assert codes(build_site(site, drafts=True)) == []


def test_a_clean_build_knows_of_no_former_address(site: Path) -> None:
    badinh(site, "clean")
    (site / "content/2021/07/le-hoi-quan-ba-dinh.md").unlink()
    assert codes(build_site(site)) == []


def test_an_alias_or_a_notice_in_place_of_the_old_address_needs_no_word(site: Path) -> None:
    (site / "content/2021/07/le-hoi-quan-ba-dinh.md").unlink()
    article(site, "2021/07/tet", title="Lễ hội quận Ba Đình", date="2021-07-01", aliases=f"[{OLD}]")
    assert codes(build_site(site)) == []
