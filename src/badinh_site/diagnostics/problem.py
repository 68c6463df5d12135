"""The value of a problem in a user's files, and the exceptions that end a command."""

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
"""Exit codes: success; problems in the input; wrong usage; a bug of badinh; interrupted by Ctrl-C."""


class Level(StrEnum):
    """The severity of a problem."""

    ERROR = "error"
    """The command exits with 1, and what is affected is not published."""
    WARNING = "warning"
    """Does not prevent publication; with ``--strict`` the command exits with 1."""
    ADVICE = "advice"
    """Never fails a command."""


class Problem(Struct, frozen=True):
    """A mistake at a position in a file. ``code`` is its message in the catalogue."""

    code: str
    path: str = ""
    """Relative to the site folder, with forward slashes; empty if there is no file."""
    line: int = 0
    """From 1; 0 for the whole file."""
    column: int = 0
    """From 1, in characters; 0 if only the line is known."""
    values: dict[str, str] = {}
    """The values of the placeholders in the message."""
    level: Level | None = None
    """The level that the site sets; None for that of the catalogue."""


class BadinhError(Exception):
    """Base class of errors that a command reports without a traceback."""


class ProblemsError(BadinhError):
    """Raised if a command cannot continue because of mistakes in content, settings or templates (exit code 1)."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.path}:{p.line} {p.code}" for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ProblemsError], tuple[Problem, ...]]:
        """Keep the problems when the error comes from another process."""
        return type(self), self.problems


class UsageError(BadinhError):
    """Raised if a command is called with invalid arguments (exit code 2)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class StateError(BadinhError):
    """Raised if the stored state is unusable: the build starts from scratch."""
