"""Voices speak, clips are kept, and a missing engine is one clear sentence."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from botocore.client import BaseClient
from botocore.config import Config
from botocore.response import StreamingBody
from botocore.session import Session
from botocore.stub import Stubber

from audio import polly
from audio.build import build, speak_missing
from audio.catalogue import voice_called, voice_for, voice_of, voices
from audio.conversation import conversation_sentences, sentence_clips
from audio.files import CLIPS
from audio.google import GoogleVoice
from audio.kokoro import ANOTHER_LANGUAGE, KokoroVoice
from audio.phonemes import JAPANESE, phonemes_of
from audio.pico import PicoVoice
from audio.polly import DOLLARS_A_MILLION, PollyVoice, polly_called
from audio.pronunciation import pronunciation_of, respelled
from audio.samples import RATE, Samples, mono
from audio.spoken import Clips, clips_of, sentences, small_ogg, spoken_in
from audio.styles import VOICES, preview_warning, shipped_voices, style_called, style_names
from audio.voice import ToneVoice, finished
from skill.errors import ContentError, MissingClip, RecordingError
from skill.guide.programme.recordings import every_text, whole_repertoire
from skill.guide.programme.session import CONTENT, load_sessions
from skill.guide.tables import locales, recordings_locale
from skill.guide.text import WAKE_WORDS
from skill.guide.words import load_words
from tests.bedroom import REPERTOIRE, WORDS
from tests.frozen import SHIPPED
from tests.studio import SHORT

RECORDINGS = list(whole_repertoire(load_sessions(CONTENT), WORDS))
WITH_CLIPS = sorted({recordings_locale(SHIPPED, name) for name in locales(SHIPPED)})
"""The locales that have a folder of clips; regional variants keep theirs there."""


@dataclass(frozen=True)
class Absent:
    """A voice whose engine is not on this machine."""

    name: str = "bedtime"
    installed: bool = False
    hurries: bool = False
    smallness: float = 0.8
    languages: frozenset[str] = frozenset()

    def recipe_of(self, sentence: str) -> str:
        """One for all sentences."""
        return "test"

    def speak(self, sentence: str) -> Samples:
        """Nobody gets here."""
        raise AssertionError(sentence)

    def notice(self, sentences: Sequence[str]) -> str:
        """Nor here."""
        raise AssertionError(sentences)


@cache
def sentences_kept_in(folder: str) -> dict[str, set[str]]:
    """What the locales whose clips are in this folder say: in recordings, and in the conversation."""
    repertoire = load_sessions(SHIPPED)
    recorded: set[str] = set()
    live: set[str] = set()
    for name in locales(SHIPPED):
        words = load_words(SHIPPED, name)
        if words.recorded_in == folder:
            recorded |= {*spoken_in(every_text(repertoire, words))}
            live |= {*conversation_sentences(words, repertoire, SHIPPED)}
    return {"recorded": recorded, "live": live}


@pytest.mark.parametrize("folder", WITH_CLIPS)
def test_every_sentence_of_every_recording_has_its_clip(folder: str) -> None:
    """Milestones too; found without any engine. Missing ones: `make voice`, then `recordings speak`."""
    clips = sentence_clips(load_words(SHIPPED, folder))
    said = sentences_kept_in(folder)["recorded"]
    assert [sentence for sentence in said if not clips.path(sentence).exists()] == []


@pytest.mark.parametrize("folder", WITH_CLIPS)
def test_no_clip_lies_about_that_nobody_speaks(folder: str) -> None:
    """A changed sentence takes its old clip away, once the tests have the new one as well."""
    clips = sentence_clips(load_words(SHIPPED, folder))
    kept = sentences_kept_in(folder)
    said = kept["recorded"] | kept["live"]
    if folder == WORDS.locale:  # the copy that tests perform may still say what was changed
        said |= {*sentences(RECORDINGS), *conversation_sentences(WORDS, REPERTOIRE)}
    wanted = {clips.path(sentence).name for sentence in said}
    assert {path.name for path in (CLIPS / folder).glob("*.ogg")} - wanted == set()


@pytest.mark.parametrize("folder", WITH_CLIPS)
def test_no_recording_speaks_a_wake_word(folder: str) -> None:
    """It would wake the speaker in the middle of the night."""
    for sentence in sentences_kept_in(folder)["recorded"]:
        assert not WAKE_WORDS & set(re.findall(r"\w+", sentence.lower())), sentence


@pytest.mark.slow
def test_clips_are_small_and_begin_with_speech() -> None:
    """7 to 8 KB a second; the first sound within 6 ms, of which Opus takes its part."""
    clips = clips_of(RECORDINGS[0])
    size = seconds = 0.0
    for sentence in sentences(RECORDINGS):
        sound = clips.clip(sentence)
        size, seconds = size + clips.path(sentence).stat().st_size, seconds + sound.size / RATE
        assert int(np.argmax(np.abs(sound) > np.abs(sound).max() / 100)) / 24 <= 6, sentence
    assert size / seconds < 8_000


@pytest.mark.parametrize("name", style_names())
def test_the_style_of_a_voice_is_the_one_its_clips_were_made_with(name: str) -> None:
    """Its hash is part of the name of every clip, and its origin is written beside it."""
    style = style_called(name)
    assert hashlib.sha256(style.path.read_bytes()).hexdigest() == style.sha256
    assert style.sha256 in KokoroVoice(name).recipe_of("Hello.")
    assert style.sha256 in (VOICES / "NOTICE").read_text()
    assert np.load(style.path)[name].shape == (510, 1, 256)


def test_each_locale_is_spoken_by_the_voice_that_its_words_name() -> None:
    """A variant by that of the locale that it extends."""
    some = ("en-US", "en-IN", "fr-FR", "it-IT", "es-ES", "pt-BR", "de-DE", "ja-JP")
    voices_of = {locale: voice_of(locale, SHIPPED) for locale in some}
    assert voices_of == {
        "en-US": "bedtime",
        "en-IN": "bedtime",
        "fr-FR": "soir",
        "it-IT": "sera",
        "es-ES": "noche",
        "pt-BR": "sereno",
        "de-DE": "leise",
        "ja-JP": "shizuka",
    }
    for locale in locales(SHIPPED):
        assert voice_of(locale, SHIPPED) == load_words(SHIPPED, locale).voice


def test_the_clips_of_the_first_voice_keep_their_names() -> None:
    """What other voices have, as a language in the recipe, would name all of them anew."""
    name = clips_of(RECORDINGS[0]).path("Good night, you two.").name
    assert name == "good-night-you-two-6aa4657f48aa.ogg"


def test_a_voice_without_what_it_speaks_by_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its file, and one to compare it with."""
    monkeypatch.setattr("audio.styles.VOICES", tmp_path)
    (tmp_path / "half.toml").write_text('languages = ["fr"]\n')
    with pytest.raises(RecordingError, match=r"voices/half\.toml: 'phonemes' .*bedtime\.toml"):
        style_called("half")


