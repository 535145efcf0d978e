"""Write the site: a folder that any web host serves, with the guide, its Python and its recordings.

Each language has a page and a bundle of its own, so that nobody waits for the others.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audio.build import Progress, build_pieces, pieces_folder
from simulator.answers import ShippedAnswers
from simulator.echo.language import language_of
from simulator.hearing import model_of, understanding_of
from simulator.labels import labels_of
from simulator.page_text import in_its_language
from simulator.site.bundle import guide_zip, locale_zip
from simulator.site.sentences import FOLDER as SENTENCES
from simulator.site.sentences import write_sentences
from simulator.web import INDEX, PAGE
from skill.app import DEFAULT_LOCALE
from skill.errors import QuietTogetherError
from skill.guide.frames import ID_DIGITS
from skill.guide.programme import (
    CONTENT,
    Piece,
    Recording,
    all_recordings,
    pieces_of,
    sessions_in,
    whole_repertoire,
)
from skill.guide.tables import locales_by_language, offered_locales
from skill.guide.talk import DEFAULT_PLAN
from skill.guide.words import Words, load_words

SITE_PAGE = Path(__file__).parent / "page"
PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""The files of Pyodide that a page asks for."""
LOCALES = "locales"
"""The folder of what is fetched for one language alone."""
OF_A_LOCALE = ("zip", "weights", "pieces.json", "sentences.json")

MANIFEST = "manifest.webmanifest"
CHARSET = '<meta charset="utf-8">'
HEAD = """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; \
font-src 'self'; img-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'">
    <meta name="referrer" content="no-referrer">
    <meta name="description" content="{promise}">
    <link rel="manifest" href="MANIFEST">
    <link rel="apple-touch-icon" href="icon-180.png">"""
"""Nothing is loaded from anywhere else, and WebAssembly is all that may be compiled."""


class SiteError(QuietTogetherError):
    """The site cannot be written."""


def loaded_first(locale: str) -> list[str]:
    """The files that are loaded before the first answer in a language, besides the page itself."""
    of_locale = (f"{LOCALES}/{locale}.{kind}" for kind in OF_A_LOCALE)
    return ["guide.zip", *of_locale, *(f"pyodide/{name}" for name in PYODIDE)]


def write_site(
    folder: Path,
    recordings: Sequence[Recording],
    recordings_folder: Path,
    pyodide: Path,
    short: bool = False,
    tell: Progress | None = None,
) -> None:
    """Write the whole site, with the pieces of these recordings, in every language that is ready.

    Pieces that are not there are made. A ``short`` one says aloud what a first evening needs.
    Raises SiteError where Pyodide is not installed.
    """
    lacking = [name for name in PYODIDE if not (pyodide / name).exists()]
    if lacking:
        raise SiteError(f"{pyodide} lacks {', '.join(lacking)}: run `npm ci`")
    (folder / LOCALES).mkdir(parents=True, exist_ok=True)
    # What the site has of its own takes the place of what needs a server.
    for page in (PAGE, SITE_PAGE):
        for path in page.iterdir():
            shutil.copyfile(path, folder / path.name)
    (folder / "pyodide").mkdir(exist_ok=True)
    for name in PYODIDE:
        shutil.copyfile(pyodide / name, folder / "pyodide" / name)
    (folder / "guide.zip").write_bytes(guide_zip())
    build_pieces(recordings, recordings_folder, tell)
    _copy_pieces(folder, pieces_of(recordings), pieces_folder(recordings_folder))
    names = offered_locales(CONTENT, DEFAULT_LOCALE)
    own = _write_pages(folder, names)
    for name in names:
        own[name] += _write_locale(folder, name, recordings, short)
    _write_service_worker(folder, own)


def recordings_of_site(short: bool) -> list[Recording]:
    """All that a couple can hear; or, of a short site, the ordinary three minutes alone."""
    recordings: dict[str, Recording] = {}
    for name in offered_locales(CONTENT, DEFAULT_LOCALE):
        words = load_words(CONTENT, name)
        # What two locales say in the same words is one recording, and has one name.
        recordings |= {recording.name: recording for recording in _heard_in(words, short)}
    return list(recordings.values())


def _heard_in(words: Words, short: bool) -> Iterable[Recording]:
    repertoire = sessions_in(CONTENT, words)
    if short:
        return all_recordings(repertoire.plan(DEFAULT_PLAN), words)
    return whole_repertoire(repertoire, words)


