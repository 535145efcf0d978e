"""The ``quiet-together`` command."""

import json
import logging
import os
import signal
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from audio.cli import FIRST_NIGHT, build_with_progress, default_data, recordings
from deploy.cli import deploy_all, package
from interaction_models import build as interaction_models
from simulator.echo.device import SCREENS, Device, with_habits
from simulator.echo.habits import VARIANTS
from skill.app import DEFAULT_LOCALE, DEFAULT_PLAN
from skill.errors import QuietTogetherError
from skill.guide.couple import night_of
from skill.guide.intents import Mood
from skill.guide.programme import CONTENT, read_sessions, recordings_of
from skill.guide.words import load_words

_locale = click.option(
    "--locale",
    type=click.Choice(interaction_models.locales()),
    default=DEFAULT_LOCALE,
    show_default=True,
)


@click.group()
def commands() -> None:
    """Quiet Together: a bedtime guide for two."""


commands.add_command(recordings)
commands.add_command(package)
commands.add_command(deploy_all)


def _moment(context: click.Context, option: click.Parameter, told: str | None) -> datetime | None:
    """A date, a time and a zone, as a moment."""
    if told is None:
        return None
    moment, _, zone = told.strip().rpartition(" ")
    try:
        return datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    except (ValueError, LookupError, OSError) as error:
        raise click.BadParameter(
            'write it like "2026-11-23 23:50 Europe/Madrid"', context, option
        ) from error


@commands.command()
@click.option("--fast", is_flag=True, help="A virtual clock: the whole evening at once.")
@click.option("--mute", is_flag=True, help="No sound, even where there is a sound device.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Where nights and recordings are kept."
)
@click.option(
    "--at",
    callback=_moment,
    help='When and where it is: "2026-11-23 23:50 Europe/Madrid". Now and here.',
)
@click.option("--json", "as_json", is_flag=True, help="Show each request and response.")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    help="Say a recording of `ask dialog` or `.record` again.",
)
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
@click.option(
    "--save-skill-io",
    type=click.Path(path_type=Path),
    help="Write all requests and responses at the end.",
)
@_locale
def talk(
    fast: bool,
    mute: bool,
    data: Path | None,
    at: datetime | None,
    as_json: bool,
    replay: Path | None,
    save_skill_io: Path | None,
    echo: str,
    device: str,
    locale: str,
) -> None:
    """The guide in this terminal, as if it were a speaker by the bed."""
    from simulator import dialog, terminal
    from simulator.laptop import open_laptop
    from simulator.sound import Sound, open_device

    again = dialog.read_replay(replay) if replay else dialog.Replay("", locale, ())
    if again.locale not in interaction_models.locales():
        raise click.UsageError(
            f"{replay} is in {again.locale}; there are {', '.join(interaction_models.locales())}."
        )
    data, now = data or default_data(), at or datetime.now(terminal.local_zone())
    plan, words = read_sessions(CONTENT).plan(DEFAULT_PLAN), load_words(CONTENT, again.locale)
    build_with_progress(recordings_of(plan, words, FIRST_NIGHT), data / "recordings")
    sound = Sound(None if mute or fast else open_device())
    screen = terminal.Terminal(
        sound, terminal.show_coloured if sys.stdout.isatty() else print, as_json
    )
    assert isinstance(now.tzinfo, ZoneInfo)
    kind = with_habits(Device(screen=SCREENS[device]), echo)
    screen.attach(open_laptop(data, screen, now, now.tzinfo, again.locale, device=kind))
    if sound.silent and not fast:
        click.echo("No sound device is used: follow the evening by eye.")
    click.echo(terminal.HINT)
    terminal.talk(screen, fast, again.said)
    if save_skill_io:
        screen.skill_io.write(save_skill_io)
        click.echo(f"written: {save_skill_io}")


@commands.command()
@_locale
def certify(locale: str) -> None:
    """Amazon's certification checklist, held against the guide on this machine."""
    from simulator.certify import Outcome, certify, quiet_together, table

    logging.disable(logging.ERROR)  # the walk takes the table away, which is no news here
    verdicts = certify(quiet_together(CONTENT, locale))
    click.echo(table(verdicts))
    counts = Counter(found.outcome for found in verdicts)
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    sys.exit(1 if counts[Outcome.FAIL] else 0)


@commands.command()
@click.option("--length", type=int, default=12, show_default=True, help="Minutes.")
@click.option("--mood", type=click.Choice(list(Mood)), default=Mood.ORDINARY, show_default=True)
@click.option(
    "--night",
    type=click.IntRange(1, 3_653),
    default=1,
    show_default=True,
    help="The couple's how many-th.",
)
@click.option(
    "--live-voice",
    default="pico",
    show_default=True,
    help='Of Alexa\'s own sentences; "none": a quiet.',
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The MP3 to write."
)
@click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept.")
@_locale
def render(
    length: int,
    mood: Mood,
    night: int,
    live_voice: str,
    output: Path,
    data: Path | None,
    locale: str,
) -> None:
    """A whole evening as one MP3 with chapters, and its captions beside it, to listen to on the sofa."""
    from simulator.evening import render as renderer
    from simulator.terminal import local_zone

    repertoire = read_sessions(CONTENT)
    lengths = sorted(plan.minutes for plan in map(repertoire.plan, repertoire) if plan.mood == mood)
    if length not in lengths:
        raise click.UsageError(
            f"No {mood} session of {length} minutes; there are {', '.join(map(str, lengths))}."
        )
    data, zone = data or default_data(), local_zone()
    speak = renderer.speaker_of_sentences(live_voice, locale, data / "clips")
    evening = renderer.Wish(length, mood, night, locale)
    rendered = renderer.render(evening, data / "recordings", datetime.now(zone).date(), zone, speak)
    captions = renderer.write(rendered, f"{renderer.TITLE}: {mood}, night {night}", output)
    click.echo(
        f"written: {output} ({rendered.ms / 60_000:.1f} minutes, {len(rendered.mp3) / 1e6:.1f} MB), {captions}"
    )


