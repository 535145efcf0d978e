"""A regional variant of a language: it has what differs, and hears and says all else as it stands."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.cli import package
from deploy.manifest import manifest
from deploy.store_page import read_store
from deploy.support import need_checked_numbers, old_numbers, unchecked_numbers
from interaction_models.build import model
from simulator.check import faults, problems
from simulator.check.numbers import numbers_in
from simulator.cli import options
from simulator.echo.device import Device
from simulator.labels import labels_of
from skill.app import words_of
from skill.context import nearest
from skill.errors import ContentError
from skill.guide.programme.recordings import pieces_of, whole_repertoire
from skill.guide.programme.session import CONTENT, load_sessions
from skill.guide.tables import (
    laid_over,
    lineage,
    locale_table,
    locales,
    locales_by_language,
    recordings_locale,
)
from skill.guide.words import load_words
from skill.prepared import FILE, file_of, prepared, read_content, read_tables
from tests.bedroom import Bedroom, Memory
from tests.frozen import SHIPPED, copy_of

VARIANTS = [name for name in locales(SHIPPED) if len(lineage(SHIPPED, name)) > 1]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content with en-US and one variant alone, to spoil."""
    return copy_of(CONTENT, tmp_path / "content", "en-US", "en-GB")


def write(content: Path, file: str, text: str) -> None:
    """Put a file there."""
    path = content / "words" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def change(content: Path, file: str, old: str, new: str) -> None:
    """Replace a text, which has to be there."""
    path = content / "words" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


# How tables are laid over each other


def test_a_variant_says_its_own_line_and_takes_over_its_neighbours() -> None:
    below = {"about": {"what": "A guide.", "voice": ["One.", "Two."]}, "first": "Hello."}
    above = {"about": {"voice": ["Three."]}}
    table = laid_over(below, above, grows=False)
    assert table == {"about": {"what": "A guide.", "voice": ["Three."]}, "first": "Hello."}
    assert below["about"] == {"what": "A guide.", "voice": ["One.", "Two."]}


def test_what_couples_say_is_added_to_what_they_say_elsewhere(content: Path) -> None:
    """A variant forgets no phrase; nor does the other learn one."""
    model_of = {name: _samples(model(name, content)) for name in ("en-US", "en-GB")}
    here, there = model_of["en-GB"], model_of["en-US"]
    assert all(set(there[intent]) <= set(here[intent]) for intent in there)
    added = {phrase for intent in here for phrase in set(here[intent]) - set(there[intent])}
    assert added, "en-GB has phrases of its own"


def _samples(made: dict[str, Any]) -> dict[str, list[str]]:
    intents = made["interactionModel"]["languageModel"]["intents"]
    return {intent["name"]: intent["samples"] for intent in intents}


def test_a_variant_of_a_variant_takes_over_from_both(tmp_path: Path) -> None:
    write(tmp_path, "en-US/guide.toml", '[locale]\nvoice = "bedtime"\n[a]\none = "1"\ntwo = "2"\n')
    write(tmp_path, "en-GB/guide.toml", '[locale]\nextends = "en-US"\n[a]\ntwo = "zwei"\n')
    write(tmp_path, "en-AU/guide.toml", '[locale]\nextends = "en-GB"\n')
    assert lineage(tmp_path, "en-AU") == ("en-AU", "en-GB", "en-US")
    assert locale_table(tmp_path, "en-AU", "guide")["a"] == {"one": "1", "two": "zwei"}


def test_who_has_a_voice_has_recordings_of_its_own(tmp_path: Path) -> None:
    """Who takes over a voice takes over its recordings, from as far as that voice comes."""
    write(tmp_path, "en-US/guide.toml", '[locale]\nvoice = "bedtime"\n')
    write(tmp_path, "en-GB/guide.toml", '[locale]\nextends = "en-US"\nvoice = "emma"\n')
    write(tmp_path, "en-AU/guide.toml", '[locale]\nextends = "en-GB"\n')
    write(tmp_path, "en-CA/guide.toml", '[locale]\nextends = "en-US"\n')
    heard_in = {name: recordings_locale(tmp_path, name) for name in locales(tmp_path)}
    assert heard_in == {"en-US": "en-US", "en-GB": "en-GB", "en-AU": "en-GB", "en-CA": "en-US"}


