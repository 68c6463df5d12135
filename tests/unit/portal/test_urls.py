from __future__ import annotations

import posixpath
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from badinh_site.dates import Moment
from badinh_site.portal.urls import (
    absolute,
    album_page_address,
    attachment_address,
    document_address,
    in_site,
    is_allowed,
    list_address,
    month_address,
    output_path,
)
from badinh_site.settings.config import Config
from badinh_site.settings.fixed_addresses import ADDRESSES, VIETNAMESE

JULY = Moment(0, "2021-07-13T08:30:00+07:00")
AT_ROOT = Config(title="x", base_url="https://a.vn/")
BELOW = Config(title="x", base_url="https://a.vn:8443/ba-dinh/")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/2021/07/tin-moi.md", "/2021/07/tin-moi/"),
        ("content/Lễ kỷ niệm 60 năm.md", "/2021/07/le-ky-niem-60-nam/"),
        ("content/1999/01/đường.md", "/2021/07/duong/"),
        ("content/2021/07/tin-moi/index.md", "/2021/07/tin-moi/"),
        ("content/2021/07/Tin Mới/INDEX.md", "/2021/07/tin-moi/"),
        ("content/index.md", "/2021/07/index/"),
        ("content/tin.1.md", "/2021/07/tin-1/"),
        ("content/con.md", "/2021/07/con-1/"),
        ("content/!!!.md", None),
        ("content/!!!/index.md", None),
    ],
)
def test_an_article_stands_in_its_month_under_the_name_of_its_file(path, address):
    assert document_address(path, JULY, VIETNAMESE) == address


def test_an_article_without_a_date_stands_apart():
    assert document_address("content/2021/07/tin.md", None, VIETNAMESE) == "/bai-viet/tin/"
    assert document_address("content/2021/07/tin.md", None, ADDRESSES["en"]) == "/articles/tin/"


def test_an_article_of_a_day_stands_in_the_same_month():
    assert document_address("content/tin.md", Moment(0, "1999-01-02"), VIETNAMESE) == "/1999/01/tin/"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/pages/gioi-thieu.md", "/gioi-thieu/"),
        ("content/pages/Giới thiệu.md", "/gioi-thieu/"),
        ("content/pages/bo-may/lanh-dao.md", "/bo-may/lanh-dao/"),
        ("content/pages/bo-may/index.md", "/bo-may/"),
        ("content/pages/!!!.md", None),
        ("content/pages/!!!/a.md", None),
    ],
)
def test_a_page_stands_where_its_file_stands(path, address):
    assert document_address(path, None, VIETNAMESE) == address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/2021/07/anh.jpg", "/2021/07/anh.jpg"),
        ("content/2021/07/Báo cáo Quý II.PDF", "/2021/07/bao-cao-quy-ii.pdf"),
        ("content/Đề án/tệp.v2.docx", "/de-an/tep-v2.docx"),
        ("content/2021/con.pdf", "/2021/con-1.pdf"),
        ("content/2021/!!!.pdf", None),
        ("content/!!!/a.pdf", None),
    ],
)
def test_a_file_beside_the_articles_keeps_its_place_under_a_safe_name(path, address):
    assert attachment_address(path) == address


def test_the_front_page_of_a_list_has_no_number():
    assert list_address("/luu-tru/", None, VIETNAMESE) == "/luu-tru/"
    assert list_address("/luu-tru/", 3, VIETNAMESE) == "/luu-tru/trang/3/"
    assert list_address("/archive/", 3, ADDRESSES["en"]) == "/archive/page/3/"


@pytest.mark.parametrize("month", ["2021-07", "2021-07-13"])
def test_a_month_has_an_address(month):
    assert month_address(month) == "/2021/07/"


# Addresses that an editor gives


@pytest.mark.parametrize(
    "address",
    [
        "/a/",
        "/2021/07/ten-bai/",
        "/a.html",
        "/a/b.htm",
        "/ten_bai/",
        "/a.b/",
        "/0/",
        "/a/b/c/d/e/",
        "/" + "a" * 238 + "/",
    ],
)
def test_an_address_of_this_site_is_allowed(address):
    assert is_allowed(address)


