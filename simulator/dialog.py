"""The files of ``ask dialog`` (ask-cli 2.30): what was said, and what the skill made of it.

A recording made here runs there, and one made there runs here.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from audio.files import write_whole
from simulator.echo.player import Json
from skill.errors import QuietTogetherError

QUIT = ".quit"
RECORD = ".record"
APPEND_QUIT = "--append-quit"


CLOCK = "clock"
"""Where a replay file has the steps of a virtual clock. ``ask dialog`` reads over a field that it
does not know, so the same file runs there."""


@dataclass(frozen=True)
class Replay:
    """A conversation to be said again."""

    skill_id: str
    locale: str
    lines: tuple[str, ...]
    """Sentence by sentence, with ".wait" and ".at" between them; ".quit" ends it."""


def is_clock_step(line: str) -> bool:
    """Whether a line lets time pass, and is nothing that is said."""
    return line.startswith((".wait ", ".at "))


def read_replay(path: Path) -> Replay:
    """A replay file. Raises QuietTogetherError, in the words of ``ask dialog`` if it has some."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise QuietTogetherError(
            f"{path}: cannot be read ({error.strerror}); name another file with --replay"
        ) from error
    except (ValueError, RecursionError) as error:
        raise QuietTogetherError(
            f"{path}: is no JSON ({error}); `.record {path.name}` writes such a file"
        ) from error
    fields = content if isinstance(content, dict) else {}
    for name in ("skillId", "locale"):
        if not str(fields.get(name) or "").strip():
            raise QuietTogetherError(f"{path}: Replay file must contain {name}")
    sentences = fields.get("userInput")
    if not _is_list_of_texts(sentences):
        raise QuietTogetherError(f"{path}: Replay file must contain userInput, a list of sentences")
    if not all(line.strip() for line in sentences):
        raise QuietTogetherError(f"{path}: Replay file's userInput cannot contain empty string.")
    commands = [line for line in sentences if line.startswith(".") and line.strip() != QUIT]
    if commands:
        # A file of somebody else's says something to the skill, and does nothing on this machine.
        raise QuietTogetherError(
            f"{path}: userInput has {commands[0]!r}; write what is said there, and {QUIT} at its end"
        )
    lines = _with_clock_steps(sentences, fields.get(CLOCK, []), path)
    return Replay(fields["skillId"], fields["locale"], lines)


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    """Whether a file holds what is said as it has to."""
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _with_clock_steps(
    sentences: list[str],
    steps: Any,  # noqa: ANN401 - whatever a file holds
    path: Path,
) -> tuple[str, ...]:
    """The sentences, and before each the steps of the clock that stand before it."""
    steps_before = defaultdict[int, list[str]](list)
    try:
        for step in steps:
            number, line = int(step["before"]), str(step["step"])
            if not is_clock_step(line):
                raise ValueError(line)  # a file of somebody else's lets time pass, and no more
            steps_before[number].append(line)
    except (TypeError, KeyError, ValueError) as error:
        raise QuietTogetherError(
            f'{path}: {CLOCK} is a list like [{{"before": 2, "step": ".wait 98"}}]'
        ) from error
    lines: list[str] = []
    for number, sentence in enumerate(sentences):
        lines += [*steps_before[number], sentence]
    # Steps behind the last sentence stand before one that is not there.
    return (*lines, *steps_before[len(sentences)])


def write_replay(path: Path, replay: Replay) -> None:
    """Write a replay file, whole or not at all."""
    sentences: list[str] = []
    steps: list[dict[str, object]] = []
    for line in replay.lines:
        if is_clock_step(line):
            steps.append({"before": len(sentences), "step": line})
        else:
            sentences.append(line)
    content: dict[str, object] = {
        "skillId": replay.skill_id,
        "locale": replay.locale,
        "type": "text",
        "userInput": sentences,
    }
    if steps:
        content[CLOCK] = steps
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_whole(path, text.encode("utf-8", "replace"))


@dataclass
class SkillIO:
    """What the skill was asked and answered, sentence by sentence, for ``--save-skill-io``.

    The player's events, which ``ask dialog`` knows nothing of, stand with the sentence behind which
    they came.
    """

    _turns: list[dict[str, Any]] = field(default_factory=list)

    def said(self, sentence: str, new_session: bool) -> None:
        """Somebody said this; what is exchanged from now on belongs to it."""
        self._turns.append(
            {"utterance": sentence, "newSession": new_session, "captions": [], "exchanges": []}
        )

    def spoke(self, text: str) -> None:
        """The skill was heard to say this."""
        if self._turns:
            self._turns[-1]["captions"].append(text)

    def exchanged(self, request: Json, response: Json) -> None:
        """A request was answered."""
        if self._turns:
            self._turns[-1]["exchanges"].append((request, response))

    def forget(self) -> None:
        """Leave out all that was noted so far: it led to a hard moment."""
        self._turns.clear()

    def write(self, path: Path) -> None:
        """Write all of it, whole or not at all."""
        invocations = [_invocation(number, turn) for number, turn in enumerate(self._turns, 1)]
        text = json.dumps({"invocations": invocations}, indent=2, ensure_ascii=False) + "\n"
        write_whole(path, text.encode("utf-8", "replace"))


def _invocation(number: int, turn: Json) -> Json:
    """One sentence with the body of a simulation, in SMAPI's form, as ask-cli has it."""
    captions: Iterable[str] = turn["captions"]
    exchanges: Iterable[tuple[Json, Json]] = turn["exchanges"]
    responses = [{"type": "Speech", "content": {"caption": caption}} for caption in captions]
    invocations = [
        {
            "invocationRequest": {"endpoint": "", "body": request},
            "invocationResponse": {"body": response},
        }
        for request, response in exchanges
    ]
    result = {
        "alexaExecutionInfo": {"alexaResponses": responses},
        "skillExecutionInfo": {"invocations": invocations},
    }
    return {
        "request": {"utterance": turn["utterance"], "newSession": turn["newSession"]},
        "response": {"body": {"id": str(number), "status": "SUCCESSFUL", "result": result}},
    }
