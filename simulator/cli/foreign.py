"""``quiet-together talk --skill``: somebody else's skill in this terminal."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.bedside import ForeignBedside, open_foreign
from simulator.cli.options import writing
from simulator.echo.device import Device
from simulator.echo.foreign import AudioFolder, ForeignSkillError, load_handler, read_model
from simulator.echo.player import Json

if TYPE_CHECKING:
    from simulator.terminal import Terminal


@dataclass(frozen=True)
class ForeignSkill:
    """Where a skill that is not ours lies."""

    file: Path
    handler: str
    model: Path
    audio: Path | None

    @property
    def locale(self) -> str:
        """The model's locale, which is its file's name; en-US for any other name."""
        return self.model.stem if re.fullmatch("[a-z]{2}-[A-Z]{2}", self.model.stem) else "en-US"


def talk_to(
    skill: ForeignSkill,
    device: Device,
    now: datetime,
    utterances: tuple[str, ...],
    fast: bool,
    mute: bool,
    as_json: bool,
    save_skill_io: Path | None,
) -> None:
    """Talk to it as to a speaker by the bed."""
    from simulator import terminal
    from simulator.sound import Sound, open_device

    sound = Sound(None if mute or fast else open_device())
    console = terminal.Console.of_this_process()
    screen = terminal.Terminal(sound, console.show, as_json, real_time=not fast)
    bedside, name = _open(skill, device, screen, now)
    screen.attach(bedside)
    with ExitStack() as until_the_end:
        if save_skill_io:
            until_the_end.enter_context(writing("--save-skill-io", save_skill_io))
            until_the_end.callback(screen.skill_io.write, save_skill_io)
        console.show(f'Say "open {name}". ".help" says more.')
        terminal.talk(screen, fast, utterances)


def _open(
    skill: ForeignSkill, device: Device, screen: "Terminal", now: datetime
) -> tuple[ForeignBedside, str]:
    """Its speaker, and the name that it is called by."""
    try:
        handler = load_handler(skill.file, skill.handler)
        model: Json = read_model(skill.model)
    except ForeignSkillError as error:
        raise click.ClickException(str(error)) from error
    audio = AudioFolder(skill.audio)
    bedside = open_foreign(handler, model, audio, screen, screen.tell, now, device)
    return bedside, model["interactionModel"]["languageModel"]["invocationName"]
