from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.files import decode, find_files, read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.report import Report
from badinh_site.hashing import digest
from badinh_site.limits import LARGEST_TEXT
from badinh_site.vietnamese import UNWANTED


def write(folder, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")


def problem_of(data: bytes) -> Problem:
    with pytest.raises(ProblemsError) as caught:
        decode(data, "a.md")
    (problem,) = caught.value.problems
    return problem


# Digests


def test_a_digest_is_blake2b_of_20_bytes():
    assert digest(b"Ba") == hashlib.blake2b(b"Ba", digest_size=20).digest()
    assert len(digest(b"")) == 20


def test_different_bytes_have_different_digests():
    assert digest(b"a") != digest(b"b")


# Finding files


def test_all_files_are_found_in_the_order_of_their_paths(tmp_path):
    write(tmp_path, "content/b.md", "content/2021/07/a.md", "content/a/z.jpg", "content/a.md", "static/x.css")
    found, problems = find_files(tmp_path, "content")
    assert [one.path for one in found] == ["content/2021/07/a.md", "content/a.md", "content/a/z.jpg", "content/b.md"]
    assert problems == []


def test_a_found_file_has_its_place_and_stamp(tmp_path):
    write(tmp_path, "content/a.md")
    os.utime(tmp_path / "content/a.md", ns=(5, 1_600_000_000_000_000_000))
    (found,), _ = find_files(tmp_path, "content")
    assert found.path == "content/a.md"
    assert os.fspath(found.file) == str(tmp_path / "content/a.md")
    status = (tmp_path / "content/a.md").stat()
    # An old modification time that was put on is not believed where the system knows better.
    assert found.stamp == (max(status.st_mtime_ns, status.st_ctime_ns), 12)
    assert read_bytes(found) == b"content/a.md"


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert find_files(tmp_path, "content") == ([], [])


def test_an_empty_folder_is_empty(tmp_path):
    (tmp_path / "content/2021").mkdir(parents=True)
    assert find_files(tmp_path, "content") == ([], [])


def test_a_folder_that_is_a_file_is_a_problem(tmp_path):
    write(tmp_path, "content")
    found, problems = find_files(tmp_path, "content")
    assert found == []
    assert [(p.code, p.path) for p in problems] == [("BD008", "content")]


@pytest.mark.parametrize(
    "name",
    [".git/config", ".a.md", "~$bai.docx", "Thumbs.db", "desktop.ini", "Desktop.ini", "a.md~", "a.md.tmp", "a.BAK",
     ".a.swp", "a.md.swp", ".DS_Store"],
)  # fmt: skip
def test_hidden_files_and_leftovers_are_passed_over(tmp_path, name):
    write(tmp_path, f"content/{name}", "content/thumbs.db.md")
    found, problems = find_files(tmp_path, "content")
    assert [one.path for one in found] == ["content/thumbs.db.md"]
    assert problems == []


def test_paths_are_composed_however_the_disk_spells_them(tmp_path):
    name = unicodedata.normalize("NFD", "Đống Đa/Điện Biên.md")
    write(tmp_path, f"content/{name}")
    (found,), problems = find_files(tmp_path, "content")
    assert found.path == "content/Đống Đa/Điện Biên.md"
    assert read_bytes(found).decode() == f"content/{name}"
    assert problems == []


def test_a_symbolic_link_is_reported_and_not_followed(tmp_path):
    write(tmp_path, "secret/key.txt", "content/a.md")
    (tmp_path / "content/link.md").symlink_to(tmp_path / "secret/key.txt")
    (tmp_path / "content/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "content/lost.md").symlink_to(tmp_path / "nothing")
    found, problems = find_files(tmp_path, "content")
    assert [one.path for one in found] == ["content/a.md"]
    assert sorted(problems, key=lambda p: p.path) == [
        Problem("BD005", "content/folder", values={"target": str(tmp_path / "secret")}),
        Problem("BD005", "content/link.md", values={"target": str(tmp_path / "secret/key.txt")}),
        Problem("BD005", "content/lost.md", values={"target": str(tmp_path / "nothing")}),
    ]


@pytest.mark.parametrize("name", ["con.md", "NUL", "aux/a.md", "Com1.txt"])
def test_a_name_that_windows_reserves_is_refused(tmp_path, name):
    write(tmp_path, f"content/{name}")
    found, problems = find_files(tmp_path, "content")
    assert found == []
    first = name.split("/", maxsplit=1)[0]
    assert problems == [Problem("BD006", f"content/{first}", values={"name": first})]


@pytest.mark.parametrize(
    "name", ["a:b.md", "a?.md", "a*.md", "a|b.md", '"a".md', "<a>.md", "a\\b.md", "a.", "a ", "x./a.md"]
)
def test_a_name_that_windows_cannot_have_is_refused(tmp_path, name):
    write(tmp_path, f"content/{name}")
    found, problems = find_files(tmp_path, "content")
    assert found == []
    assert [(p.code, p.values["name"]) for p in problems] == [("BD009", name.split("/", maxsplit=1)[0])]


@pytest.mark.parametrize(("name", "shown"), [("a\nb.md", "a?b.md"), ("a\x01b.md", "a?b.md"), ("a\x7fb.md", "a?b.md")])
def test_a_name_with_control_characters_is_refused_and_shown_without_them(tmp_path, name, shown):
    write(tmp_path, f"content/{name}")
    found, problems = find_files(tmp_path, "content")
    assert found == []
    assert problems == [Problem("BD009", f"content/{shown}", values={"name": shown})]


@pytest.mark.parametrize("folder", ["content", "static", "templates"])
@pytest.mark.parametrize(
    "char", "\t\r\x1b\x85\x9b\xad\u061c\u200b\u200d\u200e\u2028\u202a\u202e\u2066\u2069\ufeff\U000e0041"
)
def test_a_name_with_characters_that_nobody_sees_is_refused(tmp_path, folder, char):
    write(tmp_path, f"{folder}/ảnh{char}gpj.png")
    found, problems = find_files(tmp_path, folder)
    assert found == []
    assert [problem.code for problem in problems] == ["BD009"]
    ((_, line),) = Report(problems, "vi", Path()).lines()
    assert line.isprintable()


@pytest.mark.parametrize(
    "name", ["Bài viết (số 1) – bản “cuối”.md", "Screenshot 9.41\u202fAM.png", "a\u00a0b.md", "漢字.md"]
)
def test_a_name_that_people_see_is_allowed(tmp_path, name):
    write(tmp_path, f"content/{name}")
    assert find_files(tmp_path, "content")[1] == []


def test_a_name_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "content").mkdir()
    try:
        with open(os.fsencode(tmp_path / "content") + b"/a\xff.md", "w", encoding="utf-8"):  # noqa: PTH123
            pass
    except OSError:
        pytest.skip("this file system takes only real text")
    found, problems = find_files(tmp_path, "content")
    assert found == []
    assert problems == [Problem("BD009", "content/a\\udcff.md", values={"name": "a\\udcff.md"})]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bai.md", "bai.md"), ("ĐIỆN.md", "điện.md"), (unicodedata.normalize("NFD", "điện.md"), "điện.md")],
)
def test_two_names_that_are_one_to_windows_are_reported(tmp_path, one, other):
    write(tmp_path, f"content/{one}", f"content/{other}")
    found, problems = find_files(tmp_path, "content")
    if len(found) == 1:
        pytest.skip("this file system takes both for one file")
    assert [(p.code, p.path.casefold(), p.values["other"].casefold()) for p in problems] == [
        ("BD007", f"content/{other}", f"content/{other}")
    ]


