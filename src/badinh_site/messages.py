"""The words of every problem and of the command line: in English here, in other languages by gettext catalogues.

A code keeps its meaning for ever. The text says what is wrong; the hint says the way out. The catalogues stand in
``locale/``; ``make messages`` brings them up to date with this module.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from badinh_site.errors import Level, Problem

__all__ = [
    "DOMAIN",
    "LANGUAGES",
    "LOCALES",
    "MESSAGES",
    "PHRASES",
    "Message",
    "describe",
    "level_of",
    "phrase",
    "spoken",
    "translated",
]

DOMAIN = "badinh"
LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("vi", "en")
"""Languages that the command line speaks; the first one when nothing says otherwise."""


class Message(NamedTuple):
    """One entry of the catalogue; the texts are ``str.format`` patterns over a problem's values."""

    level: Level
    text: str
    hint: str


_E, _W, _A = Level.ERROR, Level.WARNING, Level.ADVICE

# fmt: off
MESSAGES: Mapping[str, Message] = MappingProxyType({
    # Reading files
    "BD001": Message(_E, "The file is not UTF-8 (stray byte at {offset}).",
                     "Save it again with the encoding UTF-8."),
    "BD002": Message(_E, "The file contains a NUL character; it may not be a text file.",
                     "Check whether it is a renamed Word or UTF-16 file; save it as UTF-8 text."),
    "BD003": Message(_W, "Hidden control character {char}; published as a space.",
                     "Delete the hidden character here (it often comes from pasting out of Word)."),
    "BD004": Message(_E, "The file is too large: {size}, at most {limit}.",
                     "Split the article; keep pictures and attachments in files of their own."),
    "BD005": Message(_E, "This is a symbolic link to {target}; links are not followed.",
                     "Put the file itself here instead of the link."),
    "BD006": Message(_E, "“{name}” is a name that Windows reserves; it cannot be opened there.",
                     "Rename the file or folder."),
    "BD007": Message(_E, "The name differs from “{other}” only in case or normal form; to Windows they are one file.",
                     "Rename one of the two."),
    "BD008": Message(_E, "Cannot be read: {reason}.",
                     "Check permissions and the disk."),
    "BD009": Message(_E, "The file name “{name}” has characters that do not work everywhere.",
                     "Rename it; use letters, digits, spaces, hyphens and dots only."),
    "BD010": Message(_W, "This paragraph is encoded in {encoding}, not in Unicode; readers will see strange letters. "
                     "It reads: “{preview}”.",
                     "Convert it to Unicode with your input method (UniKey: Ctrl+Shift+F6) and paste it again."),
    "BD011": Message(_W, "The letters of this paragraph were spoilt on the way (UTF-8 read as Windows-1252). It "
                     "reads: “{preview}”.",
                     "Paste it again from the original, and save the file as UTF-8."),
    "BD012": Message(_E, "The file is saved as {encoding}, not as UTF-8. It begins: “{preview}”.",
                     "Open it with the program that saved it, and save it again with the encoding UTF-8."),
    # YAML and front matter
    "BD101": Message(_E, "The file has no front matter.",
                     "Its first line must be ---, then title:, date: ..., then another line ---."),
    "BD102": Message(_E, "The front matter is not closed.",
                     "Add a line --- after its last field."),
    "BD103": Message(_E, "The YAML cannot be understood: {detail}.",
                     "If a value has a colon, brackets or a sign at its beginning, put it in quotes \"...\"."),
    "BD104": Message(_E, "A tab is used for indentation; YAML forbids it.",
                     "Replace the tab with spaces."),
    "BD105": Message(_E, "The field “{field}” is given twice (first in line {first}).",
                     "Keep one of the lines."),
    "BD106": Message(_W, "There is no field “{field}”; it is ignored.",
                     "Known fields: {known}."),
    "BD107": Message(_W, "There is no field “{field}”; it is ignored.",
                     "Did you mean “{suggestion}”?"),
    "BD108": Message(_E, "Lines of the form “name: value” are needed, but this is {got}.",
                     "Write one field a line, for example title: News."),
    "BD109": Message(_E, "The YAML sign “{sign}” (anchor, alias, tag) is not allowed here.",
                     "Write the value itself; put text in quotes \"...\"."),
    "BD110": Message(_E, "The YAML is nested too deeply.",
                     "Remove brackets and levels of indentation."),
    "BD111": Message(_E, "{field}: {expected} is needed, but this is {got}.",
                     "A right example: {example}"),
    "BD112": Message(_E, "{field}: “{value}” is not a whole number from 0 up.",
                     "Write digits only, for example 1234."),
    "BD113": Message(_E, "{field}: “{value}” is not a whole number.",
                     "Write {suggestion}."),
    "BD114": Message(_E, "{field}: “{value}” is not a date.",
                     "Write 2021-07-13 or 13/07/2021, with an hour 13/07/2021 08:30."),
    "BD115": Message(_E, "{field}: “{value}” does not exist in the calendar.",
                     "Check day, month, year and hour."),
    "BD116": Message(_E, "{field}: “{value}” cannot be used.",
                     "Choose one of: {choices}."),
    "BD117": Message(_E, "The required field “{field}” is missing.",
                     "Add a line {name}: ..."),
    "BD118": Message(_E, "{field}: {value} is outside {low} to {high}.",
                     "Choose a number in that range."),
    # The portal
    "BD201": Message(_W, "The article has no title; it is derived from the lead: “{title}”.",
                     "Add a line title: ..."),
    "BD202": Message(_E, "The article has no title, no lead and no body.",
                     "Add a line title: ... and write the body."),
    "BD203": Message(_E, "The category “{value}” is not in site.yaml.",
                     "Choose one of: {choices}."),
    "BD204": Message(_E, "Two sources make the address {url}: this one and {other}.",
                     "Rename one file, or give one of them another url:."),
    "BD205": Message(_E, "{field}: “{value}” is not an address this site can have.",
                     "Write it like /2021/07/ten-bai/: it begins and ends with / (or ends with .html), has at most "
                     "240 characters, only lower-case ASCII letters, digits and hyphens, and no name that Windows "
                     "reserves, such as con, aux, nul."),
    "BD206": Message(_E, "Link to “{target}”, but there is no such file.",
                     "Mend the path or add the file.{similar}"),
    "BD207": Message(_W, "Link to “{target}”, but that article is not published now.",
                     "Remove the link, or publish that article."),
    "BD208": Message(_E, "“{target}” is of a type that is not published ({suffix}).",
                     "Use one of: {choices}."),
    "BD209": Message(_E, "The article is withdrawn but gives no reason.",
                     "Add a line reason: ..."),
    "BD210": Message(_E, "The Markdown of the body cannot be rendered ({detail}).",
                     "Look for something nested many times (quotes, lists, brackets) and write it more simply."),
    "BD212": Message(_E, "The link to “{target}” leads out of content/.",
                     "Put the file beside the article and link to it there."),
    "BD213": Message(_E, "The file name “{name}” has no letter or digit to make an address of.",
                     "Rename the file."),
    "BD214": Message(_W, "The field “{field}” has no effect because {cause}.",
                     "Remove this line or mend the other."),
    "BD215": Message(_E, "{field}: “{value}” is not a slug.",
                     "Use lower-case ASCII letters, digits and hyphens only, for example do-thi."),
    "BD216": Message(_E, "{field}: “{value}” has no letter or digit to make an address of.",
                     "Write it with letters or digits."),
    "BD217": Message(_E, "The link “{target}” points to your own computer; readers cannot open it.",
                     "Put the file beside the article and write only its name."),
    "BD218": Message(_W, "The link “{target}” is of a kind that is not allowed; it is left out.",
                     "Use an address that begins with https://, mailto: or tel:."),
    "BD219": Message(_W, "The picture “{target}” has no text for those who cannot see it.",
                     "Write what it shows into the square brackets: ![Cutting the ribbon]({target})."),
    "BD220": Message(_E, "“{target}” is not a picture that the web can show.",
                     "Open the picture, save it as JPEG or PNG, and use that file."),
    "BD221": Message(_E, "The picture “{target}” is damaged, or was not copied to its end.",
                     "Copy it again from where it came; if it can still be opened, save it as JPEG."),
    "BD222": Message(_E, "The picture “{target}” is too large: {size}, at most {limit}.",
                     "Make it smaller, about 4000 pixels wide, and save it again."),
    "BD223": Message(_E, "“{target}” is an iPhone's HEIC picture, which many devices cannot show.",
                     "Open it on a computer and save or export it as JPEG; to let the phone take JPEG itself: "
                     "Settings > Camera > Formats > Most Compatible."),
    "BD224": Message(_E, "“{target}” is an SVG, which can contain programs, and is not published.",
                     "Export the drawing as PNG, about 1600 pixels wide, and use that file."),
    "BD225": Message(_W, "The picture “{target}” is animated; only its first image is shown: nothing moves by itself.",
                     "If the motion matters, make an MP4 video of it and write <video src=\"file.mp4\" "
                     "controls></video>."),
    "BD226": Message(_W, "The album's picture “{target}” has no text for those who cannot see it.",
                     "Add a line alt: ... that says what it shows, for example alt: Cutting the ribbon."),
    "BD227": Message(_W, "The picture “{target}” has no text: the album has no list pictures, so it shows all "
                     "pictures in its folder.",
                     "Add pictures: with two lines for each picture, - src: {target} and alt: ..."),
    "BD228": Message(_E, "The album has no pictures.",
                     "Put pictures (JPEG, PNG) into the album's folder, beside this file."),
    "BD229": Message(_W, "This file lies in content/albums/ but is no album, and is not published.",
                     "Each album is a folder with an index.md: content/albums/name/index.md."),
    # Old addresses
    "BD251": Message(_E, "{field}: “{value}” is not an old address of this site.",
                     "Write what follows the host, like /old.html or /portal/Default.aspx?id=12: it begins with "
                     "one /, has no # or ..; after ? stand pairs name=value, the names of ASCII letters, digits "
                     "and _."),
    "BD252": Message(_E, "The old address {url} is that of a page or file that is published now.",
                     "Remove the old address, or give the page another one."),
    "BD253": Message(_E, "The old address {url} is given in {other} already.",
                     "Keep one of the two."),
    "BD254": Message(_E, "There is nothing to lead to at “{target}”.",
                     "Write the path of a file in content/ like 2021/07/ten-bai.md, an address of this site like "
                     "/gioi-thieu/, or an https:// address."),
    "BD255": Message(_E, "The old address {url} leads back to itself.",
                     "Let to: be the address that the page has now."),
    "BD256": Message(_E, "The old address {url} leads to another old address.",
                     "Write where it ends: to: {target}"),
    # site.yaml, anniversaries
    "BD301": Message(_E, "content/site.yaml is not there.",
                     "Run the command in the site's folder, or name it with --site DIR."),
    "BD302": Message(_E, "{field}: there is no time zone “{value}”.",
                     "Write Asia/Ho_Chi_Minh."),
    "BD303": Message(_E, "{field}: “{value}” is not a web address.",
                     "Write it like https://host/."),
    "BD304": Message(_E, "The Markdown extension “{name}” cannot be used: {detail}.",
                     "Check its name in site.yaml and install its package."),
    "BD305": Message(_E, "{field}: “{value}” stands there already.",
                     "Choose another name or slug."),
    "BD306": Message(_E, "Cannot publish into {path}: {cause}.",
                     "Choose another folder with --output."),
    "BD307": Message(_E, "--at: “{value}” is not a date.",
                     "Write 2021-06-09 or 2021-06-09T08:00."),
    "BD308": Message(_E, "{field}: there is no category “{value}” in categories.",
                     "Choose one of: {choices}."),
    "BD309": Message(_E, "Cannot listen at {host}, port {port}: {reason}.",
                     "Choose another --host or --port."),
    "BD320": Message(_W, "{count} old addresses, {url} for example, cannot be redirected by {host}.",
                     "Addresses that cannot be files (with ?, .aspx and such) need a host that redirects: let "
                     "hosting: in site.yaml be netlify, nginx or apache."),
    "BD321": Message(_W, "There are {count} redirects, but Cloudflare Pages takes {limit}; the others have only "
                     "their page that leads on.",
                     "Remove old addresses that nobody uses, or choose another host."),
    "BD322": Message(_E, "{field}: netlify and cloudflare read the same file _redirects in different ways.",
                     "Choose one of them."),
    "BD323": Message(_E, "{field}: “{value}” cannot be used.",
                     "Write it like {example}."),
    "BD324": Message(_W, "security.txt expired on {value}; nobody trusts it any more.",
                     "Check security: in site.yaml and move expires: to a day within a year."),
    "BD325": Message(_W, "{count} redirects have more than {limit} characters, {url}... for example; Cloudflare "
                     "Pages ignores them.",
                     "Choose a shorter target, or another host."),
    "BD326": Message(_W, "base_url has the path {path}, but {what} works only at the root of a host.",
                     "Take the path out of base_url, or {what} out of site.yaml."),
    "BD330": Message(_E, "{field}: the library {name} is not installed here.",
                     "Install it: pip install \"badinh-site[{extra}]\"."),
    "BD331": Message(_E, "The address {url} was public and is gone. This may be its article (“{title}”).",
                     "Add to the head of this file the line {line}"),
    "BD332": Message(_E, "The address {url} was public and now has neither page nor redirect nor notice.",
                     "Bring the file back (with status: withdrawn and a reason if it was withdrawn), or add the "
                     "address to the aliases of the article that replaces it."),
    "BD333": Message(_E, "This sitemap cannot be read: {detail}.",
                     "Choose a sitemap.xml, or the folder of an earlier build."),
    "BD334": Message(_A, "The former address {url} of this article is gone; it is {address} now.",
                     "To keep old links working, add to the head of the file the line {line}"),
    "BD335": Message(_E, "The WARC file {path} lies in the output folder {output}.",
                     "Choose another place for it."),
    # Templates and static files
    "BD401": Message(_E, "Syntax error in a template: {detail}.",
                     "Look at this line of the template."),
    "BD402": Message(_E, "There is no template “{name}”.",
                     "Add the file to templates/ or mend the name."),
    "BD403": Message(_E, "The name in {tag} must be a literal in quotes, not a variable.",
                     "Write the file's name, or use if/else with one name each."),
    "BD404": Message(_E, "The template uses a name that is not there: {detail} (while rendering {page}).",
                     "Mend the name."),
    "BD405": Message(_E, "The template failed: {detail} (while rendering {page}).",
                     "Look at this line of the template."),
    "BD406": Message(_E, "There is no file “{name}” in static/.",
                     "Add the file or mend the name in asset(...)."),
    "BD407": Message(_E, "asset(...) needs exactly one file name, literally in quotes.",
                     "For example asset(\"style.css\")."),
    "BD408": Message(_E, "The stylesheet points to “{target}”, but static/ has no such file.",
                     "Add the file or mend the path in url(...)."),
    "BD409": Message(_E, "This stylesheet and “{target}” import each other in a circle.",
                     "Remove one of the @import lines."),
    # Output and state
    "BD501": Message(_E, "Cannot be written: {reason}.",
                     "Close programs that hold the file, check permissions, run again. The old file is untouched."),
    "BD502": Message(_E, "The disk is full.",
                     "Free some space and run again. The old file is untouched."),
    "BD503": Message(_E, "Another build is running{holder}.",
                     "Wait until it is done, then run again."),
    "BD504": Message(_A, "The last build's state cannot be used ({cause}); everything is built anew.",
                     "Nothing needs to be done."),
    "BD505": Message(_A, "This file was not made by badinh and is kept.",
                     "Delete it by hand if it is not needed."),
    "BD506": Message(_E, "The path “{target}” lies outside the output folder.",
                     "Mend url:, aliases: or the file name."),
    "BD507": Message(_E, "This folder is a link that leads out of the output folder.",
                     "Delete the link and build again."),
    "BD508": Message(_E, "Differs from a clean build.",
                     "This is a bug of badinh: delete .badinh, build again, and report it."),
    "BD509": Message(_E, "A foreign file stands where a folder is needed, or the other way round.",
                     "Move it away and build again."),
    "BD510": Message(_E, "The file changed while the site was built.",
                     "Run the command again."),
    "BD511": Message(_E, "There is no page {url} in this site.",
                     "{similar}"),
    "BD512": Message(_A, "A foreign file stood where an output belongs; it was put into {place}.",
                     "Nothing needs to be done unless you need that file."),
    "BD513": Message(_E, "A working process stopped suddenly, perhaps because the machine ran out of memory.",
                     "Run it again; if it fails again, add --jobs 1."),
    "BD514": Message(_E, "The sizes of this picture cannot be made ({detail}).",
                     "Open it and save it as JPEG; if memory ran out, close programs and add --jobs 1."),
    # Everyday commands
    "BD801": Message(_E, "{option}: “{value}” is not a length of time.",
                     "Write a number with m (minutes), h (hours) or d (days), such as 15m, 2h or 1d."),
    "BD802": Message(_E, "There are files in this folder already ({names}).",
                     "Name an empty folder, or one that is not there yet."),
    "BD803": Message(_E, "This is a file, not a folder.",
                     "Choose another name for the folder of the portal."),
    "BD804": Message(_E, "The title “{title}” has no letter or digit to name a file after.",
                     "Write a title with letters or digits."),
    "BD805": Message(_E, "This file is there already; nothing was changed.",
                     "Open it, or choose another title."),
    "BD806": Message(_E, "There is no category “{value}” in content/site.yaml.{similar}",
                     "Choose one of: {choices}."),
})

