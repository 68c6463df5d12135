"""Whatever ends the program, and however early, it leaves no traceback and no temporary folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.previewing import PATIENCE, serving
from tests.support.sitemaking import article, make_site

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals to one process")

SIGNALS = [
    name
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN
]
"""Those that end a program here; under nohup, SIGHUP does not."""

INTERRUPTED_WHILE_LOADING = """
import os, signal, sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), getattr(signal, sys.argv[2]))
sys.meta_path.insert(0, Interrupt())
from badinh_site.__main__ import run
run()
"""


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("module", ["badinh_site.cli", "click", "badinh_site.diagnostics.wording"])
def test_a_signal_while_the_program_is_loaded_shows_no_traceback(module: str, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, module, name],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=dict(os.environ),
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", SIGNALS)
def test_a_preview_that_is_ended_leaves_no_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    site, temporary = make_site(tmp_path / "site"), tmp_path / "tmp"
    article(site, "2021/05/a", title="A", date="2021-05-01")
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serving(site) as preview:
        assert preview.get("/__badinh/at?when=2021-05-02")[0] == 303
        assert list(temporary.iterdir()), "the site at another moment has a folder"
        preview.process.send_signal(getattr(signal, name))
        said, _ = preview.process.communicate(timeout=PATIENCE)
    assert preview.process.returncode == 130
    assert "Traceback" not in said
    assert list(temporary.iterdir()) == []
