"""The table of stage and heard has no holes, and every answer is one that Alexa and the couple can take."""

from datetime import date, timedelta
from itertools import product

import pytest

from skill.guide.conversation import needs_couple, next_turn
from skill.guide.couple import Couple
from skill.guide.evening import Conversation, Evening, Stage, Turn
from skill.guide.intents import Heard, Intent
from skill.guide.playback import Place, Play, Stop
from skill.guide.words import caption
from tests.bedroom import PLAN, WORDS

TONIGHT = date(2026, 11, 23)
PLACE = Place(PLAN.name, "en-US", TONIGHT, 1)
NEW, OLD = Couple(), Couple(frozenset({TONIGHT - timedelta(days=1)}))

EVENINGS = {
    "new couple": Evening(PLAN, WORDS, TONIGHT, NEW),
    "known couple": Evening(PLAN, WORDS, TONIGHT, OLD),
    "no table": Evening(PLAN, WORDS, TONIGHT),
    "no player": Evening(PLAN, WORDS, TONIGHT, NEW, can_play=False),
    "playing": Evening(PLAN, WORDS, TONIGHT, place=PLACE, offset=30_000, playing=True),
    "stopped": Evening(PLAN, WORDS, TONIGHT, place=PLACE, offset=30_000),
    "finished": Evening(PLAN, WORDS, TONIGHT, OLD, place=PLACE, offset=80_000, finished=True),
    "yesterday's": Evening(PLAN, WORDS, TONIGHT + timedelta(days=1), OLD, place=PLACE, offset=30_000),
}
CONVERSATIONS = [None, *(Conversation(stage, TONIGHT, 1, misses) for stage, misses in product(Stage, (0, 2)))]
CASES = list(product(CONVERSATIONS, Intent, EVENINGS))


@pytest.mark.parametrize(("conversation", "heard", "name"), CASES)
def test_every_pair_has_an_answer(conversation: Conversation | None, heard: Intent, name: str) -> None:
    """Something is said; an open microphone has one question and a shorter reprompt; playing closes it."""
    turn = next_turn(conversation, Heard(heard), EVENINGS[name])
    assert turn.say or turn.question
    assert (turn.conversation is not None) == bool(turn.question) == bool(turn.reprompt)
    if turn.question:
        prompt = caption(f"{turn.say} {turn.question}")
        assert prompt.count("?") == 1, prompt
        assert prompt.endswith("?")
        assert len(turn.reprompt) < len(prompt)
        assert not isinstance(turn.audio, Play)
    if not EVENINGS[name].can_play:
        assert not isinstance(turn.audio, Play)


@pytest.mark.parametrize("heard", [Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.NO])
@pytest.mark.parametrize("conversation", CONVERSATIONS)
@pytest.mark.parametrize("name", EVENINGS)
def test_stop_always_ends(conversation: Conversation | None, heard: Intent, name: str) -> None:
    """In every stage the microphone closes and nothing begins; what can be heard stops."""
    turn = next_turn(conversation, Heard(heard), EVENINGS[name])
    assert turn.conversation is None
    assert not isinstance(turn.audio, Play)
    if conversation is None and EVENINGS[name].playing:
        assert isinstance(turn.audio, Stop)


def test_the_first_night_hears_the_disclaimer_and_later_ones_do_not() -> None:
    """Nobody who never kept a night is led past it, not by "begin" either."""
    for heard in (Intent.LAUNCH, Intent.BEGIN, Intent.YES):
        assert "not therapy or medical advice" in next_turn(None, Heard(heard), EVENINGS["new couple"]).say
        assert "medical" not in next_turn(None, Heard(heard), EVENINGS["known couple"]).say


def test_one_exchange_leads_to_the_first_breath() -> None:
    """Launch, a yes, and the first recording plays, with the words for this number of nights."""
    invited = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["known couple"])
    begun = next_turn(invited.conversation, Heard(Intent.YES), EVENINGS["known couple"])
    assert begun == Turn("Here we go.", audio=Play(Place(PLAN.name, "en-US", TONIGHT, 2)))


def test_a_kept_night_is_not_a_milestone_again() -> None:
    """A second evening in one night counts no nights aloud."""
    evening = Evening(PLAN, WORDS, TONIGHT, OLD.keep(TONIGHT))
    assert next_turn(None, Heard(Intent.BEGIN), evening).audio == Play(Place(PLAN.name, "en-US", TONIGHT, 0))


