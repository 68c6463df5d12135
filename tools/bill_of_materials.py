"""Lists what a wheel of badinh contains and what it needs, as a bill of materials in CycloneDX's JSON."""

from __future__ import annotations

import hashlib
import re
import tomllib
import uuid
from datetime import datetime
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["bill_of_materials", "needed"]

FONT = Path("src/badinh_site/images/fonts/BeVietnamPro-SemiBold.ttf")
"""The one file of the wheel that others wrote, see the licence beside it."""


def bill_of_materials(source: Path, wheel: Path, moment: datetime) -> str:
    """Return the bill of materials of a wheel that was built from a source folder at a moment.

    It names the font that the wheel contains, and each library that badinh needs in the version that the lock has.
    Equal wheels and moments give equal texts.
    """
    name, version = wheel.name.split("-")[:2]
    badinh = Component(
        name=name.replace("_", "-"),
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="badinh",
        purl=PackageURL("pypi", None, name.replace("_", "-"), version),
        licenses=[DisjunctiveLicense(id="MIT")],
        hashes=[_hash(wheel)],
        components=[_font(source)],
    )
    libraries = {name: [_library(name, one) for one in versions] for name, versions in needed(source).items()}
    number = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(wheel.read_bytes()).hexdigest())
    bom = Bom(
        components=[one for versions in libraries.values() for one in versions],
        serial_number=number,
        metadata=BomMetaData(component=badinh, timestamp=moment),
    )
    bom.register_dependency(badinh, _of(_direct(source), libraries))
    for name, versions in libraries.items():
        for one in versions:
            bom.register_dependency(one, _of(_requirements_of(name), libraries))
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def needed(source: Path) -> dict[str, list[str]]:
    """Return the locked versions of each library that badinh needs, and of each that these need.

    A library has more than one version if Pythons differ in what they can use.
    """
    lock = (source / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", lock):
        versions.setdefault(name, []).append(version)
    found, waiting = set[str](), sorted(_direct(source))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _requirements_of(name)
    return {name: versions[name] for name in sorted(found)}


def _of(names: set[str], libraries: dict[str, list[Component]]) -> list[Component]:
    return [one for name in sorted(names & set(libraries)) for one in libraries[name]]


def _direct(source: Path) -> set[str]:
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}


def _requirements_of(name: str) -> set[str]:
    """Return what an installed library needs without extras; nothing for one that is of other systems only."""
    try:
        wanted = [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return set()
    return {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})}


def _library(name: str, version: str) -> Component:
    return Component(
        name=name, version=version, bom_ref=f"{name}=={version}", purl=PackageURL("pypi", None, name, version)
    )


def _font(source: Path) -> Component:
    file = source / FONT
    licence = DisjunctiveLicense(id="OFL-1.1")
    return Component(name=file.name, type=ComponentType.FILE, bom_ref="font", licenses=[licence], hashes=[_hash(file)])


def _hash(file: Path) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(file.read_bytes()).hexdigest())
