"""Lets ``python -m badinh_site`` do what the ``badinh`` command does."""

import os
import sys


def _forget_current_folder() -> None:
    """Undo that Python has put the current folder first: it may be a stranger's site, none of whose files is a module.

    Until then nothing may be imported but what Python itself has loaded.
    """
    try:
        here = os.getcwd()  # noqa: PTH109 - see above
    except OSError:  # it was deleted
        here = ""
    if sys.path[0] in ("", here):
        del sys.path[0]


if __name__ == "__main__":
    if not sys.flags.safe_path:
        _forget_current_folder()
    from badinh_site.cli import run

    run()
