from __future__ import annotations

import pytest

from badinh_site.content.frontmatter import fields, read_fields, split
from badinh_site.dates import zone_named
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.diagnostics.wording import describe
from badinh_site.strict_yaml.faults import quoted_line

TABLE = fields(zone_named("Asia/Ho_Chi_Minh"))


def said(front: str, language: str) -> list[str]:
    return [" ".join(describe(problem, language)) for problem in read_fields(front, "a.md", TABLE)[1]]


@pytest.mark.parametrize(
    ("front", "place", "vietnamese", "english"),
    [
        (
            "title Mô hình: điểm sáng\ndate: 28/11/2026",
            (1, 1),
            '“title Mô hình” phải viết là title; hiện dòng này bị bỏ qua. Viết: title: "Mô hình: điểm sáng"',
            '“title Mô hình” must be written as title; the line is ignored. Write: title: "Mô hình: điểm sáng"',
        ),
        (
            "title: Lịch họp\nngày 28/11/2026",
            (2, 5),
            "Dòng này viết chưa đúng: thiếu dấu hai chấm. Thêm dấu hai chấm sau tên mục: date: 28/11/2026",
            "This line is not right: a colon is missing. Add a colon after the field name: date: 28/11/2026",
        ),
        (
            'title: "Họp báo\ndate: 28/11/2026\nlead: Tóm tắt',
            (1, 8),
            'Dòng này viết chưa đúng: dấu nháy mở ở đây chưa đóng. Đóng dấu nháy ở cuối dòng này: title: "Họp báo"',
            "This line is not right: the quote that opens here is not closed. Close it at the end of this "
            'line: title: "Họp báo"',
        ),
        (
            'lead: \'Hội nghị "Vì dân"\ndate: 28/11/2026',
            (1, 7),
            "Dòng này viết chưa đúng: dấu nháy mở ở đây chưa đóng. Đóng dấu nháy ở cuối dòng này: lead: "
            "'Hội nghị \"Vì dân\"'",
            "This line is not right: the quote that opens here is not closed. Close it at the end of this "
            "line: lead: 'Hội nghị \"Vì dân\"'",
        ),
        (
            "title: [Thông báo] Lịch\ndate: 13/07/2021",
            (1, 8),
            "Dòng này viết chưa đúng: phần chữ bắt đầu bằng dấu ngoặc. Đặt cả phần chữ trong dấu nháy: "
            'title: "[Thông báo] Lịch"',
            "This line is not right: the text begins with a bracket. Put the whole text in quotes: title: "
            '"[Thông báo] Lịch"',
        ),
        (
            "title: {Khẩn} Bão: số 3",
            (1, 8),
            "Dòng này viết chưa đúng: phần chữ bắt đầu bằng dấu ngoặc. Đặt cả phần chữ trong dấu nháy: "
            'title: "{Khẩn} Bão: số 3"',
            "This line is not right: the text begins with a bracket. Put the whole text in quotes: title: "
            '"{Khẩn} Bão: số 3"',
        ),
        (
            "title: - Kết quả\ndate: 13/07/2021",
            (1, 8),
            "Dòng này viết chưa đúng: phần chữ bắt đầu bằng dấu gạch. Đặt cả phần chữ trong dấu nháy: "
            'title: "- Kết quả"',
            'This line is not right: the text begins with a dash. Put the whole text in quotes: title: "- Kết quả"',
        ),
        (
            "title：Hai chấm toàn chiều\ndate: 13/07/2021",
            (1, 6),
            "Dòng này viết chưa đúng: dấu “：” không phải dấu hai chấm thường. Gõ lại dấu hai chấm và một "
            "dấu cách: title: Hai chấm toàn chiều",
            "This line is not right: “：” is not a plain colon. Type a plain colon and a space: title: Hai "
            "chấm toàn chiều",
        ),
        (
            "title： một dòng",
            (1, 6),
            "Dòng này viết chưa đúng: dấu “：” không phải dấu hai chấm thường. Gõ lại dấu hai chấm và một "
            "dấu cách: title: một dòng",
            "This line is not right: “：” is not a plain colon. Type a plain colon and a space: title: một dòng",
        ),
        (
            "title:Lịch họp: 2 buổi\ndate: 13/07/2021",
            (1, 1),
            '“title:Lịch họp” phải viết là title; hiện dòng này bị bỏ qua. Viết: title: "Lịch họp: 2 buổi"',
            '“title:Lịch họp” must be written as title; the line is ignored. Write: title: "Lịch họp: 2 buổi"',
        ),
        (
            "title: Hà Nội: mưa lớn",
            (1, 14),
            "Dòng này viết chưa đúng: trong phần chữ có dấu hai chấm. Đặt cả phần chữ trong dấu nháy: "
            'title: "Hà Nội: mưa lớn"',
            'This line is not right: there is a colon in the text. Put the whole text in quotes: title: "Hà '
            'Nội: mưa lớn"',
        ),
        (
            'title: "Hội nghị" tổng kết',
            (1, 8),
            "Dòng này viết chưa đúng: sau dấu nháy đóng còn có chữ. Đặt cả phần chữ trong dấu nháy: title: "
            "'\"Hội nghị\" tổng kết'",
            "This line is not right: text follows the closing quote. Put the whole text in quotes: title: "
            "'\"Hội nghị\" tổng kết'",
        ),
        (
            "title: \"Hội nghị\" và 'họp'",
            (1, 8),
            "Dòng này viết chưa đúng: sau dấu nháy đóng còn có chữ. Đặt cả phần chữ trong dấu nháy: title: "
            "\"“Hội nghị” và 'họp'\"",
            "This line is not right: text follows the closing quote. Put the whole text in quotes: title: "
            "\"“Hội nghị” và 'họp'\"",
        ),
        (
            "title: @phường",
            (1, 8),
            "Dòng này viết chưa đúng: phần chữ bắt đầu bằng ký hiệu @. Đặt cả phần chữ trong dấu nháy: "
            'title: "@phường"',
            "This line is not right: the text begins with the character @. Put the whole text in quotes: "
            'title: "@phường"',
        ),
        (
            "title: **Khẩn**",
            (1, 8),
            "Dòng này viết chưa đúng: phần chữ bắt đầu bằng ký hiệu *. Đặt cả phần chữ trong dấu nháy: "
            'title: "**Khẩn**"',
            "This line is not right: the text begins with the character *. Put the whole text in quotes: "
            'title: "**Khẩn**"',
        ),
        (
            "title: > Tin",
            (1, 8),
            'Dòng này viết chưa đúng: phần chữ bắt đầu bằng ký hiệu >. Đặt cả phần chữ trong dấu nháy: title: "> Tin"',
            "This line is not right: the text begins with the character >. Put the whole text in quotes: "
            'title: "> Tin"',
        ),
        (
            " title: Tin\ndate: 13/07/2021",
            (1, 2),
            "Dòng này viết chưa đúng: đầu dòng có dấu cách thừa. Xóa dấu cách ở đầu dòng: title: Tin",
            "This line is not right: it begins with spaces. Delete the spaces at the beginning of the line: title: Tin",
        ),
        (
            "title: Tin\n date: 13/07/2021",
            (2, 2),
            "Dòng này viết chưa đúng: đầu dòng có dấu cách thừa. Xóa dấu cách ở đầu dòng: date: 13/07/2021",
            "This line is not right: it begins with spaces. Delete the spaces at the beginning of the line: "
            "date: 13/07/2021",
        ),
        (
            "image:\n    src: a.jpg\n  alt: A",
            (3, 3),
            "Dòng này viết chưa đúng: không thẳng hàng với các dòng cùng nhóm. Để các dòng cùng nhóm có số "
            "dấu cách ở đầu như nhau.",
            "This line is not right: it does not begin exactly below the other lines of its group. Give all "
            "lines of a group the same number of spaces at their beginning.",
        ),
        (
            "tags: [y tế, giáo dục\ndate: 13/07/2021",
            (1, 7),
            "Dòng này viết chưa đúng: dấu ngoặc mở ở đây chưa đóng. Đóng ngoặc ở cuối dòng này: tags: [y tế, giáo dục]",
            "This line is not right: the bracket that opens here is not closed. Close it at the end of this "
            "line: tags: [y tế, giáo dục]",
        ),
        (
            "title: Tin dài\ntiếp dòng sau\ndate: 13/07/2021",
            (2, 1),
            "Dòng này viết chưa đúng: không có tên mục và dấu hai chấm. Nối dòng này vào cuối dòng trên.",
            "This line is not right: it has no field name and no colon. Move it to the end of the line above.",
        ),
        (
            "Tin mới\ndate: 13/07/2021",
            (1, 1),
            "Dòng này viết chưa đúng: không có tên mục và dấu hai chấm. Thêm tên mục ở đầu dòng: title: Tin mới",
            "This line is not right: it has no field name and no colon. Begin the line with the name of a "
            "field: title: Tin mới",
        ),
        (
            'title: "C:\\Users"',
            (1, 8),
            "Dòng này viết chưa đúng: dấu \\ trong dấu nháy kép có nghĩa riêng. Dùng dấu nháy đơn: title: 'C:\\Users'",
            "This line is not right: a backslash has a meaning of its own in double quotes. Use single "
            "quotes: title: 'C:\\Users'",
        ),
        (
            "title: Tin \x93mới\x94",
            (1, 12),
            "Dòng này viết chưa đúng: có ký tự điều khiển ẩn U+0093. Xóa ký tự ẩn rồi gõ lại chữ hay dấu "
            "đúng ra phải có ở đó, như “ hay –.",
            "This line is not right: it has a hidden control character, U+0093. Delete the hidden character "
            "and type again what should be there, such as “ or –.",
        ),
        (
            "title: a\n--- \ntags: x",
            (2, 1),
            "Dòng này viết chưa đúng: có một dòng --- thừa. Xóa dòng ---.",
            "This line is not right: there is an extra line ---. Delete the line ---.",
        ),
        (
            "title: a\nlead: b]\ntags: }",
            (3, 7),
            'Dòng này viết chưa đúng: phần chữ bắt đầu bằng ký hiệu }. Đặt cả phần chữ trong dấu nháy: tags: "}"',
            'This line is not right: the text begins with the character }. Put the whole text in quotes: tags: "}"',
        ),
    ],
)
def test_each_mistake_has_a_message_of_its_own_at_its_own_line(front, place, vietnamese, english):
    (problem,) = read_fields(front, "a.md", TABLE)[1]
    assert (problem.line, problem.column) == place
    assert " ".join(describe(problem, "vi")) == vietnamese
    assert " ".join(describe(problem, "en")) == english


