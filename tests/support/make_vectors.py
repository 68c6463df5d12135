"""Writes tests/data/search/vectors.json: what texts are in exact and folded form, for Python and the browser.

python -m tests.support.make_vectors
"""

import json
from pathlib import Path

from badinh_site.search.text import folded_form, runs

TEXTS = [
    "Quận Ba Đình",
    "ĐƯỜNG Độc Lập, đường Điện Biên Phủ",
    "hoà hòa HOÀ thuỷ thủy quý qúy quà qùa giá gía già gìa gì giếng",
    "hoàn hòan toàn tòan thuế thúê thuở thủơ khoái khóai huỳnh hùynh khuỷu",
    "đường đừơng tuần tùân tiền tìên nước nứơc nghĩa nghiã mùa muà",
    "oà òa uỷ ủy oẻ ỏe quỷ qủy xoèo xòeo ngoéo",
    "café résumé naïve Zoë José Straße ÅNGSTRÖM İstanbul ΣΊΣΥΦΟΣ",
    "Qua\u0302\u0323n Ba \u0110i\u0300nh",
    "Bữa  \u00a0  cơm\tnghèo\nkhó",
    'Ông nói: "Tôi đi." Sau đó (hôm qua!) bà về… Rồi thôi; hết.',
    "TP.HCM có 1.234,5 tỷ đồng lúc 7:30 ngày 12/7/2021 tại số 5A-B_C",
    "a.b. c! d",
    "Đảng-bộ; Ủy ban – Mặt trận “Tổ quốc”.” Hết",
    "😀 xin 👍🏽 chào 中文 русский ไทย",
    "<b>in đậm</b> &amp; [x](y) *.* \\d+ $^",
    "",
    " … – ! ",
    "nghiêngnghiêngnghiêngnghiêngnghiêngnghiêng",
    "uỵch quỵt Nguyễn Huệ khuya khuỳa rượu hươu",
    "x\u0323\u0301 a\u0301\u0301 e\u0302\u0301 \u0301 b\u0301",
]


def main() -> None:
    """Write the file."""
    vectors = [
        {
            "text": text,
            "exact": [one for run in runs(text) for one in run],
            "folded": [folded_form(one) for run in runs(text) for one in run],
            "runs": [len(run) for run in runs(text)],
        }
        for text in TEXTS
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in vectors)
    (Path(__file__).parents[1] / "data/search/vectors.json").write_text(
        f"[\n{lines}\n]\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
