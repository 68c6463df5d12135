"""The property the engine stands on: after any edits, in any order, a build's output equals a clean build's.

Hypothesis edits content, templates, static files and settings, moves the clock, tampers with the output and kills
builds between any two writes; after every build the output is compared byte for byte with a build made from nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.outputs.folder import Folder
from badinh_site.engine.result import PublishedResult
from badinh_site.engine.store.state import State
from badinh_site.portal.entry import BLOBS
from badinh_site.portal.related import rarity
from tests.support import made_up_kind
from tests.support.picturemaking import bytes_of, phone_photo, photo, quadrants
from tests.support.sitemaking import (
    SETTINGS,
    article,
    build_site,
    check_site,
    clean_check,
    clean_tree,
    make_site,
    tree,
    write,
)

pytestmark = pytest.mark.slow

NAMES = st.sampled_from([f"2021/{month}/{name}" for month in ("06", "07") for name in ("mot", "hai", "ba", "bon")])
WORDS = st.sampled_from(["Một", "Hai", "Ba", "Đường phố", "Ngân sách 2.825 tỷ"])
DATES = st.sampled_from([None, "13/06/2021", "2021-06-14T08:00", "2021-07-01", "2021-07-20"])
TAGS = st.sampled_from([None, "y tế", "[y tế, ngân sách]", "Ngân Sách", "y tê", "[ngăn sách, y-tế]", "[平安]"])
BODIES = st.sampled_from(
    [
        "Đoạn.",
        "Đoạn khác.",
        "Hai đoạn.\n\nĐoạn sau.",
        "Đoạn một.\n\nĐoạn hai[^1].\n\n[^1]: Chú thích.",
        "Xem [bài](../06/mot.md).",
        "Xem [tệp](ke-hoach.pdf).",
        'Đoạn.\n\n![Cầu](anh.png "Cầu mới"){.rong}',
        "![Cầu](anh.png) và [ảnh](cau.jpg).",
        "# Mục\n\n| a | b |\n|---|--:|\n| 1 | 2 |",
        "",
    ]
)

HOSTS = st.sampled_from(["", "netlify", "cloudflare, github", "nginx, apache"])
REDIRECTS = [
    "{from: /cu/, to: 2021/06/mot.md}",
    "{from: '/tin.aspx?id=7', to: 2021/07/hai.md}",
    "{from: /tin.aspx, to: /luu-tru/}",
    "{from: /vong/, to: /cu/}",
    "{from: /xa/, to: 'https://khac.example/'}",
    "{from: /tep, to: 2021/06/ke-hoach.pdf}",
]
FINISHES = st.sampled_from(
    [
        "",
        "checksums: true\n",
        "precompress: [gzip]\nchecksums: true\n",
        "archive: {reason: Quận kết thúc hoạt động.}\nprecompress: [brotli]\n",
        "archive: {reason: Quận kết thúc hoạt động.}\nchecksums: false\n",
    ]
)
TONGUES = st.sampled_from(
    [
        "",
        "language: en\n",
        "language: en-GB\naddresses: {sections: /s/, page: p, articles: /a/}\n",
        "addresses: {tags: /nhan/, search: /tim/, albums: /anh/, data: /so-lieu/, share: anh-chia-se}\n",
        "language: fr\n",
    ]
)
PICTURE_NAMES = st.sampled_from([f"{month}/{name}" for month in ("06", "07") for name in ("anh.png", "cau.jpg")])
IMAGES = st.sampled_from([None, "{src: anh.png, alt: Cầu}", "{src: ../06/cau.jpg, alt: Cầu, caption: Chú}"])
SHOTS = st.sampled_from(
    [
        "{src: anh-1.png, alt: Cầu}",
        "{src: anh-1.png, caption: Chú}",
        "{src: ../../2021/06/cau.jpg, alt: Cầu, credit: An}",
    ]
)
PICTURES = {
    "sharp": bytes_of(quadrants(12, 8), "PNG"),
    "wide": bytes_of(quadrants(440, 4), "PNG"),
    "photo": bytes_of(photo(12, 8), "JPEG"),
    "photo again": bytes_of(photo(12, 8), "JPEG", quality=30),
    "lying": phone_photo(16, 8),
    "broken": bytes_of(photo(12, 8), "JPEG")[:-60],
}


class Killed(BaseException):
    """Stands for the end of the process."""


class Editing(RuleBasedStateMachine):
    """An office of editors, a theme author, and a machine that is switched off at bad moments."""

    @initialize(named=st.none() | st.frozensets(st.sampled_from(BLOBS)), counted=st.sampled_from([2, 512]))
    def begin(self, named: frozenset[str] | None, counted: int) -> None:
        """Begin with a kind of page more, which names some blobs of every document, or without it.

        Where terms are counted in few articles, a text can change without changing others, as in a large portal.
        """
        self.place = Path(tempfile.mkdtemp(prefix="badinh-test-"))
        self.patches = ExitStack()
        self.patches.enter_context(mock.patch.object(rarity, "_SAMPLE", counted))
        if named is not None:
            self.patches.enter_context(made_up_kind.registered(named))
        self.site = make_site(self.place / "site")
        made_up_kind.write_template(self.site)
        self.options: dict[str, object] = {}
        self.foreign: dict[str, bytes] = {}
        self.mend_what_links_point_at()

    @rule()
    def mend_what_links_point_at(self) -> None:
        """Without this, a broken link would keep most of the walk from building at all."""
        article(self.site, "2021/06/mot", title="Một", date="2021-06-13", views=14)
        for month in ("06", "07"):
            write(self.site, f"content/2021/{month}/ke-hoach.pdf", "%PDF-0")
            self.put_picture(f"{month}/anh.png", "sharp")
            self.put_picture(f"{month}/cau.jpg", "photo")

    def put_picture(self, name: str, kind: str) -> None:
        (self.site / f"content/2021/{name}").write_bytes(PICTURES[kind])

    @rule(
        name=NAMES, title=WORDS, date=DATES, tags=TAGS, body=BODIES, views=st.integers(0, 3), lead=WORDS, image=IMAGES
    )
    def write_an_article(self, name: str, title: str, views: int, **fields: str | None) -> None:
        article(self.site, name, title=title, views=views, **fields)  # type: ignore[arg-type]

    @rule(
        name=NAMES,
        status=st.sampled_from(["published", "draft", "withdrawn"]),
        date=DATES,
        expires=st.sampled_from([None, "2021-06-14", "2021-07-20T12:00"]),
    )
    def write_an_article_that_comes_or_goes(
        self, name: str, status: str, date: str | None, expires: str | None
    ) -> None:
        reason = "Sai sót" if status == "withdrawn" else None
        article(self.site, name, status=status, reason=reason, date=date, expires=expires)

    @rule(name=NAMES, title=WORDS, date=DATES, body=BODIES)
    def build_an_edit_while_another_file_is_broken(self, name: str, **fields: str | None) -> None:
        """Nothing is published then; and when only the other file is mended, the edit must not be forgotten."""
        build_site(self.site, **self.options)
        article(self.site, name, **fields)  # type: ignore[arg-type]
        other = self.site / "content/2021/06/mot.md"
        if not other.exists():
            return
        text = other.read_bytes()
        other.write_bytes(b"---\ndate: [\n---\n")
        if name != "2021/06/mot":
            assert not build_site(self.site, **self.options).complete
        other.write_bytes(text)

    @rule(name=NAMES, more=st.sampled_from(["!", "\n\nThêm một đoạn về ngân sách."]), author=st.booleans())
    def change_nothing_but_a_text(self, name: str, more: str, *, author: bool) -> None:
        """Change it in a site that is up to date, which the quickest build that can do it takes up."""
        file = self.site / f"content/{name}.md"
        if not file.exists():
            article(self.site, name, title="Một", date="2021-06-13", lead="Hai.", body=f"Đoạn của {name}.")
        build_site(self.site, **self.options)
        text = file.read_text(encoding="utf-8")
        changed = text.replace("---\n", "---\nauthor: An\n", 1) if author and "author" not in text else text + more
        file.write_text(changed, encoding="utf-8", newline="\n")
        self.the_next_build_equals_a_clean_one()

    @rule(status=st.sampled_from(["published", "withdrawn", None]))
    def change_a_plain_page(self, status: str | None) -> None:
        if status is None:
            (self.site / "content/pages/mot.md").unlink(missing_ok=True)
        else:
            reason = "Sai sót" if status == "withdrawn" else None
            article(self.site, "pages/mot", status=status, reason=reason, category=None)

    @rule(name=NAMES)
    def delete_an_article(self, name: str) -> None:
        (self.site / f"content/{name}.md").unlink(missing_ok=True)

    @rule(old=NAMES, new=NAMES)
    def rename_an_article(self, old: str, new: str) -> None:
        source, target = self.site / f"content/{old}.md", self.site / f"content/{new}.md"
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)

    @rule(month=st.sampled_from(["06", "07"]), content=st.sampled_from(["%PDF-1", "%PDF-2", "%PDF-3", "%PDF-4", None]))
    def change_an_attachment(self, month: str, content: str | None) -> None:
        if content is None:
            (self.site / f"content/2021/{month}/ke-hoach.pdf").unlink(missing_ok=True)
        else:
            write(self.site, f"content/2021/{month}/ke-hoach.pdf", content)

    @rule(name=PICTURE_NAMES, kind=st.sampled_from([*PICTURES, None]))
    def change_a_picture(self, name: str, kind: str | None) -> None:
        if kind is None:
            (self.site / f"content/2021/{name}").unlink(missing_ok=True)
        else:
            self.put_picture(name, kind)

    @rule(
        name=st.sampled_from(["mot", "hai"]),
        title=WORDS,
        date=DATES,
        listed=st.lists(SHOTS, max_size=3),
        status=st.sampled_from(["published", "draft", "withdrawn"]),
        body=st.sampled_from(["", "Lời.", "Xem [tệp](../../2021/06/ke-hoach.pdf)."]),
    )
    def write_an_album(self, name: str, *, status: str, listed: list[str], body: str, **fields: str | None) -> None:
        fields |= {"status": status, "reason": "Sai sót" if status == "withdrawn" else None}
        pictures = "".join(f"\n  - {one}" for one in listed) or None
        fields["pictures"] = pictures
        article(self.site, f"albums/{name}/index", category=None, body=body, **fields)  # type: ignore[arg-type]
        (self.site / f"content/albums/{name}/anh-1.png").write_bytes(PICTURES["sharp"])

    @rule(
        name=st.sampled_from(["mot", "hai"]),
        number=st.integers(1, 3),
        kind=st.sampled_from(["sharp", "photo", "photo again", "broken", None]),
    )
    def change_the_folder_of_an_album(self, name: str, number: int, kind: str | None) -> None:
        file = self.site / f"content/albums/{name}/anh-{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        if kind is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(PICTURES[kind])

    @rule(name=st.sampled_from(["mot", "hai"]))
    def delete_an_album(self, name: str) -> None:
        shutil.rmtree(self.site / f"content/albums/{name}", ignore_errors=True)

    @rule(old=PICTURE_NAMES, new=PICTURE_NAMES)
    def rename_a_picture(self, old: str, new: str) -> None:
        source = self.site / f"content/2021/{old}"
        if source.exists():
            source.replace(self.site / f"content/2021/{new}")

    @rule(
        name=st.sampled_from(["cards.html", "pager.html", "feed.xml", "menu.html", "picture.html", "album.html"]),
        mark=st.sampled_from(["x", "y"]),
    )
    def change_a_template(self, name: str, mark: str) -> None:
        theme = (theme_folder() / "templates" / name).read_text(encoding="utf-8")
        write(self.site, f"templates/{name}", theme + ("" if name.endswith("xml") else f"<!-- {mark} -->"))

    @rule()
    def drop_own_templates(self) -> None:
        shutil.rmtree(self.site / "templates", ignore_errors=True)
        made_up_kind.write_template(self.site)

    @rule(text=st.sampled_from(["a{color:red}", "a{background:url(nen.txt)}", None]))
    def change_a_static_file(self, text: str | None) -> None:
        if text is None:
            shutil.rmtree(self.site / "static", ignore_errors=True)
        else:
            write(self.site, "static/style.css", text)
            write(self.site, "static/nen.txt", text)

    @rule(
        title=WORDS,
        size=st.integers(1, 3),
        cities=st.booleans(),
        title_cards=st.booleans(),
        place=st.tuples(HOSTS, DATES, FINISHES, TONGUES),
    )
    def change_the_settings(
        self, title: str, size: int, *, cities: bool, title_cards: bool, place: tuple[str, str | None, str, str]
    ) -> None:
        hosts, expires, finish, tongue = place
        text = SETTINGS.replace("Cổng tin thử", title).replace("page_size: 3", f"page_size: {size}")
        text += f"share_pictures: {str(title_cards).lower()}\n"
        text += f"hosting: [{hosts}]\n{finish}{tongue}"
        text += f"security: {{contact: 'mailto:a@b.vn', expires: '{expires}'}}\n" if expires else ""
        write(self.site, "content/site.yaml", text if cities else text.replace("[Tin tức, Đô thị]", "[Tin tức]"))

    @rule(given=st.lists(st.sampled_from(REDIRECTS), unique=True, max_size=4))
    def change_the_redirects(self, given: list[str]) -> None:
        write(self.site, "content/redirects.yaml", "".join(f"- {one}\n" for one in given))

    @rule(name=NAMES, alias=st.sampled_from(["/cu/", "/tin.aspx", "'/tin.aspx?id=7'"]))
    def give_an_article_an_old_address(self, name: str, alias: str) -> None:
        article(self.site, name, aliases=f"[{alias}]")

    @rule(years=st.sampled_from(["round", "every"]), there=st.booleans())
    def change_the_anniversaries(self, years: str, there: bool) -> None:
        text = f"- name: Quận\n  date: 31/5/1961\n  years: {years}\n"
        write(self.site, "content/anniversaries.yaml", text if there else "")

    @rule(at=st.sampled_from([None, "2021-03-01", "2021-06-13T12:00", "2021-07-25", "2022-06-01"]))
    def move_the_clock(self, at: str | None) -> None:
        self.options["at"] = at

    @rule(drafts=st.booleans(), base_url=st.sampled_from([None, "https://host.example/badinh/"]))
    def ask_for_another_build(self, drafts: bool, base_url: str | None) -> None:
        self.options.update(drafts=drafts, base_url=base_url)

    @rule(number=st.integers(0, 30), how=st.sampled_from(["delete", "alter", "empty"]))
    def tamper_with_the_output(self, number: int, how: str) -> None:
        ours = sorted(set(self.output()) - set(self.foreign))
        if not ours:
            return
        file = self.site / "build" / ours[number % len(ours)]
        if how == "delete":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[::-1] if how == "alter" else b"")

    @rule(name=st.sampled_from(["google-1.html", "2021/06/ghi-chu.txt", "rieng/a.txt"]))
    def put_a_foreign_file(self, name: str) -> None:
        write(self.site, f"build/{name}", "riêng")
        self.foreign[name] = "riêng".encode()

    @rule()
    def lose_nothing_by_building_twice(self) -> None:
        if build_site(self.site, **self.options).complete:
            assert build_site(self.site, **self.options).written == ()

    @rule(number=st.integers(0, 40))
    def be_killed_between_two_writes(self, number: int) -> None:
        self.killed(Folder, "write", number)

    @rule(number=st.integers(0, 5))
    def be_killed_between_two_deletions(self, number: int) -> None:
        self.killed(Folder, "delete", number)

    @rule(number=st.integers(0, 1))
    def be_killed_while_remembering(self, number: int) -> None:
        self.killed(State, "commit", number)

    @rule(number=st.integers(2, 30), name=NAMES)
    def be_killed_and_take_an_article_back(self, number: int, name: str) -> None:
        """A page that nobody remembers having written must not stay for ever."""
        if not (self.site / f"content/{name}.md").exists():
            article(self.site, name, title="Rút lại", date="2021-06-10")
        self.killed(Folder, "write", number)
        (self.site / f"content/{name}.md").unlink()

    def killed(self, owner: type, method: str, number: int) -> None:
        """Build, and end the process when the method is called for the ``number``-th time."""
        calls = 0
        real: Callable[..., object] = getattr(owner, method)

        def counted(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls > number:
                raise Killed
            return real(*arguments)

        with mock.patch.object(owner, method, counted):
            try:
                build_site(self.site, **self.options)
            except Killed:
                return

    def output(self) -> dict[str, bytes]:
        folder = self.site / "build"
        return tree(folder) if folder.is_dir() else {}

    @rule()
    def a_check_finds_what_one_from_nothing_finds(self) -> None:
        """And it changes nothing: the builds after it are compared like all others."""
        assert check_site(self.site, **self.options) == clean_check(self.site, **self.options)

    @rule()
    def the_next_build_equals_a_clean_one(self) -> None:
        """Build, now or after more edits: what a kill left behind must not matter then either."""
        before = self.output()
        result = build_site(self.site, **self.options)
        event(f"built: {result.complete}")
        event(f"documents read: {min(result.read, 2)}")
        if result.complete:
            assert self.output() == self.foreign | clean_tree(self.site, **self.options)
        else:
            assert not isinstance(result, PublishedResult)
            assert self.output() == before

    def teardown(self) -> None:
        with self.patches:
            self.the_next_build_equals_a_clean_one()
        shutil.rmtree(self.place, ignore_errors=True)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
