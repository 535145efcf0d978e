"""What people bring at bedtime: met in a few words, never begun over, never remembered."""

import re
from dataclasses import replace
from datetime import time

import pytest

from skill.alexa.speech import WAKE_WORD, ssml
from skill.guide.couple import Preferences
from skill.guide.intents import (
    Ache,
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Pace,
    Slot,
    Switch,
)
from skill.guide.programme import CONTENT, Place, Play, Stop
from skill.guide.talk import Conversation, Offer, Situation, Stage, Turn, next_turn
from skill.guide.talk.keeping import SUGGESTED
from skill.guide.text import WAKE, WAKE_WORDS, caption
from tests.bedroom import REPERTOIRE, WORDS
from tests.test_conversation import EVENINGS, KNOWN, LONG, OFFER, TONIGHT, named

INVITED = Conversation(Stage.INVITED, TONIGHT, OFFER)
WHISPERED = Preferences(whispered=True, slow=True)
TOUCHING = replace(
    EVENINGS["playing"], place=Place("ordinary-12", "en-US", TONIGHT, 1, segment=2), offset=20_000
)
LOOKING = replace(TOUCHING, place=Place("ordinary-12", "en-US", TONIGHT, 1, segment=1))
LONG_LOOK = replace(
    LOOKING,
    place=Place("ordinary-20", "en-US", TONIGHT, 1, segment=2, preferences=Preferences(level=4)),
    offset=60_000,
)

JUST_RESUMED = Place("ordinary-12", "en-US", TONIGHT, 1, start=14_000)


def place_of(turn: Turn) -> Place:
    """What the turn plays."""
    assert isinstance(turn.audio, Play)
    return turn.audio.place


# What is brought


@pytest.mark.parametrize("name", ["known couple", "playing", "stopped", "new couple"])
@pytest.mark.parametrize("conversation", [None, INVITED])
def test_a_loss_is_met_with_sorry_and_quiet(name: str, conversation: Conversation | None) -> None:
    """No cheer, no "I missed that"; a sound or a quiet evening is offered, and a yes begins it."""
    turn = next_turn(conversation, Heard(Intent.LOSS), EVENINGS[name])
    assert turn.say.startswith("I'm so sorry.")
    assert not isinstance(turn.audio, Play)
    assert turn.conversation is not None
    begun = place_of(next_turn(turn.conversation, Heard(Intent.YES), EVENINGS[name]))
    is_invited = conversation is not None or name == "known couple"
    assert begun.plan == ("loss-3" if is_invited else "sound")
    assert next_turn(turn.conversation, Heard(Intent.NO), EVENINGS[name]).conversation is None


@pytest.mark.parametrize(
    ("ache", "expected"),
    [
        (Ache.TENDER, Preferences(touch_off=True)),
        (Ache.BREATH, Preferences(pace=Pace.OWN)),
        (Ache.PREGNANT, Preferences(pace=Pace.OWN)),
        (Ache.SORE, Preferences()),
        (None, Preferences()),
    ],
)
def test_an_ache_eases_tonight_and_is_not_remembered(
    ache: Ache | None, expected: Preferences
) -> None:
    """Health is in no record; and an ache is never a reason for the emergency line."""
    turn = next_turn(INVITED, Heard(Intent.ACHE, ache=ache), KNOWN)
    assert turn.change is None
    assert "emergency" not in turn.say
    assert place_of(next_turn(turn.conversation, Heard(Intent.YES), KNOWN)).preferences == expected
    playing = next_turn(None, Heard(Intent.ACHE, ache=ache), EVENINGS["playing"])
    assert playing.audio == Stop()
    yes = next_turn(playing.conversation, Heard(Intent.YES), EVENINGS["stopped"])
    assert place_of(yes).preferences == expected


@pytest.mark.parametrize("intent", [Intent.WAIT, Intent.PAUSE, Intent.HOLD, Intent.MORE_TIME])
def test_who_is_not_there_yet_has_time(intent: Intent) -> None:
    """The door stays open by the shortest question there is; the same yes begins."""
    turn = next_turn(INVITED, Heard(intent), KNOWN)
    assert turn.say.startswith("Take your time.")
    assert turn.question == turn.reprompt
    assert isinstance(next_turn(turn.conversation, Heard(Intent.YES), KNOWN).audio, Play)


