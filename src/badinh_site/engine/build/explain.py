"""Explains a site without changing it: why an output is stale or not, and what will change by itself."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from msgspec.structs import asdict

from badinh_site.dates import local
from badinh_site.diagnostics.problem import Problem, ProblemsError, StateError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.build.full import plan_build
from badinh_site.engine.build.plan import Reason
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.build.search_index import unpacked
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import scan
from badinh_site.engine.outputs.cache_keys import (
    Inputs,
    InputTable,
    copy_inputs,
    derived_inputs,
    image_inputs,
    own_inputs,
    stored_file_inputs,
)
from badinh_site.engine.render.blobs import BlobStore
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import locked, with_state
from badinh_site.engine.versions import engine_version
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Copy, Derived, Output, Page, Rendition, StoredFile, TitleCard
from badinh_site.pages.registry import expanded, unpacked_page
from badinh_site.portal.site import Change, Site
from badinh_site.portal.urls import output_path

__all__ = ["Explanation", "Upcoming", "describe", "explain", "upcoming"]


class Explanation(NamedTuple):
    """Why an output is stale or up to date, and its inputs."""

    output: Output
    reason: Reason
    key: bytes
    inputs: Inputs
    changed: tuple[str, ...]
    """Names of the inputs that differ from those of the existing file; empty when these are unknown."""
    view: object
    """What the template sees, or what a copied file is made from, as plain data."""


class Upcoming(NamedTuple):
    """What will change by itself."""

    frozen: str | None
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def explain(request: Request, url: str) -> Explanation:
    """Explain why the output at a URL is stale or up to date, and what its inputs are.

    Raises:
        ProblemsError: the site has errors, or no such output.
    """

    def run(state: State) -> Explanation:
        prepared = _inspect(request, state)
        if isinstance(prepared, Unprepared):
            raise ProblemsError(*prepared.problems)
        path = _path_of(url, prepared, prepared.site)
        _, plan = plan_build(request, state, prepared)
        entry = next(e for e in (*plan.made, *plan.keep) if e.output.path == path)
        inputs, view = _inputs_and_view(entry.output, prepared, state)
        before = _inputs_before(request, path, prepared.site, state)
        changed = tuple(name for name in {**before, **inputs} if before and before.get(name) != inputs.get(name))
        return Explanation(entry.output, entry.reason, entry.key, inputs, changed, view)

    with locked(request):
        return with_state(request, run)[0]


def _inspect(request: Request, state: State) -> Prepared | Unprepared:
    with Workers(request.jobs, Stages()) as workers:
        return prepare(request, state, scan(request.site), SourceReader(state.sources()), workers)


def _inputs_and_view(output: Output, prepared: Prepared, state: State) -> tuple[Inputs, object]:
    if isinstance(output, Copy):
        return copy_inputs(output), {"source": output.source, "replacements": dict(output.replacements)}
    if isinstance(output, StoredFile):
        return stored_file_inputs(output), {"bytes": unpacked(state.blob(output.digest)).decode("utf-8")}
    if isinstance(output, TitleCard):
        return image_inputs(output), {"words": asdict(output.words)}
    if isinstance(output, Rendition):
        return image_inputs(output), {"source": output.source, "settings": asdict(output.settings)}
    if isinstance(output, Derived):
        return derived_inputs(output, prepared.keys), {"source": getattr(output, "source", "*")}
    view = expanded(output.seed, BlobStore(prepared.site.config.base_path, state))
    table = InputTable(
        engine_version(), prepared.layout.portal, {output.template: prepared.templates.parts(output.template)}
    )
    shown = _plain(view)
    if output.shared:
        shown = {"portal": _plain(prepared.layout.portal), **shown}
    return table.shared(output) | own_inputs(view), shown


def _plain(value: object) -> Any:
    """Return a view as plain data, with digests in hexadecimal as in the list of inputs."""
    return _in_words(msgspec.to_builtins(value, builtin_types=(bytes,)))


def _in_words(value: object) -> object:
    if isinstance(value, dict):
        return {name: _in_words(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_in_words(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


def _inputs_before(request: Request, path: str, site: Site, state: State) -> Inputs:
    """Return the inputs of the existing file; empty when they are unknown."""
    try:
        kept = state.inputs(request.root, path)
        page = state.page(request.root, path)
        inputs = msgspec.msgpack.decode(kept, type=Inputs)
        if page:
            seed = unpacked_page(page).seed
            inputs |= own_inputs(expanded(seed, BlobStore(site.config.base_path, state)))
    except (msgspec.MsgspecError, StateError):
        return {}
    return inputs


def _path_of(url: str, prepared: Prepared, site: Site) -> str:
    """Find the output that is meant: by web address, address on the site, or file in the output folder."""
    config = site.config
    rest = url.removeprefix(config.base_url).removeprefix(config.origin).split("#")[0].split("?")[0]
    rest = "/" + rest.removeprefix(config.base_path).removeprefix("/")
    for candidate in (output_path(rest), output_path(f"{rest}/"), rest.removeprefix("/")):
        if candidate in prepared.keys:
            return candidate
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(output_path(rest), prepared.keys, n=1, cutoff=0.5)
    similar = translatable("similar", "/" + near[0].removesuffix("index.html")) if near else translatable("nothing")
    raise ProblemsError(Problem("BD511", values={"url": url, "similar": similar}))


def upcoming(request: Request) -> Upcoming:
    """Return what will change by itself after the moment of the build."""

    def run(state: State) -> Upcoming:
        prepared = _inspect(request, state)
        if isinstance(prepared, Unprepared):
            return Upcoming(None, (), prepared.problems)
        frozen = prepared.site.config.frozen_at if request.at is None else None
        return Upcoming(local(frozen), () if frozen else prepared.site.changes, prepared.problems)

    with locked(request):
        return with_state(request, run)[0]


def describe(explanation: Explanation) -> dict[str, object]:
    """Return an explanation as plain data, with the very values that were hashed."""
    output = explanation.output
    template = output.template if isinstance(output, Page) else None
    return {
        "path": output.path,
        "origin": output.origin,
        "template": template,
        "reason": explanation.reason.value,
        "changed": explanation.changed,
        "key": explanation.key.hex(),
        "inputs": {name: part.hex() for name, part in explanation.inputs.items()},
        "view": explanation.view,
    }