@pytest.mark.parametrize(
    ("extends", "why"),
    [("en-NZ", "'en-NZ', which has no folder; write one of en-US"), ("en-GB", "back to itself")],
)
def test_a_variant_of_nothing_is_told_so(tmp_path: Path, extends: str, why: str) -> None:
    write(tmp_path, "en-US/guide.toml", '[locale]\nvoice = "bedtime"\n')
    write(tmp_path, "en-GB/guide.toml", f'[locale]\nextends = "{extends}"\n')
    with pytest.raises(ContentError, match=r"^words/en-GB/guide.toml: .*" + why):
        locale_table(tmp_path, "en-GB", "practices")


# What is heard


@pytest.mark.parametrize("locale", VARIANTS)
def test_a_variant_is_heard_in_the_recordings_of_the_whole_locale(locale: str) -> None:
    whole = {"en": "en-US", "es": "es-ES", "fr": "fr-FR"}
    assert load_words(SHIPPED, locale).recorded_in == whole[locale.partition("-")[0]]


def test_a_variant_asks_for_no_piece_that_is_not_there_but_for_its_own_words() -> None:
    """Of more than two thousand pieces, those alone whose words are written otherwise."""
    repertoire = load_sessions(SHIPPED)
    here, there = (load_words(SHIPPED, name) for name in ("en-GB", "en-US"))
    pieces = {piece.id: piece for piece in pieces_of(whole_repertoire(repertoire, here))}
    known = {piece.id: piece for piece in pieces_of(whole_repertoire(repertoire, there))}
    texts = {text for piece in known.values() for _, text in piece.texts}
    new = [piece for name, piece in pieces.items() if name not in known]
    assert new
    assert all(text not in texts for piece in new for _, text in piece.texts)
    gone = [piece for name, piece in known.items() if name not in pieces]
    assert len(new) == len(gone), "each takes the place of one"
    assert len(new) < len(known) / 100


@pytest.mark.parametrize("locale", ["en-AU", "en-CA", "en-IN"])
def test_all_variants_of_english_are_spelled_alike_and_share_their_recordings(locale: str) -> None:
    for file in ("practices", "questions"):
        assert locale_table(SHIPPED, locale, file) == locale_table(SHIPPED, "en-GB", file)


def test_an_evening_in_a_variant_plays_the_recordings_of_the_other() -> None:
    """By the same address, so that nobody mixes or keeps them twice; the words are its own."""
    heard = {}
    for locale in ("en-US", "en-GB"):
        room = Bedroom(Memory(), device=Device(locale=locale))
        for words in ("open quiet together", "yes"):
            room.speaker.hear(words)
        heard[locale] = [
            directive["audioItem"]["stream"]["url"]
            for _, response in room.exchanges
            for directive in response["response"].get("directives", ())
            if directive["type"] == "AudioPlayer.Play"
        ]
        assert room.refusals == []
    assert heard["en-GB"] == heard["en-US"] != []


@pytest.mark.parametrize(
    ("locale", "number"),
    [
        ("en-US", "nine, eight, eight"),
        ("en-GB", "one, one, six, one, two, three"),
        ("en-CA", "nine, eight, eight"),
        ("en-AU", "thirteen, eleven, fourteen"),
        ("en-IN", "one, four, four, one, six"),
    ],
)
def test_somebody_in_need_hears_the_number_of_their_own_country(locale: str, number: str) -> None:
    room = Bedroom(Memory(), device=Device(locale=locale))
    room.speaker.hear("open quiet together")
    room.speaker.hear("I want to die")
    (answer,) = [line for line in room.done[-2:] if "You deserve a person" in line]
    assert number in answer.casefold()
    assert room.refusals == []


@pytest.mark.parametrize(
    ("locale", "nearest_one"),
    [("en-NZ", "en-US"), ("de-CH", "de-DE"), ("ja-JP", "en-US"), ("", "en-US")],
)
def test_who_has_no_words_hears_the_nearest(locale: str, nearest_one: str) -> None:
    """Of several in one language that which is whole, and not the first by the alphabet."""
    assert nearest(locale, ["de-DE", "en-AU", "en-US"]) == nearest_one