def test_the_words_name_a_voice_that_exists() -> None:
    """Each under its own name."""
    assert WORDS.voice in voices
    assert all(voice.name == name for name, voice in voices.items())


def test_a_clip_is_kept_by_all_that_made_it(tmp_path: Path) -> None:
    """Another sentence or another recipe is another file; the name can be read."""
    clips = Clips(tmp_path, ToneVoice())
    paths = {
        clips.path("It's late."),
        clips.path("It's late"),
        Clips(tmp_path, Absent()).path("It's late."),
    }
    assert len(paths) == 3
    assert all(re.fullmatch(r"its-late-[0-9a-f]{12}\.ogg", path.name) for path in paths)


def test_a_sentence_is_spoken_once(tmp_path: Path) -> None:
    """Then its clip is there, begins where the voice began, and is as long."""
    clips = Clips(tmp_path, ToneVoice())
    sound = clips.clip("Good night.")
    assert clips.path("Good night.").exists()
    assert sound.size == ToneVoice().speak("Good night.").size
    assert int(np.argmax(np.abs(sound) > 0.1)) <= 24
    assert np.array_equal(
        Clips(tmp_path, replace(ToneVoice(), installed=False)).clip("Good night."), sound
    )


def test_a_clip_is_repacked_without_changing_a_sample(tmp_path: Path) -> None:
    """What libsndfile pads is left out; every sample stays, and twice the same sound is one file."""
    sound = ToneVoice().speak("Let that land, both of you.")
    padded = io.BytesIO()
    soundfile.write(padded, sound, RATE, format="OGG", subtype="OPUS", compression_level=0.8)
    small = small_ogg(sound, 0.8)
    assert len(small) < len(padded.getvalue()) - 700
    padded.seek(0)
    samples, _ = soundfile.read(padded)
    repacked, rate = soundfile.read(io.BytesIO(small))
    assert rate == RATE
    assert np.array_equal(samples, repacked)
    assert small_ogg(sound, 0.8) == small


