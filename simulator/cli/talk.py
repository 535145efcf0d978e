"""``quiet-together talk``: the guide in this terminal."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from interaction_models import build as interaction_models
from simulator.cli.foreign import foreign_options, foreign_skill
from simulator.cli.options import (
    INPUT,
    OUTPUT,
    couple_kept_in,
    data_option,
    fresh_option,
    locale_option,
    memory_folder,
    mix_first_evening,
    read_moment,
    writing,
)
from simulator.clock import WallClock, local_zone
from simulator.echo.device import SCREENS, Device, with_habits
from simulator.echo.habits import VARIANTS

if TYPE_CHECKING:
    from simulator.terminal import Terminal


@click.command()
@click.option("--fast", is_flag=True, help="A virtual clock: the whole evening at once.")
@fresh_option
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
@foreign_options
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

    conversation = dialog.read_replay(replay) if replay else dialog.Replay("", locale, ())
    kind = with_habits(Device(screen=SCREENS[device]), echo)
    now = at or datetime.now(local_zone())
    foreign = foreign_skill(skill, model, handler, audio)
    if foreign is None:
        _refuse_unknown_locale(conversation.locale, replay)
        mix_first_evening(conversation.locale, data)
    shown_in = foreign.locale if foreign else conversation.locale
    screen = _open_terminal(fast, mute, as_json, shown_in)
    with ExitStack() as until_the_end:
        until_the_end.enter_context(_saving_skill_io(screen, save_skill_io))
        if foreign is None:
            memory = until_the_end.enter_context(memory_folder(data, fresh))
            recordings = data / "recordings"
            _attach_guide(screen, memory, recordings, now, conversation.locale, kind)
            if screen.silent and not fast:
                screen.tell_that_nothing_sounds()
        else:
            screen.attach(foreign.open(kind, screen, screen.tell, now))
        screen.tell_how_to_begin()
        terminal.talk(screen, fast, conversation.lines)


def _refuse_unknown_locale(locale: str, replay: Path | None) -> None:
    """Raises UsageError for a replay in a language that the guide does not speak."""
    there_are = interaction_models.locales()
    if locale not in there_are:
        raise click.UsageError(f"{replay} is in {locale}; there are {', '.join(there_are)}.")


def _open_terminal(fast: bool, mute: bool, as_json: bool, locale: str) -> "Terminal":
    from simulator import terminal
    from simulator.labels import labels_near
    from simulator.sound import Sound, open_device

    sound = Sound(None if mute or fast else open_device())
    console = terminal.Console.of_this_process(labels_near(locale).terminal)
    wall = None if fast else WallClock()
    return terminal.Terminal(sound, console.show, as_json, wall)


def _attach_guide(
    screen: "Terminal", memory: Path, recordings: Path, now: datetime, locale: str, kind: Device
) -> None:
    """Put our guide behind a terminal, with the nights of a folder."""
    from simulator.laptop import open_laptop

    couple_kept_in(memory)  # what is wrong with the nights is told now, not mid-evening
    assert isinstance(now.tzinfo, ZoneInfo)
    laptop = open_laptop(
        memory,
        screen,
        now,
        now.tzinfo,
        locale,
        recordings=recordings,
        device=kind,
        on_mixing=screen.mixing,
    )
    screen.attach(laptop)


@contextmanager
def _saving_skill_io(screen: "Terminal", path: Path | None) -> Iterator[None]:
    """Write what the skill was asked at the end, also when the conversation was cut short."""
    try:
        yield
    finally:
        if path is not None:
            with writing("--save-skill-io", path):
                screen.skill_io.write(path)
            click.echo(f"written: {path}")