def _write_locale(
    folder: Path, locale: str, recordings: Iterable[Recording], short: bool
) -> list[str]:
    """What a page fetches for this language alone; the files of it that are kept for the night.

    The clips of hard moments are among them.
    """
    words = load_words(CONTENT, locale)
    repertoire = sessions_in(CONTENT, words)
    pieces = pieces_of(each for each in recordings if each.locale == words.recorded_in)
    frames = {piece.id: piece.frames for piece in pieces}
    answers = ShippedAnswers(words, repertoire)
    listed, safety = write_sentences(folder / SENTENCES, words, repertoire, answers, short)
    contents = {
        "zip": locale_zip(locale),
        "weights": understanding_of(locale).learned.to_bytes(),
        "pieces.json": json.dumps(frames).encode(),
        "sentences.json": json.dumps(listed).encode(),
    }
    for kind in OF_A_LOCALE:
        (folder / LOCALES / f"{locale}.{kind}").write_bytes(contents[kind])
    # So that the progress that is shown is true.
    sizes = {name: (folder / name).stat().st_size for name in loaded_first(locale)}
    (folder / LOCALES / f"{locale}.sizes.json").write_text(json.dumps(sizes), encoding="utf-8")
    kinds = (*OF_A_LOCALE, "sizes.json")
    of_locale = (f"{LOCALES}/{locale}.{kind}" for kind in kinds)
    return [*of_locale, *(f"{SENTENCES}/{name}" for name in safety)]


def _write_pages(folder: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """The page in each language, and the app's manifest; the first one is what the address opens.

    Returns the files of each language; those of the first belong to all who open the address.
    """
    own: dict[str, list[str]] = {}
    page = (folder / INDEX).read_text(encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    addresses = {name: "./" if name == names[0] else f"{name}.html" for name in names}
    by_language = locales_by_language(CONTENT)
    for name in names:
        labels, model = labels_of(name), model_of(name)["interactionModel"]["languageModel"]
        opening = language_of(name).opening(model["invocationName"])
        file = INDEX if name == names[0] else f"{name}.html"
        manifest_file = MANIFEST if name == names[0] else f"{name}.webmanifest"
        head = HEAD.replace("MANIFEST", manifest_file)
        with_head = page.replace(CHARSET, CHARSET + head)
        text = in_its_language(with_head, name, labels, opening, addresses, by_language)
        (folder / file).write_text(text, encoding="utf-8")
        named = {"name": labels.page.title, "short_name": labels.page.title}
        described = {"lang": name, "description": labels.page.promise}
        written = json.dumps({**named, **described, **manifest}, ensure_ascii=False, indent=2)
        (folder / manifest_file).write_text(written, encoding="utf-8")
        own[name] = [] if name == names[0] else [file, manifest_file]
    return own


def _write_service_worker(folder: Path, own: Mapping[str, Sequence[str]]) -> None:
    """What keeps the site for the night: its version is the hash of all that it may keep.

    ``own`` are the files of each language, of which it keeps one.
    """
    files_of_one = [name for names in own.values() for name in names]
    shell = ["./", *sorted(set(_shell(folder)) - set(files_of_one))]
    version = hashlib.sha256()
    for name in (*shell[1:], *files_of_one):
        version.update((folder / name).read_bytes())
    path = folder / "sw.js"
    script = path.read_text(encoding="utf-8")
    script = script.replace("{version}", version.hexdigest()[:ID_DIGITS])
    script = script.replace("{shell}", json.dumps(shell)).replace("{own}", json.dumps(own))
    path.write_text(script, encoding="utf-8")


def _shell(folder: Path) -> Iterator[str]:
    """All files of the site that every language needs, but who keeps them."""
    elsewhere = ("pieces/", f"{SENTENCES}/", f"{LOCALES}/")
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "sw.js" and not name.startswith(elsewhere):
            yield name


def _copy_pieces(folder: Path, pieces: list[Piece], from_folder: Path) -> None:
    """The pieces of all recordings."""
    (folder / "pieces").mkdir(exist_ok=True)
    for piece in pieces:
        path = folder / "pieces" / piece.name
        if not path.exists():
            shutil.copyfile(from_folder / piece.name, path)
