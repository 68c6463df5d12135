"""Links within the site, followed as browsers and hosts follow them."""

from __future__ import annotations

from pathlib import Path

import pytest

from badinh_site.engine.check.model import CheckOptions
from badinh_site.engine.check.run import check
from tests.support.sitemaking import SETTINGS, article, make_site, request, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    write(tmp_path, "content/2021/07/ke hoach.pdf", "%PDF")
    article(tmp_path, "pages/gioi-thieu", category=None, body="## Địa chỉ\n\nSố 25.")
    article(tmp_path, "2021/07/mot", title="Một", date="2021-07-01", aliases="[/cu/]",
            body="[Kế hoạch](<ke hoach.pdf>)\n\n## Mục đích\n\nCó chú thích[^1].\n\n[^1]: Nguồn.")  # fmt: skip
    return tmp_path


def reported(site: Path, target: str) -> list[str]:
    article(site, "2021/07/hai", title="Hai", date="2021-07-02", body=f"## Ở đây\n\n[Chữ](<{target}>)")
    return [problem.code for problem in check(request(site), CheckOptions()).problems]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/#",
        "#",
        "#top",
        "#o-day",
        "#_noi-dung",
        "mot.md",
        "mot.md#muc-dich",
        "mot.md#fn:1",
        "../../pages/gioi-thieu.md#dia-chi",
        "/gioi-thieu/",
        "/gioi-thieu/?in=1#dia-chi",
        "/gioi-thieu/index.html",
        "/gioi-thieu/#:~:text=Số%2025",
        "/2021/07/mot/#muc-dich",
        "/2021/07/ke-hoach.pdf",
        "/2021/07/ke-hoach.pdf#page=3",
        "ke hoach.pdf#page=3",
        "/chuyen-muc/tin-tuc/",
        "/feed.xml",
        "https://badinh.example",
        "http://badinh.example/gioi-thieu/#dia-chi",
        "//badinh.example/2021/07/mot/",
        "https://badinh.example.vn/khong-phai-ta/",
        "https://khac.example/khong-co/",
        "mailto:a@badinh.example",
    ],
)
def test_what_leads_somewhere_is_right(site: Path, target: str) -> None:
    assert reported(site, target) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/khong-co/", "BD610"),
        ("/Gioi-thieu/", "BD610"),
        ("/2021/07/ke%20hoach.pdf", "BD610"),
        ("https://badinh.example/khong-co", "BD610"),
        ("#khong-co", "BD611"),
        ("mot.md#khong-co", "BD611"),
        ("/gioi-thieu/#khong-co", "BD611"),
        ("https://badinh.example/#khong-co", "BD611"),
        ("/chuyen-muc/tin-tuc/#khong-co", "BD611"),
        ("/gioi-thieu", "BD612"),
        ("/cu/", "BD612"),
        ("https://badinh.example/cu/", "BD612"),
    ],
)
def test_what_leads_nowhere_or_by_a_detour_is_told(site: Path, target: str, code: str) -> None:
    assert reported(site, target) == [code]


@pytest.mark.parametrize("target", ["/", "/gioi-thieu/", "mot.md#muc-dich", "https://badinh.example/tin/gioi-thieu/"])
def test_below_a_path_of_the_host_addresses_are_the_same(site: Path, target: str) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("badinh.example/", "badinh.example/tin/"))
    assert reported(site, target) == []
    assert reported(site, target.replace("gioi-thieu", "sai").replace("muc-dich", "sai")) == (
        [] if target == "/" else ["BD611" if "#" in target else "BD610"]
    )


def test_a_place_that_the_site_s_own_template_names_is_there(site: Path) -> None:
    write(site, "templates/menu.html", '<nav id="thuc-don"></nav>')
    assert reported(site, "/#thuc-don") == []
