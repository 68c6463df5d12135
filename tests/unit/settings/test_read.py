from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.dates import parse, zone_named
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import describe
from badinh_site.settings.config import Category, Checks, Config, MarkdownSettings, MenuItem
from badinh_site.settings.fields import CONTACT_FIELDS
from badinh_site.settings.read import read_config, with_base_url

LEAST = "title: Quận Ba Đình\nbase_url: https://badinh.example/\n"

WHOLE = """
title: Cổng thông tin Quận Ba Đình
agency: UBND Quận Ba Đình
description: Tin tức
base_url: https://example.vn/badinh
language: vi
zone: Asia/Bangkok
categories:
  - Tin tức
  - name: Cải cách hành chính
    slug: cai-cach-hanh-chinh
    description: Thủ tục
menu:
  - {title: Trang chủ, url: /}
  - {title: Thành phố, url: https://hanoi.example/}
contact:
  address: 25 Liễu Giai
  responsible: Nguyễn Văn A
paging:
  page_size: 7
  home_size: 0
  section_size: 3
  most_read_size: 6
  feed_size: 9
  related_size: 4
notices: Tin tức
views_as_of: 14/07/2021
frozen_at: 2025-07-01T00:00
markdown:
  extensions: [sane_lists, admonition]
  options:
    toc: {toc_depth: 2-3}
"""


def config_of(source: str) -> Config:
    config, problems = read_config(source)
    assert problems == ()
    assert config is not None
    return config


def test_all_settings_are_read():
    zone = zone_named("Asia/Bangkok")
    assert config_of(WHOLE) == Config(
        title="Cổng thông tin Quận Ba Đình",
        base_url="https://example.vn/badinh/",
        agency="UBND Quận Ba Đình",
        description="Tin tức",
        language="vi",
        zone_name="Asia/Bangkok",
        categories=(
            Category("Tin tức", "tin-tuc"),
            Category("Cải cách hành chính", "cai-cach-hanh-chinh", "Thủ tục"),
        ),
        menu=(MenuItem("Trang chủ", "/"), MenuItem("Thành phố", "https://hanoi.example/")),
        contact=(("responsible", "Nguyễn Văn A"), ("address", "25 Liễu Giai")),
        notices="Tin tức",
        views_as_of=parse("14/07/2021", zone),
        page_size=7,
        home_size=0,
        section_size=3,
        most_read_size=6,
        feed_size=9,
        related_size=4,
        frozen_at=parse("2025-07-01T00:00", zone),
        markdown=MarkdownSettings(("sane_lists", "admonition"), (("toc", (("toc_depth", "2-3"),)),)),
        checks=Checks(agency="UBND Quận Ba Đình"),
    )


def test_a_title_and_an_address_are_enough():
    config = config_of(LEAST)
    assert config == Config(title="Quận Ba Đình", base_url="https://badinh.example/")
    assert (config.zone_name, config.page_size, config.related_size) == ("Asia/Ho_Chi_Minh", 20, 10)
    assert config.zone == zone_named("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("base_url", "path", "origin"),
    [
        ("https://a.vn/", "/", "https://a.vn"),
        ("https://a.vn/b/c/", "/b/c/", "https://a.vn"),
        ("http://a.vn:8080/", "/", "http://a.vn:8080"),
    ],
)
def test_a_configuration_knows_the_parts_of_its_address(base_url, path, origin):
    config = Config(title="x", base_url=base_url)
    assert (config.base_path, config.origin) == (path, origin)


# What is missing


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("", ["title", "base_url"]),
        ("agency: x\n", ["title", "base_url"]),
        ("title: x\n", ["base_url"]),
        ("base_url: https://a.vn\n", ["title"]),
        ("title:\nbase_url: https://a.vn\n", ["title"]),
        ("title: x\nbase_url:\n", ["base_url"]),
        ("title: x\nbase_url: ''\n", ["base_url"]),
    ],
)
def test_without_a_title_or_an_address_there_is_no_configuration(source, fields):
    config, problems = read_config(source)
    assert config is None
    assert [(p.code, p.path, p.values["field"]) for p in problems] == [
        ("BD117", "content/site.yaml", field) for field in fields
    ]


