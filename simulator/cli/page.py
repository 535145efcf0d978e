"""``quiet-together web``: the guide in a browser, or any other skill."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from simulator.cli.foreign import ForeignSkill, foreign_options, foreign_skill
from simulator.cli.options import (
    couple_kept_in,
    data_option,
    fresh_option,
    host_option,
    listening,
    locale_option,
    memory_folder,
    mix_first_evening,
    port_option,
)
from simulator.clock import local_zone
from simulator.echo.device import Device
from skill import app
from skill.guide.programme import CONTENT
from skill.guide.tables import offered_locales

if TYPE_CHECKING:
    from simulator.bedside import ForeignBedside
    from simulator.laptop import Laptop
    from simulator.page_state import PageState


@click.command()
@port_option(8017)
@host_option("Another one lets other devices in, by a token.")
@fresh_option
@data_option
@foreign_options
@locale_option
def web(
    port: int,
    host: str,
    fresh: bool,
    data: Path,
    skill: Path | None,
    model: Path | None,
    handler: str,
    audio: Path | None,
    locale: str,
) -> None:
    """The guide in a browser on this machine, or on a phone by the bed."""
    from simulator import web as page

    foreign = foreign_skill(skill, model, handler, audio)
    with listening(host, port):
        bound, address, token = page.listen(host, port)
    if foreign is None:
        mix_first_evening(locale, data)
    with ExitStack() as until_the_end:
        if foreign is None:
            memory = until_the_end.enter_context(memory_folder(data, fresh))
            source = click.get_current_context().get_parameter_source("locale")
            is_undecided = source is ParameterSource.DEFAULT
            state = _guide_page(memory, data / "recordings", locale, is_undecided)
        else:
            state = _foreign_page(foreign)
        click.echo(page.invitation(address, token))
        page.serve(state, bound, token)


def _guide_page(memory: Path, recordings: Path, locale: str, is_undecided: bool) -> "PageState":
    """A page over the couple's nights in a folder."""
    from simulator.laptop import change_couple_of_this_laptop, couple_of_this_laptop, open_laptop
    from simulator.page_state import PageState

    couple_kept_in(memory)  # what is wrong with the nights is told before the page opens
    zone = local_zone()

    def opened(watcher: PageState, device: Device, at: datetime | None) -> "Laptop":
        now = (at or datetime.now(zone)).replace(tzinfo=zone)
        return open_laptop(
            memory, watcher, now, zone, device.locale, recordings, device=device, wake=""
        )

    state = PageState(
        lambda: couple_of_this_laptop(memory),
        opened,
        change=lambda function: change_couple_of_this_laptop(memory, function),
        locales=offered_locales(CONTENT, app.DEFAULT_LOCALE),
        is_undecided=is_undecided,
    )
    state.attach(opened(state, Device(locale=locale), None))
    return state


def _foreign_page(foreign: ForeignSkill) -> "PageState":
    """A page over a skill that is not ours; what it raises is shown in the terminal."""
    from simulator.page_state import PageState
    from skill.guide.couple import Couple

    zone = local_zone()

    def opened(watcher: PageState, device: Device, at: datetime | None) -> "ForeignBedside":
        now = (at or datetime.now(zone)).replace(tzinfo=zone)
        return foreign.open(device, watcher, click.echo, now)

    state = PageState(Couple, opened)
    state.attach(opened(state, Device(), None))
    return state
