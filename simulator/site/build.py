"""Write the site: a folder that any web host serves, with the guide, its Python and its recordings."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import packages_distributions, version
from importlib.resources import files
from pathlib import Path

from audio.build import Progress, build_pieces, pieces_folder
from interaction_models.build import FOLDER as MODELS
from simulator.answers import ShippedAnswers
from simulator.echo.language import FOLDER as LANGUAGES
from simulator.echo.language import language_of
from simulator.hearing import model_of, understanding_of
from simulator.labels import labels_of
from simulator.page_text import in_its_language
from simulator.site.sentences import FOLDER as SENTENCES
from simulator.site.sentences import write_sentences
from simulator.web import INDEX, PAGE
from skill.errors import QuietTogetherError
from skill.guide.frames import ID_DIGITS
from skill.guide.programme import (
    CONTENT,
    Piece,
    Recording,
    all_recordings,
    pieces_of,
    read_sessions,
    whole_repertoire,
)
from skill.guide.talk import DEFAULT_PLAN
from skill.guide.words import load_words
from skill.prepared import prepared

SITE_PAGE = Path(__file__).parent / "page"
ROOT = Path(__file__).parents[2]
LOCALE = "en-US"
PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""The files of Pyodide that a page asks for."""
ENTRY = "simulator.site.browser"
LOADED_FIRST = ("guide.zip", f"{LOCALE}.weights", "pieces.json", "sentences.json")

NOT_OURS = ("__editable__", "_distutils_hack", "yaml/_yaml")
"""What an environment adds to itself; and yaml's compiled half, which it does without."""

MANIFEST = "manifest.webmanifest"
CHARSET = '<meta charset="utf-8">'
HEAD = """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; \
font-src 'self'; img-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'">
    <meta name="referrer" content="no-referrer">
    <meta name="description" content="{promise}">
    <link rel="manifest" href="manifest.webmanifest">
    <link rel="apple-touch-icon" href="icon-180.png">"""
"""Nothing is loaded from anywhere else, and WebAssembly is all that may be compiled."""

_TRACE = f"""
import sys, json
import {ENTRY}
print(json.dumps([getattr(module, "__file__", None) for module in sys.modules.values()]))
"""


class SiteError(QuietTogetherError):
    """The site cannot be written."""


def write_site(
    folder: Path,
    recordings: Sequence[Recording],
    recordings_folder: Path,
    pyodide: Path,
    short: bool = False,
    tell: Progress | None = None,
) -> None:
    """Write the whole site, with the pieces of these recordings.

    Pieces that are not there are made. A ``short`` one says aloud what a first evening needs.
    Raises SiteError where Pyodide is not installed.
    """
    lacking = [name for name in PYODIDE if not (pyodide / name).exists()]
    if lacking:
        raise SiteError(f"{pyodide} lacks {', '.join(lacking)}: run `npm ci`")
    folder.mkdir(parents=True, exist_ok=True)
    # What the site has of its own takes the place of what needs a server.
    for page in (PAGE, SITE_PAGE):
        for path in page.iterdir():
            shutil.copyfile(path, folder / path.name)
    _write_page(folder)
    (folder / "pyodide").mkdir(exist_ok=True)
    for name in PYODIDE:
        shutil.copyfile(pyodide / name, folder / "pyodide" / name)
    (folder / "guide.zip").write_bytes(guide_zip())
    weights = understanding_of(LOCALE).learned.to_bytes()
    (folder / f"{LOCALE}.weights").write_bytes(weights)
    build_pieces(recordings, recordings_folder, tell)
    _copy_pieces(folder, pieces_of(recordings), pieces_folder(recordings_folder))
    words, repertoire = load_words(CONTENT, LOCALE), read_sessions(CONTENT)
    answers = ShippedAnswers(words, repertoire)
    safety = write_sentences(folder, words, repertoire, answers, short)
    _write_sizes(folder)
    _write_service_worker(folder, safety)


def recordings_of_site(short: bool) -> list[Recording]:
    """All that a couple can hear; or, of a short site, the ordinary three minutes alone."""
    repertoire, words = read_sessions(CONTENT), load_words(CONTENT, LOCALE)
    if short:
        return list(all_recordings(repertoire.plan(DEFAULT_PLAN), words))
    return list(whole_repertoire(repertoire, words))


