"""Care: the words and the silence of docs/evidence.md, "Hard moments"."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from skill.guide.couple.record import Couple
from skill.guide.intents import Heard, Intent, Pace
from skill.guide.programme.playback import Place
from skill.guide.programme.player import Play, Stop
from skill.guide.talk import Conversation, Situation, Stage, Turn, care, needs_couple, next_turn
from skill.guide.text import caption
from tests.bedroom import PLAN, REPERTOIRE, WORDS

TONIGHT = date(2026, 11, 24)
COUPLE = Couple(frozenset(TONIGHT - timedelta(days=days) for days in range(1, 9)))
QUIET = Situation(REPERTOIRE, WORDS, TONIGHT, COUPLE, dice=5)
BREATHING = replace(
    QUIET, couple=None, place=Place(PLAN.name, "en-US", TONIGHT, 1), offset=60_000, playing=True
)
LOOKING = replace(
    BREATHING, place=Place("ordinary-12", "en-US", TONIGHT, 1, segment=1, question=3), offset=30_000
)
TENSE = replace(BREATHING, place=Place("tense-7", "en-US", TONIGHT, 1, segment=1))
CONVERSATIONS = [None, *(Conversation(stage, TONIGHT) for stage in Stage)]
EXIT = f"{WORDS.line('safe.stop')} {WORDS.line('safe.exit')}"
FLOOD = f"{WORDS.line('safe.stop')} {WORDS.line('safe.flood')}"


def said(turn: Turn) -> str:
    return caption(f"{turn.say} {turn.question}")


@pytest.mark.parametrize("heard", sorted(care.INTENTS))
@pytest.mark.parametrize("situation", [QUIET, BREATHING, LOOKING, TENSE])
def test_it_is_answered_in_every_stage_without_the_table(
    situation: Situation, heard: Intent
) -> None:
    """The same words whatever was open; nothing is remembered; what sounds stops, whichever it was."""
    for conversation in CONVERSATIONS:
        turn = next_turn(conversation, Heard(heard), situation)
        assert turn.say == next_turn(None, Heard(heard), QUIET).say
        assert not needs_couple(conversation, Heard(heard), situation)
        assert turn.change is None
        assert not turn.forget
        assert turn.reminder is None
        if situation.playing:
            assert isinstance(turn.audio, Stop)
        assert not isinstance(turn.audio, Play)


@pytest.mark.parametrize("heard", [Intent.EXIT, Intent.BODY, Intent.FLOOD, Intent.DRINK])
def test_these_end_and_ask_nothing(heard: Intent) -> None:
    """Nobody is questioned in front of the other one."""
    turn = next_turn(None, Heard(heard), BREATHING)
    assert turn.conversation is None
    assert "?" not in said(turn)


def test_the_way_out_names_no_reason() -> None:
    """No word of violence, of fear, of the other one; it is the same line for every reason."""
    assert next_turn(None, Heard(Intent.EXIT), BREATHING).say == EXIT
    assert not {"violence", "abuse", "afraid", "hurt", "safe", "partner", "unsafe", "fear"} & set(
        caption(EXIT).lower().split()
    )


def test_one_ordinary_stop_no_and_pause_in_ten_says_the_same() -> None:
    """So hearing it tells nothing; and such a stop differs in nothing else."""
    invited = Conversation(Stage.INVITED, TONIGHT)
    for conversation, situation, intent in (
        (invited, QUIET, Intent.STOP),
        (invited, QUIET, Intent.NO),
        (None, BREATHING, Intent.STOP),
        (None, BREATHING, Intent.PAUSE),
    ):
        turns = [
            next_turn(conversation, Heard(intent), replace(situation, dice=dice))
            for dice in range(10)
        ]
        assert [turn.say for turn in turns].count(EXIT) == 1, situation
        assert len({(turn.audio, turn.change, turn.conversation) for turn in turns}) == 1


def test_a_stop_after_an_argument_is_kind() -> None:
    """Twenty minutes apart, or the way out; by chance and not by what was said."""
    heard = {
        next_turn(None, Heard(Intent.STOP), replace(TENSE, dice=dice)).say for dice in range(10)
    }
    assert heard == {EXIT, FLOOD}


def test_a_person_in_danger_of_themselves_hears_a_number_and_one_offer() -> None:
    """The number once, once more after a yes, and then quiet; no cause is guessed, nothing is promised."""
    turn = next_turn(None, Heard(Intent.CARE), BREATHING)
    assert "nine, eight, eight" in said(turn)
    assert turn.conversation is not None
    again = next_turn(turn.conversation, Heard(Intent.YES), BREATHING)
    assert "Nine, eight, eight" in again.say
    assert again.conversation is None
    no = next_turn(turn.conversation, Heard(Intent.NO), BREATHING)
    assert "reach out" in no.say
    assert not isinstance(again.audio or no.audio, Play)


def test_the_guide_never_promises_to_call() -> None:
    """It cannot, and says so where it matters."""
    assert "I can't call for you" in said(next_turn(None, Heard(Intent.BODY), BREATHING))
    texts = [
        text
        for line, variants in WORDS.lines.items()
        if line.split(".")[0] in ("safe", "care")
        for text in variants
    ]
    assert not [text for text in texts if "I'll call" in text or "I will call" in text]


def test_somebody_dizzy_goes_on_without_the_breathing() -> None:
    """Behind it, and with no breath to follow for the rest of the evening; a no ends."""
    asked = next_turn(None, Heard(Intent.DIZZY), BREATHING)
    held = replace(BREATHING, playing=False)
    on = next_turn(asked.conversation, Heard(Intent.YES), held)
    assert isinstance(on.audio, Play)
    assert (on.audio.place.segment, on.audio.place.preferences.pace) == (1, Pace.OWN)
    off = next_turn(asked.conversation, Heard(Intent.NO), held)
    assert (off.conversation, off.audio) == (None, Stop())


def test_somebody_upset_can_keep_the_sound() -> None:
    """Without a word, and without a question."""
    asked = next_turn(None, Heard(Intent.UPSET), BREATHING)
    on = next_turn(asked.conversation, Heard(Intent.YES), BREATHING)
    assert isinstance(on.audio, Play)
    assert on.audio.place.plan == "sound"


def test_a_strange_face_ends_the_look_and_a_yes_goes_on_behind_it() -> None:
    """Stopped first, as in every hard moment; then on with the next practice."""
    turn = next_turn(None, Heard(Intent.FACES), LOOKING)
    assert turn.audio == Stop()
    assert "It passes" in turn.say
    yes = next_turn(turn.conversation, Heard(Intent.YES), replace(LOOKING, playing=False))
    assert isinstance(yes.audio, Play)
    assert yes.audio.place.segment == 2


@pytest.mark.parametrize("stage", [Stage.CARING, Stage.DIZZY, Stage.UPSET])
def test_anything_else_is_asked_once_more(stage: Stage) -> None:
    """A pineapple is no yes."""
    turn = next_turn(Conversation(stage, TONIGHT), Heard(Intent.LOOP_ON), QUIET)
    assert turn.conversation is not None
    assert turn.conversation.stage is stage