def test_three_misses_end_kindly() -> None:
    """Each answer is different, and the third one lets the two rest."""
    conversation = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["known couple"]).conversation
    said = []
    for _ in range(3):
        turn = next_turn(conversation, Heard(Intent.FALLBACK), EVENINGS["known couple"])
        said.append(turn.say)
        conversation = turn.conversation
    assert len(set(said)) == 3
    assert conversation is None


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_a_conversation_survives_its_attributes(conversation: Conversation | None) -> None:
    """to_attributes and from_attributes are each other's inverse; rubbish is no conversation."""
    if conversation:
        assert Conversation.from_attributes(conversation.to_attributes()) == conversation
    assert Conversation.from_attributes({"stage": "dancing"}) is None
    assert Conversation.from_attributes({"stage": "invited", "night": "soon", "milestone": 1, "misses": 0}) is None


def test_steering_asks_no_table() -> None:
    """A pause in the dark does not wait for a database."""
    assert not needs_couple(None, Heard(Intent.PAUSE), EVENINGS["playing"])
    assert not needs_couple(CONVERSATIONS[1], Heard(Intent.YES), EVENINGS["no table"])
    assert needs_couple(None, Heard(Intent.LAUNCH), EVENINGS["no table"])
    assert needs_couple(CONVERSATIONS[1], Heard(Intent.NIGHTS), EVENINGS["no table"])


def test_everything_is_erased_by_a_yes_and_by_nothing_else() -> None:
    """Confirmed; any other answer asks again or lets it be."""
    asked = next_turn(None, Heard(Intent.FORGET), EVENINGS["known couple"])
    assert asked.conversation is not None
    assert asked.conversation.stage is Stage.FORGETTING
    for heard in Intent:
        turn = next_turn(asked.conversation, Heard(heard), EVENINGS["known couple"])
        assert turn.forget == (heard is Intent.YES)


@pytest.mark.parametrize("conversation", CONVERSATIONS)
@pytest.mark.parametrize("name", EVENINGS)
def test_wishes_are_heard_at_any_time(conversation: Conversation | None, name: str) -> None:
    """Counting off and on, and being away, with or without an open question, which is then asked again."""
    couple = Couple(frozenset({TONIGHT}), counting=True)
    sunday = TONIGHT + timedelta(days=8)
    for heard, expected in (
        (Heard(Intent.COUNT_OFF), Couple(couple.nights, counting=False)),
        (Heard(Intent.COUNT_ON), couple),
        (Heard(Intent.AWAY, until=sunday), couple.be_away(EVENINGS[name].night, sunday)),
    ):
        turn = next_turn(conversation, heard, EVENINGS[name])
        assert turn.change is not None
        assert turn.change(couple) == expected
        assert bool(turn.question) == bool(conversation)


def test_a_day_that_was_not_understood_or_is_past_is_asked_for() -> None:
    """And nothing is remembered."""
    for until in (None, TONIGHT, TONIGHT - timedelta(days=3)):
        turn = next_turn(None, Heard(Intent.AWAY, until=until), EVENINGS["known couple"])
        assert turn.change is None
        assert "I missed the day" in turn.say


def test_no_numbers_means_no_milestone_tonight_either() -> None:
    """Said between the welcome and the yes, it holds for this very evening."""
    invited = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["known couple"])
    quiet = next_turn(invited.conversation, Heard(Intent.COUNT_OFF), EVENINGS["known couple"])
    begun = next_turn(quiet.conversation, Heard(Intent.YES), EVENINGS["known couple"])
    assert isinstance(begun.audio, Play)
    assert begun.audio.place.milestone == 0


def test_start_over_leaves_the_five_more() -> None:
    """From the beginning is the beginning, also out of "again"."""
    evening = Evening(PLAN, WORDS, TONIGHT, place=Place(PLAN.name, "en-US", TONIGHT, 1, 1, 2, 0, 18_000), playing=True)
    assert next_turn(None, Heard(Intent.START_OVER), evening).audio == Play(PLACE)


def test_again_reaches_no_other_night() -> None:
    """Yesterday's evening is not gone on with by a word that was meant for nobody."""
    assert not isinstance(next_turn(None, Heard(Intent.REPEAT), EVENINGS["yesterday's"]).audio, Play)
    assert isinstance(next_turn(None, Heard(Intent.REPEAT), EVENINGS["finished"]).audio, Play)


def test_a_good_night_is_never_followed_by_sound() -> None:
    """The third miss stops what was held, and an evening that is not there is not stopped."""
    missed = Conversation(Stage.RESUMING, TONIGHT, 1, misses=2)
    assert next_turn(missed, Heard(Intent.FALLBACK), EVENINGS["playing"]).audio == Stop()
    assert next_turn(missed, Heard(Intent.FALLBACK), EVENINGS["new couple"]).audio is None