def test_a_missing_clip_says_what_to_run(tmp_path: Path) -> None:
    """The sentence, and both commands."""
    with pytest.raises(
        MissingClip,
        match=r'No clip of "Sleep well\." .* `make voice`, then `quiet-together recordings build`',
    ):
        Clips(tmp_path, Absent()).clip("Sleep well.")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_clip_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    clips = Clips(tmp_path, ToneVoice())
    clips.path("Hello.").write_bytes(b"not a sound")
    with pytest.raises(RecordingError, match=r"hello-.*\.ogg: cannot be read .* delete it"):
        clips.clip("Hello.")


def test_a_voice_that_fails_leaves_no_clip(tmp_path: Path) -> None:
    """Nothing at all, not even an empty file."""

    def no_network(sentence: str) -> bytes:
        raise OSError("Failed to connect")

    with pytest.raises(
        RecordingError, match=r'could not be reached for "Hello\." .*"bedtime" works offline'
    ):
        Clips(tmp_path, GoogleVoice(fetch=no_network)).clip("Hello.")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_answer_of_the_service_is_no_clip(tmp_path: Path) -> None:
    """gTTS leaves files of 0 bytes behind; we do not."""
    with pytest.raises(RecordingError, match="could not be reached"):
        Clips(tmp_path, GoogleVoice(fetch=lambda sentence: b"")).clip("Hello.")
    assert list(tmp_path.iterdir()) == []


def service_mp3(rate: int = 22_050) -> bytes:
    """What a service may send: stereo, half a second of sound with quiet before and after it."""
    raw = np.zeros((rate, 2), dtype=np.float32)
    burst = slice(int(rate * 0.18), int(rate * 0.68))
    raw[burst] = 0.3 * np.sin(np.arange(burst.stop - burst.start) * 2200 / rate)[:, None]
    held = io.BytesIO()
    soundfile.write(held, raw, rate, format="MP3")
    return held.getvalue()


def test_google_speaks_at_our_rate_from_the_first_sample() -> None:
    """Whatever rate, channels and quiet its MP3 has."""
    pytest.importorskip("pydub")
    spoken = GoogleVoice(fetch=lambda sentence: service_mp3()).speak("Hello.")
    assert int(np.argmax(np.abs(spoken) > 0.2)) <= 120
    assert 0.45 < spoken.size / RATE < 0.62


def test_any_rate_and_any_channels_become_ours() -> None:
    """Same length in seconds, one channel."""
    assert mono(np.zeros((44_100, 2), dtype=np.float32), 44_100).shape == (RATE,)
    assert mono(np.zeros(100), RATE).dtype == np.float32


def test_speaking_what_is_missing_tells_how_far_it_is(tmp_path: Path) -> None:
    """Each sentence once; a second time there is nothing to do."""
    told: list[tuple[int, int]] = []
    made = speak_missing(
        [SHORT, SHORT], tmp_path, lambda done, total: told.append((done, total)), tmp_path
    )
    assert told == [(number, 6) for number in range(1, 7)]
    assert len(made) == 6
    assert all(path.exists() for path in made)
    assert speak_missing([SHORT], tmp_path, clips_root=tmp_path) == []


def test_without_an_engine_the_first_missing_sentence_and_their_number_are_named(
    tmp_path: Path,
) -> None:
    """One message for all of them."""
    if KokoroVoice().installed:
        pytest.skip("the engine is installed here, and would speak")
    with pytest.raises(MissingClip, match=r'"Hello\.".*make voice.*\(5 more like it\)'):
        speak_missing([replace(SHORT, voice="bedtime")], tmp_path, clips_root=tmp_path)
    with pytest.raises(RecordingError, match="make voice"):
        KokoroVoice().speak("Hello.")


@pytest.mark.slow
def test_the_engine_still_speaks_as_it_did(tmp_path: Path) -> None:
    """A sentence spoken afresh is as long as its committed clip (bits may differ from one processor to another)."""
    pytest.importorskip("kokoro_onnx")
    afresh = Clips(tmp_path, KokoroVoice()).clip("Good night, you two.")
    kept = clips_of(RECORDINGS[0]).clip("Good night, you two.")
    assert abs(afresh.size - kept.size) / RATE < 0.05