@pytest.mark.parametrize(("locale", "heard"), [("fr-BE", "fr-FR"), ("es-CO", "es-ES")])
def test_a_speaker_without_words_of_its_own_hears_what_the_variants_extend(
    locale: str, heard: str
) -> None:
    assert words_of(locale, SHIPPED).locale == heard


@pytest.mark.parametrize(
    ("language", "locale"),
    [("es-419", "es-MX"), ("es-AR", "es-MX"), ("es-PR", "es-US"), ("es-MX", "es-MX")],
)
def test_a_language_of_another_country_has_the_locale_that_names_it(
    language: str, locale: str
) -> None:
    """Once: es-US takes over what es-MX says, but not for whom it is."""
    assert locales_by_language(SHIPPED)[language] == locale


def test_a_locale_has_its_own_language_whoever_else_names_it(content: Path) -> None:
    assert locales_by_language(content) == {"en-GB": "en-GB", "en-US": "en-US"}
    change(content, "en-GB/guide.toml", "[locale]\n", '[locale]\nnearer_to = ["en-IE", "en-US"]\n')
    assert locales_by_language(content) == {"en-GB": "en-GB", "en-IE": "en-GB", "en-US": "en-US"}


def test_a_variant_of_nothing_stops_nobody_else(content: Path) -> None:
    write(content, "de-AT/guide.toml", '[locale]\nextends = "de-DE"\n')
    _, words = read_tables(content)
    assert words["en-US"].locale == "en-US"
    with pytest.raises(ContentError, match="words/de-AT"):
        words["de-AT"]


# Numbers to call


@pytest.mark.parametrize("locale", locales(SHIPPED))
def test_every_number_has_been_looked_up(locale: str) -> None:
    """With who answers it and when; by somebody who wrote down where, and on which day."""
    assert list(unchecked_numbers(SHIPPED, locale)) == []
    for number in locale_table(SHIPPED, locale, "support")["numbers"].values():
        assert number["who"]
        assert number["when"]
        assert number["checked"] <= date.today()


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        (
            "en-GB/support.toml",
            'source = "https://www.samaritans',
            '# "',
            "crisis .*source missing",
        ),
        ("en-GB/support.toml", "checked = ", "# ", "checked missing"),
        ("en-GB/support.toml", "[numbers.", "[others.", "no number to call"),
    ],
)
def test_a_number_that_nobody_looked_up_is_not_packed(
    content: Path, file: str, old: str, new: str, why: str
) -> None:
    change(content, file, old, new)
    with pytest.raises(ContentError, match=r"words/en-GB/support.toml: .*" + why):
        need_checked_numbers(content, ["en-US", "en-GB"])


def test_every_number_that_nobody_looked_up_is_told_at_once(content: Path) -> None:
    """Of all locales together: whoever packs looks them all up in one go."""
    change(content, "en-GB/support.toml", "checked = ", "# ")
    change(content, "en-US/support.toml", 'source = "https://', '# "')
    with pytest.raises(ContentError) as refused:
        need_checked_numbers(content, ["en-US", "en-GB"])
    told = str(refused.value).splitlines()
    numbers = locale_table(content, "en-GB", "support")["numbers"]
    assert {line.partition("numbers.")[2].split()[0] for line in told} == set(numbers)
    assert {line.partition("/support")[0] for line in told} == {"words/en-GB", "words/en-US"}


def test_a_number_is_trusted_for_half_a_year(content: Path) -> None:
    """Then whoever packs it is told to look again, and where."""
    number = locale_table(content, "en-GB", "support")["numbers"]["crisis"]
    half_a_year_later = number["checked"] + timedelta(days=183)
    assert list(old_numbers(content, "en-GB", half_a_year_later)) == []
    told, *_ = old_numbers(content, "en-GB", half_a_year_later + timedelta(days=1))
    assert told.startswith("words/en-GB/support.toml: numbers.crisis was looked up on ")
    assert number["source"] in told


