"""Nothing begins without a yes, and nothing after a no: over every stage, moment and intent."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.guide.intents import (
    MEANINGS,
    Ache,
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Pace,
    Part,
    Slot,
    Switch,
)
from skill.guide.programme.playback import Place
from skill.guide.programme.player import Play, Stop
from skill.guide.talk import (
    SAFETY_INTENTS,
    Conversation,
    Offer,
    Situation,
    Stage,
    Turn,
    next_turn,
)
from tests.bedroom import REPERTOIRE
from tests.test_conversation import EVENINGS, KNOWN, LONG, NEW, OFFER, TONIGHT, named

NO = [intent for intent in Intent if MEANINGS.get(intent, intent) in (Intent.NO, Intent.STOP)]
YES = frozenset({Intent.YES, Intent.AGREE})
RELUCTANT = [Intent.NOT_BOTH, Intent.HAVE_TO, Intent.WAIT, Intent.HOLD, Intent.PAUSE, Intent.CHILD]
NOT_UNDERSTOOD = Heard(Intent.FALLBACK)
FIRST_NIGHT = replace(KNOWN, couple=NEW)

conversations = st.none() | st.builds(
    Conversation,
    stage=st.sampled_from(Stage),
    night=st.just(TONIGHT),
    offer=st.sampled_from(
        [OFFER, Offer(), replace(OFFER, plan="tense-7"), replace(OFFER, plan="alone", solo=True)]
    ),
    misses=st.integers(0, 2),
    doubted=st.booleans(),
    behind=st.none() | st.sampled_from([Stage.FIRST, Stage.INVITED, Stage.GATE]),
).map(named)
situations = st.builds(
    lambda situation, dice: replace(situation, dice=dice),
    st.sampled_from(list(EVENINGS.values())),
    st.integers(0, 9),
)
utterances = st.builds(
    Heard,
    intent=st.sampled_from(Intent),
    minutes=st.sampled_from([None, 3, 7, 12, 20]),
    mood=st.sampled_from([None, *REPERTOIRE.moods]),
    without=st.sampled_from([None, *Part]),
    practice=st.sampled_from(["", "breathe", "look", "touch", "parts", "check-in", "dance"]),
    pace=st.sampled_from([None, *Pace]),
    switch=st.sampled_from([None, *Switch]),
    change=st.sampled_from([None, *LookChange]),
    depth=st.sampled_from([None, *DepthWish]),
    manner=st.sampled_from([None, *Manner]),
    ache=st.sampled_from([None, *Ache]),
    unclear=st.frozensets(st.sampled_from([Slot.LENGTH, Slot.MOOD, Slot.WITHOUT])),
)


def plays(turn: Turn) -> bool:
    """Whether the turn begins anything, or goes on with it."""
    return isinstance(turn.audio, Play)


@given(conversations, st.sampled_from(NO), utterances, situations)
@settings(max_examples=600)
def test_after_a_no_nothing_begins(
    conversation: Conversation | None, no: Intent, slots: Heard, situation: Situation
) -> None:
    """At any stage, whatever stands in its slots; what sounds is silenced where no question is open."""
    turn = next_turn(conversation, replace(slots, intent=no), situation)
    assert not plays(turn)
    if conversation is None and situation.playing:
        assert turn.audio == Stop()


@given(conversations, st.sampled_from([*RELUCTANT, *sorted(SAFETY_INTENTS)]), situations)
@settings(max_examples=600)
def test_what_is_no_plain_yes_begins_nothing(
    conversation: Conversation | None, intent: Intent, situation: Situation
) -> None:
    """One who speaks for both, one who is not there yet, one who asks whether they have to."""
    assert not plays(next_turn(conversation, Heard(intent), situation))


@given(conversations, situations)
@settings(max_examples=300)
def test_what_is_not_understood_overrules_nothing(
    conversation: Conversation | None, situation: Situation
) -> None:
    """What plays is held, and asked about; where a question is open nothing begins either."""
    turn = next_turn(conversation, NOT_UNDERSTOOD, situation)
    assert not plays(turn)
    if conversation is None and situation.playing:
        assert turn.audio == Stop()
        assert turn.conversation is not None
        assert turn.conversation.stage is Stage.RESUMING


@given(st.lists(utterances.filter(lambda heard: heard.intent not in YES), max_size=6))
@settings(max_examples=600)
def test_nothing_plays_on_the_first_night_before_a_yes(said: list[Heard]) -> None:
    """No row of sentences without a yes begins anything: no length, no mood, no "let's go".

    One who is alone, and says so, may begin what is for one.
    """
    conversation = None
    for heard in said:
        turn = next_turn(conversation, heard, FIRST_NIGHT)
        if plays(turn):
            assert turn.audio.place.unkept or turn.audio.place.plan == "sound"  # type: ignore[union-attr]
        conversation = turn.conversation


@given(utterances)
@settings(max_examples=300)
def test_the_first_question_stays_until_it_has_its_yes(heard: Heard) -> None:
    """What is said before it is taken up, and what comes behind it leads back to it."""
    first = Conversation(Stage.FIRST, TONIGHT, OFFER)
    turn = next_turn(first, heard, FIRST_NIGHT)
    if heard.intent not in YES:
        assert not plays(turn)
    if turn.conversation is not None and heard.intent is not Intent.LAUNCH:
        assert Stage.FIRST in (turn.conversation.stage, turn.conversation.behind) or (
            turn.conversation.stage in (Stage.ALONE, Stage.GATE)
        )


@pytest.mark.parametrize("minutes", [3, 7, 12, 20])
def test_a_length_is_a_wish_on_the_first_night(minutes: int) -> None:
    """It is taken up, the question stays, and the yes begins it."""
    first = next_turn(None, Heard(Intent.LAUNCH), FIRST_NIGHT)
    wished = next_turn(first.conversation, Heard(Intent.BEGIN, minutes=minutes), FIRST_NIGHT)
    assert wished.question == "Are you both here, and both willing?"
    begun = next_turn(wished.conversation, Heard(Intent.AGREE), FIRST_NIGHT)
    assert plays(begun)
    assert begun.audio.place.plan == f"ordinary-{minutes}"  # type: ignore[union-attr]


def test_a_question_is_a_wish_on_the_first_night_and_is_called_one() -> None:
    """It waits for the yes of two; nobody knows on that night what a check-in is."""
    welcome = next_turn(None, Heard(Intent.LAUNCH), FIRST_NIGHT)
    turn = next_turn(welcome.conversation, Heard(Intent.QUESTION), FIRST_NIGHT)
    assert turn.say.startswith("The question.")
    assert not plays(turn)
    begun = next_turn(turn.conversation, Heard(Intent.YES), FIRST_NIGHT)
    assert isinstance(begun.audio, Play)
    assert begun.audio.place.plan == "check-in"


@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.INVITED, Stage.GATE, Stage.LONGER])
def test_who_speaks_for_both_is_asked_again_once(stage: Stage) -> None:
    """Kindly; the second time it is let be."""
    asked = next_turn(Conversation(stage, TONIGHT, OFFER), Heard(Intent.NOT_BOTH), KNOWN)
    assert "a yes from each of you" in asked.say
    assert "both willing" in asked.question
    left = next_turn(asked.conversation, Heard(Intent.NOT_BOTH), KNOWN)
    assert left.conversation is None
    assert not plays(left)


@pytest.mark.parametrize("heard", [Heard(Intent.BEGIN), Heard(Intent.START), Heard(Intent.YES)])
def test_a_beginning_out_of_nothing_is_asked_about(heard: Heard) -> None:
    """It may be a guess of the recogniser's: nothing was named, and nothing was asked."""
    turn = next_turn(None, heard, replace(KNOWN, couple=LONG))
    assert not plays(turn)
    assert turn.conversation is not None


