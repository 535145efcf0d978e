"""A podcast feed of rendered evenings, for a player by the bed: RSS, with one entry a file."""

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from xml.etree import ElementTree

from audio.files import write_whole
from simulator.label_tables import FileLabels
from simulator.labels import labels_of

FILE = "feed.xml"


def add_to_feed(
    audio: Path, title: str, seconds: int, address: str, now: datetime, locale: str
) -> Path:
    """Put a file into the feed that lies beside it, in place of what it was before; the feed's path.

    ``address`` is where a host serves the folder.
    """
    path = audio.with_name(FILE)
    base = address.rstrip("/")
    labels = labels_of(locale).file
    channel = _channel(path, base, labels, locale)
    for item in channel.findall("item"):
        if item.findtext("guid") == audio.name:
            channel.remove(item)
    about = labels.minutes.format(minutes=seconds // 60)
    channel.append(_item(audio, title, about, base, now))
    feed = ElementTree.Element("rss", version="2.0")
    feed.append(channel)
    ElementTree.indent(feed)
    return write_whole(path, ElementTree.tostring(feed, "utf-8", xml_declaration=True))


def _channel(path: Path, base: str, labels: FileLabels, locale: str) -> ElementTree.Element:
    """The channel with the evenings that are in it already."""
    if path.exists():
        channel = ElementTree.parse(path).getroot().find("channel")
        if channel is not None:
            return channel
    channel = ElementTree.Element("channel")
    for name, text in (
        ("title", labels.title),
        ("link", base),
        ("description", labels.about),
        ("language", locale.lower()),
    ):
        ElementTree.SubElement(channel, name).text = text
    return channel


def _item(audio: Path, title: str, about: str, base: str, now: datetime) -> ElementTree.Element:
    item = ElementTree.Element("item")
    ElementTree.SubElement(item, "title").text = title
    guid = ElementTree.SubElement(item, "guid", isPermaLink="false")
    guid.text = audio.name
    ElementTree.SubElement(item, "pubDate").text = format_datetime(now)
    ElementTree.SubElement(item, "description").text = about
    kind = "audio/mp4" if audio.suffix == ".m4b" else "audio/mpeg"
    ElementTree.SubElement(
        item,
        "enclosure",
        url=f"{base}/{audio.name}",
        length=str(audio.stat().st_size),
        type=kind,
    )
    return item