def test_a_file_that_is_gone_is_a_problem(tmp_path):
    write(tmp_path, "content/a.md")
    (found,), _ = find_files(tmp_path, "content")
    (tmp_path / "content/a.md").unlink()
    with pytest.raises(ProblemsError) as caught:
        read_bytes(found)
    assert [(p.code, p.path) for p in caught.value.problems] == [("BD008", "content/a.md")]
    assert caught.value.problems[0].values["reason"]


# Text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("Ba Đình".encode(), "Ba Đình"),
        (b"\xef\xbb\xbfa", "a"),
        (b"\xef\xbb\xbf", ""),
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"a\r\r\nb", "a\n\nb"),
        ("Đi\u0300nh".encode(), "Đình"),
        (b"a\tb", "a\tb"),
    ],
)
def test_text_is_composed_with_plain_line_ends_and_no_mark(data, text):
    assert decode(data, "a.md") == (text, [])


@pytest.mark.parametrize(
    ("data", "line", "column", "offset"),
    [
        (b"\xff", 1, 1, "1"),
        (b"ab\n\xc4\x90\xe1x", 2, 2, "6"),
        (b"a\n\nb\x80", 3, 2, "5"),
        (b"a\xc3", 1, 2, "2"),
        (b"\xef\xbb\xbfa\nb\xff", 2, 2, "7"),
    ],
)
def test_bytes_that_are_no_utf8_are_told_with_their_place(data, line, column, offset):
    assert problem_of(data) == Problem("BD001", "a.md", line, column, {"offset": offset})