def test_a_wrong_address_is_reported_once():
    config, problems = read_config("title: x\nbase_url: badinh.example\n")
    assert config is None
    values = {"field": "base_url", "value": "badinh.example"}
    assert problems == (Problem("BD303", "content/site.yaml", 2, 11, values),)


def test_a_text_that_is_no_yaml_is_one_problem():
    config, problems = read_config("title: a: b\n")
    assert config is None
    assert [p.code for p in problems] == ["BD103"]


# Addresses


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("https://a.vn", "https://a.vn/"),
        ("https://a.vn/", "https://a.vn/"),
        ("http://a.vn/b", "http://a.vn/b/"),
        ("https://a.vn/b/c/", "https://a.vn/b/c/"),
        ("HTTPS://A.VN/B", "https://a.vn/B/"),
        ("https://a.vn:8443", "https://a.vn:8443/"),
        ("https://bađình.vn", "https://xn--banh-rpa5t.vn/"),
        ("https://a.vn/ba-đình", "https://a.vn/ba-%C4%91%C3%ACnh/"),
        ("https://a.vn/ba%20dinh", "https://a.vn/ba%20dinh/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000", "http://[::1]:8000/"),
        ("http://[::1]/x", "http://[::1]/x/"),
    ],
)
def test_an_address_gets_one_form(written, whole):
    config = with_base_url(Config(title="x", base_url="https://b.vn/"), written)
    assert config == Config(title="x", base_url=whole)


@pytest.mark.parametrize(
    "written",
    ["", "a.vn", "/", "//a.vn/", "ftp://a.vn/", "javascript:alert(1)", "https://", "https:///x", "https://a.vn/?q=1",
     "https://a.vn/#x", "https://me:pw@a.vn/", "https://a.vn:port/", "https://a.vn:99999/", "https://a b.vn/",
     "https://a.vn/a b", "https://a.vn/../x", "https://a.vn//x", "https://a.vn\\x", 'https://a.vn/"x', "https://a.vn/<b>",
     "https://[::1/", "https://´/", "https://đ..vn/", "https://" + "đ" * 80 + ".vn/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written):
    assert with_base_url(Config(title="x", base_url="https://b.vn/"), written) is None


@given(st.text(alphabet="htps:/.@[]áđ-_~%?#ab1 \\<", max_size=30) | st.text(max_size=30), st.booleans())
def test_an_address_in_its_form_keeps_it(text, prefixed):
    config = with_base_url(Config(title="x", base_url="https://b.vn/"), "https://" + text if prefixed else text)
    if config is not None:
        assert config.base_url.isascii()
        assert config.base_url.endswith("/")
        assert config.base_path.startswith("/")
        assert config.base_url == config.origin + config.base_path
        assert with_base_url(config, config.base_url) == config


# Sections, menu, contact, sizes


@pytest.mark.parametrize(
    ("category", "code", "field", "value"),
    [
        ("'!!!'", "BD216", "name", "!!!"),
        ("{name: Tin, slug: Tin-Tuc}", "BD215", "slug", "Tin-Tuc"),
        ("{name: Tin, slug: a/b}", "BD215", "slug", "a/b"),
        ("{name: Tin, slug: '!!!'}", "BD215", "slug", "!!!"),
        ("{name: 日本}", "BD216", "name", "日本"),
    ],
)
def test_a_section_needs_a_slug(category, code, field, value):
    config, problems = read_config(f"{LEAST}categories:\n- {category}\n- Tin khác\n")
    assert config is not None
    assert config.categories == (Category("Tin khác", "tin-khac"),)
    assert [(p.code, p.line, p.values) for p in problems] == [
        (code, 4, {"field": f"categories[1].{field}", "value": value})
    ]


@pytest.mark.parametrize("other", ["Tin Tức", "{name: Tin tức, slug: khac}", "{name: Khác, slug: tin-tuc}", "tin-tuc"])
def test_two_sections_cannot_share_a_name_or_a_slug(other):
    config, problems = read_config(f"{LEAST}categories: [Tin tức, {other}]\n")
    assert config is not None
    assert config.categories[0] == Category("Tin tức", "tin-tuc")
    assert [p.code for p in problems] == ["BD305"]


def test_a_section_without_a_name_is_an_error():
    config, problems = read_config(f"{LEAST}categories: [{{slug: tin}}]\n")
    assert config is not None
    assert config.categories == ()
    assert [(p.code, p.values["field"]) for p in problems] == [("BD117", "categories[1].name")]


@pytest.mark.parametrize("url", ["/", "/gioi-thieu/", "https://a.vn", "http://a.vn/x", "mailto:a@b.vn", "tel:+8424"])
def test_a_menu_leads_to_pages_and_web_addresses(url):
    assert config_of(f"{LEAST}menu: [{{title: Mục, url: '{url}'}}]\n").menu == (MenuItem("Mục", url),)


@pytest.mark.parametrize("url", ["gioi-thieu", "//a.vn/", "javascript:alert(1)", "/a b", "data:text/html,x", "#x"])
def test_a_menu_leads_nowhere_else(url):
    config, problems = read_config(f"{LEAST}menu: [{{title: Mục, url: '{url}'}}]\n")
    assert config is not None
    assert config.menu == ()
    assert [(p.code, p.values) for p in problems] == [("BD303", {"field": "menu[1].url", "value": url})]


def test_contacts_stand_in_the_order_of_the_footer_and_empty_ones_are_left_out():
    source = f"{LEAST}contact:\n  license: '1'\n  phone:\n  responsible: A\n"
    assert config_of(source).contact == (("responsible", "A"), ("license", "1"))
    assert tuple(CONTACT_FIELDS) == ("responsible", "address", "phone", "email", "license", "source_note")


def test_the_category_of_the_notices_is_one_of_those_that_are_listed():
    config, problems = read_config(f"{LEAST}categories: [Tin tức, Thông báo]\nnotices: Thông bao\n")
    assert config is not None
    assert config.notices == ""
    values = {"field": "notices", "value": "Thông bao", "choices": "Tin tức, Thông báo"}
    assert problems == (Problem("BD308", "content/site.yaml", 4, 10, values),)
    assert config_of(f"{LEAST}categories: [Thông báo]\nnotices: Thông báo\n").notices == "Thông báo"
    assert config_of(f"{LEAST}notices: Thông báo\n").notices == "Thông báo"


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("page_size", 1, 1000), ("home_size", 0, 1000), ("section_size", 0, 1000), ("feed_size", 1, 1000),
     ("related_size", 0, 100)],
)  # fmt: skip
def test_sizes_have_bounds(name, low, high):
    assert getattr(config_of(f"{LEAST}paging: {{{name}: {low}}}"), name) == low
    assert getattr(config_of(f"{LEAST}paging: {{{name}: {high}}}"), name) == high
    config, problems = read_config(f"{LEAST}paging: {{{name}: {high + 1}}}")
    assert config == Config(title="Quận Ba Đình", base_url="https://badinh.example/")
    assert [(p.code, p.values["field"]) for p in problems] == [("BD118", f"paging.{name}")]