def account(key: str | None = "test", url: str | None = None) -> BaseClient:
    """A real client for Polly, of an account that does not exist."""
    quick = Config(retries={"max_attempts": 0}, proxies={})
    return Session().create_client(
        "polly",
        "us-east-1",
        endpoint_url=url,
        aws_access_key_id=key,
        aws_secret_access_key=key,
        config=quick,
    )


@pytest.mark.parametrize(
    ("name", "engine", "speaker", "kind", "text"),
    [
        (
            "polly",
            "neural",
            "Danielle",
            "ssml",
            '<speak><prosody rate="85%">Rest &amp; sleep.</prosody></speak>',
        ),
        (
            "polly:Ruth:long-form",
            "long-form",
            "Ruth",
            "ssml",
            '<speak><prosody rate="85%">Rest &amp; sleep.</prosody></speak>',
        ),
        ("polly:Matthew:generative", "generative", "Matthew", "text", "Rest & sleep."),
    ],
)
def test_polly_is_asked_what_its_service_takes(
    name: str, engine: str, speaker: str, kind: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held against botocore's own model of the service; the answer comes back at our rate."""
    monkeypatch.setattr(polly, "finished", lambda sound: sound)
    client, mp3 = account(), service_mp3(24_000)
    model = client.meta.service_model
    assert engine in model.shape_for("Engine").enum  # type: ignore[attr-defined]
    assert speaker in model.shape_for("VoiceId").enum  # type: ignore[attr-defined]
    expected = {"Engine": engine, "VoiceId": speaker, "OutputFormat": "mp3", "SampleRate": "24000"}
    with Stubber(client) as service:
        answer = {
            "AudioStream": StreamingBody(io.BytesIO(mp3), len(mp3)),
            "ContentType": "audio/mpeg",
        }
        service.add_response(
            "synthesize_speech", answer, expected | {"Text": text, "TextType": kind}
        )
        spoken = replace(polly_called(name), client=lambda: client).speak("Rest & sleep.")
        service.assert_no_pending_responses()
    assert spoken.size == pytest.approx(RATE, abs=0.1 * RATE)
    assert np.abs(spoken).max() > 0.2


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (
            "EngineNotSupportedException",
            "no such engine there; `aws polly describe-voices` lists them",
        ),
        ("ValidationException", "no such voice there"),
        ("AccessDeniedException", "allow it polly:SynthesizeSpeech"),
        ("ThrottlingException", "build again, and it goes on where it was"),
        ("SomethingNew", "SomethingNew, An error occurred"),
    ],
)
def test_what_polly_refuses_is_one_sentence_with_what_to_do(
    code: str, advice: str, tmp_path: Path
) -> None:
    """And leaves no clip."""
    client = account()
    with Stubber(client) as service:
        service.add_client_error("synthesize_speech", code)
        with pytest.raises(
            RecordingError,
            match=rf'Polly did not speak "Hello\." .*{advice}.*"bedtime" works offline',
        ):
            Clips(tmp_path, PollyVoice(client=lambda: client)).clip("Hello.")
    assert list(tmp_path.iterdir()) == []


def test_polly_without_credentials_or_network_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The real client, which gives up by itself: there is nobody to ask, or nobody answers."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    nobody = account(key=None)
    with pytest.raises(RecordingError, match="no AWS credentials were found; run `aws configure`"):
        PollyVoice(client=lambda: nobody).speak("Hello.")
    closed = account(url="http://127.0.0.1:9")
    with pytest.raises(RecordingError, match="could not be reached; look at the network"):
        PollyVoice(client=lambda: closed).speak("Hello.")


def test_polly_says_what_it_will_cost_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it speaks; in the region of the account, or in the one that has every engine."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    for region, said in ((None, "us-east-1"), ("eu-central-1", "eu-central-1")):
        monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
        if region:
            monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        polly._client.cache_clear()
        notice = polly_called("polly:Ruth:generative").notice(["Good night."] * 1_000)
        assert notice == (
            f"Amazon Polly (Ruth, generative, {said}) speaks 1000 sentences, 11,000 characters: "
            "about $0.33, an estimate."
        )
    polly._client.cache_clear()


