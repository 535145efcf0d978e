"""The line of a fault whose finder did not say it: read off its own sentence.

The skill's readers and most of the check name what is wrong as an editor knows it: a take and a
step, a session, a question, the id of a line. Here that name becomes a place in the file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.check.fault import Fault, pointing
from simulator.check.positions import Keys
from simulator.check.reading import Page

_STEP = re.compile(r"\btake (\S+?)[,:]? step (\d+)")
_TAKE = re.compile(r"\btake (?P<name>[\w-]+)")
_NUMBERED = re.compile(r"\b(session|practice) (\d+)\b")
_QUESTION = re.compile(r"\bquestion (\w+)")
_MILESTONE = re.compile(r"\bmilestone (\w+)")
_TABLE = re.compile(r"\[([\w.-]+)\] ?([\w-]*)")
_QUOTED = re.compile(r"['\"]([^'\"]+(?:'\w[^'\"]*)?)['\"]")
_WORD = re.compile(r"[\w-]+(?:\.[\w-]+)*")


def placed(sentence: str, pages: Mapping[str, Page]) -> Fault:
    """A fault written as ``file: what is wrong``, with its line where that can be told."""
    file, _, wrong = sentence.partition(": ")
    page = pages.get(file)
    if page is None:
        return Fault(file, wrong)
    for keys in _ways(wrong, page.table):
        if keys in page.places:
            return page.fault(keys, wrong)
    for quoted in _QUOTED.findall(wrong):
        # As it stands there between quotes, and not inside a longer text.
        offset = page.text.find(f'"{quoted}"')
        if offset >= 0:
            return pointing(file, wrong, page.text, offset)
    return page.fault(_nearest(wrong, page), wrong)


def _ways(wrong: str, table: Mapping[str, Any]) -> Iterator[Keys]:
    """Ways to what a sentence names, the surest first."""
    for take, step in _STEP.findall(wrong):
        yield "takes", take, "steps", int(step) - 1
    for take in _TAKE.findall(wrong):
        yield "takes", take
    for kind, number in _NUMBERED.findall(wrong):
        yield kind, int(number) - 1
    for number in _QUESTION.findall(wrong):
        yield "questions", number
    for number in _MILESTONE.findall(wrong):
        yield "milestones", number
    for name, key in _TABLE.findall(wrong):
        yield (*name.split("."), key)
    for word in _WORD.findall(wrong):
        if "." in word:
            yield tuple(word.split("."))
    names = dict(_sessions(table))
    for word in _WORD.findall(wrong):
        if word in names:
            yield names[word]


def _sessions(table: Mapping[str, Any]) -> Iterator[tuple[str, Keys]]:
    """The name of each session, and the way to it."""
    for number, session in enumerate(table.get("session", ())):
        if isinstance(session, dict):
            yield f"{session.get('mood')}-{session.get('minutes')}", ("session", number)
    for number, practice in enumerate(table.get("practice", ())):
        if isinstance(practice, dict):
            yield str(practice.get("name")), ("practice", number)


def _nearest(wrong: str, page: Page) -> Keys:
    """The table, or the first key, that a sentence names."""
    for name, _ in _TABLE.findall(wrong):
        if tuple(name.split(".")) in page.places:
            return tuple(name.split("."))
    for word in _WORD.findall(wrong):
        keys = tuple(word.split("."))
        if keys[:1] in page.places:
            return keys[:1]
    return ()
