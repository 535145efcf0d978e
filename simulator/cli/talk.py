"""``quiet-together talk``: the guide in this terminal."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from interaction_models import build as interaction_models
from simulator.cli.foreign import ForeignSkill, talk_to
from simulator.cli.options import (
    FOLDER,
    INPUT,
    OUTPUT,
    data_option,
    locale_option,
    mix_first_evening,
    read_moment,
    writing,
)
from simulator.clock import local_zone
from simulator.echo.device import SCREENS, Device, with_habits
from simulator.echo.foreign import DEFAULT_HANDLER
from simulator.echo.habits import VARIANTS

if TYPE_CHECKING:
    from simulator.dialog import SkillIO


@click.command()
@click.option("--fast", is_flag=True, help="A virtual clock: the whole evening at once.")
@click.option("--fresh", is_flag=True, help="A couple of nobody: your own nights stay as they are.")
@click.option("--mute", is_flag=True, help="No sound, even where there is a sound device.")
@data_option
@click.option(
    "--at",
    callback=read_moment,
    help='When and where it is: "2026-11-23 23:50 Europe/Madrid". Now and here.',
)
@click.option("--json", "as_json", is_flag=True, help="Show each request and response.")
@click.option("--replay", type=INPUT, help="Say a recording of `ask dialog` or `.record` again.")
@click.option(
    "--echo",
    type=click.Choice(list(VARIANTS)),
    default="orderly",
    show_default=True,
    help="A speaker by its habits, such as one whose player tells of things too early or too late.",
)
@click.option(
    "--device",
    type=click.Choice(list(SCREENS)),
    default="dot",
    show_default=True,
    help="A screen, or none.",
)
@click.option("--skill", type=INPUT, help="Another skill: the Python file with its handler.")
@click.option("--model", type=INPUT, help="That skill's interaction model, as ask-cli has it.")
@click.option(
    "--handler",
    default=DEFAULT_HANDLER,
    show_default=True,
    help="That skill's handler, such as lambda_function.lambda_handler.",
)
@click.option("--audio", type=FOLDER, help="Where that skill's recordings lie, by their names.")
@click.option("--save-skill-io", type=OUTPUT, help="Write all requests and responses at the end.")
@locale_option
def talk(
    fast: bool,
    fresh: bool,
    mute: bool,
    data: Path,
    at: datetime | None,
    as_json: bool,
    replay: Path | None,
    skill: Path | None,
    model: Path | None,
    handler: str,
    audio: Path | None,
    save_skill_io: Path | None,
    echo: str,
    device: str,
    locale: str,
) -> None:
    """The guide in this terminal, as if it were a speaker by the bed."""
    from simulator import dialog, terminal
    from simulator.laptop import couple_of_this_laptop, open_laptop
    from simulator.sound import Sound, open_device

    conversation = dialog.read_replay(replay) if replay else dialog.Replay("", locale, ())
    kind = with_habits(Device(screen=SCREENS[device]), echo)
    now = at or datetime.now(local_zone())
    if skill or model:
        if skill is None or model is None:
            raise click.UsageError("--skill and --model belong together.")
        foreign = ForeignSkill(skill, handler, model, audio)
        kind = replace(kind, locale=foreign.locale)
        talk_to(foreign, kind, now, conversation.lines, fast, mute, as_json, save_skill_io)
        return
    if conversation.locale not in interaction_models.locales():
        locales = ", ".join(interaction_models.locales())
        raise click.UsageError(f"{replay} is in {conversation.locale}; there are {locales}.")
    assert isinstance(now.tzinfo, ZoneInfo)
    mix_first_evening(conversation.locale, data)
    sound = Sound(None if mute or fast else open_device())
    console = terminal.Console.of_this_process()
    screen = terminal.Terminal(sound, console.show, as_json, real_time=not fast)
    with ExitStack() as until_the_end:
        memory = data
        if fresh:
            memory = Path(until_the_end.enter_context(TemporaryDirectory(prefix="quiet-together-")))
        if save_skill_io:
            until_the_end.callback(_save, screen.skill_io, save_skill_io)
        couple_of_this_laptop(memory)  # what is wrong with the nights is told now, not mid-evening
        laptop = open_laptop(
            memory,
            screen,
            now,
            now.tzinfo,
            conversation.locale,
            recordings=data / "recordings",
            device=kind,
            on_mixing=screen.mixing,
        )
        screen.attach(laptop)
        if sound.silent and not fast:
            console.show("No sound device is used: follow the evening by eye.")
        console.show(terminal.HINT)
        terminal.talk(screen, fast, conversation.lines)


def _save(skill_io: "SkillIO", path: Path) -> None:
    """Write what the skill was asked, also when the conversation was cut short."""
    with writing("--save-skill-io", path):
        skill_io.write(path)
    click.echo(f"written: {path}")