@pytest.mark.parametrize(
    "address",
    ["", "/", "//", "///", "a/", "a", "/a", "/a.txt", "/a.php", "/A/", "/ba-đình/", "/a b/", "/../a/", "/a/../b/",
     "/./a/", "/a/./", "/a//b/", "//a/", "//evil.example/", "///a/", "/a//", "/a.html//", "/.a/", "/a./", "/a..b/",
     "/-a/", "/_a/", "/a\\b/", "/a%2f/", "/a?b/", "/a?b.html", "/a#b/", "/a:b/", "/con/", "/a/nul.html", "/aux.b/",
     "/com1/a/", "/a/\n", "/a.html\n",
     "\n/a/", "/a\0/", "https://a.vn/", "javascript:alert(1)/", "/" + "a" * 239 + "/"],
)  # fmt: skip
def test_any_other_address_is_refused(address):
    assert not is_allowed(address)


segments = st.sampled_from(
    ["a", "b-c", "d_e", "f.g", "h.html", "", ".", "..", "con", "-x", "_x", "A", "a.", "đ", "a\n", "x:y", "\\"]
)


@given(st.lists(segments, max_size=5).map("/".join), st.sampled_from(["", "/"]), st.sampled_from(["", "/", ".html"]))
def test_what_is_allowed_stays_inside_the_site(middle, front, end):
    address = front + middle + end
    if not is_allowed(address):
        return
    path = output_path(address)
    assert not path.startswith("/")
    assert posixpath.normpath(path) == path
    assert not address.startswith("//")
    assert re.fullmatch(r"[a-z0-9_./-]+", path)


@given(st.text(max_size=40), st.sampled_from(["", "a/", "!/", "Đ/"]))
def test_the_addresses_we_make_are_allowed(name, folder):
    name = name.replace("/", "-")
    for address in (
        document_address(f"content/{folder}{name}.md", JULY, VIETNAMESE),
        document_address(f"content/{folder}{name}.md", None, VIETNAMESE),
        document_address(f"content/pages/{folder}{name}.md", None, VIETNAMESE),
    ):
        assert address is None or is_allowed(address)


@pytest.mark.parametrize("language", ADDRESSES)
def test_lists_have_allowed_addresses(language):
    fixed = ADDRESSES[language]
    fronts = [address for address in astuple(fixed) if address.startswith("/")]
    assert len(fronts) == len(set(fronts)) == 9
    assert all(is_allowed(front) and is_allowed(list_address(front, 12, fixed)) for front in fronts)


# Files and whole addresses


@pytest.mark.parametrize(
    ("address", "path"),
    [("/", "index.html"), ("/a/", "a/index.html"), ("/a/b.html", "a/b.html"), ("/2021/07/anh.jpg", "2021/07/anh.jpg")],
)
def test_an_address_is_served_from_a_file(address, path):
    assert output_path(address) == path


@pytest.mark.parametrize(
    ("config", "address", "url", "whole"),
    [
        (AT_ROOT, "/", "/", "https://a.vn/"),
        (AT_ROOT, "/a/", "/a/", "https://a.vn/a/"),
        (BELOW, "/", "/ba-dinh/", "https://a.vn:8443/ba-dinh/"),
        (BELOW, "/a/", "/ba-dinh/a/", "https://a.vn:8443/ba-dinh/a/"),
        (BELOW, "/a.html#b", "/ba-dinh/a.html#b", "https://a.vn:8443/ba-dinh/a.html#b"),
    ],
)
def test_an_address_gets_the_prefix_of_the_site_and_then_its_host(config, address, url, whole):
    assert in_site(config, address) == url
    assert absolute(config, url) == whole


@pytest.mark.parametrize("url", ["https://b.vn/a/", "//b.vn/a/", "mailto:a@b.vn", "", "#a"])
def test_other_urls_stay_as_they_are(url):
    assert absolute(BELOW, url) == url


@pytest.mark.parametrize(
    ("folder", "address"),
    [
        ("tet-2021", "/thu-vien-hinh-anh/tet-2021/"),
        ("Tết Tân Sửu", "/thu-vien-hinh-anh/tet-tan-suu/"),
        ("2021/Đống Đa", "/thu-vien-hinh-anh/2021/dong-da/"),
        ("!!!", None),
    ],
)
def test_an_album_is_named_after_its_folder(folder, address):
    assert document_address(f"content/albums/{folder}/index.md", JULY, VIETNAMESE) == address


@pytest.mark.parametrize(
    ("address", "second"), [("/thu-vien-hinh-anh/tet/", "/thu-vien-hinh-anh/tet/trang/2/"), ("/a.html", "/a/trang/2/")]
)
def test_pages_of_an_album_are_counted_from_its_own_address(address, second):
    assert [album_page_address(address, number, VIETNAMESE) for number in (1, 2)] == [address, second]