def test_the_number_of_another_country_is_never_taken_over(content: Path) -> None:
    """A variant that says nothing of its own says the other's number, and is told so."""
    folder = content / "words" / "en-GB"
    text = (folder / "support.toml").read_text()
    (folder / "support.toml").write_text(text[text.index("[numbers.crisis]") :])
    told = "\n".join(problems(content))
    assert "words/en-GB/support.toml: care.said says the number 988" in told
    (folder / "support.toml").unlink()
    told = "\n".join(problems(content))
    assert "words/en-GB/support.toml: there is no number to call" in told


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Appelez le trente et un, quatorze.", "3114"),
        ("Pour un souci, le trente-neuf, dix-neuf.", "3919"),
        ("Le cent douze, ou une personne de confiance.", "112"),
        ("Composez le un, un, neuf.", "119"),
        ("番号は、いち、いち、きゅう。", "119"),
    ],
)
def test_a_number_is_heard_in_pairs_where_people_say_it_so(sentence: str, number: str) -> None:
    """A longer name comes first: neither the "neuf" of "dix-neuf" nor an "et" ends a number."""
    digits = {
        "un": "1", "neuf": "9", "quatorze": "14", "dix-neuf": "19",
        "trente et un": "31", "trente-neuf": "39", "cent douze": "112",
        "いち": "1", "きゅう": "9",
    }  # fmt: skip
    assert list(numbers_in(sentence, digits)) == [number]


# The check


def test_a_variant_may_show_one_word_of_its_own(content: Path) -> None:
    """Its labels are laid over the other one's; a name that nobody shows is still a fault."""
    labels = content / "words" / "en-GB" / "labels.toml"
    labels.write_text('[page]\nthe_speaker = "The loudspeaker"\n')
    assert problems(content) == []
    shown = labels_of("en-GB", content).page
    assert (shown.the_speaker, shown.its_screen) == ("The loudspeaker", "The speaker's screen")
    labels.write_text('[page]\nthe_speakers = "The loudspeakers"\n')
    told = "\n".join(problems(content))
    assert "words/en-GB/labels.toml: [page] the_speakers: nobody shows it" in told


def test_what_is_wrong_with_the_whole_locale_is_told_once(content: Path) -> None:
    """And not once more for each variant that says it, too."""
    change(content, "en-US/guide.toml", "late = \"It's late", "late = \"You should know, it's late")
    (fault,) = faults(content)
    assert fault.file == "words/en-US/guide.toml"


@pytest.mark.parametrize(
    ("file", "text", "wrong"),
    [
        ("guide.toml", '[about]\ntherapie = "No."\n', "the guide never says about.therapie"),
        ("guide.toml", '[gate]\nno = "You must stop."\n', 'says "must"'),
        ("questions.toml", '[questions.65]\ntext = "What colour was today."\n', "question mark"),
        ("questions.toml", '[questions.65]\ntekst = "What?"\n', "did you mean text?"),
        ("utterances.toml", '[intents]\nstart = ["we\'re ready"]\n', "stands twice under start"),
        ("pronunciation.toml", '[say]\nbass = "base"\n', "heard in the recordings of en-US"),
        ("support.toml", '[numbers.home]\nname = "Home"\ndigits = "116 123"\n', "numbers.crisis"),
        ("store.toml", 'countries = ["UK ltd"]\nsupport = "Call 999."\n', "two capitals"),
    ],
)
def test_a_slip_in_a_variant_is_found_in_its_own_file(
    content: Path, file: str, text: str, wrong: str
) -> None:
    if file == "guide.toml":
        text = '[locale]\nextends = "en-US"\n\n' + text
    write(content, f"en-GB/{file}", text)
    found = [str(fault) for fault in faults(content)]
    assert any(each.startswith(f"words/en-GB/{file}: ") and wrong in each for each in found), found
    others = {each.partition(": ")[0] for each in found} - {f"words/en-GB/{file}"}
    assert others <= {"words/en-GB/store.toml"}, "which names the numbers, too"