def test_a_beginning_without_its_slots_is_no_yes_to_the_invitation() -> None:
    """ "Shall I begin?", and nothing begins."""
    invited = Conversation(Stage.INVITED, TONIGHT, OFFER)
    assert not plays(next_turn(invited, Heard(Intent.BEGIN), KNOWN))
    assert plays(next_turn(invited, Heard(Intent.START), KNOWN))


@pytest.mark.parametrize("slot", [Slot.LENGTH, Slot.MOOD, Slot.WITHOUT])
@pytest.mark.parametrize("conversation", [None, Conversation(Stage.INVITED, TONIGHT, OFFER)])
def test_a_word_that_was_not_matched_is_never_passed_over(
    conversation: Conversation | None, slot: Slot
) -> None:
    """Beside what was understood, too: it is said back, and the rest is asked for."""
    heard = Heard(
        Intent.BEGIN, minutes=None if slot is Slot.LENGTH else 12, unclear=frozenset({slot})
    )
    turn = next_turn(conversation, heard, replace(KNOWN, couple=LONG))
    assert not plays(turn)
    assert turn.conversation is not None
    if slot is not Slot.LENGTH:
        assert "Twelve minutes" in turn.say
        assert turn.conversation.offer.plan == "ordinary-12"


@pytest.mark.parametrize(("part", "declined"), [(Part.TOUCH, "touch_off"), (Part.LOOK, "look_off")])
def test_a_preference_beside_a_length_holds_tonight(part: Part, declined: str) -> None:
    """ "Twelve minutes, but skip the eye contact": begun so, and not remembered for ever."""
    invited = Conversation(Stage.INVITED, TONIGHT, OFFER)
    turn = next_turn(invited, Heard(Intent.BEGIN, minutes=12, without=part), KNOWN)
    assert plays(turn)
    assert getattr(turn.audio.place.preferences, declined)  # type: ignore[union-attr]
    assert turn.change is None


