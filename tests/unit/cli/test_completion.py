"""`badinh completion` prints scripts that ask the program itself what can follow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import badinh

SHELLS = ("bash", "zsh", "fish", "powershell")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_that_asks_badinh(tmp_path: Path, shell: str) -> None:
    answer = badinh(tmp_path, "completion", shell)
    assert answer.code == 0
    assert "_BADINH_COMPLETE" in answer.out
    assert f"{shell}_complete" in answer.out


def test_another_shell_is_wrong_usage(tmp_path: Path) -> None:
    assert badinh(tmp_path, "completion", "cmd").code == 2


def asked(shell: str, words: str, current: str) -> list[str]:
    environment = {**os.environ, "_BADINH_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": current}
    code = "import sys; sys.argv = ['badinh']; from badinh_site.cli import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=True
    )
    return done.stdout.splitlines()


def test_commands_options_and_values_are_completed() -> None:
    assert asked("bash", "badinh re", "1") == ["plain,rename"]
    assert asked("bash", "badinh list --status ", "3")[0] == "plain,published"
    values = [line.partition("\t")[0] for line in asked("powershell", "badinh list --s", "--s")]
    assert values == ["--site", "--status", "--section", "--sort"]
    assert asked("powershell", "badinh completion f", "f") == ["fish"]


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    script = tmp_path / "completion.sh"
    script.write_text(badinh(tmp_path, "completion", "bash").out, encoding="utf-8")
    program = tmp_path / "badinh"
    program.write_text(f"#!{sys.executable}\nfrom badinh_site.cli import run\nrun()\n", encoding="utf-8")
    program.chmod(0o755)
    asking = (
        f"source {script}; COMP_WORDS=(badinh do); COMP_CWORD=1; _badinh_completion {program}; echo ${{COMPREPLY[@]}}"
    )
    done = subprocess.run(["bash", "-c", asking], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "doctor\n"
