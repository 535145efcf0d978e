"""Any skill on the virtual Echo: its handler from a file, its interaction model from a JSON.

The handler is called as Lambda calls it, with the event and a context; what it raises is shown and
counts as no answer, as Alexa takes it.
"""

import importlib.util
import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import mutagen

from simulator.echo.player import Json

DEFAULT_HANDLER = "lambda_handler"
"""What ask-cli's Python templates call it (``lambda_function.lambda_handler``)."""
ASSUMED_LENGTH_MS = 180_000
"""How long a stream lasts of which no file is at hand: three minutes, a song's length."""
DEADLINE_MS = 8_000
"""How long Alexa waits for an answer."""
Handler = Callable[[Any, Any], Any]


class ForeignSkillError(Exception):
    """A skill or its model cannot be used: what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Context:
    """What Lambda hands to a handler beside the event, as far as skills look at it."""

    aws_request_id: str
    start_s: float
    """When the request came, in seconds of ``time.monotonic``."""
    function_name: str = "virtual-echo"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:virtual-echo"
    memory_limit_in_mb: int = 512
    log_group_name: str = "/aws/lambda/virtual-echo"
    log_stream_name: str = "virtual-echo"

    def get_remaining_time_in_millis(self) -> int:
        """How long Alexa still waits."""
        elapsed_ms = round(1000 * (time.monotonic() - self.start_s))
        return max(0, DEADLINE_MS - elapsed_ms)


def load_handler(path: Path, name: str = DEFAULT_HANDLER) -> Handler:
    """The handler of a skill's file; ``name`` may have the module before it, as ask-cli writes it.

    The file's folder comes first where modules are looked for, as in Lambda.
    """
    if not path.is_file():
        raise ForeignSkillError(f"{path}: there is no such file; name the one with the handler")
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    function_name = name.rpartition(".")[2]
    handler: Handler | None = getattr(_imported(path), function_name, None)
    if not callable(handler):
        raise ForeignSkillError(f"{path}: has no {name}; name its handler as Lambda's settings do")
    return handler


def _imported(path: Path) -> ModuleType:
    """A skill's file as a module. Raises ForeignSkillError when it cannot be imported."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ForeignSkillError(f"{path}: is no Python file; name the one with the handler")
    module = importlib.util.module_from_spec(spec)
    # Before it runs, as Python's own import does: dataclasses look their module up.
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        why = f"{path}: cannot be imported ({type(error).__name__}: {error})"
        raise ForeignSkillError(f"{why}; install what it needs, and try again") from error
    return module


def answering(handler: Handler, show: Callable[[str], None]) -> Callable[[Json], Json]:
    """The handler as a speaker asks it; ``show`` takes the traceback of what it raises."""

    def answer(event: Json) -> Json:
        context = Context(str(event["request"]["requestId"]), time.monotonic())
        try:
            response = handler(event, context)
        except Exception as error:
            show(traceback.format_exc().rstrip())
            # What Lambda hands to Alexa, who takes it for no answer.
            return {"errorType": type(error).__name__, "errorMessage": str(error)}
        if not isinstance(response, Mapping):
            return {}
        return response

    return answer


def read_model(path: Path) -> dict[str, Any]:
    """An interaction model as ``ask deploy`` sends it, with all that such files may leave out."""
    try:
        model = json.loads(path.read_text(encoding="utf-8-sig"))
        language = model["interactionModel"]["languageModel"]
        return {"interactionModel": {"languageModel": _completed(language)}}
    except OSError as error:
        raise ForeignSkillError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ForeignSkillError(f"{path}: is no JSON ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        why = f"{path}: is no interaction model ({type(error).__name__}: {error})"
        raise ForeignSkillError(
            f"{why}; it is skill-package/interactionModels/custom/LOCALE.json"
        ) from error


def _completed(language: Json) -> dict[str, Any]:
    """With all the lists that may be absent; they are empty."""
    intents = [{"samples": [], "slots": [], **intent} for intent in language["intents"]]
    types = [
        {**kind, "values": [_completed_value(value) for value in kind["values"]]}
        for kind in language.get("types", [])
    ]
    return {**language, "intents": intents, "types": types}


def _completed_value(value: Json) -> dict[str, Any]:
    """A value without an id is known by its words."""
    words = value["name"]["value"]
    synonyms = value["name"].get("synonyms", [])
    return {"id": value.get("id") or words, "name": {"value": words, "synonyms": synonyms}}


@dataclass(frozen=True)
class AudioFolder:
    """The recordings of a skill as files; each is found by the last part of its address."""

    folder: Path | None = None
    """None: nothing is at hand, and each stream has the assumed length."""

    def file(self, url: str) -> Path | None:
        """The file of an address, if it is there."""
        if self.folder is None:
            return None
        address = url.partition("?")[0]
        name = address.rpartition("/")[2]
        path = self.folder / name
        if not name or not path.is_file():
            return None
        return path

    def length_of(self, url: str) -> int:
        """Its length in milliseconds. Raises LookupError when the folder lacks it."""
        if self.folder is None:
            return ASSUMED_LENGTH_MS
        path = self.file(url)
        if path is None:
            raise LookupError(f"{url} is not in {self.folder}")
        try:
            audio = mutagen.File(path)
        except mutagen.MutagenError as error:
            raise LookupError(f"{path}: {error}") from error
        if audio is None:
            raise LookupError(f"{path} is no audio file")
        seconds: float = audio.info.length
        return round(1000 * seconds)
