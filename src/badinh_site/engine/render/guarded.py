"""Jinja2 for templates of strangers: they reach their view, and nothing of Python behind it.

A name that is written in a template is refused when the template is compiled, so that rendering need not look at it. A
name that is made while rendering (``x[a ~ b]``, ``map(attribute=...)``) passes through :meth:`Environment.getitem`,
which every filter uses as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

__all__ = ["GuardedEnvironment", "RefusedNameError", "attribute", "refused_names"]

_CHANGING = "add|append|clear|discard|extend|insert|pop|popitem|remove|reverse|setdefault|sort|update"
"""Methods that change a value, which other pages may share: those of lists, dictionaries and sets."""
_TRAVERSING = "format|format_map"
"""Methods that read attributes named in a text."""
_OF_CODE = "mro|(?:ag|co|cr|f|gi|tb)_.*"
"""What leads from Python's functions, generators and frames to the program."""
_REFUSED = re.compile(rf"_.*|{_CHANGING}|{_TRAVERSING}|{_OF_CODE}", re.DOTALL)


class RefusedNameError(Exception):
    """Raised when a template asks for an attribute that no template may use; the text is its name."""


def refused_names(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield the attributes in a template that no template may use, each with its line."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        name = node.attr if isinstance(node, nodes.Getattr) else _literal(node)
        if _REFUSED.fullmatch(name) and (isinstance(node, nodes.Getattr) or name.startswith("_")):
            yield name, node.lineno


def _literal(node: Any) -> str:
    """Return the text in the brackets of ``x["text"]``, which may be a key of a dictionary as well."""
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else ""


class _GuardedCode(CodeGenerator):
    """Compiles no template that names what it may not use. Nothing of it has been evaluated by then."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        for name, line in refused_names(node):
            self.fail(name, line)
        super().visit_Template(node, frame)


class GuardedEnvironment(jinja2.Environment):
    """An environment whose templates reach no attribute that :func:`refused_names` would find."""

    code_generator_class = _GuardedCode

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute of that name.

        Raises:
            RefusedNameError: it is no item, and no template may use such an attribute.
        """
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            if isinstance(argument, str) and _REFUSED.fullmatch(argument):
                raise RefusedNameError(str(argument)) from None
            return super().getitem(obj, argument)


@jinja2.pass_environment
def attribute(environment: jinja2.Environment, obj: Any, name: str) -> Any:
    """Return an attribute, as the filter ``attr`` does.

    Raises:
        RefusedNameError: no template may use it.
    """
    if _REFUSED.fullmatch(str(name)):
        raise RefusedNameError(str(name))
    return environment.getattr(obj, name)