PHRASES: Mapping[str, str] = MappingProxyType({
    "text": "text",
    "list": "a list",
    "mapping": "a group of fields",
    "empty": "empty",
    "boolean": "true or false",
    "text or list": "text or a list of text",
    "nothing": "",
    "yaml colon": "there is a colon in the value",
    "yaml quote": "a quote is not closed, or text follows it",
    "yaml bracket": "a bracket is not closed",
    "yaml key": "this line lacks the colon after the field's name",
    "yaml indent": "this line is indented to the wrong depth",
    "yaml sign": "the sign {name} cannot stand here",
    "yaml space": "a space is missing after the colon",
    "yaml escape": "a backslash in double quotes has a meaning of its own; write \\\\, or use single quotes",
    "yaml documents": "there is a line --- too many",
    "whole number": "a whole number",
    "date": "a date",
    "yaml other": "{name}",
    "similar": " Did you mean “{name}”?",
    "holder": " (process {name})",
    "not withdrawn": "the article is not withdrawn",
    "expires first": "the article expires before its date",
    "own address": "it names the article's present address",
    "any host": "just any host",
    "endless": "a template or macro calls itself without end",
    "output is source": "it holds, or lies within, the site's own sources",
    "output is a file": "it is a file, not a folder",
    "state unreadable": "the file is damaged",
    "state elsewhere": "the folder was copied from elsewhere",
    "state foreign": "it is of another version",
    "nested": "nested too deeply",
    "error": "error",
    "warning": "warning",
    "advice": "advice",
    "built": ("Done: {documents} content files, {pages} outputs; read {read}, rendered {rendered}, written "
              "{written}, kept {kept}, deleted {deleted}; {seconds} s."),
    "stage look": "look which files changed",
    "stage read": "read content",
    "stage view": "look at pictures",
    "stage convert": "make sizes of pictures",
    "stage assemble": "arrange the portal",
    "stage compare": "compare with the output",
    "stage make": "make pages",
    "stage finish": "compress files, list checksums",
    "stage mend": "mend the pages whose text changed",
    "stage remember": "remember",
    "failed": "Not done: {errors} errors, {warnings} warnings. What stood in {output} is kept.",
    "partly": ("Not complete: {errors} errors, {warnings} warnings. Failed files keep their old version; nothing "
               "was deleted."),
    "strict": "--strict: {warnings} warnings count as errors.",
    "undeleted": "Not complete: {errors} errors, {warnings} warnings. Some old files could not be deleted yet.",
    "verified": "Verified: identical to a clean build ({pages} files).",
    "cleaned": "Deleted {deleted} files that badinh had made.",
    "warc": "Wrote {records} files to {file}.",
    "checked": "Checked {documents} content files, {pages} outputs; nothing was written.",
    "checked published": "All {public} addresses that were public are there.",
    "next none": "The site will not change by itself any more.",
    "next not then": "The site does not change by itself in that time.",
    "next frozen": "The site is frozen at {moment} (frozen_at) and does not change by itself.",
    "next publish": "publishes {subject}",
    "next expire": "takes down the expired {subject}",
    "next news": "{subject} is 48 hours old and leaves the news sitemap",
    "next security": "expires {subject}",
    "next banner": "changes the anniversary line: {subject}",
    "founded": "Wrote {files} files of a new portal into {folder}.",
    "founded next": "Now: cd {folder}, then badinh serve --open. What to do next stands in README.md.",
    "ask title": "Name of the portal",
    "ask agency": "Agency (Enter to fill it in later)",
    "ask address": "Public address, such as https://host/ (Enter to fill it in later)",
    "ask again": "“{value}” is not a web address. Write it like https://host/.",
    "new comments": "Lines that begin with # are comments: readers do not see them. Take away the # to use a line.",
    "new date": "in the future: published by itself then",
    "new draft": "take this line away to publish",
    "new category": "one of: {choices}",
    "new choose": "...",
    "new tags": "keyword one, keyword two",
    "new author": "First and last name",
    "new lead": "A sentence or two; without it, the first paragraph serves.",
    "new image": "put the picture beside this file",
    "new alt": "What the picture shows, for those who cannot see it",
    "new caption": "Caption",
    "new credit": "Who took it",
    "new expires": "31/12/2030  # its last day on the site",
    "new body": "Write the article here, in place of this line.",
    "new pictures": "without this list, the album has every picture in its folder",
    "serving": "Preview at {url} (stop with Ctrl-C).",
    "serving start": "Drafts, scheduled and recently edited: {url}",
    "serving port": "Port {wanted} is taken, so {port} is used.",
    "serving host": "Mind: with --host {host}, everybody on this network can read the site, drafts too.",
    "serving polls": "Changes on this drive cannot be watched; the files are looked at from time to time (--poll).",
    "rebuilt": "{clock}  {files}: {outputs} pages changed, {milliseconds} ms",
    "rebuilt wrong": "{clock}  {files}: {errors} errors, the former version is shown, {milliseconds} ms",
    "rebuilt time": "time has come",
    "rebuilt more": "{file} and {count} other files",
    "reason new": "new",
    "reason changed": "inputs changed",
    "reason missing": "the file was missing",
    "reason altered": "the file was altered by somebody else",
    "reason kept": "unchanged",
    "no option": "There is no option {name}.",
    "no argument": "{name} is missing.",
    "bad argument": "The value of {name} cannot be used ({detail}).",
    "no command": "There is no such command. Commands: {commands}.",
    "usage": "Usage",
    "options": "Options",
    "commands": "Commands",
    "see help": "See {command} --help.",
    "system": "The system reports: {detail}.",
    "interrupted": "Stopped as asked.",
    "bug": "badinh has a bug: {detail}. Details are in {log}; please send that file with your report.",
    "also at": "The same in {count} other places:",
    "more places": "and {count} more",
    "error count": "{count} errors",
    "warning count": "{count} warnings",
    "advice count": "{count} pieces of advice",
    "and more": "... and {count} more of the kind {code}.",
})
# fmt: on


