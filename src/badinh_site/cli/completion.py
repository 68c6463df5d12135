"""The command that prints scripts for shell completion."""

from __future__ import annotations

import os

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from badinh_site.cli.localised_help import LocalisedCommand, language_option
from badinh_site.cli.streams import show

__all__ = ["COMMANDS"]

_PROGRAM, _VARIABLE = "badinh", "_BADINH_COMPLETE"
"""The variable is set when a shell asks click for completions."""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = $commandAst.Extent.Text
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $typed.Substring(0, [Math]::Min($cursorPosition, $typed.Length))
    $env:COMP_CWORD = $wordToComplete
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Completion for PowerShell, which click does not support."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the complete words, and the one that is being typed."""
        incomplete = os.environ.get("COMP_CWORD", "")
        words = os.environ.get("COMP_WORDS", "").removesuffix(incomplete)
        return split_arg_string(words)[1:] if words else [], incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Return a completion, and after a tab its help."""
        return f"{item.value}\t{item.help}" if item.help else item.value


add_completion_class(PowerShellComplete)
_SHELLS: dict[str, type[ShellComplete]] = {
    one.name: one for one in (BashComplete, ZshComplete, FishComplete, PowerShellComplete)
}


@click.command(cls=LocalisedCommand)
@click.argument("shell", type=click.Choice(tuple(_SHELLS)))
@language_option
@click.pass_context
def completion(context: click.Context, /, *, shell: str) -> int:
    """Print a script that lets a shell complete commands and options."""
    show(*_SHELLS[shell](context.find_root().command, {}, _PROGRAM, _VARIABLE).source().split("\n"))
    return 0


COMMANDS = (completion,)