def test_polly_has_voices_and_engines_by_name() -> None:
    """Another speaker or engine is another clip; an engine that does not exist is refused with those that do."""
    names = ("polly", "polly:Ruth", "polly:Ruth:long-form", "polly:Ruth:generative")
    assert len({voice_called(name).recipe_of("Hello.") for name in names}) == len(names)
    danielle, usual = voice_called("polly:Danielle"), voice_called("polly")
    assert danielle.recipe_of("Hello.") == usual.recipe_of("Hello.")
    for wrong in ("polly:Ruth:best", "polly:Ruth:neural:fast"):
        with pytest.raises(RecordingError, match=", ".join(DOLLARS_A_MILLION)):
            voice_called(wrong)


def test_pico_speaks_from_its_package_alone() -> None:
    """A test voice: no model, no network; not clipped, and at a bedtime pace."""
    pytest.importorskip("py_nanotts")
    pytest.importorskip("pydub")
    spoken = PicoVoice().speak("Good night, you two.")
    assert 1.2 < spoken.size / RATE < 2.6
    assert 0.5 < np.abs(spoken).max() < 0.75
    assert np.abs(spoken[:480]).max() > 0.005


@pytest.mark.parametrize(
    ("quiet_db", "milliseconds"),
    [(40, 360), (50, 480)],
    ids=["where noise lies below it", "where there is none"],
)
def test_a_soft_last_sound_is_kept_where_nothing_else_is_so_soft(
    quiet_db: int, milliseconds: int
) -> None:
    """A "t" of 20 ms, 45 dB below the vowel and 100 ms behind it; 60 ms stay behind what is kept."""
    sine = np.sin(2 * np.pi * 400 * np.arange(RATE // 1000 * 300) / RATE)
    gap = np.zeros(RATE // 10)
    spoken = np.concatenate([sine, gap, sine[: RATE // 50] * 10 ** (-45 / 20), gap])
    sound = finished(spoken.astype(np.float32), quiet_db)
    assert sound.size * 1000 / RATE == pytest.approx(milliseconds, abs=5)


def test_a_german_t_is_heard_at_the_end() -> None:
    """The preview says "laut" and not "lau": behind the vowel the voice stops, and then the "t" comes."""
    pytest.importorskip("py_nanotts")
    pytest.importorskip("pydub")
    preview = voice_for("leise", "de-DE")
    blocks = preview.speak("Zu laut.")[-RATE // 2 :].reshape(-1, RATE // 100)
    levels = np.abs(blocks).max(axis=1)
    behind_loudest = levels[levels.argmax() :]
    stopped = int(np.flatnonzero(behind_loudest < 0.003)[0])
    assert behind_loudest[stopped:].max() > 0.008


def is_read_by_espeak(locale: str) -> bool:
    """Whether espeak-ng writes what the offline voice speaks in this locale."""
    voice = load_words(SHIPPED, locale).voice
    return voice in style_names() and style_called(voice).phonemes != JAPANESE


@pytest.mark.parametrize("locale", [name for name in WITH_CLIPS if is_read_by_espeak(name)])
def test_no_word_is_read_as_another_language_has_it(locale: str) -> None:
    """Where espeak-ng takes a word for English it writes "(en)", and the engine says that aloud."""
    pytest.importorskip("kokoro_onnx")
    words, repertoire = load_words(SHIPPED, locale), load_sessions(SHIPPED)
    code = style_called(words.voice).phonemes
    pronunciation = pronunciation_of(locale, SHIPPED)
    recorded = sentences(whole_repertoire(repertoire, words))
    for sentence in (*recorded, *conversation_sentences(words, repertoire, SHIPPED)):
        phonemes = phonemes_of(respelled(sentence, pronunciation), code)
        assert ANOTHER_LANGUAGE not in phonemes, sentence


def test_a_word_of_another_language_is_refused_with_what_to_do() -> None:
    """Before it is spoken."""
    if not voice_for("soir", "fr-FR").installed:
        pytest.skip("no engine: `make voice` brings it")
    with pytest.raises(RecordingError, match=r"\(en\).*pronunciation\.toml"):
        voice_for("soir", "fr-FR").speak("À votre rythme.")


def test_an_engine_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to run; nothing else speaks in its place."""
    monkeypatch.setattr("audio.voice.find_spec", lambda module: None)
    with pytest.raises(RecordingError, match="voice pico is not installed: run `make voice`"):
        PicoVoice().speak("Hello.")
    assert not any(voice.installed for voice in voices.values() if voice.name != "tone")


def test_only_what_leaves_the_machine_has_a_notice() -> None:
    """A service that hears the couple's sentences, or costs money, is announced."""
    silent = {
        name for name, voice in voices.items() if name != "polly" and not voice.notice(["Hello."])
    }
    assert silent == {*shipped_voices(), "pico", "tone"}
    assert "unofficial" in voices["google"].notice(["Hello."])


def test_another_voice_keeps_its_clips_beside_the_recordings(tmp_path: Path) -> None:
    """Never among those of the project."""
    before = sorted(CLIPS.rglob("*"))
    build(SHORT, tmp_path / "recordings")
    assert len(list((tmp_path / "clips" / "en-US").glob("*.ogg"))) == 6
    assert sorted(CLIPS.rglob("*")) == before


def listed(folder: Path, text: str) -> Path:
    """Content with this pronunciation list."""
    path = folder / "words" / "xx-XX" / "pronunciation.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


def test_a_word_is_read_as_its_locale_says(tmp_path: Path) -> None:
    """Whole words, capital or not, the longer entry first; a locale without a list says all as it stands."""
    said = pronunciation_of(
        "xx-XX",
        listed(tmp_path, '[say]\nbass = "base"\n"bass drum" = "big drum"\n"you\'re" = "yore"'),
    )
    assert (
        respelled("Bass, and bassoon; a bass drum. You're in.", said)
        == "base, and bassoon; a big drum. yore in."
    )
    assert pronunciation_of("yy-YY", tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[say]\nbass = 1", "write how to read it"),
        ('[say]\nbass = " "', "bass"),
        ("[say", "cannot be read as TOML"),
    ],
)
def test_a_wrong_pronunciation_list_is_named(text: str, complaint: str, tmp_path: Path) -> None:
    """By its file."""
    with pytest.raises(ContentError, match=rf"words/xx-XX/pronunciation\.toml: .*{complaint}"):
        pronunciation_of("xx-XX", listed(tmp_path, text))


def test_a_new_pronunciation_renames_only_the_clips_that_hold_the_word(tmp_path: Path) -> None:
    """All others keep their names, and their files."""
    plain, taught = (
        Clips(tmp_path, ToneVoice()),
        Clips(tmp_path, ToneVoice(), {"bass": "a much longer base"}),
    )
    assert plain.path("Hello.") == taught.path("Hello.")
    assert plain.path("A bass.") != taught.path("A bass.")
    assert taught.path("A bass.").name.startswith("a-bass-")
    assert taught.clip("A bass.").size > plain.clip("A bass.").size


def test_a_locale_that_a_preview_speaks_is_told_of(tmp_path: Path) -> None:
    """Ahead of couples; one with a voice of the project's is not."""
    for locale, voice in (("xx-XX", "leise"), ("yy-YY", "bedtime")):
        folder = tmp_path / "words" / locale
        folder.mkdir(parents=True)
        (folder / "guide.toml").write_text(f'[locale]\nvoice = "{voice}"\n')
    warning = preview_warning(tmp_path, "xx-XX")
    assert warning.startswith("words/xx-XX/guide.toml: the voice leise is a preview")
    assert preview_warning(tmp_path, "yy-YY") == ""


def test_the_preview_of_german_speaks_german_alone() -> None:
    """By the rules of German, and with clips of its own."""
    preview = voice_for("leise", "de-DE")
    assert preview.recipe_of("Hallo.") != PicoVoice().recipe_of("Hallo.")
    with pytest.raises(RecordingError, match="The voice leise speaks de and not en"):
        voice_for("leise", "en-US")


@pytest.mark.parametrize("name", ["bedtime", "pico", "google"])
def test_a_voice_never_speaks_a_language_that_it_has_not(name: str) -> None:
    """In none of its countries is it refused; another language would come out as other words."""
    assert voice_for(name, "en-GB") == voice_called(name)
    with pytest.raises(
        RecordingError, match=f"The voice {name} speaks en and not de; name a voice"
    ):
        voice_for(name, "de-DE")


def test_a_speaker_of_polly_is_whoever_names_it() -> None:
    """It has a hundred, in forty languages."""
    assert voice_for("polly:Vicki:neural", "de-DE").name == "polly:Vicki:neural"


def test_a_recording_in_a_foreign_language_is_not_spoken(tmp_path: Path) -> None:
    """Neither into the project, nor beside it."""
    with pytest.raises(RecordingError, match="speaks en and not fr"):
        clips_of(replace(RECORDINGS[0], locale="fr-FR"), tmp_path)
