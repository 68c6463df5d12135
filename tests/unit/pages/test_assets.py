from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.document import Reference
from badinh_site.diagnostics.problem import Problem
from badinh_site.hashing import digest
from badinh_site.pages.assets import Asset, Assets, name_assets, replace_addresses
from badinh_site.pages.assets import stylesheet_addresses as references
from badinh_site.pages.outputs import Copy


def stylesheet_addresses(css: str) -> tuple[str, ...]:
    return tuple(reference.target for reference in references(css))


def test_an_address_is_told_with_its_place():
    assert references("a{}\n/* url(x) */ b{c: url('y.png')}") == (Reference("y.png", 2, 24),)


def asset(name: str, content: str = "", *addresses: str) -> Asset:
    return Asset(name, f"static/{name}", digest(content.encode()), tuple(Reference(one, 1, 1) for one in addresses))


def published(*assets: Asset) -> Assets:
    made = name_assets(assets)
    assert made.problems == ()
    return made


# Stylesheets


@pytest.mark.parametrize(
    ("css", "addresses"),
    [
        ("a{background:url(anh.png)}", ("anh.png",)),
        ("a{background:url( 'anh.png' )}", ("anh.png",)),
        ('a{background:url("../img/anh.png")}', ("../img/anh.png",)),
        ("@font-face{src:url(a.woff2) format('woff2'),url(a.woff?v=1#x)}", ("a.woff2", "a.woff?v=1#x")),
        ("@import 'a.css'; @import \"b.css\" print; @import url(c.css);", ("a.css", "b.css", "c.css")),
        ("@import'a.css';", ("a.css",)),
        ("a{b:url(x.png)} c{d:url(x.png)}", ("x.png",)),
        ('@font-face{src:url("phông chữ.woff2")}', ("phông chữ.woff2",)),
        ("a{b:url(https://a.vn/x.png)}", ()),
        ("a{b:url(//a.vn/x.png)}", ()),
        ("a{b:url(/x.png)}", ()),
        ("a{b:url(data:image/png;base64,AAAA)}", ()),
        ("a{b:url(#mau)}", ()),
        ("@import 'https://a.vn/a.css';", ()),
        ("a{content:'x.png'}", ()),
        ("/* url(cu.png) */ a{b:c}", ()),
        ("", ()),
    ],
)
def test_a_stylesheet_tells_the_files_it_points_at(css, addresses):
    assert stylesheet_addresses(css) == addresses


@pytest.mark.parametrize(
    ("css", "replaced"),
    [
        ("a{b:url(x.png)}", "a{b:url(NEW)}"),
        ("a{b:url( 'x.png' )}", "a{b:url( 'NEW' )}"),
        ('a{b:url("x.png")}', 'a{b:url("NEW")}'),
        ("@import 'x.png';", "@import 'NEW';"),
        ('@import "x.png" print;', '@import "NEW" print;'),
        ("a{b:url(x.png),url(y.png)} c{d:url(x.png)}", "a{b:url(NEW),url(y.png)} c{d:url(NEW)}"),
        ("a{b:url(x.png2);content:'x.png'} /* x.png */", "a{b:url(x.png2);content:'x.png'} /* x.png */"),
    ],
)
def test_addresses_are_replaced_where_they_stand(css, replaced):
    assert replace_addresses(css, {"x.png": "NEW"}) == replaced


@given(st.text(alphabet="url()@import '\"\n./abx#:", max_size=80))
def test_without_replacements_a_stylesheet_stays_as_it_is(css):
    assert replace_addresses(css, {}) == css
    assert replace_addresses(css, {one: one for one in stylesheet_addresses(css)}) == css


@given(st.lists(st.sampled_from(["a", "b", "ab", "b/a", "a/b", "../a", "a.b"]).map("{}.png".format), unique=True))
def test_after_replacing_a_stylesheet_points_at_the_new_addresses(names):
    css = "".join(f"a{{b:url({name})}}" for name in names)
    new = {name: f"moi-{number}.png" for number, name in enumerate(names)}
    assert stylesheet_addresses(css) == tuple(names)
    assert stylesheet_addresses(replace_addresses(css, new)) == tuple(new.values())


# Names


def test_a_file_is_published_under_a_name_of_its_content():
    mark = digest(b"a").hex()[:10]
    assert published(asset("style.css", "a")) == Assets(
        {"style.css": f"static/style.{mark}.css"},
        (Copy(f"static/style.{mark}.css", "static/style.css", digest(b"a"), "static/style.css"),),
        (),
    )


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("img/logo.png", r"static/img/logo\.[0-9a-f]{10}\.png"),
        ("Phông chữ/Đậm.WOFF2", r"static/phong-chu/dam\.[0-9a-f]{10}\.woff2"),
        ("jquery.min.js", r"static/jquery-min\.[0-9a-f]{10}\.js"),
        ("!!!/x.js", r"static/tep/x\.[0-9a-f]{10}\.js"),
        ("con.js", r"static/con-1\.[0-9a-f]{10}\.js"),
        ("LICENSE", r"static/license\.[0-9a-f]{10}"),
    ],
)
def test_a_published_name_is_safe(name, form):
    assert re.fullmatch(form, published(asset(name, "x")).urls[name])


