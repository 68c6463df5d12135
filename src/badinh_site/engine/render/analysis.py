"""Find the templates and static files that a template's source names, and report mistakes in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.render.environment import environment
from badinh_site.languages.words import WORDS

if TYPE_CHECKING:
    import jinja2

__all__ = ["TemplateFacts", "analyse"]


class Use(Struct, frozen=True):
    """A file that a template names: a template (the first one found of several), or an asset."""

    names: tuple[str, ...]
    line: int
    required: bool = True


class TemplateFacts(Struct, frozen=True):
    """The dependencies and mistakes found in a template's source alone."""

    templates: tuple[Use, ...]
    assets: tuple[Use, ...]
    problems: tuple[Problem, ...]


def analyse(source: str, path: str) -> TemplateFacts:
    """Find what a template includes, extends, imports and takes from static/, without rendering it.

    All of these must be literals: the dependencies of a page have to be known before it is rendered.
    """
    import jinja2  # noqa: PLC0415 - only for templates that changed
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    jinja_environment = environment()
    try:
        tree = jinja_environment.parse(source)
    except jinja2.TemplateSyntaxError as error:
        problem = Problem("BD401", path, error.lineno, 0, {"detail": (error.message or "?").rstrip(".")})
        return TemplateFacts((), (), (problem,))
    except RecursionError:
        return TemplateFacts((), (), (Problem("BD401", path, 1, 0, {"detail": translatable("nested")}),))
    problems: list[Problem] = []
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    uses = tuple(filter(None, (_template_use(node, path, problems) for node in tree.find_all(kinds))))
    uses += tuple(_part_uses(tree, path, problems))
    assets = tuple(_asset_uses(tree, path, problems))
    problems += _wrong_words(tree, path)
    problems += _refused_names(tree, path)
    problems += _unknown_names(tree, jinja_environment, path)
    return TemplateFacts(uses, assets, tuple(problems))


def _unknown_names(tree: Any, jinja_environment: jinja2.Environment, path: str) -> Iterator[Problem]:
    """Report filters and tests that do not exist, including those that Jinja2 would miss until rendering."""
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    for kind, node_type, known in (
        ("filter", nodes.Filter, jinja_environment.filters),
        ("test", nodes.Test, jinja_environment.tests),
    ):
        for node in tree.find_all(node_type):
            if node.name not in known:
                detail = {"detail": f"No {kind} named {node.name!r}"}
                yield Problem("BD401", path, node.lineno, 0, detail)


def _part_uses(tree: Any, path: str, problems: list[Problem]) -> Iterator[Use]:
    """Yield the templates that the filters ``part`` and ``html`` render values with."""
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    for node in tree.find_all(nodes.Filter):
        if node.name not in ("part", "html") or (node.name == "html" and not node.args and not node.kwargs):
            continue
        name = node.args[0] if len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs) else None
        if isinstance(name, nodes.Const) and isinstance(name.value, str):
            yield Use((name.value,), node.lineno)
        else:
            problems.append(Problem("BD403", path, node.lineno, 0, {"tag": node.name}))


def _template_use(node: Any, path: str, problems: list[Problem]) -> Use | None:
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    target = node.template
    items = target.items if isinstance(target, nodes.Tuple | nodes.List) else [target]
    names = tuple(item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str))
    if len(names) != len(items):
        tag = type(node).__name__.lower().replace("fromimport", "from")
        problems.append(Problem("BD403", path, node.lineno, 0, {"tag": tag}))
        return None
    return Use(names, node.lineno, not getattr(node, "ignore_missing", False))


def _asset_uses(tree: Any, path: str, problems: list[Problem]) -> Iterator[Use]:
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    calls = [
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "asset"
    ]
    names = [name for name in tree.find_all(nodes.Name) if name.name == "asset"]
    good = [
        call
        for call in calls
        if len(call.args) == 1
        and isinstance(call.args[0], nodes.Const)
        and isinstance(call.args[0].value, str)
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    ]
    for call in good:
        yield Use((call.args[0].value,), call.lineno)
    if len(good) < len(names):
        fine = {id(call.node) for call in good}
        problems.extend(Problem("BD407", path, name.lineno) for name in names if id(name) not in fine)


def _wrong_words(tree: Any, path: str) -> Iterator[Problem]:
    """Report calls of ``word`` with anything but the key of a word. Templates may have a variable of that name."""
    from jinja2 import nodes  # noqa: PLC0415 - only for templates that changed

    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "word":
            continue
        key = call.args[0] if len(call.args) == 1 and not (call.dyn_args or call.dyn_kwargs) else None
        if not isinstance(key, nodes.Const) or not isinstance(key.value, str):
            yield Problem("BD410", path, call.lineno)
        elif key.value not in WORDS:
            yield Problem("BD411", path, call.lineno, 0, {"name": key.value})


def _refused_names(tree: Any, path: str) -> Iterator[Problem]:
    """Report attributes that lead from a view to the program, or change a value."""
    from badinh_site.engine.render.guarded import refused_names  # noqa: PLC0415 - only for templates that changed

    for name, line in refused_names(tree):
        yield Problem("BD412", path, line, 0, {"name": name})
