"""Says what is wrong with a feed or a sitemap, by schemas of the project's own that are written from the standards.

Nothing is fetched: the schemas stand in ``schemas/``.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
from jsonschema import Draft202012Validator
from lxml import etree

__all__ = ["ATOM", "faults_of_atom", "faults_of_json_feed", "faults_of_sitemap"]

SCHEMAS = Path(__file__).parents[1] / "data/schemas"
ATOM = "{http://www.w3.org/2005/Atom}"


def faults_of_atom(data: bytes) -> list[str]:
    """Return what RFC 4287 has against a feed, and what feedparser stumbles over."""
    tree = etree.fromstring(data)
    schema = _atom()
    schema.validate(tree)
    faults = [str(error) for error in schema.error_log]
    faults += [fault for element in (tree, *tree.iter(f"{ATOM}entry")) for fault in _faults_of_links(element)]
    entries = tree.findall(f"{ATOM}entry")
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    faults += [f"several entries are {one}" for one, count in ids.items() if count > 1]
    if tree.find(f"{ATOM}author") is None and not all(entry.find(f"{ATOM}author") is not None for entry in entries):
        faults.append("nobody is the author of some entry (4.1.1)")
    read = feedparser.parse(data)
    if read.bozo:
        faults.append(f"feedparser: {read.bozo_exception}")
    if read.version != "atom10" or len(read.entries) != len(entries):
        faults.append("feedparser reads another feed")
    return faults


def _faults_of_links(element: Any) -> list[str]:
    """Return what sections 4.1.1 and 4.1.2 have against the links of a feed or an entry."""
    links = element.findall(f"{ATOM}link")
    named = Counter((one.get("type"), one.get("hreflang")) for one in links if one.get("rel") == "alternate")
    faults = [f"several alternates of {kind}" for kind, count in named.items() if count > 1]
    if element.tag == f"{ATOM}feed" and not [one for one in links if one.get("rel") == "self"]:
        faults.append("the feed does not say where it is (4.1.1)")
    if element.tag == f"{ATOM}entry" and element.find(f"{ATOM}content") is None and not named:
        faults.append("an entry has neither content nor a link (4.1.2)")
    return faults


def faults_of_json_feed(data: bytes) -> list[str]:
    """Return what JSON Feed 1.1 has against a feed."""
    feed = json.loads(data)
    faults = [f"{error.json_path}: {error.message}" for error in _json_feed().iter_errors(feed)]
    ids = Counter(item["id"] for item in feed["items"])
    return faults + [f"several items are {one}" for one, count in ids.items() if count > 1]


def faults_of_sitemap(data: bytes) -> list[str]:
    """Return how a sitemap or an index breaks the sitemap protocol and its extensions for pictures and news."""
    tree = etree.fromstring(data)
    schema = _sitemap()
    schema.validate(tree)
    faults = [str(error) for error in schema.error_log]
    locations = Counter(tree.xpath("/*/*/*[local-name()='loc']/text()"))
    faults += [f"{one} stands there {count} times" for one, count in locations.items() if count > 1]
    if len(data) > 50 * 1024 * 1024:
        faults.append("it is larger than 50 MB")
    return faults


@cache
def _atom() -> Any:
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


@cache
def _sitemap() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))


@cache
def _json_feed() -> Draft202012Validator:
    schema = json.loads((SCHEMAS / "json_feed.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
