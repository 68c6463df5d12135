"""Bad sites, each with the exact words an editor gets for it, and with proof that nothing is lost by the mistake.

A case is a folder of ``sites_invalid/``: the files in which it differs from the good site in ``_base/``, what
``badinh build`` must print to stderr in Vietnamese and English after a first line ``exit CODE``, and where it needs
them ``command.txt`` (another command than ``build``), ``args.txt`` (options, one word a line), ``without.txt`` (files
to take away) and ``answers.json`` (what other sites say: by address, status, reason and where to). Mistakes that git or
Windows cannot hold are made by the functions of this module.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock
from xml.etree import ElementTree as ET

import pytest

from badinh_site.engine.check.asking import LinkChecker, LinkStatus
from tests.support.running import badinh, files, move_in

pytestmark = pytest.mark.slow  # each case is a site that is built in two languages

CASES = Path(__file__).parents[1] / "data/sites_invalid"
BASE = CASES / "_base"
OURS = ("build", ".badinh")
LANGUAGES = ("vi", "en")
HERE = "C:\\Users\\Lan\\Desktop"
"""In expected words, the folder in which a command is run."""
ARTICLE = "content/2021/07/bai.md"
GOOD_ARTICLE = "content/2021/07/tot.md"
SETTINGS = "content/site.yaml"
FRONT = "---\ntitle: Nghỉ lễ\n---\n"


class Bench:
    """A good site that has been built, and can be made good again."""

    def __init__(self, place: Path) -> None:
        self.site = place / "site"
        self._kept = place / "kept"
        shutil.copytree(BASE, self.site)
        answer = badinh(self.site, "build")
        assert (answer.code, answer.err) == (0, "")
        shutil.copytree(self.site, self._kept)
        self.good = files(self.site / "build")
        self.sources = files(self.site, without=OURS)

    def restore(self) -> None:
        """Bring back the site as it was built, state and times included."""
        shutil.rmtree(self.site)
        shutil.copytree(self._kept, self.site)
        move_in(self.site)

    def mend(self) -> None:
        """Undo the mistake as an editor does: sources are right again, output and state stay as they are."""
        for entry in self.site.iterdir():
            if entry.name in OURS:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        for name, data in self.sources.items():
            self.write(name, data)

    def write(self, name: str, data: str | bytes) -> None:
        """Write a file of the site."""
        file = self.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)

    def output(self) -> dict[str, bytes]:
        """Return what stands in the output folder."""
        return files(self.site / "build")


@pytest.fixture(scope="module")
def only_bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return the one site of this module: an output folder is known by its path, so all cases share it."""
    return Bench(tmp_path_factory.mktemp("invalid"))


@pytest.fixture
def bench(only_bench: Bench) -> Iterator[Bench]:
    """Return the good site, built."""
    yield only_bench
    only_bench.restore()


def prove(bench: Bench, expected: dict[str, str], *args: str, command: str = "build", shown: bool = True) -> None:
    """Prove what holds for every mistake, once it has been made in the site.

    The words that are expected hold the lines of files that are ``shown`` with a problem, or do without.
    """
    sources = files(bench.site, without=OURS)
    for language in LANGUAGES:
        answer = badinh(bench.site, command, *args, language=language)
        words = answer.shown if shown else answer.reported
        assert words.replace(str(bench.site.resolve()), HERE) == expected[language]
        if answer.code or command != "build":
            assert bench.output() == bench.good, "a mistake must leave the old output whole"
    assert files(bench.site, without=OURS) == sources, "a build must not touch the site's own files"
    bench.mend()
    answer = badinh(bench.site, "build")
    # Mending deletes articles that were published beside the mistake, and the build says so.
    assert (answer.code, set(re.findall(r"BD\d{3}", answer.err)) - {"BD340"}) == (0, set())
    assert bench.output() == bench.good, "after mending, the output must equal that of a clean build"


CASE_NAMES = sorted(folder.name for folder in CASES.iterdir() if folder != BASE)


