"""What the guide says on a page is heard in its own voice, and nothing plays meanwhile."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.conversation import conversation_sentences, sentence_clips, sentences_by_line
from audio.encode import verify
from simulator.answers import Clip, NoAnswers, ShippedAnswers, clips_saying, listed_clips
from simulator.laptop import couple_of_this_laptop, open_laptop
from simulator.page_state import PageState
from simulator.site.sentences import SAFETY
from skill.guide.intents import Heard, Intent
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales
from skill.guide.talk import PRIVATE_INTENTS, PRIVATE_STAGES, Conversation, Stage, Turn, next_turn
from skill.guide.text import WAKE_WORDS, caption, without_wake
from skill.guide.words import Words, load_words
from tests.bedroom import EVENING, NEW_YORK, REPERTOIRE, WORDS
from tests.pages import quick
from tests.test_conversation import EVENINGS, OFFER, TONIGHT

SENTENCES = conversation_sentences(WORDS, REPERTOIRE)
CLIPS = {sentence: Clip(f"{number}.mp3", 1_000) for number, sentence in enumerate(SENTENCES)}
TRANSCRIPTS = sorted((Path(__file__).parent / "conversations").glob("*.txt"))


@pytest.mark.parametrize("locale", locales(CONTENT))
def test_every_sentence_of_the_conversation_has_a_clip(locale: str) -> None:
    """If not: run `quiet-together recordings build`."""
    words = load_words(CONTENT, locale)
    clips, sentences = sentence_clips(words), _sentences_in(words)
    assert [text for text in sentences if not clips.path(text).exists()] == []


@pytest.mark.parametrize("locale", locales(CONTENT))
def test_no_clip_wakes_a_speaker(locale: str) -> None:
    sentences = _sentences_in(load_words(CONTENT, locale))
    spoken_words = {word for text in sentences for word in text.casefold().split()}
    assert spoken_words.isdisjoint(WAKE_WORDS)
    assert not any("{" in text for text in sentences)


def _sentences_in(words: Words) -> list[str]:
    """What the guide says in the conversation of a locale."""
    return list(conversation_sentences(words, REPERTOIRE.only(words.ready)))


@given(st.lists(st.sampled_from(SENTENCES), max_size=12))
def test_an_answer_is_heard_sentence_by_sentence(sentences: list[str]) -> None:
    """Whatever follows what; so no sentence is taken for the beginning of another one."""
    clips = clips_saying(" ".join(sentences), CLIPS)
    heard = [SENTENCES[int(clip.name.removesuffix(".mp3"))] for clip in clips]
    assert " ".join(heard) == " ".join(sentences)


@pytest.mark.parametrize("text", ["Shall we?", "Here we go. Shall we?", "Shall we? Here we go."])
def test_half_an_answer_is_never_heard(text: str) -> None:
    assert clips_saying(text, {"Here we go.": Clip("go.mp3", 1_000)}) == ()


JAPANESE = (
    "こんばんは。",
    "今夜は、七分にしましょうか\uff1f",
    "七分。",
    "おやすみなさい、おふたりとも。",
)
JAPANESE_CLIPS = {text: Clip(f"{number}.mp3", 1_000) for number, text in enumerate(JAPANESE)}


@given(st.lists(st.sampled_from(JAPANESE), max_size=6), st.sampled_from(["", " "]))
def test_an_answer_without_spaces_is_heard_sentence_by_sentence(
    sentences: list[str], between: str
) -> None:
    clips = clips_saying(between.join(sentences), JAPANESE_CLIPS)
    assert [JAPANESE[int(clip.name.removesuffix(".mp3"))] for clip in clips] == sentences


def test_half_an_answer_without_spaces_is_never_heard() -> None:
    assert clips_saying("こんばんは。はい。", JAPANESE_CLIPS) == ()
    assert clips_saying("こんばんは", JAPANESE_CLIPS) == ()


def test_what_is_said_in_transcripts_can_be_heard() -> None:
    """All but times, dates and numbers of nights, which a voice has to speak live."""
    silent = {
        line.removeprefix("Alexa: ")
        for transcript in TRANSCRIPTS
        for line in transcript.read_text().splitlines()
        if line.startswith("Alexa: ") and "…" not in line and not _is_heard(line)
    }
    by_a_live_voice = ("Every night at", "nights together", "Away until", "(the speaker itself)")
    unexplained = [text for text in silent if not any(part in text for part in by_a_live_voice)]
    assert unexplained == []


def _is_heard(line: str) -> bool:
    without_name = line.removeprefix("Alexa: ").replace("Alexa, ", "")
    return bool(clips_saying(without_name, CLIPS))


def test_a_clip_is_as_long_as_it_says() -> None:
    """To within half a second: a recording waits so long for the answer in front of it."""
    answers = ShippedAnswers(WORDS, REPERTOIRE)
    (clip,) = answers.clips_saying("Here we go.")
    mp3 = answers.mp3(clip.name)
    assert mp3 is not None
    assert abs(verify(mp3).ms - clip.ms) < 500
    assert answers.mp3("../../pyproject.toml") is None
    assert NoAnswers().mp3("here-we-go.mp3") is None


def test_every_listed_clip_has_a_name_of_its_own() -> None:
    names = [clip.name for clip in listed_clips(WORDS, REPERTOIRE).values()]
    assert len(names) == len(set(names)) > 0


def opened(data: Path) -> PageState:
    """A page on which nothing has to wake the speaker; its wall's clock stands still."""
    state = PageState(lambda: couple_of_this_laptop(data), wall=lambda: 0.0)
    state.attach(open_laptop(data, state, EVENING, NEW_YORK, wake=""))
    return state


