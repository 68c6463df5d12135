"""Block processors of a site's own Markdown extensions, beside badinh's block parser.

Such a processor works on texts between blank lines and on the tree built so far. Before any other rule, each is asked
whether the rest of the text begins with a block of its kind; what it takes out of the list of blocks is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markdown.blockprocessors import BlockProcessor
from markdown_it.rules_block import StateBlock

__all__ = ["foreign_rule"]

_OURS = ("markdown.blockprocessors", *(f"markdown.extensions.{name}" for name in
         ("abbr", "attr_list", "def_list", "fenced_code", "footnotes", "sane_lists", "tables", "toc")))  # fmt: skip
"""Modules with processors whose blocks the block rules read."""


def foreign_rule(registered: Callable[[], Iterable[BlockProcessor]]) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return a block rule that lets registered processors of other extensions read what is theirs."""
    found: list[list[BlockProcessor]] = []

    def rule(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803 - their names
        if not found:
            found.append([one for one in registered() if type(one).__module__ not in _OURS])
        return bool(found[0]) and not silent and _run(state, startLine, endLine, found[0])

    return rule


def _run(state: StateBlock, line: int, end: int, processors: list[BlockProcessor]) -> bool:
    """Let the first processor that knows the block in a line read it, and return whether there was one."""
    builder = state.env["builder"]
    first = _first_block(state, line, end)
    builder.build(complete=False)
    for processor in processors:
        if not processor.test(builder.parent, first):
            continue
        parts, starts = _rest(state, line, end)
        blocks = parts[:]
        if processor.run(builder.parent, blocks) is not False and blocks != parts:
            _go_on(state, parts, starts, blocks)
            state.push("foreign", "", 0).map = [line, state.line]
            return True
    return False


def _first_block(state: StateBlock, line: int, end: int) -> str:
    last = next((one for one in range(line, end) if state.isEmpty(one)), end)
    return _text(state, line, last)


def _text(state: StateBlock, line: int, last: int) -> str:
    text: str = state.getLines(line, last, state.blkIndent, False)
    return text.expandtabs(4).rstrip("\n")


def _rest(state: StateBlock, line: int, end: int) -> tuple[list[str], list[int]]:
    """Return what follows in the container, cut at blank lines, and the line where each part begins."""
    blocks: list[str] = []
    starts: list[int] = []
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        if state.isEmpty(line):
            line += 1
            continue
        last = line
        while last < end and not state.isEmpty(last):
            last += 1
        blocks.append(_text(state, line, last))
        starts.append(line)
        line = last
    return blocks, [*starts, line]


def _go_on(state: StateBlock, parts: list[str], starts: list[int], blocks: list[str]) -> None:
    """Go on behind what a processor has read: at the lines it has put back, or else with the text in their place."""
    same = 0
    while same < min(len(parts), len(blocks)) and blocks[-1 - same] is parts[-1 - same]:
        same += 1
    taken, put_back = len(parts) - same, blocks[: len(blocks) - same]
    state.line = starts[taken]
    if not put_back:
        return
    text = "\n\n".join(put_back)
    last = parts[taken - 1] if taken else ""
    if len(put_back) == 1 and last.endswith(f"\n{text}"):
        state.line = starts[taken - 1] + last.count("\n") - text.count("\n")
    else:
        state.md.block.parse(text, state.md, state.env, state.tokens)