def case_args(name: str) -> list[str]:
    """Return the options of a case."""
    file = CASES / name / "args.txt"
    return file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []


def case_command(name: str) -> str:
    """Return the command of a case."""
    file = CASES / name / "command.txt"
    return file.read_text(encoding="utf-8").strip() if file.exists() else "build"


def make_case(site: Path, name: str) -> dict[str, str]:
    """Make the mistake of a case in a site; return the texts it must lead to."""
    folder = CASES / name
    expected = {}
    for file in sorted(folder.rglob("*")):
        below = file.relative_to(folder)
        if file.is_dir() or file.name in ("args.txt", "command.txt", "answers.json"):
            continue
        if file.parent == folder and file.name.startswith("expected."):
            expected[file.suffixes[0][1:]] = file.read_text(encoding="utf-8")
        elif file.parent == folder and file.name == "without.txt":
            for gone in file.read_text(encoding="utf-8").splitlines():
                (site / gone).unlink()
        else:
            (site / below).parent.mkdir(parents=True, exist_ok=True)
            (site / below).write_bytes(file.read_bytes())
    return expected


@contextlib.contextmanager
def answering(name: str) -> Iterator[None]:
    """Let other sites answer as a case says."""
    file = CASES / name / "answers.json"
    said = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def answer(asking: LinkChecker, url: str) -> LinkStatus:
        return LinkStatus(*said[url], asking.now)

    with (
        mock.patch.object(LinkChecker, "ask", answer),
        mock.patch("badinh_site.engine.check.asking.time.sleep"),
    ):
        yield


@pytest.mark.parametrize("name", CASE_NAMES)
def test_a_bad_site_gets_its_exact_words_and_loses_nothing(bench: Bench, name: str) -> None:
    expected = make_case(bench.site, name)
    with answering(name):
        prove(bench, expected, *case_args(name), command=case_command(name))


def test_every_case_names_both_languages() -> None:
    for name in CASE_NAMES:
        assert {file.name for file in (CASES / name).glob("expected.*")} == {"expected.vi.txt", "expected.en.txt"}


