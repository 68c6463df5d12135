"""What the documents say of the code is what the code does."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import jinja2
import pytest

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.engine.render.environment import environment
from badinh_site.strict_yaml.fields import group, text
from badinh_site.strict_yaml.reader import described
from tests.site.test_invalid_sites import BASE, case_args, make_case
from tests.support.picturemaking import bytes_of, photo
from tests.support.running import badinh
from tools.documents.fields import TABLES, UndescribedError, rows
from tools.documents.messages import MissingError, examples, fixes, message_list
from tools.documents.sections import SectionError, table, with_sections
from tools.documents.theme import TEMPLATES, block_list, templates_and_views, view_list, views
from tools.documents.walk import WalkError, with_output
from tools.references import DOCUMENTS, ROOT, document

_FIRST_LINE = re.compile(r"(?:lỗi|cảnh báo|lưu ý) (BD\d{3} .*)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_what_the_code_makes_of_it(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == document(name), "run `make references`"


def test_a_section_is_filled_and_the_words_around_it_stay() -> None:
    page = "Trước\n\n<!-- begin a b -->\nx\n<!-- end a b -->\n\nSau\n"
    once = with_sections(page, {"a b": "mới \\1\n"})
    assert once == "Trước\n\n<!-- begin a b -->\n\nmới \\1\n\n<!-- end a b -->\n\nSau\n"
    assert with_sections(once, {"a b": "mới \\1\n"}) == once


@pytest.mark.parametrize("sections", [{}, {"a": "x", "b": "y"}])
def test_a_page_has_exactly_the_sections_that_are_made_for_it(sections: dict[str, str]) -> None:
    with pytest.raises(SectionError):
        with_sections("<!-- begin a -->\n<!-- end a -->\n", sections)


def test_a_table_keeps_signs_that_would_end_a_cell() -> None:
    assert table(("a", "b"), [("1|2", "x\ny")]) == "| a | b |\n| --- | --- |\n| 1\\|2 | x y |\n"


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_listed_with_an_example_in_its_own_words(code: str) -> None:
    assert f"\n### {code}\n" in (ROOT / "docs/ma-loi.md").read_text(encoding="utf-8")
    assert f" {code} " in examples()[code].shown


def test_a_code_without_an_example_or_a_test_stops_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    new = "".join(["B", "D899"])
    monkeypatch.setattr("tools.documents.messages.MESSAGES", {**MESSAGES, new: MESSAGES["BD001"]})
    with pytest.raises(MissingError) as lacking:
        message_list(english=True)
    reported = " ".join(lacking.value.args)
    assert f"{new}: no example" in reported
    assert f"{new}: no test names it" in reported


def said(shown: str) -> Counter[str]:
    """Return the codes and words of what a command printed."""
    return Counter(match[1] for match in _FIRST_LINE.finditer(shown))


@pytest.mark.slow
@pytest.mark.parametrize("code", fixes())
def test_a_mend_does_away_with_its_message_and_leads_to_no_other(code: str, tmp_path: Path) -> None:
    example, mend = examples()[code], fixes()[code]
    assert example.case, "without a case there is nothing to mend"
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    expected = make_case(tmp_path, example.case)
    for name in mend.files:
        (tmp_path / name).write_bytes(bytes_of(photo(64, 48), "JPEG"))
    place = tmp_path / example.path
    lines = place.read_text(encoding="utf-8").split("\n")
    start = max(example.line, 1) - 1
    lines[start : start + mend.lines] = mend.text.split("\n") if mend.text else []
    place.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    answer = badinh(tmp_path, "build", *case_args(example.case))
    assert said(answer.shown) <= said(expected["vi"]) - said(example.shown)


def test_a_guide_whose_files_have_an_unspoken_mistake_is_refused() -> None:
    page = "<!-- file: content/bai.md -->\n```markdown\n---\ntitle: A\nviews: 1.234\n---\n```\n"
    with pytest.raises(WalkError, match="BD113"):
        with_output(page)


def test_a_file_that_is_shown_twice_has_to_be_right_the_first_time_too() -> None:
    page = "".join(
        f"<!-- file: content/bai.md -->\n```markdown\n---\ntitle: A\nviews: {views}\n---\n```\n" for views in ("x", "1")
    )
    with pytest.raises(WalkError, match="BD112"):
        with_output(page)


def test_a_command_that_cannot_be_called_so_is_refused() -> None:
    with pytest.raises(WalkError, match=r"--nhanh .* ended with 2"):
        with_output("<!-- run: badinh build --nhanh -->\n```text\n```\n")


def test_the_answer_of_a_command_is_filled_in_and_may_tell_of_a_mistake() -> None:
    wrong, right = (
        f"<!-- file: content/bai.md -->\n```markdown\n---\ntitle: A\nviews: {views}\n---\nB.\n```\n"
        for views in ("1,2", "12")
    )
    page = f"{wrong}\nTrước\n\n<!-- run: badinh check -->\n```text\ncũ\n```\n\n{right}"
    done = with_output(page)
    assert "-->\n\nGõ lệnh:\n\n    badinh check\n\n```text\ncontent/bai.md:3:8: lỗi BD112 views:" in done
    assert done.count("-->\n\nTệp `content/bai.md`:\n\n```markdown\n") == 2
    old = done.replace("\nGõ lệnh:\n\n    badinh check\n\n", "").replace("\nTệp `content/bai.md`:\n\n", "")
    assert old.replace(old.split("```text\n")[1].split("```")[0], "cũ\n") == page
    assert with_output(done) == done


@pytest.mark.parametrize("name", [*TABLES, "unknown"])
def test_every_field_has_a_description(name: str) -> None:
    if name == "unknown":
        with pytest.raises(UndescribedError, match=r"image\.moi"):
            list(rows({"image": described(group({"moi": text}), "Ảnh.")}))
    else:
        assert all(row.about for row in rows(*TABLES[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", [file.name for file in sorted(TEMPLATES.iterdir())])
def test_a_template_asks_for_nothing_that_the_list_of_views_does_not_have(name: str) -> None:
    known = {"portal": set(views()["PortalView"].__struct_fields__)}
    if name in templates_and_views():
        known["page"] = set(views()[templates_and_views()[name]].__struct_fields__)
    tree = environment().parse((TEMPLATES / name).read_text(encoding="utf-8"))
    for asked in tree.find_all(jinja2.nodes.Getattr):
        if isinstance(asked.node, jinja2.nodes.Name) and asked.node.name in known:
            assert asked.attr in known[asked.node.name], f"{asked.node.name}.{asked.attr} in line {asked.lineno}"
    assert f"### {templates_and_views().get(name, 'PortalView')}\n" in view_list()
    assert ("{% block" in (TEMPLATES / name).read_text(encoding="utf-8")) == (f"| `{name}` |" in block_list())