@commands.command()
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
@click.option(
    "--data", type=click.Path(path_type=Path), help="Where nights and recordings are kept."
)
@_locale
def web(port: int, host: str, data: Path | None, locale: str) -> None:
    """The guide in a browser on this machine, or on a phone by the bed."""
    from simulator import web as page
    from simulator.laptop import couple_of_this_laptop, open_laptop
    from simulator.page_state import PageState
    from simulator.terminal import local_zone

    data = data or default_data()
    try:
        bound, address, token = page.listen(host, port)
    except OSError as error:
        why = f"{host}, port {port}: {error.strerror}; choose another with --host or --port"
        raise click.ClickException(why) from error
    plan, words = read_sessions(CONTENT).plan(DEFAULT_PLAN), load_words(CONTENT, locale)
    build_with_progress(recordings_of(plan, words, FIRST_NIGHT), data / "recordings")
    zone = local_zone()
    state = PageState(lambda: couple_of_this_laptop(data))
    laptop = open_laptop(data, state, datetime.now(zone), zone, locale)
    state.attach(laptop)
    click.echo(f"Open {address} in a browser. Ctrl+C ends.")
    page.serve(laptop, state, bound, token)


@commands.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8018,
    show_default=True,
    help="0: any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Another one, where the TLS proxy is elsewhere.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Where nights are kept, without TABLE_NAME."
)
def serve(port: int, host: str, data: Path | None) -> None:
    """The skill as a web service for Alexa, to stand behind a TLS proxy (docs/serve.md)."""
    from skill import app

    settings = app.Settings.from_environ(os.environ, needed=("SKILL_ID", "RECORDINGS_URL"))
    try:
        from skill.alexa import endpoint, signature
    except ModuleNotFoundError as error:
        raise click.ClickException("the web service needs: make serve") from error

    def now() -> datetime:
        return datetime.now(UTC)

    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    store = app.open_store(settings, data)
    store.read("nobody")  # a table that does not answer is told of now, and not to a couple
    skill = app.build(settings, store)
    certificates = signature.Certificates(signature.download, signature.trusted_roots(), now)
    verifier = signature.Verifier(settings.skill_id, certificates, now)
    web_service = endpoint.application(lambda event: app.answer(skill, event), verifier)
    try:
        bound = endpoint.listen(host, port)
    except OSError as error:
        why = f"{host}, port {port}: {error.strerror}; choose another with --host or --port"
        raise click.ClickException(why) from error
    signal.signal(
        signal.SIGTERM, lambda *told: sys.exit(0)
    )  # the server then ends what it is answering
    click.echo(f"Alexa's requests are answered at http://{host}:{bound.getsockname()[1]}/")
    endpoint.server(web_service, bound).run()


@commands.command()
@click.option("--data", type=click.Path(path_type=Path), help="Where nights are kept.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the year as a picture.")
@click.option(
    "--png", type=click.Path(path_type=Path), help="Write the year as a picture in pixels."
)
@click.option("--export", is_flag=True, help="Print all that is kept, as JSON.")
def nights(data: Path | None, svg: Path | None, png: Path | None, export: bool) -> None:
    """The nights of the couple by this laptop: a year to look at, and all that is kept of it."""
    from simulator.evening import calendar
    from simulator.laptop import couple_of_this_laptop
    from simulator.terminal import local_zone

    couple = couple_of_this_laptop(data or default_data())
    tonight = night_of(datetime.now(UTC), local_zone())
    if export:
        click.echo(json.dumps(asdict(couple), indent=2, default=_plain))
        return
    if svg:
        svg.write_text(calendar.as_svg(couple, tonight), encoding="utf-8")
    if png:
        png.write_bytes(calendar.as_png(couple, tonight))
    click.echo(calendar.as_text(couple, tonight), nl=False)


def _plain(kept: object) -> list[object] | str:
    """What JSON has no form for: dates as text, sets in order."""
    return sorted(kept) if isinstance(kept, frozenset) else str(kept)


@commands.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="Another folder than the skill's own.",
)
def check(content: Path) -> None:
    """For editors: everything that is wrong with practices, sessions and words; exit status 1 when anything is."""
    from simulator.check import problems, summary

    found = problems(content)
    for problem in found:
        click.echo(f"[ERROR] {problem}")
    if found:
        sys.exit(1)
    click.echo(f"all is well: {summary(content)}")


@commands.group()
def models() -> None:
    """The interaction models: what Alexa is told that couples may say."""


@models.command("build")
def build_models() -> None:
    """Write the model of every locale."""
    for path in interaction_models.build():
        click.echo(f"written: {path.name}")


@models.command("check")
def check_models() -> None:
    """Compare the committed models with the words; exit status 1 when one is stale."""
    stale = interaction_models.stale()
    for locale in stale:
        click.echo(f"[ERROR] {locale}.json: stale; run `quiet-together models build`")
    if stale:
        sys.exit(1)
    click.echo(f"up to date: {', '.join(interaction_models.locales())}")


def main() -> None:
    """Run a command; an error of ours is one sentence, not a traceback."""
    try:
        commands()
    except QuietTogetherError as error:
        sys.exit(f"[ERROR] {error}")
    except OSError as error:
        sys.exit(f"[ERROR] {error.filename}: {error.strerror}; choose another folder with --data")