@pytest.mark.parametrize("name", ["many-problems", "template-division", "output-is-content", "yaml-tag"])
def test_the_program_says_the_same_as_a_process_of_its_own(bench: Bench, name: str) -> None:
    expected = make_case(bench.site, name)
    for language in LANGUAGES:
        done = subprocess.run(
            [sys.executable, "-m", "badinh_site", "build", *case_args(name)],
            cwd=bench.site,
            env={**os.environ, "BADINH_LANG": language, "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert f"exit {done.returncode}\n{done.stderr.decode('utf-8')}".replace("\r\n", "\n") == expected[language]
        assert bench.output() == bench.good


# Mistakes that are made here: (name, what makes it, the Vietnamese line, the English line), without place and level.

MAKE = Callable[[Bench], None]


class Made(NamedTuple):
    """A mistake that a function makes, and the lines it leads to: each a place, and code and words in two languages."""

    name: str
    make: MAKE
    lines: tuple[tuple[str, str, str], ...]


def writes(name: str, data: str | bytes) -> MAKE:
    return lambda bench: bench.write(name, data)


def links(name: str, target: str) -> MAKE:
    return lambda bench: (bench.site / name).symlink_to(target)


def all_of(*makes: MAKE) -> MAKE:
    def make(bench: Bench) -> None:
        for one in makes:
            one(bench)

    return make


def settings_with(text: str) -> MAKE:
    return lambda bench: bench.write(SETTINGS, bench.sources[SETTINGS] + text.encode("utf-8"))


def settings_encoded(encoding: str) -> MAKE:
    return lambda bench: bench.write(SETTINGS, bench.sources[SETTINGS].decode("utf-8").encode(encoding))


def linked_settings(bench: Bench) -> None:
    (bench.site / SETTINGS).rename(bench.site / "settings.yaml")
    (bench.site / SETTINGS).symlink_to("../settings.yaml")


def folder_for_settings(bench: Bench) -> None:
    (bench.site / SETTINGS).unlink()
    (bench.site / SETTINGS).mkdir()


def name_of_other_bytes(bench: Bench) -> None:
    Path(os.fsdecode(os.fsencode(bench.site / "content/2021/07") + b"/b\xe0i.md")).write_text(FRONT)


def not_utf8(place: str, offset: int) -> tuple[str, str, str]:
    return (
        place,
        f"BD001 Tệp không phải UTF-8 (byte lạ thứ {offset}). Mở tệp, chọn Lưu thành (Save As) với mã hóa UTF-8.",
        f"BD001 The file is not UTF-8 (stray byte at {offset}). Save it again as UTF-8.",
    )


def has_nul(place: str) -> tuple[str, str, str]:
    return (
        place,
        "BD002 Tệp chứa ký tự NUL, có thể không phải tệp văn bản. "
        "Kiểm tra xem có phải tệp Word hay UTF-16 được đổi tên; lưu lại thành văn bản UTF-8.",
        "BD002 The file contains a NUL character; it may not be a text file. "
        "Check whether it is a renamed Word or UTF-16 file; save it as UTF-8 text.",
    )


def saved_as(encoding: str, text: str, title: str = "Nghỉ lễ", path: str = ARTICLE) -> tuple[str, str, str]:
    return (
        f"{path}:1",
        f"BD012 Tệp lưu với mã {encoding} chứ không phải UTF-8. Nội dung bắt đầu là: “title: {title} {text}”. "
        "Mở tệp bằng chương trình đã lưu nó, chọn Lưu thành (Save As) với mã hóa UTF-8.",
        f"BD012 The file is saved as {encoding}, not as UTF-8. It begins: “title: {title} {text}”. "
        "Open it in the program that saved it, and save it again as UTF-8.",
    )


def too_large(place: str, size: str) -> tuple[str, str, str]:
    return (
        place,
        f"BD004 Tệp quá lớn: {size}, tối đa 2 MiB. "
        "Chia bài thành nhiều phần; ảnh và tài liệu đính kèm để thành tệp riêng.",
        f"BD004 The file is too large: {size}, at most 2 MiB. "
        "Split the article; keep pictures and attachments in separate files.",
    )


def linked(place: str, target: str) -> tuple[str, str, str]:
    return (
        place,
        f"BD005 Đây là liên kết tượng trưng (symlink) tới {target}; badinh không đi theo liên kết. "
        "Chép tệp thật vào thư mục này thay cho liên kết.",
        f"BD005 This is a symbolic link to {target}; links are not followed. "
        "Put the file itself here instead of the link.",
    )


def reserved(place: str, name: str) -> tuple[str, str, str]:
    return (
        place,
        f"BD006 Tên “{name}” là tên Windows giữ riêng, máy Windows không mở được. Đổi tên tệp hoặc thư mục.",
        f"BD006 “{name}” is a name that Windows reserves; it cannot be opened there. Rename the file or folder.",
    )


def twin(place: str, other: str) -> tuple[str, str, str]:
    return (
        place,
        f"BD007 Tên chỉ khác “{other}” ở chữ hoa hoặc cách gõ dấu; Windows coi là một tệp. Đổi tên một trong hai tệp.",
        f"BD007 The name differs from “{other}” only in case or normal form; to Windows they are one file. "
        "Rename one of the two.",
    )


def unsafe(place: str, name: str) -> tuple[str, str, str]:
    return (
        place,
        f"BD009 Tên tệp “{name}” có ký tự không dùng được trên mọi máy. "
        "Đổi tên, chỉ dùng chữ, số, dấu cách, gạch nối và dấu chấm.",
        f"BD009 The file name “{name}” has characters that do not work everywhere. "
        "Rename it using only letters, digits, spaces, hyphens and dots.",
    )


def too_deep(place: str) -> tuple[str, str, str]:
    return (
        place,
        "BD110 Ngoặc hoặc dòng thụt vào lồng nhau quá nhiều lớp. Bỏ bớt ngoặc và dấu cách ở đầu dòng.",
        "BD110 Brackets or indented lines are nested too deeply. Remove brackets and levels of indentation.",
    )


def has_sign(place: str, sign: str) -> tuple[str, str, str]:
    return (
        place,
        f'BD109 Phần chữ không được bắt đầu bằng ký hiệu “{sign}”. Đặt cả phần chữ trong dấu nháy "...".',
        f'BD109 A text cannot begin with the character “{sign}”. Put the whole text in quotes "...".',
    )


SAVED_SETTINGS = saved_as("UTF-16", "base_url:...", "Tin tức quận Ba Đình", SETTINGS)
NO_SETTINGS = (
    SETTINGS,
    f"BD301 Không tìm thấy content/site.yaml. Bạn đang ở thư mục {HERE}; hãy mở cửa sổ lệnh trong thư mục của "
    "trang tin, hoặc chỉ rõ bằng --site THƯ_MỤC.",
    f"BD301 There is no content/site.yaml. You are in the folder {HERE}: open the console in the site's folder, or "
    "specify it with --site DIR.",
)
DEEP_BODY = (
    f"{ARTICLE}:4",
    "BD210 Không xuất được nội dung Markdown (lồng nhau quá sâu). "
    "Tìm chỗ lồng nhau rất nhiều lớp (trích dẫn, danh sách, ngoặc) và viết đơn giản lại.",
    "BD210 The Markdown of the body cannot be rendered (nested too deeply). "
    "Simplify deeply nested quotes, lists or brackets.",
)
DEEP_TEMPLATE = (
    "templates/article.html:1",
    "BD401 Lỗi cú pháp trong mẫu: lồng nhau quá sâu. Xem lại dòng này của mẫu.",
    "BD401 Syntax error in a template: nested too deeply. Look at this line of the template.",
)
_PAIRS = zip("abcdefgh", "bcdefghi", strict=True)
BOMB = "---\na: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in _PAIRS) + "---\n"
NFC_NAME, NFD_NAME = (f"content/2021/07/{unicodedata.normalize(form, 'lễ')}.md" for form in ("NFC", "NFD"))

MADE = (
    Made("nul", writes(ARTICLE, FRONT + "a\0b\n"), (has_nul(f"{ARTICLE}:4"),)),
    Made("utf-16", writes(ARTICLE, (FRONT + "Xin chào\n").encode("utf-16")), (saved_as("UTF-16", "Xin chào"),)),
    Made(
        "utf-16-without-mark",
        writes(ARTICLE, (FRONT + "Chào\n").encode("utf-16-be")),
        (saved_as("UTF-16", "Chào"),),
    ),
    Made(
        "windows-1258-text",
        writes(ARTICLE, FRONT.encode("cp1258", "ignore") + "Hôm nay ơ đâu, ăn cơm chưa?\n".encode("cp1258")),
        (saved_as("windows-1258", "Hôm nay ơ đâu, ăn cơm chưa?", "Ngh l"),),
    ),
    Made("windows-1258", writes(ARTICLE, b"---\ntitle: B\xe0i v\xeat\n---\nx\n"), (not_utf8(f"{ARTICLE}:2:9", 13),)),
    Made("cut-in-a-letter", writes(ARTICLE, "---\ntitle: Nghỉ lễ".encode()[:-1]), (not_utf8(f"{ARTICLE}:2:14", 20),)),
    Made("word-file", writes(ARTICLE, b"PK\x03\x04\x14\x00\x06\x00\x08"), (has_nul(f"{ARTICLE}:1"),)),
    Made("10-mb", writes(ARTICLE, FRONT + "x" * (10 * 2**20)), (too_large(ARTICLE, "10.0 MiB"),)),
    Made("link-out-of-content", links(ARTICLE, "/etc/passwd"), (linked(ARTICLE, "/etc/passwd"),)),
    Made("link-inside-content", links(ARTICLE, "tot.md"), (linked(ARTICLE, "tot.md"),)),
    Made("link-to-folder", links("content/ngoai", "/etc"), (linked("content/ngoai", "/etc"),)),
    Made("link-in-a-circle", links("content/vong", "."), (linked("content/vong", "."),)),
    Made("link-to-nothing", links("content/mat.md", "khong-co.md"), (linked("content/mat.md", "khong-co.md"),)),
    Made("normal-forms", all_of(writes(NFC_NAME, FRONT), writes(NFD_NAME, FRONT)), (twin(NFC_NAME, NFC_NAME),)),
    Made(
        "case-of-letters",
        writes("content/2021/07/TOT.md", FRONT),
        (twin(GOOD_ARTICLE, "content/2021/07/TOT.md"),),
    ),
    Made(
        "reserved-names",
        all_of(
            writes("content/2021/07/NUL.tar.pdf", "x"),
            writes("content/2021/07/con.md", FRONT),
            writes("content/aux/bai.md", FRONT),
        ),
        (
            reserved("content/2021/07/NUL.tar.pdf", "NUL.tar.pdf"),
            reserved("content/2021/07/con.md", "con.md"),
            reserved("content/aux", "aux"),
        ),
    ),
    Made(
        "names-for-one-system-only",
        all_of(
            writes("content/2021/07/a\nb.md", FRONT),
            writes("content/2021/07/a\x1b[31m.md", FRONT),
            writes("content/2021/07/họp: tổ.md", FRONT),
            writes("content/2021/07/x./bai.md", FRONT),
        ),
        (
            unsafe("content/2021/07/a?[31m.md", "a?[31m.md"),
            unsafe("content/2021/07/a?b.md", "a?b.md"),
            unsafe("content/2021/07/họp: tổ.md", "họp: tổ.md"),
            unsafe("content/2021/07/x.", "x."),
        ),
    ),
    Made(
        "name-of-other-bytes",
        name_of_other_bytes,
        (unsafe("content/2021/07/b\\udce0i.md", "b\\udce0i.md"),),
    ),
    Made("deep-brackets", writes(ARTICLE, f"---\ntags: {'[' * 50_000}\n---\n"), (too_deep(f"{ARTICLE}:2:36"),)),
    Made("deep-braces", writes(ARTICLE, f"---\ntags: {'{a: ' * 5000}\n---\n"), (too_deep(f"{ARTICLE}:2:123"),)),
    Made("deep-lists", writes(ARTICLE, f"---\n{'- ' * 5000}a\n---\n"), (too_deep(f"{ARTICLE}:2:61"),)),
    Made("deep-keys", writes(ARTICLE, f"---\n{'? ' * 5000}a\n---\n"), (too_deep(f"{ARTICLE}:2:61"),)),
    Made("aliases-that-multiply", writes(ARTICLE, BOMB), (has_sign(f"{ARTICLE}:2:4", "&"),)),
    Made("alias-of-itself", writes(ARTICLE, "---\ntags: &a [*a]\n---\n"), (has_sign(f"{ARTICLE}:2:7", "&"),)),
    Made("deep-body", writes(ARTICLE, FRONT + "1. " * 1500 + "\n"), (DEEP_BODY,)),
    Made("settings-are-a-folder", folder_for_settings, (NO_SETTINGS,)),
    Made("settings-are-a-link", linked_settings, (linked(SETTINGS, "../settings.yaml"), NO_SETTINGS)),
    Made("settings-in-utf-16", settings_encoded("utf-16"), (SAVED_SETTINGS,)),
    Made("settings-of-10-mb", settings_with("#" * (10 * 2**20)), (too_large(SETTINGS, "10.0 MiB"),)),
    Made("settings-too-deep", settings_with(f"menu: {'[' * 10_000}\n"), (too_deep(f"{SETTINGS}:5:36"),)),
    Made(
        "anniversaries-in-windows-1258",
        writes("content/anniversaries.yaml", b"- name: B\xe0\n"),
        (not_utf8("content/anniversaries.yaml:1:10", 10),),
    ),
    Made(
        "template-in-windows-1258",
        writes("templates/article.html", b"<p>B\xe0i</p>"),
        (not_utf8("templates/article.html:1:5", 5),),
    ),
    Made("template-with-nul", writes("templates/article.html", b"<p>\0</p>"), (has_nul("templates/article.html:1"),)),
    Made(
        "template-too-deep", writes("templates/article.html", f"{{{{ {'(' * 3000}1{')' * 3000} }}}}"), (DEEP_TEMPLATE,)
    ),
    Made(
        "stylesheet-in-windows-1258",
        writes("static/them.css", b"/* B\xe0 */"),
        (not_utf8("static/them.css:1:5", 5),),
    ),
    Made("stylesheet-with-nul", writes("static/them.css", b"/* \0 */"), (has_nul("static/them.css:1"),)),
    Made(
        "hidden-line-end",
        writes(ARTICLE, "---\ntitle: Nghỉ\u2028views: 3\n---\nx\n"),
        (
            (
                f"{ARTICLE}:2:12",
                "BD003 Có ký tự điều khiển ẩn U+2028; khi xuất bản được thay bằng dấu cách. "
                "Xóa ký tự ẩn ở chỗ này (thường do dán từ Word).",
                "BD003 Hidden control character U+2028; published as a space. "
                "Delete the hidden character (it often comes from text pasted from Word).",
            ),
            (
                f"{ARTICLE}:2:18",
                "BD103 Dòng này viết chưa đúng: trong phần chữ có dấu hai chấm. "
                'Đặt cả phần chữ trong dấu nháy: title: "Nghỉ views: 3"',
                "BD103 This line is not right: there is a colon in the text. "
                'Put the whole text in quotes: title: "Nghỉ views: 3"',
            ),
        ),
    ),
)

WARNINGS = ("BD003",)
_LEVELS = {"vi": ("lỗi", "cảnh báo"), "en": ("error", "warning")}
_ENDS = {
    "vi": "Chưa xuất được: {} lỗi, {} cảnh báo. Bản cũ trong build được giữ nguyên.\n",
    "en": "Failed: {} errors, {} warnings. build is unchanged.\n",
}


def printed(lines: tuple[tuple[str, str, str], ...], language: str) -> str:
    """Return what a failing build prints of some problems: errors first."""
    ranked = sorted(lines, key=lambda line: line[1].startswith(WARNINGS))
    warnings = sum(line[1].startswith(WARNINGS) for line in lines)
    texts = [
        f"{place}: {_LEVELS[language][vi.startswith(WARNINGS)]} {vi if language == 'vi' else en}\n"
        for place, vi, en in ranked
    ]
    return "exit 1\n" + "".join(texts) + _ENDS[language].format(len(lines) - warnings, warnings)


@pytest.mark.parametrize("made", MADE, ids=[made.name for made in MADE])
def test_a_mistake_that_files_in_git_cannot_hold_gets_its_words(bench: Bench, made: Made) -> None:
    made.make(bench)
    prove(bench, {language: printed(made.lines, language) for language in LANGUAGES}, shown=False)


def test_a_file_that_cannot_be_read_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not bind root, so the refusal is played."""
    bench.write(ARTICLE, FRONT)
    opened = os.open

    def refusing(path: str, *how: int) -> int:
        if Path(path).name == "bai.md":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refusing)
        answer = badinh(bench.site, "build")
    assert answer.shown == (
        f"exit 1\n{ARTICLE}: lỗi BD008 Không đọc được: Permission denied. Kiểm tra quyền truy cập và ổ đĩa.\n"
        "Chưa xuất được: 1 lỗi, 0 cảnh báo. Bản cũ trong build được giữ nguyên.\n"
    )
    assert bench.output() == bench.good
    bench.mend()
    assert badinh(bench.site, "build").code == 0
    assert bench.output() == bench.good


# What is no mistake, however it looks


def with_mark(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode("utf-8")


FORMS: dict[str, Callable[[str], bytes]] = {
    "byte-order-mark": with_mark,
    "windows-line-ends": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "notepad": lambda text: with_mark(text.replace("\n", "\r\n")),
    "old-mac-line-ends": lambda text: text.replace("\n", "\r").encode("utf-8"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode("utf-8"),
    "no-end-of-line-at-the-end": lambda text: text.rstrip("\n").encode("utf-8"),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_editors_programs_do_to_a_text_file_changes_nothing(bench: Bench, form: str) -> None:
    for name, data in bench.sources.items():
        bench.write(name, FORMS[form](data.decode("utf-8")))
    answer = badinh(bench.site, "build", "-v")
    assert (answer.code, answer.err) == (0, "")
    assert bench.output() == bench.good
    assert "ghi 0," in answer.out


@pytest.mark.parametrize("name", ["đường dẫn dài " * 6, "NGHỈ LỄ 2-9", "Quy định (sửa đổi) & bổ sung"])
def test_names_that_people_give_to_files_are_no_mistake(bench: Bench, name: str) -> None:
    bench.write(f"content/2021/07/{name.strip()}.md", FRONT + "Nội dung.\n")
    answer = badinh(bench.site, "build")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(
    "front",
    [
        'lead: "D:\\tai-lieu\\van-ban"',
        'lead: "a\\0b\\x08c\\e[31m"',
        'author: "a\\uFFFEb"',
    ],
)
def test_no_escape_of_yaml_brings_a_control_character_into_the_feed(bench: Bench, front: str) -> None:
    bench.write(ARTICLE, f"---\ntitle: Nghỉ lễ\ndate: 01/07/2021\n{front}\n---\nNội dung.\n")
    assert badinh(bench.site, "build").code == 0
    ET.fromstring((bench.site / "build/feed.xml").read_bytes())  # noqa: S314 - our own output


@pytest.mark.parametrize("number", ["&#11;", "&#8;", "&#x1b;", "&#0;", "&#xFFFE;", "&#xd800;"])
def test_no_character_reference_brings_a_control_character_into_the_feed(bench: Bench, number: str) -> None:
    bench.write(ARTICLE, f"---\ntitle: Nghỉ lễ\ndate: 01/07/2021\n---\nNội {number} dung.\n")
    assert badinh(bench.site, "build").code == 0
    ET.fromstring((bench.site / "build/feed.xml").read_bytes())  # noqa: S314 - our own output


def test_a_missing_markdown_extension_is_found_once_it_is_installed(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(SETTINGS, bench.sources[SETTINGS] + b"markdown:\n  extensions: [badinh_test_extension]\n")
    allow = ("--allow-extension", "badinh_test_extension")
    assert badinh(bench.site, "build", *allow).code == 1
    (tmp_path / "badinh_test_extension.py").write_text(
        "from markdown.extensions.sane_lists import SaneListExtension\n\n"
        "def makeExtension(**options):\n    return SaneListExtension(**options)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    answer = badinh(bench.site, "build", *allow)
    monkeypatch.delitem(sys.modules, "badinh_test_extension", raising=False)
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("arguments", [("build", "--ouput", "x"), ("build", "--jobs", "0"), ("biuld",), ("explain",)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_command_line_ends_with_2_and_touches_nothing(
    bench: Bench, arguments: tuple[str, ...], language: str
) -> None:
    answer = badinh(bench.site, *arguments, language=language)
    assert answer.code == 2
    assert bench.output() == bench.good


def test_a_wrong_command_line_is_answered_in_vietnamese(bench: Bench) -> None:
    assert "No such option" not in badinh(bench.site, "build", "--ouput", "x").err
