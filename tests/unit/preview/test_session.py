"""The preview shows what a build makes, byte for byte, after every edit; and the last good page in between."""

from __future__ import annotations

import errno
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import UsageError
from badinh_site.engine.request import Request
from badinh_site.engine.store.database import StorageError
from badinh_site.engine.store.workspace import preview_folder
from badinh_site.preview import sources, touched_files
from badinh_site.preview.live_site import LiveSite
from badinh_site.preview.pages import Item
from badinh_site.preview.session import Rebuild, Session
from badinh_site.preview.shown import Shown
from badinh_site.preview.site import NoPage, Redirect, Served, ServedFile, ServedPage
from tests.support.sitemaking import article, build_site, codes, make_site, tree, write

SITES = sorted((Path(__file__).parents[2] / "data/sites").iterdir())
EDITS = int(os.environ.get("BADINH_PREVIEW_EDITS", "120"))
"""Random edits of the walk below."""

Preview = Callable[..., Session]


@pytest.fixture
def preview() -> Iterator[Preview]:
    """Return what begins a preview of a site, and end them all."""
    sessions: list[Session] = []

    def begin(site: Path, report: Callable[[Rebuild], None] = lambda _: None, **options: object) -> Session:
        request = Request(site, site / ".badinh/preview", drafts=True, **options)  # type: ignore[arg-type]
        (site / ".badinh").mkdir(exist_ok=True)
        session = Session(request, site / ".badinh", "vi", report)
        sessions.append(session)
        session.begin()
        return session

    yield begin
    for session in sessions:
        session.close()


def address(output: str, base: str = "/") -> str:
    return base + (output.removesuffix("index.html") if output.endswith("/index.html") else output).removeprefix("/")


def data(served: Served) -> bytes:
    assert isinstance(served, ServedFile | ServedPage)
    return served.body.read_bytes() if isinstance(served.body, Path) else served.body


def is_copied(served: Served) -> bool:
    return isinstance(served, ServedFile) and isinstance(served.body, Path)


def shown(served: Served) -> Shown:
    assert isinstance(served, ServedPage | NoPage)
    return served.shown


def shown_errors(served: Served) -> list[str]:
    return [trouble.code for trouble in shown(served).errors]


@pytest.mark.slow
@pytest.mark.parametrize("case", SITES, ids=lambda case: case.name)
def test_every_output_is_served_as_a_build_with_drafts_makes_it(case: Path, tmp_path: Path, preview: Preview) -> None:
    site = shutil.copytree(case, tmp_path / "site", ignore=shutil.ignore_patterns("expected"))
    at = {"at": "2021-07-14T08:00"}
    result = build_site(site, drafts=True, **at)
    assert result.complete, result.problems
    session = preview(site, **at)
    base = session.begin()
    made = tree(site / "build")
    assert made
    for output, expected in made.items():
        if output == "SHA256SUMS":  # is made of finished files, of which a preview has none
            assert session.serve(address(output, base)).status == 404
            continue
        served = session.serve(address(output, base))
        assert served.status == (404 if output == "404.html" else 200)
        assert data(served) == expected, output


