"""Which addresses a browser can open, and what was meant by those without a scheme."""

from __future__ import annotations

from html import escape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.web_addresses import Fault, fault_of, with_scheme


@pytest.mark.parametrize(
    "address",
    [
        "https://hanoi.gov.vn",
        "https://hanoi.gov.vn/tin tức/?q=a b#đầu",
        "HTTP://Hanoi.GOV.vn:8080/",
        "https://hanoi.gov.vn:/",
        "https://hanoi.gov.vn:65535?q",
        "https://a:b@hanoi.gov.vn/",
        "https://thành-phố.vn/",
        "https://xn--bcher-kva.example/",
        "https://may_chu.hanoi.gov.vn/",
        "https://192.168.1.20:81/",
        "https://[2001:db8::1]:8080/",
        "https://localhost/",
        "//hanoi.gov.vn/x",
        "https://hanoi.gov.vn./",
        "mailto:a@b",
        "tel:+84 24",
        "/tin/ https://",
        "bai.md",
        "",
    ],
)
def test_what_a_browser_opens_has_no_fault(address: str) -> None:
    assert fault_of(address) is Fault.NONE


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://", Fault.NO_HOST),
        ("https:///tin", Fault.NO_HOST),
        ("https:hanoi.gov.vn", Fault.NO_HOST),
        ("https:/hanoi.gov.vn", Fault.NO_HOST),
        ("https://:80/", Fault.NO_HOST),
        ("https://?q", Fault.NO_HOST),
        ("//", Fault.NO_HOST),
        ("https:// hanoi.gov.vn/", Fault.HOST),
        ("http://08", Fault.HOST),
        ("http://%80", Fault.HOST),
        ("http://10.0.0.09/", Fault.HOST),
        ("https://hanoi gov.vn/", Fault.HOST),
        ("https://hanoi%20gov.vn/", Fault.HOST),
        ("https://hanoi..gov.vn/", Fault.HOST),
        ("https://<tên miền>/", Fault.HOST),
        ("https://192.168.1.300/", Fault.HOST),
        ("https://1.2.3.4.5/", Fault.HOST),
        ("https://[2001:db8/", Fault.HOST),
        ("https://[x]/", Fault.HOST),
        ("//hanoi gov.vn/", Fault.HOST),
        ("https://hanoi.gov.vn:80800/", Fault.PORT),
        ("https://hanoi.gov.vn:cong/", Fault.PORT),
        ("HTTPS://hanoi.gov.vn:-1", Fault.PORT),
    ],
)
def test_what_no_browser_opens_has_its_fault(address: str, fault: Fault) -> None:
    assert fault_of(address) is fault


@given(st.from_regex(r"https?://[a-z0-9 .:@%\[\]_-]{0,20}(/[a-z ]{0,3})?", fullmatch=True))
def test_the_sanitiser_keeps_every_address_without_a_fault(address: str) -> None:
    if not fault_of(address) and "xn--" not in address:
        assert "href" in nh3.clean(f'<a href="{escape(address)}">a</a>')


@pytest.mark.parametrize(
    ("target", "whole"),
    [
        ("www.hanoi.gov.vn", "https://www.hanoi.gov.vn"),
        ("WWW.hanoi.gov.vn/tin?id=1#a", "https://WWW.hanoi.gov.vn/tin?id=1#a"),
        ("hanoi.gov.vn/tin", "https://hanoi.gov.vn/tin"),
        ("facebook.com:443/badinh", "https://facebook.com:443/badinh"),
        ("http//hanoi.gov.vn", "https://hanoi.gov.vn"),
        ("phong.vh@badinh.gov.vn", "mailto:phong.vh@badinh.gov.vn"),
        ("bai.md", ""),
        ("ke-hoach.pdf", ""),
        ("../06/bai.md", ""),
        ("anh.jpg", ""),
        ("hanoi.gov.vn.pdf", ""),
        ("Dùng trợ lý ảo", ""),
        ("", ""),
    ],
)
def test_an_address_without_a_scheme_is_told_from_a_file(target: str, whole: str) -> None:
    assert with_scheme(target) == whole