def _write_page(folder: Path) -> None:
    """The page in its language, with what a site has in its head, and the app's manifest."""
    labels, model = labels_of(LOCALE), model_of(LOCALE)["interactionModel"]["languageModel"]
    opening = language_of(LOCALE).opening(model["invocationName"])
    page = (folder / INDEX).read_text(encoding="utf-8").replace(CHARSET, CHARSET + HEAD)
    text = in_its_language(page, LOCALE, labels, opening)
    (folder / INDEX).write_text(text, encoding="utf-8")
    path = folder / MANIFEST
    named = {"name": labels.page.title, "short_name": labels.page.title}
    described = {"lang": LOCALE, "description": labels.page.promise}
    manifest = {**named, **described, **json.loads(path.read_text(encoding="utf-8"))}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")


def _write_service_worker(folder: Path, safety: Iterable[str]) -> None:
    """What keeps the site for the night: its version is the hash of all that it keeps.

    ``safety`` are the clips of hard moments, which it keeps as well.
    """
    clips = (f"{SENTENCES}/{name}" for name in safety)
    shell = ["./", *sorted((*_shell(folder), *clips))]
    version = hashlib.sha256()
    for name in shell[1:]:
        version.update((folder / name).read_bytes())
    path = folder / "sw.js"
    script = path.read_text(encoding="utf-8")
    script = script.replace("{version}", version.hexdigest()[:ID_DIGITS])
    path.write_text(script.replace("{shell}", json.dumps(shell)), encoding="utf-8")


def _shell(folder: Path) -> Iterator[str]:
    """All files of the site but who keeps them, the pieces of its recordings, and clips."""
    fetched_when_heard = ("pieces/", f"{SENTENCES}/")
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "sw.js" and not name.startswith(fetched_when_heard):
            yield name


def _copy_pieces(folder: Path, pieces: list[Piece], from_folder: Path) -> None:
    """The pieces of all recordings, and how long each is."""
    (folder / "pieces").mkdir(exist_ok=True)
    for piece in pieces:
        path = folder / "pieces" / piece.name
        if not path.exists():
            shutil.copyfile(from_folder / piece.name, path)
    frames = {piece.id: piece.frames for piece in pieces}
    (folder / "pieces.json").write_text(json.dumps(frames), encoding="utf-8")


def _write_sizes(folder: Path) -> None:
    """How large each file is that is loaded before the first answer, so that progress is true."""
    names = [*LOADED_FIRST, *(f"pyodide/{name}" for name in PYODIDE)]
    sizes = {name: (folder / name).stat().st_size for name in names}
    (folder / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")


def guide_zip() -> bytes:
    """All Python that the page runs, and what it reads; the same files always give the same zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        sources = dict(_sources())
        for name, content in sorted({**sources, **_metadata(sources), **dict(_data())}.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    """Every module that the page's entry imports, but for the standard library's."""
    traced = subprocess.run(
        [sys.executable, "-c", _TRACE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    for path in [Path(file) for file in json.loads(traced.stdout) if file]:
        name = _name_in_zip(path)
        if name is not None and not name.startswith(NOT_OURS):
            yield name, path.read_bytes()


def _metadata(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The version of each package, for some ask for their own."""
    brought_by = packages_distributions()
    written = {}
    for package in {name.partition("/")[0] for name in sources}:
        for name in brought_by.get(package, ()):
            number = version(name)
            text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n"
            written[f"{name.replace('-', '_')}-{number}.dist-info/METADATA"] = text.encode()
    return written


def _name_in_zip(path: Path) -> str | None:
    """Where a module lies in the zip; None for the standard library's."""
    if "site-packages" in path.parts:
        at = path.parts.index("site-packages")
        return "/".join(path.parts[at + 1 :])
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return None


def _data() -> Iterator[tuple[str, bytes]]:
    """What these modules read: words and times, the model, the language, and the time zones."""
    for name, pickled in prepared(CONTENT, [LOCALE]).items():
        yield f"skill/content/{name}", pickled
    for file in ("support", "labels"):
        name = f"words/{LOCALE}/{file}.toml"
        yield f"skill/content/{name}", (CONTENT / name).read_bytes()
    yield f"interaction_models/{LOCALE}.json", (MODELS / f"{LOCALE}.json").read_bytes()
    language = LANGUAGES / f"{language_of(LOCALE).code}.toml"
    yield language.relative_to(ROOT).as_posix(), language.read_bytes()
    yield from _time_zones()


def _time_zones() -> Iterator[tuple[str, bytes]]:
    """All zones of the tzdata package, since a page asks for its own."""
    package = Path(str(files("tzdata")))
    for path in package.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield f"tzdata/{path.relative_to(package).as_posix()}", path.read_bytes()
