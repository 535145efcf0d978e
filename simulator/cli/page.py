"""``quiet-together web``: the guide in a browser."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from simulator.cli.options import data_option, listening, locale_option, mix_first_evening
from simulator.clock import local_zone
from simulator.echo.device import Device


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8017,
    show_default=True,
    help="0: any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Another one lets other devices in, by a token.",
)
@click.option("--fresh", is_flag=True, help="A couple of nobody: your own nights stay as they are.")
@data_option
@locale_option
def web(port: int, host: str, fresh: bool, data: Path, locale: str) -> None:
    """The guide in a browser on this machine, or on a phone by the bed."""
    from simulator import web as page
    from simulator.laptop import Laptop, couple_of_this_laptop, open_laptop
    from simulator.page_state import PageState

    with listening(host, port):
        bound, address, token = page.listen(host, port)
    mix_first_evening(locale, data)
    zone = local_zone()
    with ExitStack() as until_the_end:
        memory = data
        if fresh:
            memory = Path(until_the_end.enter_context(TemporaryDirectory(prefix="quiet-together-")))

        def opened(watcher: PageState, device: Device, at: datetime | None) -> Laptop:
            now = (at or datetime.now(zone)).replace(tzinfo=zone)
            recordings = data / "recordings"
            return open_laptop(memory, watcher, now, zone, locale, recordings, device=device)

        state = PageState(lambda: couple_of_this_laptop(memory), opened)
        state.attach(opened(state, Device(), None))
        click.echo(f"Open {address} in a browser. Ctrl+C ends.")
        page.serve(state, bound, token)
