"""Responses of the server itself: a request is refused with a status, and a small page says why."""

from __future__ import annotations

from types import MappingProxyType

from badinh_site.preview.http.response import HttpResponse

__all__ = ["RefusedError", "page_of", "refusal"]


class RefusedError(Exception):
    """A request is not answered but refused."""

    def __init__(self, status: int) -> None:
        """Take the HTTP status that says why."""
        super().__init__(status)
        self.status = status


_WORDS = MappingProxyType(
    {
        400: (
            "Yêu cầu không hợp lệ",
            "Máy chủ xem trước không nhận địa chỉ hoặc yêu cầu này. Hãy kiểm tra lại địa chỉ.",
        ),
        403: (
            "Yêu cầu bị từ chối",
            "Yêu cầu này đến từ một trang web khác. Để bản nháp không lọt ra ngoài, máy chủ xem trước không trả lời. "
            "Hãy mở trang ngay trong trình duyệt.",
        ),
        404: ("Không tìm thấy tệp", "Tệp vừa bị xóa hoặc đổi tên. Hãy tải lại trang."),
        405: ("Phương thức không được hỗ trợ", "Máy chủ xem trước chỉ nhận GET và HEAD."),
        408: ("Yêu cầu đến quá chậm", "Trình duyệt chưa gửi xong yêu cầu trong thời gian cho phép. Hãy tải lại trang."),
        414: ("Địa chỉ quá dài", "Địa chỉ này dài hơn 4096 byte. Hãy kiểm tra lại địa chỉ."),
        416: ("Không có phần được yêu cầu", "Tệp ngắn hơn phần mà trình duyệt yêu cầu. Hãy tải lại trang."),
        421: (
            "Sai tên máy",
            "Máy chủ xem trước không trả lời dưới tên máy hoặc cổng này. "
            "Hãy mở đúng địa chỉ mà lệnh badinh serve đã in ra.",
        ),
        431: (
            "Phần đầu của yêu cầu quá lớn",
            "Có thể là do cookie của những trang khác trên máy này. Hãy xóa cookie của địa chỉ này rồi tải lại trang.",
        ),
        500: (
            "Lỗi của chương trình xem trước",
            "Trang này chưa hiển thị được vì một lỗi của chương trình, không phải của bài viết. "
            "Máy chủ vẫn chạy; những trang khác vẫn xem được.",
        ),
        503: ("Quá nhiều kết nối", "Hãy đóng bớt thẻ của trình duyệt rồi tải lại trang."),
        505: ("Phiên bản HTTP không được hỗ trợ", "Máy chủ xem trước chỉ hiểu HTTP/1.1."),
    }
)
_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
<p>HTTP {status}</p>
</main>
</body>
</html>
"""


def refusal(status: int) -> HttpResponse:
    """Return the response with which the server refuses a request."""
    return HttpResponse(page_of(status), status=status, headers=(("Allow", "GET, HEAD"),) if status == 405 else ())


def page_of(status: int) -> bytes:
    """Return the page that says what such a status means. Nothing of the request is repeated in it."""
    title, text = _WORDS[status]
    return _PAGE.format(title=title, text=text, status=status).encode()
