"""``quiet-together render`` and ``nights``: an evening as a file, and the couple's year."""

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import click

from simulator.cli.options import OUTPUT, couple_kept_in, data_option, locale_option, writing
from simulator.clock import local_zone
from simulator.labels import labels_of
from skill.guide.couple import night_of
from skill.guide.programme import CONTENT, MoodName, sessions_in
from skill.guide.words import load_words


@click.command()
@click.option("--length", type=int, default=12, show_default=True, help="Minutes.")
@click.option("--mood", default=MoodName.ORDINARY.value, show_default=True)
@click.option(
    "--night",
    type=click.IntRange(1, 3_653),
    default=1,
    show_default=True,
    help="Which night of the couple's it is.",
)
@click.option(
    "--live-voice",
    help='Of the conversation\'s sentences: another than the recordings have; "none" leaves them out.',
)
@click.option("-o", "--output", type=OUTPUT, required=True, help="The MP3 to write.")
@click.option("--m4b", is_flag=True, help="An audiobook beside it, with the same chapters.")
@click.option(
    "--feed",
    metavar="ADDRESS",
    help="A podcast feed beside it, for a host that serves its folder at this address.",
)
@data_option
@locale_option
def render(
    length: int,
    mood: str,
    night: int,
    live_voice: str | None,
    output: Path,
    m4b: bool,
    feed: str | None,
    data: Path,
    locale: str,
) -> None:
    """A whole evening as one MP3 with chapters, and its captions beside it."""
    from audio.catalogue import voice_of
    from simulator.evening import render as renderer
    from simulator.evening.audiobook import write_m4b
    from simulator.evening.feed import add_to_feed

    _refuse_other_lengths(length, mood, locale)
    with writing("--output", output):
        output.parent.mkdir(parents=True, exist_ok=True)  # told now, not after a minute of mixing
    zone = local_zone()
    speak = renderer.speaker_of_sentences(live_voice or voice_of(locale), locale, data / "clips")
    wish = renderer.Wish(length, mood, night, locale)
    rendered = renderer.render(wish, data / "recordings", datetime.now(zone).date(), zone, speak)
    labels = labels_of(locale).file
    title = labels.evening.format(mood=mood, night=night)
    with writing("--output", output):
        captions = renderer.write(rendered, title, output)
        beside = [captions]
        if m4b:
            beside.append(write_m4b(rendered, title, output.with_suffix(".m4b")))
        if feed:
            now = datetime.now(zone)
            beside.append(add_to_feed(output, title, rendered.ms // 1000, feed, now, locale))
    minutes, megabytes = rendered.ms / 60_000, len(rendered.mp3) / 1e6
    click.echo(f"written: {output} ({minutes:.1f} minutes, {megabytes:.1f} MB)")
    for path in beside:
        click.echo(f"beside it: {path}")


def _refuse_other_lengths(length: int, mood: str, locale: str) -> None:
    """Raises UsageError for a mood that there is not, or a length that none of its sessions has."""
    repertoire = sessions_in(CONTENT, load_words(CONTENT, locale))
    if mood not in repertoire.offered_moods:
        there_are = ", ".join(repertoire.offered_moods)
        raise click.UsageError(f"No session of the mood {mood}; there are {there_are}.")
    lengths = repertoire.lengths(mood)
    if length not in lengths:
        there_are = ", ".join(map(str, lengths))
        raise click.UsageError(f"No {mood} session of {length} minutes; there are {there_are}.")


@click.command()
@data_option
@click.option("--svg", type=OUTPUT, help="Write the year as a picture.")
@click.option("--png", type=OUTPUT, help="Write the year as a picture in pixels.")
@click.option("--export", is_flag=True, help="Print all that is kept, as JSON.")
@locale_option
def nights(data: Path, svg: Path | None, png: Path | None, export: bool, locale: str) -> None:
    """The nights of the couple by this laptop: a year to look at, and all that is kept of it."""
    from simulator.evening import calendar

    couple = couple_kept_in(data)
    tonight = night_of(datetime.now(UTC), local_zone())
    labels = labels_of(locale).nights
    if export:
        click.echo(json.dumps(vars(couple), indent=2, default=_as_json))
        return
    if svg:
        with writing("--svg", svg):
            svg.write_text(calendar.as_svg(couple, tonight, labels), encoding="utf-8")
    if png:
        if find_spec("PIL") is None:
            raise click.ClickException("--png needs Pillow: make voice; or write --svg")
        with writing("--png", png):
            png.write_bytes(calendar.as_png(couple, tonight, labels))
    click.echo(calendar.as_text(couple, tonight, labels), nl=False)


def _as_json(value: object) -> dict[str, object] | list[object] | str:
    """What JSON has no form for: dates as text, sets in order, what has fields by their names."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return vars(value) if is_dataclass(value) else str(value)
