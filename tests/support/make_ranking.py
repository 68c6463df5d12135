"""Writes tests/data/search/ranking.json: a small portal, queries, and what each must find, in this order.

    python -m tests.support.make_ranking

What comes of it is to be read before it is kept: the tests in Python and in the browser hold both engines to it.
"""

import json
import sys
import tempfile
from pathlib import Path

from badinh_site.search.engine import Engine, Filters
from tests.support.sitemaking import SETTINGS, article, build_site, make_site

HERE = Path(__file__).parents[1] / "data/search"
DOCUMENTS = [
    # name, title, date, section, lead, body
    ("duong-doc-lap", "Sửa đường Độc Lập", "2021-03-01", "Đô thị", "Con đường dài 2 km.", "Công nhân làm cả đêm."),
    ("ong-duong", "Ông Dương nhận huy hiệu", "2021-04-01", "Tin tức", "Ông Dương đã 90 tuổi.", "Lễ trao ở phường."),
    ("dai-duong", "Đại dương học", "2020-01-05", "Tin tức", "Một cuốn sách.", "Sách kể về biển và con đường tơ lụa."),
    ("than-bai", "Họp tổ dân phố", "2021-05-02", "Đô thị", "Bàn việc chung.", "Dân góp ý về đường Độc Lập và vỉa hè."),
    ("ba-dinh", "Quận Ba Đình họp báo", "2021-06-01", "Tin tức", "Nhiều tin mới.", "Quận Ba Đình đón khách."),
    ("ba-dinh-cu", "Quận Ba Đình họp báo", "2019-06-01", "Tin tức", "Nhiều tin mới.", "Quận Ba Đình đón khách."),
    ("ba-dinh-dai", "Quận Ba Đình họp báo về công tác tuyển sinh", "2021-07-01", "Tin tức", "", "Chỉ có vậy."),
    ("bac-dinh", "Bà Định kể chuyện quân bà đi chợ", "2021-07-09", "Tin tức", "", "Quân ba, đình làng, quân Ba."),
    ("hoa-binh", "Công viên Hoà Bình", "2021-02-01", "Đô thị", "Trồng hoa.", "Hoà bình và hoa hòe. Cây xanh phủ kín."),
    ("thuy", "Nhà thuỷ tạ mở cửa", "2021-02-02", "Đô thị", "Thủy tạ ở Trúc Bạch.", "Khách đông.\n\nHồ rộng, nước."),
    ("tuyen-sinh", "Tuyển sinh lớp 10 năm 2021", "2021-05-20", "Giáo dục", "Lịch thi vào lớp 10.",
     "Thí sinh nộp hồ sơ trước ngày 20. Lớp học mở sớm. Tuyển thêm 10 lớp."),
    ("lop-hoc", "Lớp học mùa hè", "2021-06-20", "Giáo dục", "", "Trẻ em học bơi. Tuyển sinh cả năm, 10 buổi một lớp."),
    ("khong-ngay", "Giới thiệu quận Ba Đình", None, None, "Trung tâm hành chính.", "Ba Đình có 14 phường."),
    ("the-loai", "Thẻ <b>in đậm</b> & dấu \"nháy\"", "2021-01-01", "Tin tức", "", "Không lạ; <i>nghiêng</i> & hết."),
    ("vien-phi", "Viện phí tăng", "2020-12-31", "Tin tức", "", "Bệnh viện nói về viện phí và bảo hiểm y tế."),
    ("y-te", "Y tế phường Điện Biên", "2020-11-30", "Tin tức", "", "Trạm y tế đón bệnh nhân có bảo hiểm."),
]  # fmt: skip
QUERIES = [
    {"query": "đường Độc Lập"}, {"query": "duong doc lap"}, {"query": "đường"}, {"query": "đường "},
    {"query": "duong "},
    {"query": "dương "}, {"query": "quận Ba Đình"}, {"query": "quan ba dinh"}, {"query": "QUẬN BA ĐÌNH HỌP BÁO"},
    {"query": "quận Ba Đình", "section": "Tin tức"}, {"query": "ba đình", "year": 2019},
    {"query": "ba đình", "sort": "date"}, {"query": "quân ba"}, {"query": "hòa bình"}, {"query": "hoà bình "},
    {"query": "hoa "}, {"query": "thủy tạ"}, {"query": "thuỷ tạ"}, {"query": "thuy ta"},
    {"query": "tuyển sinh lớp 10"}, {"query": "lớp 10 năm 2021"}, {"query": "\"tuyển sinh lớp\""},
    {"query": "\"quận Ba Đình họp\""}, {"query": "\"ba dinh\" hop"}, {"query": "\"đường\""}, {"query": "\"duong\" lap"},
    {"query": "quận ba đ"}, {"query": "quận ba đì"}, {"query": "bảo hi"}, {"query": "t"}, {"query": "tuy"},
    {"query": "bảo hiễm"}, {"query": "bao hiem y te"}, {"query": "baor hiểm"}, {"query": "tuyển sihn"},
    {"query": "viện phí bảo hiểm phường"}, {"query": "không có gì cả"}, {"query": "in đậm"}, {"query": "<b>in</b>"},
    {"query": "hồ trúc bạch nước"}, {"query": "khách đông hồ rộng"}, {"query": "\"khách đông hồ\""},
    {"query": ""}, {"query": "…!"}, {"query": "zzzz"}, {"query": "20"}, {"query": "ba đình phường họp báo"},
]  # fmt: skip


def make(folder: Path) -> Path:
    """Build the portal; return its output folder."""
    make_site(folder, SETTINGS.replace("[Tin tức, Đô thị]", "[Tin tức, Đô thị, Giáo dục]"))
    for name, title, date, category, lead, body in DOCUMENTS:
        place = f"{date[:4]}/{date[5:7]}" if date else "2021/01"
        article(folder, f"{place}/{name}", title=title, date=date, category=category, lead=lead or None, body=body)
    result = build_site(folder)
    assert result.complete, result.problems
    return folder / "build"


def ask(build: Path) -> list[dict[str, object]]:
    """Return every query with what it finds."""
    index = build / "tim-kiem" / "index"
    engine = Engine(lambda path: (index / path).read_bytes())
    answers = []
    for one in QUERIES:
        answer = engine.find(
            str(one["query"]),
            Filters(str(one.get("section", "")), int(one.get("year", 0))),
            by_date=one.get("sort") == "date",
        )
        found = [record.url.rstrip("/").rpartition("/")[2] for record in engine.records(answer.numbers)]
        answers.append({**one, "found": found, "slip": answer.correction})
    return answers


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        answers = ask(make(Path(folder)))
    fields = ("name", "title", "date", "section", "lead", "body")
    documents = [dict(zip(fields, one, strict=True)) for one in DOCUMENTS]
    lists = {"documents": documents, "queries": answers}
    written = [
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in some) + "\n]"
        for name, some in lists.items()
    ]
    (HERE / "ranking.json").write_text("{\n" + ",\n".join(written) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
