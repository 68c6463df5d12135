"""A site speaks one language: its words, dates, numbers and addresses, and what is checked of its texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site.checks.agency_names import place_of_agency
from badinh_site.dates import parse, zone_named
from badinh_site.diagnostics.wording import LANGUAGES
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.languages import english
from badinh_site.languages.words import WORDS, script_words, word, words_language
from badinh_site.languages.writing import WRITING
from badinh_site.pages.assets import replace_words
from badinh_site.portal.anniversaries import Anniversary, banner, pieces
from badinh_site.settings.config import Config
from badinh_site.settings.fixed_addresses import ADDRESSES, VIETNAMESE, is_folder, is_name
from badinh_site.settings.read import read_config
from tests.support.golden_sites import build_case
from tests.support.picturemaking import bytes_of, quadrants
from tests.support.running import badinh
from tests.support.sitemaking import SETTINGS, article, build_site, check_site, clean_tree, make_site, tree, write

ENGLISH_SITE = Path(__file__).parents[1] / "data/sites/tieng-anh"
VIETNAMESE_LETTER = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
SCRIPTS = [file.name for file in sorted((theme_folder() / "static").glob("*.js"))]


@pytest.fixture(scope="module")
def english_site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the output of the English site, with the scripts of the theme."""
    return build_case(ENGLISH_SITE, tmp_path_factory.mktemp("english"))


