"""Finds links to other sites that do not work. Answers are kept for a while.

Asking needs neither the state nor the lock of the site, which other commands may use meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from badinh_site import __version__
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.check.asking import BUSY, LinkChecker, LinkStatus
from badinh_site.engine.check.model import OuterLinks
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.memo import OF_CHECKS, Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import answers_version
from badinh_site.hashing import digest

__all__ = ["Answers", "ask_others", "keep_answers", "known_answers", "link_problems"]

Answers = Mapping[str, LinkStatus]
"""By address, without the place in the page."""
_GONE = (404, 410)

_ANSWERS = Memo[LinkStatus](f"{OF_CHECKS}addresses", LinkStatus, answers_version)
"""By the digest of the address. An answer is a fact about another site: asking thousands of sites once more because
something else in badinh has changed would burden them for nothing, so only the code that asks counts."""


def known_answers(links: OuterLinks, state: State, now: int) -> Answers:
    """Return the answers of earlier checks that are still valid."""
    found = ((url, state.remembered(_ANSWERS, digest(url.encode()))) for url in _addresses(links))
    return {url: known for url, known in found if known is not None and known.holds(now)}


def ask_others(links: OuterLinks, answers: dict[str, LinkStatus], asking: LinkChecker, stages: Stages) -> None:
    """Ask for the addresses that have no answer yet, and add each answer as it comes."""
    unknown = [url for url in _addresses(links) if url not in answers]
    with stages.stage("ask", len(unknown)):
        for url, answer in asking.ask_all(unknown):
            stages.advance()
            answers[url] = answer


def keep_answers(links: OuterLinks, answers: Answers, state: State) -> None:
    """Store answers for later checks, but those of hosts that were busy; drop those that no link needs."""
    for url in _addresses(links):
        key = digest(url.encode())
        answer = answers.get(url)
        if answer is not None and answer.status not in BUSY and state.remembered(_ANSWERS, key) != answer:
            state.remember(_ANSWERS, key, answer)
    state.drop_unused_checks(_ANSWERS)
    state.commit()


def asking_for(base_url: str, now: int) -> LinkChecker:
    """Return how other sites are asked: under a name that says who asks for whom."""
    return LinkChecker(f"badinh/{__version__} (link check of {base_url})", now)


def _addresses(links: OuterLinks) -> Iterable[str]:
    return dict.fromkeys(_plain(link[0]) for link in links)


def _plain(url: str) -> str:
    """Return an address as it is asked for: with a scheme, and without the place in the page."""
    return (f"https:{url}" if url.startswith("//") else url).partition("#")[0]


def link_problems(links: OuterLinks, answers: Answers) -> list[Problem]:
    """Return what is wrong with links to other sites."""
    return [problem for link in links for problem in _problems(link, answers.get(_plain(link[0])))]


def _problems(link: tuple[str, str, int, int], answer: LinkStatus | None) -> Iterator[Problem]:
    target, path, line, column = link
    if answer is None or answer.status in BUSY:
        return
    values = {"target": target}
    if answer.status in _GONE:
        yield Problem("BD620", path, line, column, {**values, "status": str(answer.status)})
    elif not answer.status:
        yield Problem("BD621", path, line, column, {**values, "cause": translatable(answer.reason)})
    elif answer.status >= 400:
        yield Problem("BD623", path, line, column, {**values, "status": str(answer.status)})
    elif answer.moved:
        yield Problem("BD622", path, line, column, {**values, "address": answer.moved})