# Time


def test_an_unknown_zone_is_an_error_and_the_usual_one_stands_in():
    config, problems = read_config(f"{LEAST}zone: Asia/Hà_Nội\n")
    assert config is not None
    assert config.zone_name == "Asia/Ho_Chi_Minh"
    assert [(p.code, p.line, p.column) for p in problems] == [("BD302", 3, 7)]


def test_the_frozen_moment_is_meant_in_the_zone_of_the_site():
    source = f"{LEAST}frozen_at: 01/07/2025 00:00\nzone: UTC\n"
    frozen = config_of(source).frozen_at
    assert frozen is not None
    assert frozen.local == "2025-07-01T00:00:00+00:00"


def test_a_frozen_moment_that_is_no_date_is_an_error():
    config, problems = read_config(f"{LEAST}frozen_at: hôm nay\n")
    assert config is not None
    assert config.frozen_at is None
    assert [(p.code, p.line, p.column) for p in problems] == [("BD114", 3, 12)]


# Whatever stands in the file


@given(st.text(max_size=100) | st.text(alphabet="ab:/.-[]{}'\"\n đ", max_size=60))
def test_reading_never_raises(text):
    for source in (text, f"title: x\nbase_url: {text}", f"{LEAST}menu: {text}", f"{LEAST}categories:\n- {text}"):
        config, problems = read_config(source)
        assert config is not None or problems
        for problem in problems:
            assert describe(problem, "vi")[0]