@pytest.mark.parametrize(
    ("languages", "wrong"),
    [
        ('["en-IE", "fr-CH"]', "nearer_to names 'fr-CH', which is another language"),
        ('["en-IE", "en-US"]', "nearer_to names 'en-US', which en-US has already"),
        ('["en-IE", "en-NZ"]', "nearer_to names 'en-NZ', which en-GB has already"),
        ('["en-IE", "en_ZA"]', "'en_ZA'; write a language and its country"),
        ('"en-IE"', "write a list of languages"),
        ("[]", "nearer_to is empty"),
    ],
)
def test_a_slip_in_the_languages_that_a_locale_names_is_told_with_its_line(
    content: Path, languages: str, wrong: str
) -> None:
    change(content, "en-GB/guide.toml", "[locale]\n", f"[locale]\nnearer_to = {languages}\n")
    if "NZ" in languages:
        change(content, "en-US/guide.toml", "[locale]\n", f"[locale]\nnearer_to = {languages}\n")
    found = [fault for fault in faults(content) if wrong in str(fault)]
    assert found, faults(content)
    assert all(fault.text.startswith("nearer_to = ") for fault in found)


def test_a_folder_that_somebody_is_still_writing_stops_its_own_locale_alone(content: Path) -> None:
    """Also where nothing says yet that it is not ready."""
    write(content, "de-DE/guide.toml", '[locale]\nvoice = "bedtime"\n')
    _, words = read_tables(content)
    assert words["en-US"].locale == "en-US"
    with pytest.raises(ContentError, match="words/de-DE"):
        words["de-DE"]


def test_a_locale_that_cannot_be_heard_is_told_of_once(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the command that opens another one, in a line; nothing is told where all is well."""
    monkeypatch.setattr(options, "CONTENT", content)
    options.tell_of_unfinished(besides="en-US")
    assert capsys.readouterr().err == ""
    write(content, "de-DE/guide.toml", '[locale]\nvoice = "bedtime"\n')
    options.tell_of_unfinished(besides="en-US")
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("[WARNING] words/de-DE")
    assert told.endswith("(nobody hears de-DE until then)")


# What is packed


def test_the_skill_is_offered_where_its_numbers_are_answered() -> None:
    pages = {name: read_store(SHIPPED, name) for name in locales(SHIPPED)}
    published = manifest(pages)["manifest"]["publishingInformation"]
    assert published["distributionCountries"] == [
        "AU",
        "BR",
        "CA",
        "DE",
        "ES",
        "FR",
        "GB",
        "IN",
        "IT",
        "JP",
        "MX",
        "US",
    ]
    for name, page in pages.items():
        for number in locale_table(SHIPPED, name, "support")["numbers"].values():
            assert number["digits"] in page.described


def test_who_certifies_reads_each_text_once_and_for_whom_it_is() -> None:
    """Amazon has one field for all locales; another language does not take the place of the first."""
    pages = {name: read_store(CONTENT, name) for name in ("en-GB", "en-US")}
    alike = manifest(pages)["manifest"]["publishingInformation"]["testingInstructions"]
    assert alike == pages["en-US"].testing
    german = read_store(CONTENT, "en-US").__class__(
        **{**vars(pages["en-US"]), "testing": "Sagen Sie Ja."}
    )
    pages = {"de-DE": german, **pages}
    together = manifest(pages)["manifest"]["publishingInformation"]["testingInstructions"]
    assert together.startswith("de-DE:\nSagen Sie Ja.\n\nen-GB, en-US:\n")
    assert pages["en-US"].testing in together


@pytest.mark.parametrize("written", ["EU", "XX=arn:aws:lambda:eu-west-1:1:function:quiet:live"])
def test_an_endpoint_of_no_region_is_refused(written: str) -> None:
    done = CliRunner().invoke(package, ["--region", written])
    assert done.exit_code == 2
    assert "there are NA, EU, FE" in done.output


def test_a_package_reads_the_words_of_nobody_who_does_not_speak(tmp_path: Path) -> None:
    """So a start takes as long as it took with one locale."""
    for name, pickled in prepared(CONTENT).items():
        (tmp_path / name).write_bytes(pickled)
    _, written = read_tables(CONTENT)
    _, words = read_content(tmp_path)
    for name in set(written) - {"en-US"}:
        (tmp_path / file_of(name)).unlink()
    assert list(words) == list(written)
    assert words["en-US"] == written["en-US"]
    assert (tmp_path / FILE).stat().st_size < (tmp_path / file_of("en-US")).stat().st_size