def english_texts(output: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the text files of the English site that badinh has written words into."""
    for path, data in output.items():
        # The search folds Vietnamese letters in every language: that is code.
        if not re.search(r"\.(png|jpg|webp|pdf|css|svg)$|static/search\.", path):
            yield path, data.decode("utf-8")


def test_no_page_of_an_english_site_has_a_vietnamese_letter(english_site: dict[str, bytes]) -> None:
    content = [file.read_bytes() for file in ENGLISH_SITE.joinpath("content").rglob("*.*") if file.suffix != ".png"]
    assert not [one for one in content if not one.isascii()], "what is found below would be the site's own"
    texts = dict(english_texts(english_site))
    assert [path for path in texts if path.endswith(".js")]
    assert [path for path, text in texts.items() if VIETNAMESE_LETTER.search(text)] == []


ARCHIVED = """\
archive: {reason: The district was merged., successors: [Riverside Town], sources: [Act 12]}
share_pictures: true
precompress: [gzip]
menu:
"""


def test_nor_has_an_english_archive_or_a_preview_with_drafts(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(ENGLISH_SITE / "content", site / "content")
    settings = (site / "content/site.yaml").read_text(encoding="utf-8")
    menu = "".join(f"  - {{title: Page {number}, url: /about/}}\n" for number in range(8))
    hosts = settings.replace("hosting: [nginx, apache]", "hosting: [netlify, nginx, apache, github]")
    write(site, "content/site.yaml", hosts + ARCHIVED + menu)
    article(site, "2024/04/draft", title="A draft", date="2024-04-01", status="draft", category="News", body="x")
    article(site, "2024/06/soon", title="Soon", date="2024-06-01T08:00", category="News", body="x")
    assert build_site(site, drafts=True).complete
    made = {path: data for path, data in tree(site / "build").items() if re.search(r"\.(html|json|xml|txt)$", path)}
    assert {"data/articles.json", "data/articles.schema.json", "_redirects"} <= tree(site / "build").keys()
    assert [path for path, data in made.items() if VIETNAMESE_LETTER.search(data.decode("utf-8"))] == []
    text = b"".join(made.values()).decode("utf-8")
    for words in (
        "Archived site.",
        "Scheduled for 1 June 2024, 08:00",
        ">DRAFT<",
        "Last news",
        "Most read at the time",
    ):
        assert words in text
    assert re.search(r"2024/04/closed/share\.[0-9a-f]+\.png", text)


def test_no_address_of_an_english_site_is_vietnamese(english_site: dict[str, bytes]) -> None:
    parts = {part for address in VIETNAMESE.__struct_fields__ for part in getattr(VIETNAMESE, address).split("/")}
    foreign = re.compile(rf"/({'|'.join(sorted(parts - {''}))})[/.]|[?&;\"](muc|nam|xep|moi)[=\"]")
    assert [path for path in english_site if foreign.search(f"/{path}")] == []
    assert [(path, found[0]) for path, text in english_texts(english_site) if (found := foreign.search(text))] == []


def test_an_english_site_has_every_kind_of_page(english_site: dict[str, bytes]) -> None:
    fixed = ADDRESSES["en"]
    folders = (fixed.sections + "news/", fixed.tags, fixed.archive, fixed.albums, fixed.site_map, fixed.feeds)
    pages = (*folders, fixed.search, fixed.articles + "undated/", fixed.tags + "budget/page/1/", "/2024/03/", "/about/")
    assert {f"{page[1:]}index.html" for page in pages} <= english_site.keys()
    assert {
        "404.html",
        "feed.xml",
        "feed.json",
        "opensearch.xml",
        "site.webmanifest",
        ".htaccess",
    } <= english_site.keys()


# Words


@pytest.mark.parametrize("key", WORDS)
def test_every_word_can_be_said_in_every_language(key: str) -> None:
    for language in LANGUAGES:
        assert word(key, language, 1)
        assert word(key, language, 2)


def test_english_counts_and_vietnamese_does_not() -> None:
    config = Config("x", "https://a.vn/")
    assert [word("views", "en", count) for count in (0, 1, 2)] == ["{count} views", "{count} view", "{count} views"]
    assert {word("views", "vi", count) for count in (0, 1, 2)} == {"{count} Lượt xem"}
    assert config.word("numbered", title="A", number=2) == "A - trang 2"


@pytest.mark.parametrize(
    ("tag", "language"), [("vi", "vi"), ("vi-VN", "vi"), ("EN-gb", "en"), ("en_US", "en"), ("fr", "en"), ("vie", "en")]
)
def test_the_primary_tag_chooses_the_words_and_others_get_english(tag: str, language: str) -> None:
    assert words_language(tag) == language


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_word_of_a_script_is_replaced_on_an_english_site(name: str) -> None:
    script = (theme_folder() / "static").joinpath(name).read_text(encoding="utf-8")
    words = script_words(name, "en")
    assert all(script.count(own) == 1 for own, _ in words)
    english_script = replace_words(script, dict(words))
    code = re.sub(r"^\s*//.*$", "", english_script, flags=re.MULTILINE)
    left = [line for line in code.splitlines() if VIETNAMESE_LETTER.search(line)]
    assert not [line for line in left if not re.search(r'SHAPE = |replaceAll\("đ", "d"\)', line)]
    assert script_words(name, "vi") == ()


def test_a_site_may_have_a_script_of_its_own_by_the_name_of_one_of_the_theme(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS + "language: en\n")
    write(site, "static/reader.js", "// nhỏ\nexport const one = 1;\n")
    build_site(site)
    (made,) = site.glob("build/static/reader.*.js")
    assert made.read_text(encoding="utf-8") == "// nhỏ\nexport const one = 1;\n"


def test_a_template_of_the_site_keeps_its_own_words_and_its_own_variables(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS + "language: en\n")
    text = "{% for word in ['một'] %}<p>{{ word }} Lượt xem</p>{% endfor %}{{ page.views | number }}"
    write(site, "templates/article.html", text)
    article(site, "2021/06/mot", title="Một", date="2021-06-13", views=1234)
    assert build_site(site).complete
    assert (site / "build/2021/06/mot/index.html").read_text(encoding="utf-8") == "<p>một Lượt xem</p>1,234"


def test_values_of_a_word_are_escaped_unless_they_are_markup(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS + "language: en\n")
    text = (
        '{% set day %}<b>1</b>{% endset %}{{ word("views as of", day=day) }} {{ word("search elsewhere", name="<") }}'
    )
    write(site, "templates/article.html", text)
    article(site, "2021/06/mot", title="Một", date="2021-06-13")
    assert build_site(site).complete
    made = (site / "build/2021/06/mot/index.html").read_text(encoding="utf-8")
    assert made == "Counted until <b>1</b> Search this site with &lt;"


# Dates, numbers, order


def test_dates_and_numbers_are_written_as_the_language_writes_them() -> None:
    moment = "2021-07-13T08:30:00+07:00"
    vi, en = WRITING["vi"], WRITING["en"]
    assert (vi.date(moment), en.date(moment)) == ("13/07/2021", "13 July 2021")
    assert (vi.moment(moment), en.moment(moment)) == ("13/07/2021 08:30", "13 July 2021, 08:30")
    assert (vi.long_date(moment[:10]), en.long_date(moment[:10])) == ("Thứ Ba, 13/07/2021", "Tuesday, 13 July 2021")
    assert (vi.month("2021-07"), en.month("2021-07")) == ("Tháng 7/2021", "July 2021")
    assert (vi.month_name(12), en.month_name(12)) == ("Tháng 12", "December")
    assert (vi.number(1234567), en.number(1234567)) == ("1.234.567", "1,234,567")
    assert (vi.size(1234567), en.size(1234567)) == ("1,2 MB", "1.2 MB")
    assert [english.format_size(size) for size in (0, 1, 1023, 1024, 10**10)] == [
        *("0 bytes", "1 byte", "1023 bytes", "1 KB", "9.3 GB")
    ]


def test_names_are_sorted_as_the_language_sorts_them() -> None:
    names = ["Đê", "dân", "Ăn", "an", "Zoo", "élan", "Elan"]
    assert sorted(names, key=WRITING["vi"].order) == ["an", "Ăn", "dân", "Đê", "Elan", "élan", "Zoo"]
    assert sorted(names, key=WRITING["en"].order) == ["an", "Ăn", "dân", "Đê", "Elan", "élan", "Zoo"]
    assert sorted(["Đê", "do"], key=WRITING["vi"].order) == ["do", "Đê"]
    assert sorted(["Đê", "do"], key=WRITING["en"].order) == ["Đê", "do"]


def test_the_line_of_a_founding_is_said_in_the_language_of_the_site() -> None:
    zone = zone_named("Asia/Ho_Chi_Minh")
    foundings = tuple(
        Anniversary(name, date.fromisoformat(day))
        for name, day in (("the Quarter", "1961-05-31"), ("the Library, 31 June 1900,", "1961-06-09"))
    )
    line = banner(foundings, parse("2021-06-01", zone), "en")
    assert line == (
        "Celebrating 60 years since the founding of the Quarter (31 May 1961 - 31 May 2021) and "
        "the founding of the Library, 31 June 1900, (9 June 1961 - 9 June 2021)."
    )
    days = [(piece.text, piece.day) for piece in pieces(line, WRITING["en"]) if piece.day]
    assert days[0] == ("31 May 1961", "1961-05-31")
    assert [text for text, _ in days] == ["31 May 1961", "31 May 2021", "9 June 1961", "9 June 2021"]
    assert "".join(piece.text for piece in pieces(line, WRITING["en"])) == line


# Addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_addresses_of_each_language_are_possible_and_differ(language: str) -> None:
    fixed = ADDRESSES[language]
    given = [getattr(fixed, name) for name in fixed.__struct_fields__]
    assert all(is_folder(one) or is_name(one) for one in given)
    assert len(set(given)) == len(given)


@pytest.mark.parametrize(
    "text", ["", "/", "//", "a", "/a", "a/", "/A/", "/a//b/", "/../", "/a.b/", "/con/", "/đ/", "/a b/", "/_a/"]
)
def test_a_folder_that_is_not_safe_everywhere_is_refused(text: str) -> None:
    assert not is_folder(text)
    assert not is_folder(f"/{'a' * 60}/")


def test_site_yaml_may_change_some_addresses_and_swap_others(tmp_path: Path) -> None:
    text = "title: x\nbase_url: https://a.vn/\nlanguage: en\naddresses: {tags: /archive/, archive: /tags/, page: p}\n"
    config, problems = read_config(text)
    assert problems == ()
    assert config is not None
    assert (config.addresses.tags, config.addresses.archive, config.addresses.page) == ("/archive/", "/tags/", "p")
    assert config.addresses.sections == "/sections/"


@pytest.mark.slow
def test_a_site_that_changes_its_language_and_addresses_equals_a_clean_build(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS)
    for number in range(9):
        same = {"date": "2021-06-13", "tags": "thử", "lead": "Tóm tắt."}
        article(site, f"2021/06/bai-{number}", title=f"Bài {number}", views=number, **same)
    article(site, "khong-ngay", title="Không ngày", body="| a |\n|---|\n| b |")
    write(site, "content/anniversaries.yaml", "- name: Quận\n  date: 31/5/1961\n")
    # A picture that nobody describes, and every address given: then the language alone makes a difference.
    write(site, "content/albums/tet/index.md", "---\ntitle: Tết\n---\n")
    (site / "content/albums/tet/a.png").write_bytes(bytes_of(quadrants(12, 8), "PNG"))
    folders = ", ".join(f"{name}: /x-{name.replace('_', '-')}/" for name in VIETNAMESE.__struct_fields__[:-2])
    own = f"addresses: {{{folders}, page: so, share: anh}}\n"
    settings = ("", "language: en\n", f"language: en\n{own}", own, "language: fr\n", "")
    for turn, more in enumerate(settings, start=2):
        write(site, "content/site.yaml", f"{SETTINGS}hosting: [nginx, apache]\narchive: {{reason: x}}\n{more}")
        assert build_site(site).complete
        assert tree(site / "build") == clean_tree(site), more
        assert build_site(site).written == ()
        # The short way for a changed text knows the addresses too.
        article(site, "2021/06/bai-3", title="Bài 3", views=3, body="một " * turn, **same)
        assert build_site(site).complete
        assert tree(site / "build") == clean_tree(site), more


# Checks


TEXT = "ủy ban nhân dân Ba Đình có 1,234 người, 3.5%. Hồ thuỷ lợi và hồ thủy lợi.\n"


def codes(site: Path) -> set[str]:
    return {str(found[0]) for found in check_site(site)}


def test_what_is_known_of_vietnamese_is_not_looked_for_in_other_languages(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS.replace("UBND quận thử", "UBND quận Ba Đình"))
    article(site, "2021/06/mot", title="Một", date="1921-06-13", body=TEXT)
    tcvn3 = "§¶ng bé vµ nh©n d©n quËn Ba §×nh thi ®ua lËp thµnh tÝch chµo mõng ngµy lÔ lín cña ®Êt n­íc."
    article(site, "2021/06/hai", title="Hai", date="2021-06-13", body=tcvn3)
    vietnamese = codes(site)
    write(site, "content/site.yaml", (site / "content/site.yaml").read_text(encoding="utf-8") + "language: en\n")
    assert vietnamese - codes(site) == {"BD010", "BD660", "BD707", "BD709", "BD710", "BD711"}


def test_blanks_before_signs_are_right_in_a_language_that_is_not_known(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    article(site, "2021/06/mot", title="Un", date="2021-06-13", body="Voici le son : il est bon !")
    for language, found in (("en", True), ("fr", False)):
        write(site, "content/site.yaml", SETTINGS + f"language: {language}\n")
        assert ("BD706" in codes(site)) is found
        assert ("BD706" in badinh(site, "fix").out) is found


def test_dates_before_the_agency_are_told_of_in_every_language(tmp_path: Path) -> None:
    site = make_site(tmp_path, SETTINGS + "language: en\nchecks: {agency_since: 2000-01-01}\n")
    article(site, "2021/06/mot", title="Một", date="1999-06-13")
    assert "BD660" in codes(site)


def test_the_place_of_the_sites_own_agency_makes_a_name(tmp_path: Path) -> None:
    for agency, found in (("UBND quận Ba Đình", True), ("UBND quận Cầu Giấy", False), ("Nhà văn hóa", False)):
        site = make_site(tmp_path / agency, SETTINGS.replace("UBND quận thử", agency))
        article(site, "2021/06/mot", title="Một", date="2021-06-13", body="Ý kiến của ủy ban nhân dân Ba Đình là vậy.")
        assert ("BD711" in codes(site)) is found, agency


@pytest.mark.parametrize(
    ("agency", "place"),
    [
        ("UBND quận Ba Đình", "ba đình"),
        ("Ủy ban nhân dân phường Ngọc Hà, thành phố Hà Nội", "ngọc hà"),
        ("UBND xã Ba Vì - Hà Nội", "ba vì"),
        ("UBND huyện Đông Anh thành phố Hà Nội", "đông anh"),
        ("Cổng thông tin", ""),
        ("", ""),
    ],
)
def test_the_place_of_an_agency_follows_the_word_for_its_kind(agency: str, place: str) -> None:
    assert place_of_agency(agency) == place


# What readers see


def test_an_english_article_is_english_from_top_to_bottom() -> None:
    page = LexborHTMLParser((ENGLISH_SITE / "expected/2024/04/new-bridge/index.html").read_bytes())
    assert [node.text() for node in page.css(".facts p")] == [
        "Tuesday, 16 April 2024, 08:30",
        "Updated: Thursday, 18 April 2024",
        "1,234 views",
    ]
    assert page.css_first("html").attributes["lang"] == "en-GB"