@pytest.mark.parametrize(("data", "line"), [(b"\0", 1), (b"a\n\nb\0", 3)])
def test_a_file_with_nul_is_no_text(data, line):
    assert problem_of(data) == Problem("BD002", "a.md", line)


def test_the_encoding_of_a_file_is_named_with_how_it_begins():
    values = {"encoding": "UTF-16", "preview": "Tin quận"}
    assert problem_of("Tin quận".encode("utf-16")) == Problem("BD012", "a.md", 1, 0, values)


def test_a_file_can_be_too_large():
    assert decode(b"a" * LARGEST_TEXT, "a.md") == ("a" * LARGEST_TEXT, [])
    values = {"size": "2.0 MiB", "limit": "2 MiB"}
    assert problem_of(b"a" * (LARGEST_TEXT + 1)) == Problem("BD004", "a.md", values=values)


@pytest.mark.parametrize(
    ("char", "name"),
    [("\x01", "U+0001"), ("\x08", "U+0008"), ("\x0b", "U+000B"), ("\x0c", "U+000C"), ("\x1f", "U+001F"),
     ("\x7f", "U+007F"), ("\ufffe", "U+FFFE"), ("\uffff", "U+FFFF")],
)  # fmt: skip
def test_a_control_character_becomes_a_space_and_a_warning(char, name):
    text, problems = decode(f"một\nhai{char}ba{char}\n".encode(), "a.md")
    assert text == "một\nhai ba \n"
    assert problems == [Problem("BD003", "a.md", 2, 4, {"char": name})]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_decoding_raises_nothing_but_problems_and_gives_clean_text(data):
    try:
        text, problems = decode(data, "a.md")
    except ProblemsError as error:
        codes = [problem.code for problem in error.problems]
    else:
        codes = []
    assert codes in ([], ["BD001"], ["BD002"], ["BD012"])
    if codes:
        return
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & {chr(n) for n in (*range(9), 11, 12, 13, *range(14, 32), 127, 0xFFFE, 0xFFFF)}
    assert [p.code for p in problems] in ([], ["BD003"])
    assert decode(text.encode(), "a.md")[0].removeprefix("\ufeff") == text.removeprefix("\ufeff")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Co"]), max_size=100))
def test_decoding_only_composes_text_without_control_characters(text):
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.md") == (unicodedata.normalize("NFC", text), [])


def test_every_unwanted_character_is_found_and_no_other():
    for code in [*range(1, 0xD800), *range(0xE000, 0x11000)]:
        if UNWANTED.match(chr(code)):
            assert decode(f"a{chr(code)}b".encode(), "a.md")[0] == "a b"
    others = "".join(chr(code) for code in range(0x110000) if not UNWANTED.match(chr(code)))
    for start in range(0, len(others), 100_000):
        assert decode(others[start : start + 100_000].encode(), "a.md")[1] == []