@pytest.mark.parametrize("intent", [Intent.WAIT, Intent.PAUSE, Intent.HOLD])
def test_a_reminders_time_is_said_again_to_who_needs_time(intent: Intent) -> None:
    """The yes that follows is a yes to that time, so nobody agrees to one out of hearing."""
    asked = Conversation(Stage.REMINDING, TONIGHT, OFFER, at=time(22))
    turn = next_turn(asked, Heard(intent), KNOWN)
    assert "10:00" in turn.question


@pytest.mark.parametrize("name", ["known couple", "playing", "talking"])
@pytest.mark.parametrize("conversation", [None, INVITED])
def test_a_child_makes_it_wait(name: str, conversation: Conversation | None) -> None:
    """Never a touch or a look beside a child: nothing plays, and nothing is offered."""
    turn = next_turn(conversation, Heard(Intent.CHILD), EVENINGS[name])
    assert turn.conversation is None
    assert not isinstance(turn.audio, Play)


def test_one_asleep_ends_softly_or_leaves_one_alone() -> None:
    """What plays falls silent; before it, a few minutes for one."""
    assert next_turn(None, Heard(Intent.ASLEEP), EVENINGS["playing"]).audio == Stop()
    turn = next_turn(INVITED, Heard(Intent.ASLEEP), KNOWN)
    assert turn.conversation is not None
    assert turn.conversation.stage is Stage.ALONE


@pytest.mark.parametrize("name", ["finished", "known couple", "yesterday's"])
def test_thanks_close_and_open_nothing(name: str) -> None:
    """Kind words after the good night are answered, and that is all."""
    turn = next_turn(None, Heard(Intent.THANKS), EVENINGS[name])
    assert (turn.question, turn.audio, turn.change) == ("", None, None)
    assert turn.say


WITH_EVENINGS = list(REPERTOIRE.moods)


@pytest.mark.parametrize("mood", [None, *WITH_EVENINGS])
def test_a_day_is_taken_up_and_begins_nothing(mood: str | None) -> None:
    """Kindly, and never as something that was missed; an evening that fits it is offered."""
    turn = next_turn(INVITED, Heard(Intent.DAY, mood=mood), replace(KNOWN, couple=LONG))
    assert not isinstance(turn.audio, Play)
    assert "missed" not in turn.say
    assert turn.conversation is not None
    wanted = Stage.GATE if mood == "tense" else Stage.INVITED
    assert turn.conversation.stage is wanted
    if mood:
        assert turn.conversation.offer.plan.startswith(mood)


@pytest.mark.parametrize("intent", [Intent.DAY, Intent.BEGIN])
def test_a_mood_that_no_session_has_is_as_if_it_had_not_been_named(intent: Intent) -> None:
    """An interaction model may be newer than the sessions: the evening that was offered is offered."""
    turn = next_turn(INVITED, Heard(intent, mood="sulky"), replace(KNOWN, couple=LONG))
    assert not isinstance(turn.audio, Play)
    assert turn.conversation is not None
    assert turn.conversation.offer.plan == INVITED.offer.plan


@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.INVITED, Stage.RESUMING])
@pytest.mark.parametrize("intent", [Intent.RUDE, Intent.SILLY, Intent.HAVE_TO, Intent.SAY_AGAIN])
def test_some_words_leave_the_question_open(stage: Stage, intent: Intent) -> None:
    """Answered shortly, without offence, and back to what was asked."""
    turn = next_turn(Conversation(stage, TONIGHT, OFFER), Heard(intent), EVENINGS["stopped"])
    assert turn.conversation is not None
    assert turn.conversation.stage is stage


def test_too_fast_in_the_breathing_is_about_breath() -> None:
    """Their own breath then; anywhere else it is a wish for time."""
    turn = next_turn(None, Heard(Intent.TOO_FAST), EVENINGS["playing"])
    assert place_of(turn).preferences.pace is Pace.OWN
    assert next_turn(None, Heard(Intent.TOO_FAST), EVENINGS["talking"]).audio == Stop()


