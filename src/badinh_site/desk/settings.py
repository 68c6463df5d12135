"""Reads the settings of a site for work that needs nothing else of it."""

from __future__ import annotations

from pathlib import Path

from badinh_site.config import SITE_FILE, Config, read_config
from badinh_site.content.sources import decode
from badinh_site.errors import Problem, ProblemsError

__all__ = ["read_settings"]


def read_settings(site: Path) -> Config:
    """Give what site.yaml says.

    Raises:
        ProblemsError: it is not there, cannot be read, or lacks what a site cannot be without.
    """
    try:
        data = (site / SITE_FILE).read_bytes()
    except FileNotFoundError:
        raise ProblemsError(Problem("BD301", SITE_FILE)) from None
    except OSError as error:
        raise ProblemsError(Problem("BD008", SITE_FILE, values={"reason": error.strerror or str(error)})) from None
    config, problems = read_config(decode(data, SITE_FILE)[0])
    if config is None:
        raise ProblemsError(*problems)
    return config
