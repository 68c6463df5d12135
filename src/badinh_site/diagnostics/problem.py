"""What can go wrong: one value for a mistake in somebody's files, and the exceptions that end a command."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

__all__ = [
    "EXIT_BUG",
    "EXIT_FINE",
    "EXIT_INTERRUPTED",
    "EXIT_PROBLEMS",
    "EXIT_USAGE",
    "BadinhError",
    "Level",
    "Problem",
    "ProblemsError",
    "StateError",
    "UsageError",
]

EXIT_FINE, EXIT_PROBLEMS, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
"""How a command ends: well; with problems in what it was given; called wrongly; by a mistake of ours; by Ctrl-C."""


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    """The build ends with exit code 1 and what is affected is not published."""
    WARNING = "warning"
    """Published all the same; ``--strict`` turns it into exit code 1."""
    ADVICE = "advice"
    """Worth saying, never a failure."""


class Problem(Struct, frozen=True):
    """A mistake at a place in a file. Its words stand in the catalogue under ``code``."""

    code: str
    path: str = ""
    """Relative to the site folder, with forward slashes; empty when it is about no file."""
    line: int = 0
    """From 1; 0 when it is about the whole file."""
    column: int = 0
    """From 1, in characters; 0 when only the line is known."""
    values: dict[str, str] = {}
    """What the words of the catalogue leave open."""
    level: Level | None = None
    """As the site sets it; None leaves it to the catalogue."""


class BadinhError(Exception):
    """The base of all errors that a command reports without a traceback."""


class ProblemsError(BadinhError):
    """The command cannot go on because of mistakes in content, configuration or templates (exit code 1)."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.path}:{p.line} {p.code}" for p in problems))
        self.problems = problems


class UsageError(BadinhError):
    """The command was called in a way that cannot work (exit code 2)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class StateError(BadinhError):
    """The kept state cannot be trusted: the build starts over without it."""