def test_nothing_of_the_preview_gets_into_the_output_or_the_state_of_the_builds(
    tmp_path: Path, preview: Preview
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/nhap", title="Nháp", date="2021-05-02", status="draft")
    assert build_site(tmp_path).complete
    before = tree(tmp_path / "build")
    session = preview(tmp_path)
    assert session.serve("/2021/05/nhap/").status == 200
    session.close()
    assert tree(tmp_path / "build") == before
    assert build_site(tmp_path).written == ()


def test_a_page_shows_an_edit_at_the_next_request(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/bai", title="Bài", date="2021-05-01", body="Mở đầu.\n\nCâu đầu.")
    rebuilds: list[Rebuild] = []
    session = preview(tmp_path, rebuilds.append)
    assert "Câu đầu." in data(session.serve("/2021/05/bai/")).decode()
    article(tmp_path, "2021/05/bai", title="Bài", date="2021-05-01", body="Mở đầu.\n\nCâu đầu. Câu sau.")
    assert "Câu sau." in data(session.serve("/2021/05/bai/")).decode()
    assert rebuilds[-1].changed == ("content/2021/05/bai.md",)
    # The page, the feeds of the site (two) and of the section, and of the index words, pairs, syllables and results.
    assert rebuilds[-1].outputs == 4 + 4


def test_a_page_keeps_its_fingerprint_when_only_others_or_the_stylesheet_change(
    tmp_path: Path, preview: Preview
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    article(tmp_path, "2021/05/b", title="B", date="2021-05-02", body="Hai.", lead="B.")
    session = preview(tmp_path)
    first = shown(session.serve("/2021/05/a/"))
    article(tmp_path, "2021/05/b", title="B", date="2021-05-02", body="Khác.", lead="B.")
    second = shown(session.serve("/2021/05/a/"))
    assert first == second
    write(tmp_path, "static/style.css", "body{color:red}")
    third = shown(session.serve("/2021/05/a/"))
    assert third.print == first.print
    assert third.styles != first.styles
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Mới.")
    fourth = shown(session.serve("/2021/05/a/"))
    assert fourth.print != first.print


def test_a_mistake_is_shown_with_its_line_over_the_last_good_page_and_goes_when_mended(
    tmp_path: Path, preview: Preview
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    session = preview(tmp_path)
    good = session.serve("/2021/05/a/")
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", views="nhiều", body="Hai.")
    served = session.serve("/2021/05/a/")
    assert data(served) == data(good)
    (trouble,) = shown(served).errors
    assert (trouble.code, trouble.path) == ("BD112", "content/2021/05/a.md")
    assert [line.text for line in trouble.lines if line.here] == ["views: nhiều"]
    assert trouble.hint
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Hai.")
    patched = session.serve("/2021/05/a/")
    assert shown_errors(patched) == []
    assert "Hai." in data(patched).decode()


def test_a_template_that_fails_while_rendering_is_shown_over_the_last_good_page(
    tmp_path: Path, preview: Preview
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    session = preview(tmp_path)
    good = session.serve("/2021/05/a/")
    write(tmp_path, "templates/mark.html", "{% macro mark(kind, date) %}\n{{ kind.nothing }}{% endmacro %}")
    served = session.serve("/2021/05/a/")
    assert shown_errors(served) == ["BD404"]
    assert data(served) == data(good)
    write(tmp_path, "templates/mark.html", "{% macro mark(kind, date) %}{% endmacro %}")
    assert shown_errors(session.serve("/2021/05/a/")) == []


def test_a_file_whose_source_is_gone_while_the_site_has_errors_is_missing(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="[Tệp](a.pdf)")
    (tmp_path / "content/2021/05/a.pdf").write_bytes(b"%PDF")
    session = preview(tmp_path)
    assert data(session.serve("/2021/05/a.pdf")) == b"%PDF"
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", views="nhiều")
    (tmp_path / "content/2021/05/a.pdf").unlink()
    served = session.serve("/2021/05/a.pdf")
    assert served.status == 500
    assert "BD510" in shown_errors(served)


def test_a_page_of_static_is_served_as_it_is(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    write(tmp_path, "static/google0123.html", "google-site-verification: google0123.html")
    assert build_site(tmp_path).complete
    (output,) = (path for path in tree(tmp_path / "build") if "google" in path)
    session = preview(tmp_path)
    assert data(session.serve(address(output))) == b"google-site-verification: google0123.html"


def test_a_site_that_never_was_good_shows_its_mistakes_alone(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="hôm qua")
    session = preview(tmp_path)
    served = session.serve("/2021/05/a/")
    assert isinstance(served, NoPage)
    assert served.status == 500
    assert shown_errors(served) == ["BD114"]
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    assert session.serve("/2021/05/a/").status == 200


def test_warnings_of_a_page_are_told_with_it_and_with_no_other(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    write(tmp_path, "content/2021/05/a.md", "---\ndate: 2021-05-01\nlead: Tóm tắt không có tiêu đề.\n---\n")
    article(tmp_path, "2021/05/b", title="B", date="2021-05-01")
    session = preview(tmp_path)
    both = shown(session.serve("/2021/05/a/")), shown(session.serve("/2021/05/b/"))
    assert [[trouble.code for trouble in one.warnings] for one in both] == [["BD201"], []]


def test_a_page_names_the_file_that_an_editor_opens_and_a_list_names_none(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    session = preview(tmp_path)
    both = shown(session.serve("/2021/05/a/")), shown(session.serve("/"))
    assert [one.origin for one in both] == ["content/2021/05/a.md", ""]


BROKEN = "---\ntitle: Nháp\ndate: 31/11/2021\nstatus: draft\n---\n"


def test_a_draft_with_mistakes_is_among_the_drafts_until_it_is_mended(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    article(tmp_path, "2021/05/b", title="B", date="2021-05-01", status="draft")
    write(tmp_path, "content/2021/05/nhap.md", BROKEN)
    session = preview(tmp_path)  # the first preview of the site: no version without errors is known
    broken = Item("", "", "content/2021/05/nhap.md", is_broken=True)
    assert session.start().drafts == (broken,)
    article(tmp_path, "2021/05/nhap", title="Nháp", date="2021-05-01", status="draft")
    session.refresh()
    assert [one.path for one in session.start().drafts if not one.is_broken] == [
        "content/2021/05/b.md",
        "content/2021/05/nhap.md",
    ]
    write(tmp_path, "content/2021/05/b.md", BROKEN)
    write(tmp_path, "content/2021/05/a.md", BROKEN.replace("status: draft\n", ""))
    session.refresh()
    drafts = session.start().drafts
    assert [(one.path, one.is_broken) for one in drafts] == [
        ("content/2021/05/b.md", True),
        ("content/2021/05/nhap.md", False),
    ]


def test_drafts_and_scheduled_articles_are_marked_with_their_time(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/nhap", title="Nháp", date="2021-05-01", status="draft")
    article(tmp_path, "2021/07/mai", title="Mai", date="2021-07-20T08:00")
    session = preview(tmp_path, at="2021-07-01")
    draft, due = session.serve("/2021/05/nhap/"), session.serve("/2021/07/mai/")
    assert (shown(draft).mark, shown(draft).origin) == ("draft", "content/2021/05/nhap.md")
    assert (shown(due).mark, shown(due).due) == ("scheduled", "2021-07-20T08:00")
    assert "BẢN NHÁP" in data(draft).decode()
    assert "Hẹn giờ 20/07/2021 08:00" in data(due).decode()
    start = session.start()
    assert [item.path for item in start.drafts] == ["content/2021/05/nhap.md"]
    assert [(item.url, item.when) for item in start.scheduled] == [("/2021/07/mai/", "2021-07-20T08:00")]
    assert {item.path for item in start.recent} >= {"content/2021/05/nhap.md", "content/2021/07/mai.md"}


def test_another_moment_shows_what_readers_will_see_then(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/nhap", title="Nháp", date="2021-05-01", status="draft")
    article(tmp_path, "2021/07/mai", title="Mai", date="2021-07-20T08:00")
    session = preview(tmp_path, at="2021-07-01")
    moments = {"2021-07-20T07:59": 404, "2021-07-20T08:00": 200, "2021-07-19": 404, "2021-07-21": 200}
    for at, status in (*moments.items(), ("2021-07-20T07:59", 404)):
        assert session.serve("/2021/07/mai/", at).status == status
    assert session.serve("/2021/05/nhap/", "2021-07-20T08:00").status == 404
    assert session.serve("/2021/05/nhap/").status == 200
    with pytest.raises(UsageError):
        session.serve("/", "mai")


def test_an_unknown_address_names_the_pages_that_were_probably_meant(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/ngan-sach-quan", title="Ngân sách quận", date="2021-05-01")
    served = preview(tmp_path).serve("/2021/05/ngan-sach-qan/")
    assert served.status == 404
    assert next((one.url, one.title) for one in shown(served).similar) == ("/2021/05/ngan-sach-quan/", "Ngân sách quận")


def test_addresses_are_resolved_below_the_prefix_of_the_site(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    session = preview(tmp_path, base_url="https://host.example/ba-dinh/")
    assert session.begin() == "/ba-dinh/"
    assert session.serve("/") == Redirect("/ba-dinh/")
    assert session.serve("/ba-dinh") == Redirect("/ba-dinh/")
    assert session.serve("/ba-dinh/2021/05/a") == Redirect("/ba-dinh/2021/05/a/")
    assert session.serve("/ba-dinh/2021/05/a/").status == 200
    assert session.serve("/2021/05/a/").status == 404


def test_a_preview_goes_on_when_its_state_is_lost_or_damaged(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    session = preview(tmp_path)
    expected = data(session.serve("/2021/05/a/"))
    session.close()
    (tmp_path / ".badinh/preview.sqlite").write_bytes(b"rubbish" * 1000)
    assert data(preview(tmp_path).serve("/2021/05/a/")) == expected


def test_a_second_preview_of_the_site_has_a_place_of_its_own(tmp_path: Path) -> None:
    make_site(tmp_path)
    request = Request(tmp_path, tmp_path / ".badinh/preview", drafts=True)
    with preview_folder(request) as first, preview_folder(request) as second:
        assert first == tmp_path / ".badinh"
        assert second != first
        for folder in (first, second):
            with closing(Session(request, folder, "vi", lambda _: None)) as session:
                session.begin()
                assert session.serve("/").status == 200
    assert not second.exists()


def test_a_page_is_told_anew_to_those_who_look_at_it_and_to_no_others(tmp_path: Path, preview: Preview) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.", lead="A.")
    article(tmp_path, "2021/05/b", title="B", date="2021-05-01", body="Hai.", lead="B.")
    session = preview(tmp_path)
    streams = [session.events(lambda name=name: session.shown(f"/2021/05/{name}/")) for name in ("a", "b")]  # type: ignore[misc]
    assert [next(stream) for stream in streams] == [b"retry: 500\n\n"] * 2
    first = [next(stream) for stream in streams]
    assert all(message.startswith(b"event: page\ndata: {") for message in first)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Ba.", lead="A.")
    session.refresh()
    assert next(streams[0]).startswith(b"event: page")
    assert next(streams[1]) == b""
    session.close()
    assert next(streams[0], None) in (None, b"")


class Office:
    """An editor's hand that does something at random, and knows where its mistakes are."""

    def __init__(self, site: Path, seed: int) -> None:
        self.site, self.random = site, random.Random(seed)  # noqa: S311

    def act(self) -> None:
        if self.random.random() < 0.3:
            (self.site / "content/2021/05/hong.md").unlink(missing_ok=True)  # no mistake stands for long
        self.random.choice(
            [self.write] * 5
            + [self.mend] * 3
            + [self.delete, self.rename, self.spoil, self.restyle, self.template, self.settings, self.attach]
        )()

    def name(self) -> str:
        month = self.random.randint(5, 7)
        return f"2021/0{month}/bai-{month}{self.random.randint(0, 9)}"

    def file(self) -> Path:
        files = sorted((self.site / "content").rglob("bai-*.md"))
        return self.random.choice(files) if files else self.site / "content/2021/05/bai-50.md"

    def write(self) -> None:
        facts = {"title": f"Bài {self.random.randint(0, 99)}", "date": f"2021-05-{self.random.randint(1, 28):02}"}
        tags = self.random.choice(["y tế", "đường phố", "y tế, ngân sách"])
        status = self.random.choice(["published", "draft", "withdrawn"]) if self.random.random() < 0.3 else "published"
        body = " ".join(self.random.choices(["phường", "Đội", "Cần", "đường", "họp", "sáng nay."], k=30))
        article(
            self.site,
            self.name(),
            **facts,
            tags=tags,
            status=status,
            reason="Sai." if status == "withdrawn" else None,
            body=body,
        )

    def mend(self) -> None:
        file = self.file()
        if file.exists():
            file.write_text(
                file.read_text(encoding="utf-8") + f"\nThêm câu {self.random.randint(0, 999)}.\n", encoding="utf-8"
            )

    def delete(self) -> None:
        self.file().unlink(missing_ok=True)

    def rename(self) -> None:
        file, new = self.file(), self.site / f"content/{self.name()}.md"
        if file.exists() and not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            file.rename(new)

    def spoil(self) -> None:
        write(self.site, "content/2021/05/hong.md", "---\ntitle: [\n---\n")

    def restyle(self) -> None:
        write(self.site, "static/style.css", f"body{{order:{self.random.randint(0, 99)}}}")

    def template(self) -> None:
        part = self.site / "templates/mark.html"
        if part.exists():
            part.unlink()
        else:
            write(self.site, "templates/mark.html", "{% macro mark(kind, date) %}<p>x</p>{% endmacro %}")

    def settings(self) -> None:
        make_site(self.site)
        file = self.site / "content/site.yaml"
        file.write_text(
            file.read_text(encoding="utf-8") + f"related_size: {self.random.randint(1, 9)}\n", encoding="utf-8"
        )

    def attach(self) -> None:
        write(self.site, "content/2021/05/ke-hoach.pdf", f"%PDF-{self.random.randint(0, 9)}")
        article(self.site, "2021/05/bai-50", title="Có tệp", date="2021-05-01", body="Xem [tệp](ke-hoach.pdf).")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_after_every_edit_each_answer_is_what_a_build_makes_at_that_moment(
    seed: int, tmp_path: Path, preview: Preview
) -> None:
    make_site(tmp_path)
    office, chance = Office(tmp_path, seed), random.Random(seed)  # noqa: S311
    session = preview(tmp_path)
    built = failed = 0
    known: set[str] = set()
    for number in range(EDITS):
        office.act()
        result = build_site(tmp_path, drafts=True)
        built, failed = built + result.complete, failed + (not result.complete)
        made = tree(tmp_path / "build")
        known |= made.keys()
        asked = sorted(known) if number % 50 == 49 else chance.sample(sorted(known), min(4, len(known)))
        for output in asked:
            served = session.serve(address(output))
            if output in made and (result.complete or not is_copied(served)):
                assert data(served) == made[output], (number, output, result.complete, codes(result))
            elif output not in made:
                assert served.status == 404, (number, output)
            if isinstance(served, ServedPage | NoPage):
                assert bool(served.shown.errors) is not result.complete, (number, codes(result))
    assert built > EDITS // 3
    assert failed or EDITS < 100


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every site count as one that takes long to look at."""
    monkeypatch.setattr(touched_files, "_SLOW", -1.0)


def test_a_large_site_that_is_watched_is_looked_at_only_where_something_changed(
    tmp_path: Path, preview: Preview, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    article(tmp_path, "2021/05/b", title="B", date="2021-05-01", body="Hai.")
    session = preview(tmp_path)
    session.watched()
    session.refresh()
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Ba.")
    assert "Một." in data(session.serve("/2021/05/a/")).decode(), "nobody has told of the change yet"
    session.touched(str(tmp_path / "content/2021/05/.a.md.tmp"), str(tmp_path / "content/2021/05/a.md"))
    with monkeypatch.context() as patch:
        patch.setattr(sources, "scan", pytest.fail)
        assert "Ba." in data(session.serve("/2021/05/a/")).decode()
    article(tmp_path, "2021/05/c", title="C", date="2021-05-01")
    session.touched(str(tmp_path / "content/2021/05/c.md"))
    assert session.serve("/2021/05/c/").status == 200
    (tmp_path / "content/2021/05/b.md").unlink()
    session.touched(str(tmp_path / "content/2021/05/b.md"))
    assert session.serve("/2021/05/b/").status == 404
    article(tmp_path, "2021/05/b", title="B", date="2021-05-01")
    session.touched("")
    assert session.serve("/2021/05/b/").status == 200


def test_a_change_is_not_forgotten_when_the_disk_is_full_while_it_is_looked_at(
    tmp_path: Path, preview: Preview, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    session = preview(tmp_path)
    session.watched()
    session.refresh()
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Hai.")
    session.touched(str(tmp_path / "content/2021/05/a.md"))
    with monkeypatch.context() as patch:
        patch.setattr(LiveSite, "look", full_disk)
        with pytest.raises(StorageError):
            session.serve("/2021/05/a/")
    assert "Hai." in data(session.serve("/2021/05/a/")).decode()


def test_a_preview_with_nothing_to_do_survives_a_full_disk(
    tmp_path: Path, preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    session = preview(tmp_path)
    session.watched()
    monkeypatch.setattr(touched_files, "_WHOLE_LOOK", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(LiveSite, "look", full_disk)
        session._thread.run(session._idle)
    assert session.serve("/2021/05/a/").status == 200


def full_disk(*_: object) -> None:
    raise StorageError(errno.ENOSPC, "full")


def test_after_so_many_changes_that_some_may_not_have_been_told_of_everything_is_looked_at(
    tmp_path: Path, preview: Preview, large: None
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    session = preview(tmp_path)
    session.watched()
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Hai.")
    session.touched(*(str(tmp_path / f"content/.{number}") for number in range(200)))
    assert "Hai." in data(session.serve("/2021/05/a/")).decode()


def test_a_sign_that_was_lost_is_made_up_for_when_there_is_time(
    tmp_path: Path, preview: Preview, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Một.")
    seen = threading.Event()
    session = preview(tmp_path, lambda rebuild: seen.set() if rebuild.changed else None)
    session.watched()
    session.refresh()
    monkeypatch.setattr(touched_files, "_WHOLE_LOOK", 0.0)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Hai.")
    assert seen.wait(20)
