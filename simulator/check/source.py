"""Which lines the guide speaks live, and what fills their placeholders: read off its source.

So nobody keeps a second list. An id that the source puts together (``f"why.{topic}"``) is in
FAMILIES.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import skill
from skill.guide.couple import Outcome
from skill.guide.intents import Mood, Pace, Topic
from skill.guide.talk import ADDITIONS, KINDS_OF_INVITATION, LOOKS_BACK, STAGE_LINES, TOLD_ONCE

_ADDED = tuple(STAGE_LINES[stage] for stage in ADDITIONS)
"""The tables of what is offered behind a yes."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "{}.help": tuple(f"{table}.help" for table in {"invite", *STAGE_LINES.values()} - {"first"}),
    "{}.no": tuple(f"{table}.no" for table in _ADDED),
    "{}.question": tuple(f"{table}.question" for table in {*STAGE_LINES.values()} - {"step"}),
    "{}.reprompt": tuple(f"{table}.reprompt" for table in STAGE_LINES.values()),
    "{}.yes": tuple(f"{table}.yes" for table in _ADDED),
    "{}.{}": ("nights.none", "nights.one", "nights.other"),
    "back.{}": tuple(f"back.{name}" for name in LOOKS_BACK),
    "back.{}_longer": tuple(f"back.{name}_longer" for name in LOOKS_BACK),
    "calendar.{}": ("calendar.morning", "calendar.evening"),
    "day.{}": tuple(f"day.{mood}" for mood in Mood),
    "invite.{}": tuple(f"invite.{kind}" for kind in ("question", "usual", *KINDS_OF_INVITATION)),
    # Named by the content, and held against it elsewhere.
    "ladder.{}.{}": (),
    "paths.{}": (),
    "once.{}": tuple(f"once.{name}" for name in TOLD_ONCE),
    "pace.{}": tuple(f"pace.{pace}" for pace in Pace),
    "remind.{}": tuple(f"remind.{outcome}" for outcome in Outcome),
    "start.{}": tuple(f"start.{mood}" for mood in Mood),
    "why.{}": tuple(f"why.{topic}" for topic in Topic),
}
"""Ids that the source puts together, by what stands around the braces."""

_ID = re.compile(r"[a-z_]+\.(?!toml$|pickle$)[a-z_]+")


@cache
def live_lines() -> Mapping[str, frozenset[str]]:
    """The id of every line that the guide's source names, with the placeholders that it fills."""
    lines: dict[str, frozenset[str]] = {}
    for node in _nodes():
        if isinstance(node, ast.Call) and _is_line(node):
            filled = _filled_in(node)
            for line in _ids(node.args[0]):
                lines[line] = lines.get(line, frozenset()) | filled
        elif isinstance(node, ast.expr):
            # An id may stand by itself, in a table or as a default.
            for line in _ids(node):
                lines.setdefault(line, frozenset())
    return lines


def unknown_families() -> list[str]:
    """What is put together in a call for a line, and is not in FAMILIES."""
    calls = (node for node in _nodes() if isinstance(node, ast.Call) and _is_line(node))
    shapes = (_shape(call.args[0]) for call in calls if isinstance(call.args[0], ast.JoinedStr))
    return [shape for shape in shapes if shape not in FAMILIES]


def _filled_in(call: ast.Call) -> frozenset[str]:
    """The placeholders that a call for a line fills."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    return frozenset(names - {"pick"})  # chooses among variants, and fills nothing


def _is_line(call: ast.Call) -> bool:
    """Whether this is ``line(...)`` or ``words.line(...)``."""
    if isinstance(call.func, ast.Attribute):
        name = call.func.attr
        return name == "line" and bool(call.args)
    name = getattr(call.func, "id", "")
    return name == "line" and bool(call.args)


def _shape(text: ast.JoinedStr) -> str:
    """A formatted text with empty braces."""
    parts = []
    for part in text.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            parts.append("{}")
    return "".join(parts)


def _ids(node: ast.expr) -> Iterable[str]:
    if isinstance(node, ast.JoinedStr):
        return FAMILIES.get(_shape(node), ())
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return ()
    is_id = _ID.fullmatch(node.value) is not None
    return (node.value,) if is_id else ()


def _nodes() -> Iterator[ast.AST]:
    root = Path(skill.__file__).parent
    # Of Alexa's room only the pages of a screen have words of their own.
    pages = root / "alexa" / "pages.py"
    for path in sorted([*(root / "guide").rglob("*.py"), *root.glob("*.py"), pages]):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))