def moment(state: PageState) -> tuple[str, int]:
    """What the speaker does as a page is told, and where in the recording it is."""
    now = state.parts()["now"]
    assert now is not None
    return now["light"], now["offset"]


def test_a_page_tells_nobody_to_say_a_wake_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    state = opened(tmp_path)
    state.hear("open quiet together")
    welcome = [message["text"] for kind, message in state.log if kind == "said"][-1]
    assert "To end at any time: stop." in welcome
    assert "Alexa" not in welcome


def test_a_recording_waits_for_the_answer_in_front_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its very beginning; and whoever speaks next waits for nothing."""
    quick(monkeypatch)
    state = opened(tmp_path)
    state.hear("open quiet together")
    state.hear("yes")
    answer = [message for kind, message in state.log if kind == "said"][-1]
    assert answer["text"] == "Here we go."
    assert len(answer["clips"]) == 1
    assert moment(state) == ("BUFFER_UNDERRUN", 0)
    ticks = [state.tick(100) for _ in range(40)]
    assert ticks.count(True) == 1, "pages are told at once, and once"
    waited_ms = 100 * (ticks.index(True) + 1)
    assert moment(state) == ("PLAYING", 4_000 - waited_ms)
    state.hear("again")
    assert moment(state)[0] == "BUFFER_UNDERRUN"
    state.hear("stop")
    assert moment(state)[0] == "FINISHED"


def test_nobody_is_asked_again_while_the_question_is_still_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The welcome takes half a minute; an Echo asks again eight seconds behind a question."""
    quick(monkeypatch)
    state = opened(tmp_path)
    state.hear("open quiet together")
    said = len(state.log)
    for _ in range(20):
        state.tick(1_000)
    assert len(state.log) == said


@pytest.mark.parametrize(("words", "light"), [("stop", "FINISHED"), ("pause", "STOPPED")])
def test_the_page_goes_dark_behind_every_good_night(
    words: str, light: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind "stop" as well, and not behind a pause; what was stopped can still be gone on with."""
    quick(monkeypatch)
    state = opened(tmp_path)
    for sentence in ("open quiet together", "yes"):
        state.hear(sentence)
    for _ in range(20):
        state.tick(1_000)
    state.hear(words)
    now = state.parts()["now"]
    assert now is not None
    assert now["light"] == light
    assert "resume" in now["sentences"]


def test_no_host_learns_that_a_hard_moment_was_answered() -> None:
    """Each clip of such an answer comes with the page, or is heard on ordinary evenings as well."""
    lines = sentences_by_line(WORDS, REPERTOIRE)
    with_the_page = {sentence for line, sentence in lines if line.startswith(SAFETY)}
    replies = (Intent.YES, Intent.NO, Intent.HELP, Intent.FALLBACK, Intent.STOP)
    behind = [Conversation(stage, TONIGHT, OFFER) for stage in PRIVATE_STAGES]
    invited = Conversation(Stage.INVITED, TONIGHT, OFFER)
    hard, ordinary = set[str](), set[str]()
    for evening in EVENINGS.values():
        for intent in Intent:
            kind = hard if intent in PRIVATE_INTENTS else ordinary
            kind |= _sentences(next_turn(None, Heard(intent), evening))
        for conversation, intent in product(behind, replies):
            hard |= _sentences(next_turn(conversation, Heard(intent), evening))
        for intent in replies:
            ordinary |= _sentences(next_turn(invited, Heard(intent), evening))
    assert "Let's stop here." in hard
    assert hard - with_the_page - ordinary == set()


def _sentences(turn: Turn) -> set[str]:
    """What is said in a turn, as far as it has clips."""
    by_name = {clip.name: sentence for sentence, clip in CLIPS.items()}
    texts = (f"{turn.say} {turn.question}", turn.reprompt)
    clips = [clip for text in texts for clip in clips_saying(caption(without_wake(text)), CLIPS)]
    return {by_name[clip.name] for clip in clips}
