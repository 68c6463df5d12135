"""Reads ``content/site.yaml`` into settings, and reports every mistake with its position."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from badinh_site.dates import Moment, zone_named
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.address_fields import read_addresses
from badinh_site.settings.addresses import normal_base_url
from badinh_site.settings.config import (
    DEFAULT_ZONE,
    SITE_FILE,
    Checks,
    Config,
    DerivedSettings,
    MarkdownSettings,
    SecurityContact,
)
from badinh_site.settings.fields import CONTACT_FIELDS, FIELDS, PAGING
from badinh_site.settings.markdown_extensions import read_markdown
from badinh_site.strict_yaml.fields import moment, text
from badinh_site.strict_yaml.reader import Fields, Reader

__all__ = ["no_settings", "read_config", "with_base_url"]


def no_settings() -> Problem:
    """Return the problem of a folder without site.yaml, which names the folder that the command is run in."""
    try:
        here = str(Path.cwd())
    except OSError:  # it was deleted meanwhile
        here = "."
    return Problem("BD301", SITE_FILE, values={"folder": here})


def read_config(source: str, allowed: Collection[str] = ()) -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings in the text of site.yaml and its problems; None without a valid title and base_url.

    ``allowed`` are the names of Markdown extensions that the command line allows; others of strangers are left out.
    """
    reader = Reader(SITE_FILE)
    found = reader.read(source, FIELDS)
    reported = {problem.values.get("field") for problem in reader.problems}
    if found.marks or not reader.problems:
        for name in ("title", "base_url"):
            if found.get(name) is None and name not in reported:
                place = found.marks.get(name, (1, 1))
                reader.problems.append(Problem("BD117", SITE_FILE, *place, {"field": name, "name": name}))
    zone_name = found.get("zone", DEFAULT_ZONE)
    dependent = _DependentSettings(
        _moment(reader, found, "frozen_at", zone_name),
        _moment(reader, found, "views_as_of", zone_name),
        _notices(reader, found),
        _security(reader, found, zone_name),
        _checks(reader, found, zone_name),
        read_markdown(reader, found, allowed),
    )
    addresses = read_addresses(reader, found, found.get("language", "vi"))
    reported = {problem.values.get("field") for problem in reader.problems}
    if found.get("archive") is not None and dependent.frozen_at is None and "frozen_at" not in reported:
        reader.report_at(found.marks["archive"], "BD117", field="frozen_at", name="frozen_at")
    if found.get("title") is None or found.get("base_url") is None:
        return None, tuple(reader.problems)
    return replace(_config(found, zone_name, dependent), addresses=addresses), tuple(reader.problems)


class _DependentSettings(NamedTuple):
    """Settings whose reading depends on others: on the zone, the categories or the command line."""

    frozen_at: Moment | None
    views_as_of: Moment | None
    notices: str
    security: SecurityContact | None
    checks: Checks
    markdown: MarkdownSettings


def _moment(reader: Reader, found: Fields, field: str, zone_name: str) -> Moment | None:
    node = found.get(field)
    return None if node is None else moment(zone_named(zone_name))(reader, node, field)


def _security(reader: Reader, found: Fields, zone_name: str) -> SecurityContact | None:
    given: Fields | None = found.get("security")
    if given is None:
        return None
    expires = moment(zone_named(zone_name))(reader, given.get("expires"), "security.expires")
    if expires is None:
        return None
    policy = given.get("policy", ("",))
    return SecurityContact(given.get("contact"), expires, policy[0], given.get("languages", ()))


def _checks(reader: Reader, found: Fields, zone_name: str) -> Checks:
    given: Fields = found.get("checks", Fields({}, {}))
    node = given.get("agency_since")
    since = None if node is None else moment(zone_named(zone_name))(reader, node, "checks.agency_since")
    return Checks(given.get("levels", ()), since, found.get("language", "vi"), found.get("agency", ""))


def _notices(reader: Reader, found: Fields) -> str:
    """Return the category of notices; one that site.yaml does not list is reported."""
    node = found.get("notices")
    name = text(reader, node, "notices") if node is not None else None
    categories = {category.name: category for category in found.get("categories", ())}
    if name is None or not categories or name in categories:
        return name or ""
    choices = ", ".join(categories)
    reader.report("BD308", node, field="notices", value=name, choices=choices)
    return ""


def _derived(found: Fields) -> DerivedSettings:
    """Return the derived settings; archives publish checksums unless ``checksums`` is false."""
    checksums = found.get("checksums", found.get("archive") is not None)
    return DerivedSettings(found.get("precompress", ()), checksums)


def _config(found: Fields, zone_name: str, dependent: _DependentSettings) -> Config:
    paging: Fields = found.get("paging", Fields({}, {}))
    sizes = {name: paging.get(name) for name in PAGING if paging.get(name) is not None}
    contact: Fields = found.get("contact", Fields({}, {}))
    return Config(
        title=found.get("title"),
        base_url=found.get("base_url"),
        short_name=found.get("short_name", ""),
        agency=found.get("agency", ""),
        description=found.get("description", ""),
        language=found.get("language", "vi"),
        zone_name=zone_name,
        categories=found.get("categories", ()),
        menu=found.get("menu", ()),
        contact=tuple((name, contact.get(name)) for name in CONTACT_FIELDS if contact.get(name)),
        notices=dependent.notices,
        views_as_of=dependent.views_as_of,
        share_pictures=found.get("share_pictures", False),
        search=found.get("search", True),
        frozen_at=dependent.frozen_at,
        archive=found.get("archive"),
        finish=_derived(found),
        markdown=dependent.markdown,
        hosting=found.get("hosting", ()),
        security=dependent.security,
        checks=dependent.checks,
        **sizes,
    )


def with_base_url(config: Config, base_url: str) -> Config | None:
    """Return the settings with another base URL; None if it is not a web address."""
    whole = normal_base_url(base_url)
    return None if whole is None else replace(config, base_url=whole)