def test_another_content_has_another_name_and_the_same_content_the_same():
    one, same, other = (published(asset("a.js", text)).urls["a.js"] for text in ("1", "1", "2"))
    assert one == same != other


def test_files_are_published_in_the_order_of_their_names():
    made = published(asset("c.js"), asset("a.js"), asset("b.js"))
    assert list(made.urls) == ["a.js", "b.js", "c.js"]
    assert [copy.source for copy in made.copies] == ["static/a.js", "static/b.js", "static/c.js"]
    assert name_assets([asset("a.js"), asset("b.js"), asset("c.js")]) == made


def test_no_files_are_no_assets():
    assert name_assets([]) == Assets({}, (), ())


# What stylesheets point at


@pytest.mark.parametrize(
    ("sheet", "address", "name", "steps"),
    [
        ("style.css", "anh.png", "anh.png", "../"),
        ("style.css", "img/anh.png", "img/anh.png", "../"),
        ("css/style.css", "../img/anh.png", "img/anh.png", "../../"),
        ("css/style.css", "anh.png", "css/anh.png", "../../"),
        ("css/deep/style.css", "./../x/../anh.png", "css/anh.png", "../../../"),
    ],
)
def test_a_stylesheet_points_at_published_names(sheet, address, name, steps):
    made = published(asset(sheet, "s", address), asset(name, "x"))
    (copy,) = [copy for copy in made.copies if copy.source == f"static/{sheet}"]
    assert copy.replacements == ((address, steps + made.urls[name]),)
    assert copy.path.count("/") == steps.count("/")


def test_what_follows_the_name_is_kept():
    made = published(asset("a.css", "s", "f.woff?v=1#x", "f.woff#y"), asset("f.woff"))
    assert made.copies[0].replacements == (
        ("f.woff?v=1#x", f"../{made.urls['f.woff']}?v=1#x"),
        ("f.woff#y", f"../{made.urls['f.woff']}#y"),
    )


def test_a_stylesheet_gets_another_name_when_what_it_points_at_changes():
    def name(content: str) -> str:
        return published(asset("a.css", "s", "b.css"), asset("b.css", "t", "c.png"), asset("c.png", content)).urls[
            "a.css"
        ]

    assert name("1") == name("1") != name("2")


def test_a_stylesheet_that_points_at_nothing_has_the_name_of_its_content_alone():
    assert published(asset("a.css", "s")).urls["a.css"] == f"static/a.{digest(b's').hex()[:10]}.css"


def test_a_stylesheet_may_come_before_or_after_what_it_points_at():
    made = published(asset("z.css", "z", "a.css"), asset("a.css", "a", "m.png"), asset("m.png", "m"))
    by_source = {copy.source: copy for copy in made.copies}
    assert by_source["static/z.css"].replacements == (("a.css", f"../{made.urls['a.css']}"),)
    assert by_source["static/a.css"].replacements == (("m.png", f"../{made.urls['m.png']}"),)


@pytest.mark.parametrize("address", ["mat.png", "../mat.png", "../../content/a.md", "..", "?v=1"])
def test_a_stylesheet_that_points_at_nothing_there_is_a_problem(address):
    made = name_assets([asset("a.css", "s", address, "b.png"), asset("b.png")])
    assert made.problems == (Problem("BD408", "static/a.css", 1, 1, {"target": address}),)
    assert made.copies[0].replacements == (("b.png", f"../{made.urls['b.png']}"),)


def test_stylesheets_that_import_each_other_are_a_problem_and_no_endless_loop():
    made = name_assets([asset("a.css", "a", "b.css"), asset("b.css", "b", "a.css")])
    assert [(p.code, p.path, p.values) for p in made.problems] == [("BD409", "static/b.css", {"target": "a.css"})]
    assert set(made.urls) == {"a.css", "b.css"}


def test_a_stylesheet_that_imports_itself_is_a_problem():
    made = name_assets([asset("a.css", "a", "a.css")])
    assert [(p.code, p.path, p.values) for p in made.problems] == [("BD409", "static/a.css", {"target": "a.css"})]


def test_a_replaced_stylesheet_leads_from_its_place_to_what_is_published():
    css = "@import 'css/b.css'; a{b:url(img/c.png)}"
    made = published(asset("a.css", css, *stylesheet_addresses(css)), asset("css/b.css"), asset("img/c.png"))
    written = replace_addresses(css, dict(made.copies[0].replacements))
    assert written == f"@import '../{made.urls['css/b.css']}'; a{{b:url(../{made.urls['img/c.png']})}}"