# The question


def test_the_question_can_be_heard_again_at_any_time() -> None:
    """While it plays, after the good night, and where the recording has a question of its own."""
    talking = EVENINGS["talking"]
    text = WORDS.questions[talking.place.question].text  # type: ignore[union-attr]
    asked = Heard(Intent.WHAT_QUESTION)
    assert text in next_turn(None, asked, talking).say
    over = replace(talking, playing=False, finished=True, offset=1)
    assert text in next_turn(None, asked, over).say
    three = Place("ordinary-3", "en-US", TONIGHT, 1, segment=1, question=1)
    assert WORDS.questions[1].text in next_turn(None, asked, replace(talking, place=three)).say
    other_day = replace(KNOWN, couple=replace(LONG, question=7))
    assert WORDS.questions[7].text in next_turn(None, asked, other_day).say
    assert "no question" in next_turn(INVITED, asked, replace(KNOWN, couple=None)).say


def test_something_deep_is_asked_for() -> None:
    """A deep question, to talk about by themselves; on the first night the first question stays."""
    deeper = Heard(Intent.DEPTH, depth=DepthWish.DEEP)
    turn = next_turn(INVITED, deeper, KNOWN)
    assert WORDS.questions[KNOWN.deep_question_behind(0)].text in turn.say
    first = next_turn(Conversation(Stage.FIRST, TONIGHT, OFFER), deeper, EVENINGS["new couple"])
    assert "both willing" in first.question


# Pause has a door


@pytest.mark.parametrize(
    ("situation", "opens"),
    [
        (EVENINGS["playing"], False),
        (EVENINGS["tense"], True),
        (TOUCHING, True),
        (replace(LOOKING, offset=10_000), False),
        (LONG_LOOK, True),
        (replace(EVENINGS["playing"], place=JUST_RESUMED), True),
    ],
    ids=["breathing", "tense", "touch", "short look", "long look", "resumed a moment ago"],
)
def test_pause_opens_the_microphone_where_it_may_be_more(situation: Situation, opens: bool) -> None:
    """It is the one word that always arrives; what plays falls silent either way."""
    turn = next_turn(None, Heard(Intent.PAUSE), situation)
    assert turn.audio == Stop()
    assert (turn.conversation is not None) == opens
    if turn.conversation:
        assert turn.conversation.stage is Stage.PAUSED
        no = next_turn(turn.conversation, Heard(Intent.NO), replace(situation, playing=False))
        assert "numbers are on this skill's page" in no.say
        yes = next_turn(turn.conversation, Heard(Intent.YES), replace(situation, playing=False))
        assert not isinstance(yes.audio, Play)


# A slot that is not matched


@pytest.mark.parametrize(
    "intent",
    [
        *(Intent.TOUCH, Intent.LOOK, Intent.LOOK_LENGTH, Intent.DEPTH),
        *(Intent.VOICE, Intent.PACE, Intent.COUNT, Intent.AWAY),
    ],
)
@pytest.mark.parametrize("conversation", [None, INVITED])
def test_a_wish_without_its_word_is_never_guessed(
    conversation: Conversation | None, intent: Intent
) -> None:
    """It says what there is; what plays is held meanwhile."""
    turn = next_turn(
        conversation, Heard(intent, unclear=frozenset({Slot.SWITCH})), EVENINGS["playing"]
    )
    assert turn.change is None
    assert turn.conversation is not None
    if conversation is None:
        assert turn.audio == Stop()


# How they like the voice


@pytest.mark.parametrize("stage", Stage)
def test_the_manner_of_the_voice_holds_at_every_stage(stage: Stage) -> None:
    """Whatever is said: a whisper that was wished for is never broken by an answer."""
    conversation = named(Conversation(stage, TONIGHT, replace(OFFER, preferences=WHISPERED)))
    for intent in Intent:
        if intent in (Intent.VOICE, Intent.LAUNCH):
            continue
        turn = next_turn(conversation, Heard(intent), KNOWN)
        assert (turn.manner.whispered, turn.manner.slow) == (True, True), intent
        if turn.conversation:
            assert turn.conversation.offer.preferences.whispered, intent