@pytest.mark.parametrize(
    "front",
    [
        'title: "Họp: tổ dân phố"',
        "title: 'Họp: tổ dân phố'",
        'title: "[Khẩn] Bão"',
        "lead: |\n  Hà Nội: mưa lớn\n  - Gió: cấp 8",
        'lead: "Hai dòng\n  một câu"',
        "tags: [y tế,\n  giáo dục]",
        "image:\n  src: a.jpg\n  alt: Ảnh",
        "corrections:\n  - date: 30/11/2026\n    text: Chỗ sai",
        "corrections:\n- date: 30/11/2026\n  text: Chỗ sai",
        "# ghi chú: một\ntitle: Tin",
    ],
)
def test_a_line_that_is_right_is_never_blamed_for_another(front):
    assert said(front, "vi") == []
    (problem,) = read_fields(f"{front}\nlead2 [a]\nsource: Hà Nội: mưa", "a.md", TABLE)[1]
    assert problem.line > front.count("\n") + 1


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("title", "Hà Nội: mưa", 'title: "Hà Nội: mưa"'),
        ("title", '"Vì dân"', "title: '\"Vì dân\"'"),
        ("title", "\"Vì dân\" và 'họp'", "title: \"“Vì dân” và 'họp'\""),
        ("title", "C:\\anh", "title: 'C:\\anh'"),
        ("title", "dài " * 100, 'title: "..."'),
    ],
)
def test_a_line_in_quotes_is_read_as_the_text(name, value, line):
    assert quoted_line(name, value) == line
    assert said(line, "vi") == []


