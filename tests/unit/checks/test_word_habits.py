"""What is typed as in Word is found in its place, and nothing that is meant as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.checks.fix_proofs import Proof
from badinh_site.checks.text_rules import FIXABLE
from badinh_site.content.prose import body_start, prose_of
from bench import corpus

ROOT = Path(__file__).parents[3]
FRONT = "---\ntitle: Tin\n---\n"
HABITS = [code for code, kind in FIXABLE.items() if kind.proof is not Proof.SAME_PAGE]
ONE = "Quận Ba Đình tổ chức nhiều hoạt động trong tháng 7. Các phường cùng tham gia đông đủ."
TWO = "Đoàn thanh niên trồng thêm nhiều cây xanh ở các ngõ. Bà con khu dân cư rất vui mừng."
LONG = f"{ONE} {TWO}"


def found(body: str, front: str = FRONT) -> list[tuple[str, str]]:
    """Return the code of each finding in a body, and the text that it is about."""
    text = front + body
    findings = [one for code in HABITS for one in FIXABLE[code].finder(text, "")]
    return [(one.code, text[one.start : one.end]) for one in findings]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("Gồm:\n• Đơn\n• Ảnh\n", ("BD713", "• Đơn\n• Ảnh")),
        ("Gồm:\n•Đơn\nXong.\n", ("BD713", "•Đơn")),
        ("Gồm:\n• Đơn\n", ("BD713", "• Đơn")),
        ("• Đơn  \n• Ảnh\nXong.\n", ("BD713", "• Đơn  \n• Ảnh")),
        ("\uf0b7\tĐơn\n\uf0b7\tẢnh\n", ("BD713", "\uf0b7\tĐơn\n\uf0b7\tẢnh")),
        ("·\u00a0\u00a0Đơn\n·\u00a0\u00a0Ảnh\n", ("BD713", "·\u00a0\u00a0Đơn\n·\u00a0\u00a0Ảnh")),
        ("o\tĐơn\no\tẢnh\n", ("BD713", "o\tĐơn\no\tẢnh")),
        ("-Đơn đề nghị;\n-Ảnh\n", ("BD713", "-Đơn đề nghị;\n-Ảnh")),
        ("+Đơn\n+**Ảnh**\n", ("BD713", "+Đơn\n+**Ảnh**")),
        ("– Đơn đề nghị;\n– Ảnh.\n", ("BD713", "– Đơn đề nghị;\n– Ảnh.")),
        ("Hồ sơ gồm:\n— Nộp đơn.\n— Nộp ảnh.\n", ("BD713", "— Nộp đơn.\n— Nộp ảnh.")),
        ("- Đơn\n• Ảnh màu\n• Ảnh thẻ\n", ("BD713", "• Ảnh màu\n• Ảnh thẻ")),
        ("1. Hồ sơ\n• Đơn\n• Ảnh\n2. Lệ phí\n", ("BD713", "• Đơn\n• Ảnh")),
        ("• Đơn đề nghị\ncó xác nhận\n• Ảnh\n", ("BD713", "• Đơn đề nghị\ncó xác nhận\n• Ảnh")),
        ("• Đơn\n\n• Ảnh\n", ("BD714", "• Đơn\n\n• Ảnh")),
        ("– Đơn;\n\n– Ảnh;\n", ("BD714", "– Đơn;\n\n– Ảnh;")),
        ("• Đơn  \n• Ảnh  \n", ("BD714", "• Đơn  \n• Ảnh  ")),
        ("- Hộ tịch\n+ Khai sinh\n+ Kết hôn\n- Đất đai\n", ("BD715", "+ Khai sinh\n+ Kết hôn")),
        ("Gồm:\na) Đơn;\nb) Ảnh.\n", ("BD716", "a) Đơn;\nb) Ảnh.")),
        ("d) Đơn;\nđ) Ảnh.\n", ("BD716", "đ) Ảnh.")),
        ("1/ Đơn\n2/ Ảnh\n", ("BD716", "2/ Ảnh")),
        ("1.Đơn\n2.Ảnh\n", ("BD716", "2.Ảnh")),
        ("I. Đơn\nII. Ảnh\n", ("BD716", "II. Ảnh")),
        ("1.1. Đơn\n1.2. Ảnh\n", ("BD716", "1.2. Ảnh")),
        ("(1) Đơn\n(2) Ảnh\n", ("BD716", "(2) Ảnh")),
        ("1/ Hồ sơ:\na) Đơn;\nb) Ảnh.\n2/ Lệ phí\nKhông thu.\n", ("BD716", "a) Đơn;\nb) Ảnh.\n2/ Lệ phí\nKhông thu.")),
        ("1. Hồ sơ\na) Đơn;\nb) Ảnh.\n", ("BD716", "a) Đơn;\nb) Ảnh.")),
        ("\tPhường họp tổ\n", ("BD717", "\tPhường họp tổ")),
        ("• Đơn  \n• Ảnh\n", ("BD714", "• Đơn  \n• Ảnh")),
        ("\tPhường họp với bà con.\n", ("BD717", "\tPhường họp với bà con.")),
        ("\tPhường họp với bà con.\n\tBa Đình\n", ("BD717", "\tPhường họp với bà con.\n\tBa Đình")),
        ("    “Phường họp” là gì thế?\n", ("BD717", "    “Phường họp” là gì thế?")),
        ("Gồm:\n\n\t- Đơn đề nghị cấp lại\n", ("BD717", "\t- Đơn đề nghị cấp lại")),
        ("\tPhường họp tổ.\n\n\tBà con dự đông.\n", ("BD717", "\tPhường họp tổ.\n\n\tBà con dự đông.")),
        (f"{ONE}\n{TWO}\n{ONE}\n", ("BD718", f"{TWO}\n{ONE}")),
        (f"{LONG}\n{TWO}\n", ("BD718", TWO)),
        (f"{ONE}\n\t{TWO}\n", ("BD718", f"\t{TWO}")),
        (f"\u00a0\u00a0{ONE}\n\u00a0\u00a0{TWO}\n", ("BD718", f"\u00a0\u00a0{TWO}")),
        ("| Ngày | Việc |\n| 13/7 | Họp |\n", ("BD719", "| Ngày | Việc |\n| 13/7 | Họp |")),
        ("| Ngày | Việc |\n|—|—|\n| 13/7 | Họp |\n", ("BD719", "| Ngày | Việc |\n|—|—|\n| 13/7 | Họp |")),
        ("A | B | C\nd | e | f\n", ("BD719", "A | B | C\nd | e | f")),
        ("A\tB\tC\nd\te\tf\n", ("BD719", "A\tB\tC\nd\te\tf")),
        ("    <table>\n\n    <tr>\n", ("BD249", "    <table>\n\n    <tr>")),
    ],
)
def test_a_habit_is_found_in_its_place(body, finding):
    assert found(body) == [finding]


@pytest.mark.parametrize(
    "body",
    [
        "– Chào bác!\n– Chào cháu.\n",
        "– Tôi đến làm giấy khai sinh.\n– Bác cho xem căn cước.\n",
        "Chị hỏi:\n– Bác đi đâu?\n– Tôi ra phường.\n",
        "– Bác đi đâu?\n\n– Tôi ra phường.\n",
        "-Bác đi đâu đấy?\n-Ra phường.\n",
        "Theo điểm\na) khoản 2 thì được.\n",
        "a) Đơn;\n\nb) Ảnh.\n",
        "a) Đơn;  \nb) Ảnh.\n",
        "- Đơn\n- Ảnh\n",
        "- Đơn\n  + Màu\n- Ảnh\n",
        "+ Đơn\n+ Ảnh\n",
        "-5 độ C\n-6 độ C\n",
        "+84 912 345\n+84 913 345\n",
        "• • •\n",
        "· Một dấu chấm giữa\n",
        "o là một chữ cái\no cũng thế\n",
        "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\nTrải qua một cuộc bể dâu,\n",
        "UBND phường Trúc Bạch.\nSố 2 phố Trúc Bạch.\nQuận Ba Đình, Hà Nội.\n",
        f"{ONE}\n{TWO}\n",
        f"{ONE}  \n{TWO}  \n{ONE}\n",
        "Phường tổ chức họp tổ dân phố vào chiều thứ Bảy tuần này.\n" * 4,
        f"1. {ONE}\n2. {TWO}\n3. {ONE}\n",
        f"> {ONE}\n> {TWO}\n> {ONE}\n",
        "    [trong khối mã này](../07/bai.md)\n",
        "    1. Mở trang dịch vụ công\n\n       ![Màn hình](anh.png)\n",
        "    badinh new 'Nghỉ lễ phường'\n",
        "    title: Nghỉ lễ ở các phường\n    date: 13/07/2021\n",
        "    x = dem(so_nguoi)\n",
        "- Đơn\n\n    Đơn viết bằng tay, có chữ ký.\n",
        "[^1]: Chú thích.\n\n    Đoạn sau của chú thích này.\n",
        "| Ngày | Việc |\n| --- | --- |\n| 13/7 | Họp |\n",
        "Ngày | Việc\n--|--\n13/7 | Họp\n",
        "Trang chủ | Giới thiệu\nLiên hệ | Góp ý\n",
        "KT. CHỦ TỊCH\tVĂN PHÒNG\nNguyễn A\tTrần B\n",
        "1.\tĐơn\tbản chính\n2.\tẢnh\tmàu\n",
        "<p>\n• Đơn\n• Ảnh\n</p>\n",
        "<!--\n• Đơn\n• Ảnh\n-->\n",
        "```\n• Đơn\n• Ảnh\n\n| a | b |\n| c | d |\n```\n",
        "~~~~\na) Đơn\nb) Ảnh\n~~~\n\n\tPhường họp với bà con.\n~~~~\n",
        "<pre>\n• Đơn\n\n• Ảnh\n</pre>\n",
        "Ngày 8/3\n9/3 họp\n",
        "– Anh đi đâu?  \n– Ra chợ!  \n",
        "- Đơn  \n- Ảnh  \n",
        "\tPhường họp với bà con.\n\tBa Đình\n\tTây Hồ\n",
        "\tMake the build\n",
    ],
)
def test_what_is_meant_as_it_is_written_is_left_alone(body):
    assert found(body) == []


def test_front_matter_is_left_alone():
    assert found("Thân bài.\n", "---\ntitle: Tin\nlead: |\n  • Đơn\n  • Ảnh\n---\n") == []
    assert found("", "title: Tin\n• Đơn\n• Ảnh\n") == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na\n---\nThân", "Thân"),
        ("\n \n---  \na\n...\nThân", "Thân"),
        (" ---\n---\nThân", ""),
        ("---\na", ""),
        ("", ""),
    ],
)
def test_the_body_begins_below_the_front_matter(text, body):
    assert text[body_start(text) :] == body
    assert (prose_of(text).strip("\0\n") == body) or not body


@pytest.mark.parametrize("folder", ["content", "docs/huong-dan", "src/badinh_site/starter"])
def test_nothing_is_found_in_what_badinh_comes_with(folder):
    texts = {file: file.read_text("utf-8") for file in (ROOT / folder).rglob("*.md")}
    assert {file: findings for file, text in texts.items() if (findings := found(text, ""))} == {}


def test_nothing_is_found_in_made_up_articles():
    articles = [corpus.source(fields, body) for _, fields, body in corpus.articles(200, seed=5)]
    assert [findings for text in articles if (findings := found(text, ""))] == []


PARTS = ("• ", "- ", "– ", "+ ", "a) ", "b) ", "1/ ", "\t", "    ", "Quận", " họp.", "\n", "\n\n", "|", "| - |", "<p>",
         "```", "<!--", "-->", "---", ">", "\u00a0", "o\t", "I. ")  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_findings_lie_in_the_body_one_behind_the_other(body):
    text = FRONT + body
    for code in HABITS:
        end = len(FRONT)
        for one in FIXABLE[code].finder(text, ""):
            assert end <= one.start < one.end <= len(text)
            assert one.replacement != text[one.start : one.end]
            end = one.end