@pytest.mark.parametrize("intent", [Intent.FORGET, Intent.REMIND, Intent.CARE, Intent.UPSET])
def test_a_question_of_its_own_keeps_the_manner(intent: Intent) -> None:
    """Also where the record is all that knows of it, and in the answer behind the question."""
    situation = replace(KNOWN, couple=replace(LONG, preferences=WHISPERED))
    turn = next_turn(None, Heard(intent), situation)
    assert turn.manner.whispered
    behind = next_turn(turn.conversation, Heard(Intent.NO), replace(situation, couple=None))
    assert behind.manner.whispered


@pytest.mark.parametrize(
    "heard",
    [
        Heard(Intent.VOICE, manner=Manner.USUAL),
        Heard(Intent.TOUCH, switch=Switch.OFF),
        Heard(Intent.LOOK_LENGTH, change=LookChange.SHORTER),
    ],
)
def test_a_wish_holds_behind_a_question_of_its_own(heard: Heard) -> None:
    """Said between "forget us" and its no, it is still there when the invitation comes back."""
    forgetting = next_turn(INVITED, Heard(Intent.FORGET), KNOWN).conversation
    wished = next_turn(forgetting, heard, KNOWN)
    back = next_turn(wished.conversation, Heard(Intent.NO), KNOWN)
    assert wished.conversation is not None
    assert back.conversation is not None
    assert back.conversation.stage is Stage.INVITED
    assert back.conversation.offer.preferences == wished.conversation.offer.preferences


@pytest.mark.parametrize(
    ("number", "at"), [("ten", time(22)), ("9", time(21)), ("twelve", time(0)), ("forty", None)]
)
def test_a_bare_number_answers_the_question_for_a_time(number: str, at: time | None) -> None:
    """To the model "ten" is a length; behind "at what time?" it is an hour of the evening."""
    timing = Conversation(Stage.TIMING, TONIGHT, OFFER)
    heard = Heard(Intent.BEGIN, minutes=12, number=number)
    turn = next_turn(timing, heard, replace(KNOWN, may_remind=True))
    assert turn.conversation is not None
    assert turn.conversation.at == at


@pytest.mark.parametrize("intent", [Intent.YES, Intent.AGREE])
def test_a_yes_to_the_time_that_is_suggested_is_that_time(intent: Intent) -> None:
    """ "At ten, perhaps?" is how the question is asked once more; a yes of its own still follows."""
    suggestion = WORDS.line("timing.reprompt").lower()
    assert WORDS.lengths[SUGGESTED.hour - 12] in suggestion
    timing = Conversation(Stage.TIMING, TONIGHT, OFFER)
    turn = next_turn(timing, Heard(intent), replace(KNOWN, may_remind=True))
    assert turn.reminder is None
    assert turn.conversation is not None
    assert turn.conversation.stage is Stage.REMINDING
    assert turn.conversation.at == SUGGESTED
    confirmed = next_turn(turn.conversation, Heard(intent), KNOWN)
    assert confirmed.reminder is not None
    assert confirmed.reminder.at == SUGGESTED


# Every intent is granted while the door is open


@pytest.mark.parametrize("intent", [Intent.FORGET, Intent.REMIND])
@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.INVITED, Stage.GATE])
def test_a_question_of_its_own_leads_back_to_the_evening(intent: Intent, stage: Stage) -> None:
    """Behind its no stands the question that was open."""
    turn = next_turn(Conversation(stage, TONIGHT, OFFER), Heard(intent), KNOWN)
    back = next_turn(turn.conversation, Heard(Intent.NO), KNOWN)
    assert back.conversation is not None
    assert back.conversation.stage is stage


def test_same_names_last_time() -> None:
    """Also one practice alone, which can be the usual."""
    situation = replace(KNOWN, couple=replace(LONG, last="breathe"))
    turn = next_turn(INVITED, Heard(Intent.SAME), situation)
    assert "no last time yet" in turn.say
    invited = next_turn(None, Heard(Intent.LAUNCH), situation)
    assert "the breathing" in invited.question
    same = next_turn(invited.conversation, Heard(Intent.SAME), situation)
    assert same.say.startswith("The breathing.")
    assert place_of(same).plan == "breathe"