@pytest.mark.parametrize(
    ("front", "column", "vietnamese", "english"),
    [
        (
            "title: Thông báo #12 về lịch họp",
            18,
            "Chữ “#12 về lịch họp” không hiện ra: dấu # sau dấu cách mở đầu một ghi chú. "
            'Đặt cả phần chữ trong dấu nháy: title: "Thông báo #12 về lịch họp"',
            "“#12 về lịch họp” is not shown: what follows # after a space is a comment. "
            'Put the whole text in quotes: title: "Thông báo #12 về lịch họp"',
        ),
        (
            "title: #12 về lịch họp",
            8,
            "Chữ “#12 về lịch họp” không hiện ra: dấu # sau dấu cách mở đầu một ghi chú. "
            'Đặt cả phần chữ trong dấu nháy: title: "#12 về lịch họp"',
            "“#12 về lịch họp” is not shown: what follows # after a space is a comment. "
            'Put the whole text in quotes: title: "#12 về lịch họp"',
        ),
        (
            "lead: Bài số # 5",
            14,
            "Chữ “# 5” không hiện ra: dấu # sau dấu cách mở đầu một ghi chú. "
            'Đặt cả phần chữ trong dấu nháy: lead: "Bài số # 5"',
            "“# 5” is not shown: what follows # after a space is a comment. "
            'Put the whole text in quotes: lead: "Bài số # 5"',
        ),
        (
            "tags:\n  - chung cư #3",
            14,
            "Chữ “#3” không hiện ra: dấu # sau dấu cách mở đầu một ghi chú. "
            'Đặt cả phần chữ trong dấu nháy: - "chung cư #3"',
            "“#3” is not shown: what follows # after a space is a comment. "
            'Put the whole text in quotes: - "chung cư #3"',
        ),
    ],
)
def test_no_text_vanishes_behind_a_number_sign_in_silence(front, column, vietnamese, english):
    (problem,) = read_fields(front, "a.md", TABLE)[1]
    assert (problem.code, problem.column) == ("BD120", column)
    assert (said(front, "vi"), said(front, "en")) == ([vietnamese], [english])


