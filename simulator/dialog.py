"""The files of ``ask dialog`` (ask-cli 2.30): what was said, to say it again; what the skill was asked and answered.

A recording made here runs there, and one made there runs here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audio.files import write_whole
from simulator.echo.player import Json
from skill.errors import QuietTogetherError

QUIT = ".quit"
RECORD = ".record"
APPEND_QUIT = "--append-quit"


@dataclass(frozen=True)
class Replay:
    """A conversation to be said again."""

    skill_id: str
    locale: str
    said: tuple[str, ...]
    """Sentence by sentence; ".quit" ends it."""


def read_replay(path: Path) -> Replay:
    """A replay file. Raises QuietTogetherError for what ``ask dialog`` would refuse, in its words where it has some."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise QuietTogetherError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise QuietTogetherError(
            f"{path}: is no JSON ({error}); `.record {path.name}` writes such a file"
        ) from error
    fields = told if isinstance(told, dict) else {}
    for name in ("skillId", "locale"):
        if not str(fields.get(name) or "").strip():
            raise QuietTogetherError(f"{path}: Replay file must contain {name}")
    said = fields.get("userInput")
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise QuietTogetherError(f"{path}: Replay file must contain userInput, a list of sentences")
    if not all(one.strip() for one in said):
        raise QuietTogetherError(f"{path}: Replay file's userInput cannot contain empty string.")
    return Replay(fields["skillId"], fields["locale"], tuple(said))


def write_replay(path: Path, replay: Replay) -> None:
    """Write a replay file, whole or not at all."""
    told = {
        "skillId": replay.skill_id,
        "locale": replay.locale,
        "type": "text",
        "userInput": list(replay.said),
    }
    write_whole(path, (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode())


@dataclass
class SkillIO:
    """What the skill was asked and what it answered, sentence by sentence, as ``--save-skill-io`` writes it.

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

    def write(self, path: Path) -> None:
        """Write all of it, whole or not at all."""
        told = {
            "invocations": [
                _invocation(number, turn) for number, turn in enumerate(self._turns, start=1)
            ]
        }
        write_whole(path, (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode())


def _invocation(number: int, turn: Json) -> Json:
    """One sentence with the body of a simulation: SMAPI's form, which ask-cli takes over as it is."""
    captions: Iterable[str] = turn["captions"]
    exchanges: Iterable[tuple[Json, Json]] = turn["exchanges"]
    result = {
        "alexaExecutionInfo": {
            "alexaResponses": [
                {"type": "Speech", "content": {"caption": caption}} for caption in captions
            ]
        },
        "skillExecutionInfo": {
            "invocations": [
                {
                    "invocationRequest": {"endpoint": "", "body": asked},
                    "invocationResponse": {"body": answered},
                }
                for asked, answered in exchanges
            ]
        },
    }
    return {
        "request": {"utterance": turn["utterance"], "newSession": turn["newSession"]},
        "response": {"body": {"id": str(number), "status": "SUCCESSFUL", "result": result}},
    }
