"""Rows of what reads settings and redirects, and of what compares the files of a site with each other."""

from __future__ import annotations

from badinh_site.content import frontmatter
from badinh_site.content.draft_marks import is_marked_draft
from badinh_site.content.files import decode
from badinh_site.content.types import TYPES
from badinh_site.dates import zone_named
from badinh_site.portal.redirects import (
    REDIRECTS_FILE,
    OldAddress,
    Redirect,
    alias_of,
    old_address,
    read_redirects,
    sound_redirects,
)
from badinh_site.portal.similar_names import SimilarNames
from badinh_site.settings.read import read_config
from tests.support.doubling import Row

LONG = 0.4
"""Seconds: of some thousand wrong names the first thousand are remembered, and depth is refused beyond a limit."""
FIELDS = TYPES.all[0].fields(zone_named("Asia/Ho_Chi_Minh"))
FRONTS = {
    "wide lists": lambda n: f"tags: [{'a, ' * n}a]",
    "long lists": lambda n: "tags:\n" + "- một\n" * n,
    "long texts": lambda n: f"lead: {'a ' * n}",
    "long texts in quotes": lambda n: f'lead: "{"a " * n}',
    "backslashes": lambda n: 'lead: "' + '\\"' * n,
    "folded texts": lambda n: "lead: >\n" + "  a\n" * n,
    "many fields": lambda n: "".join(f"a{one}: b\n" for one in range(n)),
    "fields with number signs": lambda n: "".join(f"a{one}: b #c\n" for one in range(n)),
    "number signs": lambda n: f"title: a{'#' * n}",
    "blanks": lambda n: f"title: a{' ' * n}b #c",
    "deep lists": lambda n: f"tags: {'[' * n}",
    "lines without a colon": lambda n: "title: a\n" + "b\n" * n,
    "corrections": lambda n: "corrections:\n" + "- date: 13/07/2021\n  text: a\n" * n,
}


def read_front(text: str) -> object:
    """Read front matter."""
    return frontmatter.read_fields(text, "content/2021/07/tin.md", FIELDS)


def chain(text: str) -> object:
    """Follow a chain of redirects, each to the next."""
    count = len(text)
    return sound_redirects(
        (Redirect(OldAddress(f"/{one}/"), f"/{one + 1}/", REDIRECTS_FILE, (one, 1), (one, 1)) for one in range(count)),
        "/",
    )


def missing(text: str) -> object:
    """Look for names that are missing among as many that are there."""
    names = SimilarNames(f"bai-viet-{one}.md" for one in range(len(text)))
    return [names.nearest(f"bai-viet-{one}-x.md", 0.7) for one in range(len(text))]


ROWS = (
    *(Row(f"front matter: {name}", text, read_front, LONG) for name, text in FRONTS.items()),
    Row("settings: many fields", FRONTS["many fields"], read_config, LONG),
    Row("redirects: a file", lambda n: "- from: /a/\n  to: /b/\n" * n, read_redirects),
    Row("redirects: a chain", lambda n: "a" * n, chain),
    Row("redirects: an old address", lambda n: "/" + "a" * n, old_address),
    Row("redirects: an alias", lambda n: "/" + "a" * n, lambda text: alias_of(text, "/a/")),
    Row("names: missing ones", lambda n: "a" * 8 * n, missing, LONG),
    Row("files: control characters", lambda n: "\x85a" * n, lambda text: decode(text.encode(), "a.md")),
    Row("files: signs before front matter", lambda n: "-" * n + "\n" * n, lambda text: is_marked_draft(text.encode())),
)