@pytest.mark.parametrize(
    "front",
    [
        "title: C# và F#",
        'title: "Thông báo #12"',
        "date: 28/11/2026 # hẹn giờ",
        "title: Tin  # tên bài",
        "# cả dòng\ntitle: Tin",
        "image: # đặt ảnh cạnh tệp này\n  src: a.jpg\n  alt: A",
        "title: Tin # badinh: bỏ qua BD650 vì trùng",
        "lead: |\n  Thông báo #12",
    ],
)
def test_a_comment_is_no_text(front):
    assert said(front, "vi") == []


@pytest.mark.parametrize(
    ("source", "line", "vietnamese", "english"),
    [
        (
            "—\ntitle: A\n---\n",
            1,
            "Dòng đầu tiên phải là ba dấu gạch ngắn ---. "
            "Word đã đổi --- thành gạch dài; gõ lại ba dấu gạch ngắn --- trong Notepad.",
            "The first line is not ---; the fields of the article begin with it. "
            "Word has made a long dash of ---; type the three short dashes --- again, in Notepad.",
        ),
        (
            "title: A\n---\n",
            1,
            "Dòng đầu tiên phải là ba dấu gạch ngắn ---. Thêm một dòng --- ở trên dòng này.",
            "The first line is not ---; the fields of the article begin with it. Put a line --- above this one.",
        ),
        (
            "\nBài viết\n",
            2,
            "Dòng đầu tiên phải là ba dấu gạch ngắn ---. "
            "Thêm ở đầu tệp hai dòng ---, ở giữa là title: ... và date: ...",
            "The first line is not ---; the fields of the article begin with it. "
            "Put two lines --- at the top, and between them title: ... and date: ...",
        ),
        (
            '+++\ntitle = "A"\n+++\n',
            1,
            "Dòng đầu tiên phải là ba dấu gạch ngắn ---. Thay +++ bằng ---, và viết tên: giá trị thay cho "
            'tên = "giá trị".',
            "The first line is not ---; the fields of the article begin with it. "
            'badinh reads --- in place of +++, and name: text in place of name = "text".',
        ),
        (
            "----\ntitle: A\n---\n",
            1,
            "Dòng đầu tiên phải là ba dấu gạch ngắn ---. Viết ba dấu gạch ngắn --- thay cho ----.",
            "The first line is not ---; the fields of the article begin with it. Write three short dashes "
            "--- in place of ----.",
        ),
        (
            "---\ntitle: A\n–––\nBài viết",
            3,
            "Thiếu dòng --- ở cuối phần thông tin đầu bài. "
            "Word đã đổi --- thành gạch dài; gõ lại ba dấu gạch ngắn --- trong Notepad.",
            "The line --- after the last field is missing. "
            "Word has made a long dash of ---; type the three short dashes --- again, in Notepad.",
        ),
        (
            "---\ntitle: A\n----\nBài viết",
            3,
            "Thiếu dòng --- ở cuối phần thông tin đầu bài. Viết ba dấu gạch ngắn --- thay cho ----.",
            "The line --- after the last field is missing. Write three short dashes --- in place of ----.",
        ),
        (
            "---\ntitle: A\n\nBài viết\n\n—\n",
            1,
            "Thiếu dòng --- ở cuối phần thông tin đầu bài. Thêm một dòng --- sau mục cuối cùng.",
            "The line --- after the last field is missing. Add a line --- below the last field.",
        ),
    ],
)
def test_a_wrong_fence_is_told_with_what_to_type(source, line, vietnamese, english):
    with pytest.raises(ProblemsError) as caught:
        split(source, "a.md")
    (problem,) = caught.value.problems
    assert problem.line == line
    assert " ".join(describe(problem, "vi")) == vietnamese
    assert " ".join(describe(problem, "en")) == english


@pytest.mark.parametrize(
    ("front", "example"),
    [
        ('title: "Một hai”', 'title: "Một hai"'),
        ('title: "Một “hai”', 'title: "Một “hai”"'),
        ("title:Tin", "title: Tin"),
        ('title: "a\\q" x', "title: '\"a\\q\" x'"),
    ],
)
def test_the_example_keeps_the_words_and_only_mends_the_signs(front: str, example: str) -> None:
    [text] = said(front, "en")
    assert text.endswith(f": {example}")


@pytest.mark.parametrize("front", ["title: 'a\\q'", "title: 'a\\q' # lời nhắn", 'title: "Một" # lời nhắn'])
def test_quotes_that_are_closed_are_no_fault(front: str) -> None:
    assert said(front, "en") == []
