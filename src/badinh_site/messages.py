"""The words of every problem and of the command line, in Vietnamese and English, by code.

A code keeps its meaning for ever. The text says what is wrong; the hint says the way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from badinh_site.errors import Level, Problem

__all__ = ["MESSAGES", "Message", "describe", "level_of", "phrase", "spoken"]


class Message(NamedTuple):
    """One entry of the catalogue; the texts are ``str.format`` patterns over a problem's values."""

    level: Level
    vi: str
    vi_hint: str
    en: str
    en_hint: str


_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTICE

# fmt: off
MESSAGES: Mapping[str, Message] = MappingProxyType({
    # Reading files
    "BD001": Message(_E, "Tệp không phải UTF-8 (byte lạ thứ {offset}).",
                     "Mở tệp, chọn Lưu thành (Save As) với mã hoá UTF-8.",
                     "The file is not UTF-8 (stray byte at {offset}).",
                     "Save it again with the encoding UTF-8."),
    "BD002": Message(_E, "Tệp chứa ký tự NUL, có thể không phải tệp văn bản.",
                     "Kiểm tra xem có phải tệp Word hay UTF-16 được đổi tên; lưu lại thành văn bản UTF-8.",
                     "The file contains a NUL character; it may not be a text file.",
                     "Check whether it is a renamed Word or UTF-16 file; save it as UTF-8 text."),
    "BD003": Message(_W, "Có ký tự điều khiển ẩn {char}; khi xuất bản được thay bằng dấu cách.",
                     "Xoá ký tự ẩn ở chỗ này (thường do dán từ Word).",
                     "Hidden control character {char}; published as a space.",
                     "Delete the hidden character here (it often comes from pasting out of Word)."),
    "BD004": Message(_E, "Tệp quá lớn: {size}, tối đa {limit}.",
                     "Chia bài thành nhiều phần; ảnh và tài liệu đính kèm để thành tệp riêng.",
                     "The file is too large: {size}, at most {limit}.",
                     "Split the article; keep pictures and attachments in files of their own."),
    "BD005": Message(_E, "Đây là liên kết tượng trưng (symlink) tới {target}; badinh không đi theo liên kết.",
                     "Chép tệp thật vào thư mục này thay cho liên kết.",
                     "This is a symbolic link to {target}; links are not followed.",
                     "Put the file itself here instead of the link."),
    "BD006": Message(_E, "Tên “{name}” là tên Windows giữ riêng, máy Windows không mở được.",
                     "Đổi tên tệp hoặc thư mục.",
                     "“{name}” is a name that Windows reserves; it cannot be opened there.",
                     "Rename the file or folder."),
    "BD007": Message(_E, "Tên chỉ khác “{other}” ở chữ hoa hoặc cách gõ dấu; Windows coi là một tệp.",
                     "Đổi tên một trong hai tệp.",
                     "The name differs from “{other}” only in case or normal form; to Windows they are one file.",
                     "Rename one of the two."),
    "BD008": Message(_E, "Không đọc được: {reason}.", "Kiểm tra quyền truy cập và ổ đĩa.",
                     "Cannot be read: {reason}.", "Check permissions and the disk."),
    "BD009": Message(_E, "Tên tệp “{name}” có ký tự không dùng được trên mọi máy.",
                     "Đổi tên, chỉ dùng chữ, số, dấu cách, gạch nối và dấu chấm.",
                     "The file name “{name}” has characters that do not work everywhere.",
                     "Rename it; use letters, digits, spaces, hyphens and dots only."),
    # YAML and front matter
    "BD101": Message(_E, "Thiếu phần khai báo ở đầu tệp.",
                     "Dòng đầu tiên phải là ---, rồi title:, date: ..., rồi một dòng --- nữa.",
                     "The file has no front matter.",
                     "Its first line must be ---, then title:, date: ..., then another line ---."),
    "BD102": Message(_E, "Phần khai báo chưa được đóng lại.", "Thêm một dòng --- sau trường cuối cùng.",
                     "The front matter is not closed.", "Add a line --- after its last field."),
    "BD103": Message(_E, "Không hiểu phần khai báo YAML: {detail}.",
                     "Nếu giá trị có dấu hai chấm, ngoặc hay ký hiệu ở đầu, hãy đặt cả giá trị trong dấu nháy \"...\".",
                     "The YAML cannot be understood: {detail}.",
                     "If a value has a colon, brackets or a sign at its beginning, put it in quotes \"...\"."),
    "BD104": Message(_E, "Có phím Tab ở chỗ thụt dòng; YAML không cho phép.", "Thay Tab bằng dấu cách.",
                     "A tab is used for indentation; YAML forbids it.", "Replace the tab with spaces."),
    "BD105": Message(_E, "Trường “{field}” được khai báo hai lần (lần đầu ở dòng {first}).",
                     "Giữ lại một dòng, xoá dòng kia.",
                     "The field “{field}” is given twice (first in line {first}).", "Keep one of the lines."),
    "BD106": Message(_W, "Không có trường “{field}”, nên bị bỏ qua.", "Các trường dùng được: {known}.",
                     "There is no field “{field}”; it is ignored.", "Known fields: {known}."),
    "BD107": Message(_W, "Không có trường “{field}”, nên bị bỏ qua.", "Có phải ý bạn là “{suggestion}”?",
                     "There is no field “{field}”; it is ignored.", "Did you mean “{suggestion}”?"),
    "BD108": Message(_E, "Cần các dòng dạng “tên: giá trị”, nhưng đây là {got}.",
                     "Viết mỗi trường một dòng, ví dụ title: Tin mới.",
                     "Lines of the form “name: value” are needed, but this is {got}.",
                     "Write one field a line, for example title: News."),
    "BD109": Message(_E, "Ký hiệu YAML “{sign}” (neo, bí danh, kiểu) không được dùng ở đây.",
                     "Viết thẳng giá trị; nếu là chữ thì đặt trong dấu nháy \"...\".",
                     "The YAML sign “{sign}” (anchor, alias, tag) is not allowed here.",
                     "Write the value itself; put text in quotes \"...\"."),
    "BD110": Message(_E, "Khai báo YAML lồng nhau quá sâu.", "Bỏ bớt các ngoặc và mức thụt dòng.",
                     "The YAML is nested too deeply.", "Remove brackets and levels of indentation."),
    "BD111": Message(_E, "{field}: cần {expected}, nhưng đây là {got}.", "Ví dụ đúng: {example}",
                     "{field}: {expected} is needed, but this is {got}.", "A right example: {example}"),
    "BD112": Message(_E, "{field}: “{value}” không phải số nguyên từ 0 trở lên.", "Chỉ viết chữ số, ví dụ 1234.",
                     "{field}: “{value}” is not a whole number from 0 up.", "Write digits only, for example 1234."),
    "BD113": Message(_E, "{field}: “{value}” không phải số nguyên.", "Viết {suggestion}.",
                     "{field}: “{value}” is not a whole number.", "Write {suggestion}."),
    "BD114": Message(_E, "{field}: không hiểu ngày giờ “{value}”.",
                     "Viết ngày/tháng/năm như 13/07/2021, có giờ thì 13/07/2021 08:30.",
                     "{field}: “{value}” is not a date.",
                     "Write 2021-07-13 or 13/07/2021, with an hour 13/07/2021 08:30."),
    "BD115": Message(_E, "{field}: không có ngày giờ “{value}” trong lịch.", "Kiểm tra lại ngày, tháng, năm và giờ.",
                     "{field}: “{value}” does not exist in the calendar.", "Check day, month, year and hour."),
    "BD116": Message(_E, "{field}: “{value}” không dùng được.", "Chọn một trong: {choices}.",
                     "{field}: “{value}” cannot be used.", "Choose one of: {choices}."),
    "BD117": Message(_E, "Thiếu trường bắt buộc “{field}”.", "Thêm dòng {name}: ...",
                     "The required field “{field}” is missing.", "Add a line {name}: ..."),
    "BD118": Message(_E, "{field}: {value} nằm ngoài khoảng {low} đến {high}.", "Chọn một số trong khoảng đó.",
                     "{field}: {value} is outside {low} to {high}.", "Choose a number in that range."),
    # The portal
    "BD201": Message(_W, "Bài chưa có tiêu đề; đang tạm lấy từ phần tóm tắt: “{title}”.", "Thêm dòng title: ...",
                     "The article has no title; it is derived from the lead: “{title}”.", "Add a line title: ..."),
    "BD202": Message(_E, "Bài không có tiêu đề, tóm tắt hay nội dung.", "Thêm dòng title: ... và viết nội dung.",
                     "The article has no title, no lead and no body.", "Add a line title: ... and write the body."),
    "BD203": Message(_E, "Chuyên mục “{value}” không có trong site.yaml.", "Chọn một trong: {choices}.",
                     "The category “{value}” is not in site.yaml.", "Choose one of: {choices}."),
    "BD204": Message(_E, "Hai nơi cùng tạo địa chỉ {url}: tệp này và {other}.",
                     "Đổi tên một tệp, hoặc đặt url: khác cho một trong hai.",
                     "Two sources make the address {url}: this one and {other}.",
                     "Rename one file, or give one of them another url:."),
    "BD205": Message(_E, "{field}: “{value}” không phải địa chỉ dùng được trên trang này.",
                     "Viết dạng /2021/07/ten-bai/: bắt đầu và kết thúc bằng / (hoặc kết thúc bằng .html), "
                     "tối đa 240 ký tự, chỉ gồm chữ thường không dấu, chữ số và gạch nối, "
                     "không có tên Windows giữ riêng như con, aux, nul.",
                     "{field}: “{value}” is not an address this site can have.",
                     "Write it like /2021/07/ten-bai/: it begins and ends with / (or ends with .html), "
                     "has at most 240 characters, only lower-case ASCII letters, digits and hyphens, "
                     "and no name that Windows reserves, such as con, aux, nul."),
    "BD206": Message(_E, "Liên kết tới “{target}”, nhưng không có tệp đó.", "Sửa đường dẫn hoặc thêm tệp.{similar}",
                     "Link to “{target}”, but there is no such file.", "Mend the path or add the file.{similar}"),
    "BD207": Message(_W, "Liên kết tới “{target}”, nhưng bài đó hiện không được xuất bản.",
                     "Bỏ liên kết, hoặc xuất bản bài đó.",
                     "Link to “{target}”, but that article is not published now.",
                     "Remove the link, or publish that article."),
    "BD208": Message(_E, "Tệp “{target}” thuộc loại không được đăng ({suffix}).",
                     "Dùng một trong các loại: {choices}.",
                     "“{target}” is of a type that is not published ({suffix}).", "Use one of: {choices}."),
    "BD209": Message(_E, "Bài bị gỡ (status: withdrawn) nhưng không nêu lý do.", "Thêm dòng reason: ...",
                     "The article is withdrawn but gives no reason.", "Add a line reason: ..."),
    "BD210": Message(_E, "Không dựng được nội dung Markdown ({detail}).",
                     "Tìm chỗ lồng nhau rất nhiều lớp (trích dẫn, danh sách, ngoặc) và viết đơn giản lại.",
                     "The Markdown of the body cannot be rendered ({detail}).",
                     "Look for something nested many times (quotes, lists, brackets) and write it more simply."),
    "BD211": Message(_W, "Thư viện ảnh chưa đăng được album trong phiên bản này.",
                     "Giữ tệp lại; album sẽ hiện khi có hỗ trợ.",
                     "Albums are not published by this version yet.", "Keep the file; it is not lost."),
    "BD212": Message(_E, "Liên kết tới “{target}” đi ra ngoài thư mục content/.",
                     "Chép tệp vào cạnh bài viết rồi liên kết tới đó.",
                     "The link to “{target}” leads out of content/.",
                     "Put the file beside the article and link to it there."),
    "BD213": Message(_E, "Tên tệp “{name}” không có chữ cái hay chữ số nào để làm địa chỉ.", "Đổi tên tệp.",
                     "The file name “{name}” has no letter or digit to make an address of.", "Rename the file."),
    "BD214": Message(_W, "Trường “{field}” không có tác dụng vì {cause}.", "Xoá dòng này hoặc sửa dòng kia.",
                     "The field “{field}” has no effect because {cause}.", "Remove this line or mend the other."),
    "BD215": Message(_E, "{field}: “{value}” không phải slug.",
                     "Chỉ dùng chữ thường không dấu, chữ số và gạch nối, ví dụ do-thi.",
                     "{field}: “{value}” is not a slug.",
                     "Use lower-case ASCII letters, digits and hyphens only, for example do-thi."),
    "BD216": Message(_E, "{field}: “{value}” không có chữ cái hay chữ số nào để làm địa chỉ.",
                     "Viết lại cho có chữ cái hoặc chữ số.",
                     "{field}: “{value}” has no letter or digit to make an address of.",
                     "Write it with letters or digits."),
    "BD217": Message(_E, "Liên kết “{target}” trỏ vào máy tính của bạn, người đọc không mở được.",
                     "Chép tệp vào cạnh bài viết rồi chỉ viết tên tệp.",
                     "The link “{target}” points to your own computer; readers cannot open it.",
                     "Put the file beside the article and write only its name."),
    "BD218": Message(_W, "Liên kết “{target}” thuộc loại không được phép, nên bị bỏ.",
                     "Dùng địa chỉ bắt đầu bằng https://, mailto: hoặc tel:.",
                     "The link “{target}” is of a kind that is not allowed; it is left out.",
                     "Use an address that begins with https://, mailto: or tel:."),
    # site.yaml, anniversaries
    "BD301": Message(_E, "Không tìm thấy content/site.yaml.",
                     "Chạy lệnh trong thư mục của trang, hoặc chỉ rõ bằng --site THƯ_MỤC.",
                     "content/site.yaml is not there.",
                     "Run the command in the site's folder, or name it with --site DIR."),
    "BD302": Message(_E, "{field}: không có múi giờ “{value}”.", "Viết Asia/Ho_Chi_Minh.",
                     "{field}: there is no time zone “{value}”.", "Write Asia/Ho_Chi_Minh."),
    "BD303": Message(_E, "{field}: “{value}” không phải địa chỉ trang web.", "Viết dạng https://ten-mien/.",
                     "{field}: “{value}” is not a web address.", "Write it like https://host/."),
    "BD304": Message(_E, "Không dùng được phần mở rộng Markdown “{name}”: {detail}.",
                     "Kiểm tra tên trong site.yaml và cài gói tương ứng.",
                     "The Markdown extension “{name}” cannot be used: {detail}.",
                     "Check its name in site.yaml and install its package."),
    "BD305": Message(_E, "{field}: “{value}” trùng với một mục đã có.", "Đặt tên hoặc slug khác.",
                     "{field}: “{value}” stands there already.", "Choose another name or slug."),
    "BD306": Message(_E, "Không xuất bản được vào {path}: {cause}.", "Chọn thư mục khác bằng --output.",
                     "Cannot publish into {path}: {cause}.", "Choose another folder with --output."),
    "BD307": Message(_E, "--at: không hiểu ngày giờ “{value}”.", "Viết 2021-06-09 hoặc 2021-06-09T08:00.",
                     "--at: “{value}” is not a date.", "Write 2021-06-09 or 2021-06-09T08:00."),
    "BD308": Message(_E, "{field}: không có chuyên mục “{value}” trong categories.", "Chọn một trong: {choices}.",
                     "{field}: there is no category “{value}” in categories.", "Choose one of: {choices}."),
    # Templates and static files
    "BD401": Message(_E, "Lỗi cú pháp trong mẫu: {detail}.", "Xem lại dòng này của mẫu.",
                     "Syntax error in a template: {detail}.", "Look at this line of the template."),
    "BD402": Message(_E, "Không có mẫu “{name}”.", "Thêm tệp vào templates/ hoặc sửa tên.",
                     "There is no template “{name}”.", "Add the file to templates/ or mend the name."),
    "BD403": Message(_E, "Tên mẫu trong {tag} phải viết thẳng trong dấu nháy, không phải biến.",
                     "Thay biến bằng tên tệp, hoặc dùng if/else với từng tên.",
                     "The name in {tag} must be a literal in quotes, not a variable.",
                     "Write the file's name, or use if/else with one name each."),
    "BD404": Message(_E, "Mẫu dùng một tên không có: {detail} (khi dựng {page}).",
                     "Sửa tên, hoặc thêm giá trị đó vào trang.",
                     "The template uses a name that is not there: {detail} (while rendering {page}).",
                     "Mend the name."),
    "BD405": Message(_E, "Mẫu gặp lỗi: {detail} (khi dựng {page}).", "Xem lại dòng này của mẫu.",
                     "The template failed: {detail} (while rendering {page}).", "Look at this line of the template."),
    "BD406": Message(_E, "Không có tệp “{name}” trong static/.", "Thêm tệp hoặc sửa tên trong asset(...).",
                     "There is no file “{name}” in static/.",
                     "Add the file or mend the name in asset(...)."),
    "BD407": Message(_E, "asset(...) cần đúng một tên tệp viết thẳng trong dấu nháy.", "Ví dụ asset(\"style.css\").",
                     "asset(...) needs exactly one file name, literally in quotes.",
                     "For example asset(\"style.css\")."),
    "BD408": Message(_E, "Tệp CSS trỏ tới “{target}”, nhưng không có tệp đó trong static/.",
                     "Thêm tệp hoặc sửa đường dẫn trong url(...).",
                     "The stylesheet points to “{target}”, but static/ has no such file.",
                     "Add the file or mend the path in url(...)."),
    "BD409": Message(_E, "Tệp CSS này và “{target}” gọi vòng lẫn nhau.", "Bỏ một trong các dòng @import.",
                     "This stylesheet and “{target}” import each other in a circle.",
                     "Remove one of the @import lines."),
    # Output and state
    "BD501": Message(_E, "Không ghi được: {reason}.",
                     "Đóng chương trình đang mở tệp, kiểm tra quyền ghi rồi chạy lại. Bản cũ vẫn còn nguyên.",
                     "Cannot be written: {reason}.",
                     "Close programs that hold the file, check permissions, run again. The old file is untouched."),
    "BD502": Message(_E, "Hết chỗ trên ổ đĩa.", "Giải phóng dung lượng rồi chạy lại. Bản cũ vẫn còn nguyên.",
                     "The disk is full.", "Free some space and run again. The old file is untouched."),
    "BD503": Message(_E, "Một lượt dựng khác đang chạy{holder}.", "Đợi lượt đó xong rồi chạy lại.",
                     "Another build is running{holder}.", "Wait until it is done, then run again."),
    "BD504": Message(_N, "Không dùng được trạng thái của lần trước ({cause}); dựng lại toàn bộ.",
                     "Không cần làm gì.",
                     "The last build's state cannot be used ({cause}); everything is built anew.",
                     "Nothing needs to be done."),
    "BD505": Message(_N, "Tệp này không do badinh tạo ra, nên được giữ nguyên.",
                     "Xoá bằng tay nếu không cần.",
                     "This file was not made by badinh and is kept.",
                     "Delete it by hand if it is not needed."),
    "BD506": Message(_E, "Đường dẫn “{target}” nằm ngoài thư mục xuất bản.",
                     "Sửa url:, aliases: hoặc tên tệp.",
                     "The path “{target}” lies outside the output folder.",
                     "Mend url:, aliases: or the file name."),
    "BD507": Message(_E, "Thư mục này là liên kết ra ngoài thư mục xuất bản.", "Xoá liên kết đó rồi dựng lại.",
                     "This folder is a link that leads out of the output folder.", "Delete the link and build again."),
    "BD508": Message(_E, "Khác với bản dựng sạch.",
                     "Đây là lỗi của badinh; xoá thư mục .badinh rồi dựng lại, và báo lỗi.",
                     "Differs from a clean build.",
                     "This is a bug of badinh: delete .badinh, build again, and report it."),
    "BD509": Message(_E, "Một tệp lạ chiếm chỗ của thư mục, hoặc ngược lại.", "Chuyển nó đi chỗ khác rồi dựng lại.",
                     "A foreign file stands where a folder is needed, or the other way round.",
                     "Move it away and build again."),
    "BD510": Message(_E, "Tệp này thay đổi trong lúc đang dựng.", "Chạy lại lệnh.",
                     "The file changed while the site was built.", "Run the command again."),
    "BD511": Message(_E, "Không có trang {url} trong trang web này.", "{similar}",
                     "There is no page {url} in this site.", "{similar}"),
    "BD512": Message(_N, "Tệp lạ ở đúng chỗ của một trang; đã cất vào {place}.",
                     "Không cần làm gì nếu không cần tệp đó.",
                     "A foreign file stood where an output belongs; it was put into {place}.",
                     "Nothing needs to be done unless you need that file."),
    "BD513": Message(_E, "Một tiến trình làm việc đã dừng đột ngột, có thể vì máy hết bộ nhớ.",
                     "Chạy lại; nếu vẫn hỏng, thêm --jobs 1.",
                     "A working process stopped suddenly, perhaps because the machine ran out of memory.",
                     "Run it again; if it fails again, add --jobs 1."),
})

_PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "text": ("một dòng chữ", "text"),
    "list": ("một danh sách", "a list"),
    "mapping": ("một nhóm trường", "a group of fields"),
    "empty": ("trống", "empty"),
    "boolean": ("true hoặc false", "true or false"),
    "text or list": ("chữ, hoặc danh sách chữ", "text or a list of text"),
    "nothing": ("", ""),
    "yaml colon": ("có dấu hai chấm trong giá trị", "there is a colon in the value"),
    "yaml quote": ("dấu nháy chưa được đóng, hoặc còn chữ sau dấu nháy",
                   "a quote is not closed, or text follows it"),
    "yaml bracket": ("dấu ngoặc chưa được đóng", "a bracket is not closed"),
    "yaml key": ("dòng này thiếu dấu hai chấm sau tên trường", "this line lacks the colon after the field's name"),
    "yaml indent": ("dòng này thụt vào không đúng mức", "this line is indented to the wrong depth"),
    "yaml sign": ("ký hiệu {name} không được đứng ở đây", "the sign {name} cannot stand here"),
    "yaml space": ("thiếu dấu cách sau dấu hai chấm", "a space is missing after the colon"),
    "yaml escape": ("dấu \\ trong dấu nháy kép có nghĩa riêng; viết \\\\, hoặc dùng dấu nháy đơn",
                    "a backslash in double quotes has a meaning of its own; write \\\\, or use single quotes"),
    "yaml documents": ("có một dòng --- thừa", "there is a line --- too many"),
    "whole number": ("một số nguyên", "a whole number"),
    "date": ("một ngày giờ", "a date"),
    "yaml other": ("{name}", "{name}"),
    "similar": (" Có phải “{name}”?", " Did you mean “{name}”?"),
    "holder": (" (tiến trình {name})", " (process {name})"),
    "not withdrawn": ("bài không ở trạng thái withdrawn", "the article is not withdrawn"),
    "expires first": ("bài hết hạn trước ngày đăng", "the article expires before its date"),
    "own address": ("đó là địa chỉ hiện tại của bài", "it names the article's present address"),
    "endless": ("mẫu hoặc macro gọi lại chính nó không dứt", "a template or macro calls itself without end"),
    "output is source": ("thư mục này chứa, hoặc nằm trong, nội dung nguồn của trang",
                         "it holds, or lies within, the site's own sources"),
    "output is a file": ("đó là một tệp, không phải thư mục", "it is a file, not a folder"),
    "state unreadable": ("tệp bị hỏng", "the file is damaged"),
    "state elsewhere": ("thư mục được chép từ nơi khác tới", "the folder was copied from elsewhere"),
    "state foreign": ("tệp thuộc phiên bản khác", "it is of another version"),
    "nested": ("lồng nhau quá sâu", "nested too deeply"),
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "notice": ("lưu ý", "notice"),
    "built": ("Xong: {documents} tệp nội dung, {pages} tệp đầu ra; đọc {read}, dựng {rendered}, ghi {written}, "
              "giữ {kept}, xoá {deleted}; {seconds} giây.",
              "Done: {documents} content files, {pages} outputs; read {read}, rendered {rendered}, "
              "written {written}, kept {kept}, deleted {deleted}; {seconds} s."),
    "stage look": ("xem tệp nào đã đổi", "look which files changed"),
    "stage read": ("đọc nội dung", "read content"),
    "stage assemble": ("sắp xếp cổng tin", "arrange the portal"),
    "stage compare": ("so với bản đã xuất", "compare with the output"),
    "stage make": ("dựng trang", "make pages"),
    "stage mend": ("sửa riêng trang có chữ đổi", "mend the pages whose text changed"),
    "stage remember": ("ghi nhớ", "remember"),
    "failed": ("Chưa xong: {errors} lỗi, {warnings} cảnh báo. Bản cũ trong {output} được giữ nguyên.",
               "Not done: {errors} errors, {warnings} warnings. What stood in {output} is kept."),
    "partly": ("Chưa trọn: {errors} lỗi, {warnings} cảnh báo. Tệp bị lỗi giữ bản cũ; không xoá tệp nào.",
               "Not complete: {errors} errors, {warnings} warnings. Failed files keep their old version; "
               "nothing was deleted."),
    "strict": ("--strict: {warnings} cảnh báo được tính là lỗi.", "--strict: {warnings} warnings count as errors."),
    "undeleted": ("Chưa trọn: {errors} lỗi, {warnings} cảnh báo. Có tệp cũ chưa xoá được; lần sau sẽ xoá tiếp.",
                  "Not complete: {errors} errors, {warnings} warnings. Some old files could not be deleted yet."),
    "verified": ("Đã đối chiếu: giống hệt bản dựng sạch ({pages} tệp).",
                 "Verified: identical to a clean build ({pages} files)."),
    "cleaned": ("Đã xoá {deleted} tệp do badinh tạo.", "Deleted {deleted} files that badinh had made."),
    "next none": ("Trang sẽ không tự thay đổi nữa.", "The site will not change by itself any more."),
    "next frozen": ("Trang đã đóng băng ở {moment} (frozen_at); không tự thay đổi.",
                    "The site is frozen at {moment} (frozen_at) and does not change by itself."),
    "next publish": ("đăng bài {subject}", "publishes {subject}"),
    "next expire": ("gỡ bài hết hạn {subject}", "takes down the expired {subject}"),
    "next banner": ("thay dòng kỷ niệm: {subject}", "changes the anniversary line: {subject}"),
    "reason new": ("mới", "new"),
    "reason changed": ("đổi đầu vào", "inputs changed"),
    "reason missing": ("tệp đã mất", "the file was missing"),
    "reason altered": ("tệp bị sửa ngoài badinh", "the file was altered by somebody else"),
    "reason kept": ("không đổi", "unchanged"),
    "no option": ("Không có tuỳ chọn {name}.", "There is no option {name}."),
    "no argument": ("Thiếu {name}.", "{name} is missing."),
    "bad argument": ("Giá trị của {name} không dùng được ({detail}).",
                     "The value of {name} cannot be used ({detail})."),
    "no command": ("Không có lệnh đó. Các lệnh: {commands}.", "There is no such command. Commands: {commands}."),
    "see help": ("Xem {command} --help.", "See {command} --help."),
    "system": ("Hệ thống báo lỗi: {detail}.", "The system reports: {detail}."),
    "interrupted": ("Đã dừng theo yêu cầu.", "Stopped as asked."),
    "bug": ("badinh gặp lỗi của chính nó: {detail}. Chi tiết ở {log}; xin gửi tệp đó khi báo lỗi.",
            "badinh has a bug: {detail}. Details are in {log}; please send that file with your report."),
    "and more": ("... và {count} chỗ nữa cùng loại {code}.", "... and {count} more of the kind {code}."),
})
# fmt: on


def level_of(problem: Problem) -> Level:
    """Give the level that the catalogue sets for a problem's code."""
    return MESSAGES[problem.code].level


def phrase(key: str, language: str, **values: object) -> str:
    """Give a phrase of the command line in ``vi`` or ``en``, filled with ``values``."""
    vi, en = _PHRASES[key]
    return (en if language == "en" else vi).format(**values)


def spoken(key: str, argument: str = "") -> str:
    """Give a problem's value that is itself a phrase, so that the problem can be kept without choosing a language.

    It begins with NUL, which no content can contain.
    """
    return f"\0{key}\0{argument}"


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """Give the text and the hint of a problem in ``vi`` or ``en``."""
    message = MESSAGES[problem.code]
    values = {name: _in_words(value, language) for name, value in problem.values.items()}
    text, hint = (message.en, message.en_hint) if language == "en" else (message.vi, message.vi_hint)
    return text.format(**values), hint.format(**values).strip()


def _in_words(value: str, language: str) -> str:
    if not value.startswith("\0"):
        return value
    _, key, argument = value.split("\0", 2)
    return phrase(key, language, name=argument)