# The next morning


@pytest.mark.parametrize("intent", [Intent.PAUSE, Intent.STOP, Intent.CANCEL, Intent.HOLD])
@pytest.mark.parametrize("name", ["finished", "yesterday's"])
def test_words_for_something_else_in_the_house_get_no_answer(intent: Intent, name: str) -> None:
    """They still reach whoever played last."""
    assert next_turn(None, Heard(intent), EVENINGS[name]) == Turn()


@pytest.mark.parametrize(
    "intent", [Intent.NEXT, Intent.PREVIOUS, Intent.REPEAT, Intent.LOOP_ON, Intent.SHUFFLE_OFF]
)
def test_what_cannot_be_done_is_said_in_six_words(intent: Intent) -> None:
    """And the microphone stays closed."""
    turn = next_turn(None, Heard(intent), EVENINGS["yesterday's"])
    assert 1 <= len(caption(turn.say).split()) <= 6
    assert (turn.conversation, turn.audio) == (None, None)


@pytest.mark.parametrize("intent", [Intent.RESUME, Intent.START_OVER])
def test_the_next_morning_nothing_starts_by_itself(intent: Intent) -> None:
    """It invites, and waits for a yes."""
    turn = next_turn(None, Heard(intent), EVENINGS["yesterday's"])
    assert turn.conversation is not None
    assert not isinstance(turn.audio, Play)


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(4, "Good morning"), (11, "Good morning"), (12, "Hello"), (16, "Hello"), (23, "")],
)
def test_a_greeting_knows_the_hour(hour: int, greeting: str) -> None:
    """Nobody is wished a good evening over breakfast."""
    say = next_turn(None, Heard(Intent.LAUNCH), replace(KNOWN, hour=hour)).say
    assert say.startswith(greeting)
    assert hour > 16 or "evening" not in say


# How to reach the guide


def test_what_wakes_the_speaker_is_the_front_ends_to_say() -> None:
    """The guide writes a placeholder, the front end its word, and no recording has either."""
    first = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["new couple"])
    assert f"{{{WAKE}}}, stop" in first.say
    assert f"{WAKE_WORD}, stop" in ssml(first.say)
    assert "Computer, stop" in ssml(first.say, wake="Computer")
    recorded = (CONTENT / "words" / "en-US" / "practices.toml").read_text()
    assert WAKE not in re.findall(r"\{(\w+)\}", recorded)
    for variants in WORDS.lines.values():
        assert not any(WAKE_WORDS & set(re.findall(r"\w+", text.lower())) for text in variants)


def test_no_recording_asks_for_a_word_that_a_closed_microphone_cannot_hear() -> None:
    """What can be said is told by the live voice, with the word that wakes the speaker."""
    recorded = (CONTENT / "words" / "en-US" / "practices.toml").read_text().lower()
    for prompt in ("you can say", "say again", "say stop", "say next", "tell me"):
        assert prompt not in recorded


def test_the_first_night_says_what_happens_and_how_to_end_it() -> None:
    """Once: what, how long, what the bell means, and the way to stop."""
    first = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["new couple"]).say
    for told in ("a few minutes", "bell", "stop", "not therapy"):
        assert told in first
    assert "bell" in next_turn(INVITED, Heard(Intent.HELP), KNOWN).say


def test_an_offer_survives_its_attributes() -> None:
    """Everything that a yes needs comes back as it was."""
    offer = Offer(
        plan="alone",
        last="breathe",
        milestone=3,
        kept=2,
        question=4,
        long_question=5,
        early=True,
        preferences=WHISPERED.climb("touch"),
        solo=True,
        longer=True,
        step="touch",
        path="dreams",
        hard_days=True,
    )
    asked = Conversation(Stage.ALONE, TONIGHT, offer, 1, doubted=True, behind=Stage.FIRST)
    assert Conversation.from_attributes(asked.to_attributes()) == asked
