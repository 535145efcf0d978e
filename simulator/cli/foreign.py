"""``--skill``: somebody else's skill in place of the guide, for ``talk``, ``web`` and ``certify``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from simulator.bedside import ForeignBedside, open_foreign
from simulator.cli.options import FOLDER, INPUT
from simulator.echo.device import Device
from simulator.echo.foreign import (
    DEFAULT_HANDLER,
    AudioFolder,
    ForeignSkillError,
    Handler,
    load_handler,
    read_model,
)
from simulator.echo.language import language_of
from simulator.echo.player import Json
from simulator.echo.watcher import Watcher

Command = Callable[..., Any]


@dataclass(frozen=True)
class ForeignSkill:
    """A skill that is not ours, as its files have it."""

    handler: Handler
    model: Json
    """The interaction model, as ``ask deploy`` sends it."""
    audio: AudioFolder
    locale: str

    def open(
        self, device: Device, watcher: Watcher, show: Callable[[str], None], now: datetime
    ) -> ForeignBedside:
        """Its speaker; ``show`` takes the traceback of what it raises."""
        here = replace(device, locale=self.locale)
        return open_foreign(self.handler, self.model, self.audio, watcher, show, now, here)


def foreign_options(command: Command) -> Command:
    """The options that name a skill which is not ours; ``foreign_skill`` reads them."""
    for option in (
        click.option(
            "--audio", type=FOLDER, help="Where that skill's recordings lie, by their names."
        ),
        click.option(
            "--handler",
            default=DEFAULT_HANDLER,
            show_default=True,
            help="That skill's handler, such as lambda_function.lambda_handler.",
        ),
        click.option(
            "--model", type=INPUT, help="That skill's interaction model, as ask-cli has it."
        ),
        click.option(
            "--skill", type=INPUT, help="Another skill: the Python file with its handler."
        ),
    ):
        command = option(command)
    return command


def foreign_skill(
    skill: Path | None, model: Path | None, handler: str, audio: Path | None
) -> ForeignSkill | None:
    """The skill that the options name, loaded; None where they name none.

    Raises an error of click's for what cannot be used.
    """
    if skill is None and model is None:
        return None
    if skill is None or model is None:
        raise click.UsageError("--skill and --model belong together.")
    locale = _locale_of(model)
    try:
        language_of(locale)  # a speaker without the language would find out mid-conversation
        return ForeignSkill(
            load_handler(skill, handler), read_model(model), AudioFolder(audio), locale
        )
    except (ForeignSkillError, LookupError) as error:
        raise click.ClickException(str(error)) from error


def _locale_of(model: Path) -> str:
    """The model's locale, which is its file's name; en-US for any other name."""
    return model.stem if re.fullmatch("[a-z]{2}-[A-Z]{2}", model.stem) else "en-US"