def test_a_word_that_tells_of_the_day_begins_no_twenty_minutes() -> None:
    """ "Long" answers "a tired evening, or a good one?" as well; with a number it begins."""
    invited = next_turn(None, Heard(Intent.LAUNCH), KNOWN).conversation
    turn = next_turn(invited, Heard(Intent.BEGIN, minutes=20, number="long"), KNOWN)
    assert not plays(turn)
    assert turn.conversation is not None
    assert turn.conversation.offer.plan == "ordinary-20"
    assert plays(next_turn(invited, Heard(Intent.BEGIN, minutes=20, number="twenty"), KNOWN))


@pytest.mark.parametrize("intent", [Intent.NO_QUESTION, Intent.BEGIN])
def test_no_question_is_offered_lying_down(intent: Intent) -> None:
    """Three minutes in which nobody has to answer anything, behind a yes."""
    invited = Conversation(Stage.INVITED, TONIGHT, OFFER)
    turn = next_turn(invited, Heard(intent, minutes=12, without=Part.QUESTION), KNOWN)
    assert not plays(turn)
    begun = next_turn(turn.conversation, Heard(Intent.YES), KNOWN)
    assert begun.audio.place.plan == "tired-3"  # type: ignore[union-attr]


def test_what_is_for_one_leads_to_nothing_for_two_without_a_yes_of_two() -> None:
    """One alone plays; a length named then is asked about as on any first night."""
    alone = Place("alone", "en-US", TONIGHT, unkept=True)
    situation = replace(FIRST_NIGHT, place=alone, offset=20_000, playing=True)
    assert not plays(next_turn(None, Heard(Intent.BEGIN, minutes=12), situation))


@pytest.mark.parametrize("name", ["known couple", "playing", "talking", "tense", "stopped"])
def test_a_hard_moment_may_be_mistaken_for_another(name: str) -> None:
    """The same silence and the same first words; nothing starts, counts, or is remembered."""
    turns = [next_turn(None, Heard(intent), EVENINGS[name]) for intent in sorted(SAFETY_INTENTS)]
    for turn in turns:
        assert turn.audio == turns[0].audio
        assert turn.say.split(" [")[0] == "Let's stop here."
        assert not plays(turn)
        assert turn.change is None
        assert (turn.forget, turn.reminder, turn.consent) == (False, None, None)


def test_every_plan_of_the_offers_exists() -> None:
    """What a conversation can offer is in the repertoire."""
    assert {"alone", "tired-3", "ordinary-3", "sound", "check-in"} <= set(REPERTOIRE)