def level_of(problem: Problem) -> Level:
    """Give how much a problem weighs: as the site sets it, or else the catalogue."""
    return problem.level or MESSAGES[problem.code].level


def phrase(key: str, language: str, **values: object) -> str:
    """Give a phrase of the command line in one of ``LANGUAGES``, filled with ``values``."""
    return translated(key, PHRASES[key], language).format(**values)


def spoken(key: str, argument: str = "") -> str:
    """Give a problem's value that is itself a phrase, so that the problem can be kept without choosing a language.

    It begins with NUL, which no content can contain.
    """
    return f"\0{key}\0{argument}"


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """Give the text and the hint of a problem in one of ``LANGUAGES``."""
    code, message = problem.code, MESSAGES[problem.code]
    values = {name: _in_words(value, language) for name, value in problem.values.items()}
    text, hint = translated(code, message.text, language), translated(f"{code} hint", message.hint, language)
    return text.format(**values), hint.format(**values).strip()


def translated(context: str, text: str, language: str) -> str:
    """Give an English text in another language; the context is the code, the key or ``help``, as in the catalogue."""
    return text if language == "en" else _catalogue(language).pgettext(context, text)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=language == "en")


def _in_words(value: str, language: str) -> str:
    if not value.startswith("\0"):
        return value
    _, key, argument = value.split("\0", 2)
    return phrase(key, language, name=argument)
