"""The table of stage and heard has no holes, and every answer is one that Alexa and the couple can take."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product

import pytest

from skill.guide.bank import Depth
from skill.guide.couple.preferences import Preferences
from skill.guide.couple.record import Couple
from skill.guide.intents import Heard, Intent, Manner, Pace, Switch, Topic
from skill.guide.programme import drawn
from skill.guide.programme.playback import Place, asks
from skill.guide.programme.player import Play, Stop
from skill.guide.talk import (
    Conversation,
    Offer,
    Situation,
    Stage,
    Turn,
    needs_couple,
    next_turn,
    silence,
)
from skill.guide.talk.conversation import ADDITIONS
from skill.guide.text import caption
from tests.bedroom import PLAN, REPERTOIRE, WORDS

TONIGHT = date(2026, 11, 24)
PLACE = Place(PLAN.name, "en-US", TONIGHT, 1, question=3)
TALKING = Place("ordinary-7", "en-US", TONIGHT, 1, segment=2, question=5)
TENSE = Place("tense-7", "en-US", TONIGHT, 1)
NEW, OLD = Couple(), Couple(frozenset({TONIGHT - timedelta(days=1)}))
LONG = replace(
    OLD,
    nights=frozenset(TONIGHT - timedelta(days=days) for days in range(1, 9)),
    last="ordinary-12",
    path_offered=TONIGHT - timedelta(days=1),
)
EASY = replace(LONG, looks=3)
BROKEN_OFF = replace(LONG, place=TALKING.to_token())

WITHOUT_PLAYER = "no player"
KNOWN = Situation(REPERTOIRE, WORDS, TONIGHT, OLD, dice=5)
EVENINGS = {
    "new couple": replace(KNOWN, couple=NEW),
    "known couple": KNOWN,
    "a couple that looks easily": replace(KNOWN, couple=EASY),
    "late": replace(KNOWN, couple=LONG, late=True),
    "after a gap": replace(KNOWN, night=TONIGHT + timedelta(days=20)),
    "broken off": replace(KNOWN, couple=BROKEN_OFF),
    "no table": replace(KNOWN, couple=None, down=True),
    WITHOUT_PLAYER: replace(KNOWN, couple=NEW, can_play=False),
    "playing": replace(KNOWN, couple=None, place=PLACE, offset=30_000, playing=True),
    "talking": replace(KNOWN, couple=LONG, place=TALKING, offset=30_000, playing=True),
    "tense": replace(KNOWN, couple=None, place=TENSE, offset=30_000, playing=True),
    "stopped": replace(KNOWN, couple=None, place=PLACE, offset=30_000),
    "finished": replace(KNOWN, place=replace(PLACE, segment=1), offset=125_000, finished=True),
    "yesterday's": replace(KNOWN, night=TONIGHT + timedelta(days=1), place=PLACE, offset=30_000),
}
OFFER = Offer(milestone=1, question=1, long_question=2)


def named(conversation: Conversation) -> Conversation:
    """The same, and what it asks about is named, where that is a step further or a path."""
    offer = conversation.offer
    if conversation.stage is Stage.STEP:
        offer = replace(offer, step="touch")
    if conversation.stage is Stage.PATH:
        offer = replace(offer, path="small-thanks")
    return replace(conversation, offer=offer)


CONVERSATIONS = [
    None,
    *(
        named(Conversation(stage, TONIGHT, OFFER, misses))
        for stage, misses in product(Stage, (0, 2))
    ),
]
HEARD = [
    *(Heard(intent) for intent in Intent),
    *(
        Heard(Intent.BEGIN, minutes=minutes, mood=mood)
        for minutes, mood in product((None, 3, 7, 12, 20), (None, *REPERTOIRE.moods))
    ),
    *(
        Heard(Intent.PRACTICE, practice=name)
        for name in ("breathe", "look", "touch", "parts", "check-in", "dance")
    ),
    Heard(Intent.PRACTICE, practice="look", minutes=4),
    *(Heard(Intent.PACE, pace=pace) for pace in Pace),
    *(Heard(Intent.WHY, topic=topic) for topic in Topic),
    Heard(Intent.AWAY, until=TONIGHT + timedelta(days=30)),
    Heard(Intent.REMIND, at=time(22)),
]


def started(turn: Turn) -> Place:
    """What the turn plays."""
    assert isinstance(turn.audio, Play)
    return turn.audio.place


def _is_left_alone(conversation: Conversation | None, heard: Heard, situation: Situation) -> bool:
    """Whether the word was meant for something else in the house: nothing is open, nothing plays."""
    silent = {Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.END, Intent.PAUSE, Intent.HOLD}
    return conversation is None and situation.under_way is None and heard.intent in silent


@pytest.mark.parametrize("name", EVENINGS)
def test_every_pair_has_an_answer(name: str) -> None:
    """Something is said; an open microphone has one question and a shorter reprompt; playing closes it."""
    for conversation, heard in product(CONVERSATIONS, HEARD):
        turn = next_turn(conversation, heard, EVENINGS[name])
        if not _is_left_alone(conversation, heard, EVENINGS[name]):
            assert turn.say or turn.question or turn.consent, heard
        assert (turn.conversation is not None) == bool(turn.question) == bool(turn.reprompt), heard
        if turn.question:
            prompt = caption(f"{turn.say} {turn.question}")
            assert prompt.count("?") == 1, prompt
            assert prompt.endswith("?")
            assert len(turn.reprompt) < len(prompt)
            assert not isinstance(turn.audio, Play)
        if name == WITHOUT_PLAYER:
            assert not isinstance(turn.audio, Play)
        if isinstance(turn.audio, Play):
            assert Place.from_token(turn.audio.place.to_token(), REPERTOIRE) == turn.audio.place, (
                heard
            )


@pytest.mark.parametrize("heard", [Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.NO])
@pytest.mark.parametrize("name", EVENINGS)
def test_stop_always_ends(heard: Intent, name: str) -> None:
    """In every stage the microphone closes and nothing begins; what can be heard stops.

    One no is an answer and no end: to more than they said yes to. It begins nothing either.
    """
    for conversation in CONVERSATIONS:
        turn = next_turn(conversation, Heard(heard), EVENINGS[name])
        assert not isinstance(turn.audio, Play)
        if conversation is not None and conversation.stage in ADDITIONS and heard is Intent.NO:
            continue
        assert turn.conversation is None
        if conversation is None and EVENINGS[name].playing:
            assert isinstance(turn.audio, Stop)


def test_the_first_night_hears_the_disclaimer_and_later_ones_do_not() -> None:
    """Nobody who never kept a night is led past it, not by "begin" either."""
    for heard in (Intent.LAUNCH, Intent.START, Intent.BEGIN, Intent.YES, Intent.HELP):
        assert (
            "not therapy or medical advice"
            in next_turn(None, Heard(heard), EVENINGS["new couple"]).say
        )
        assert "medical" not in next_turn(None, Heard(heard), EVENINGS["known couple"]).say


def test_one_exchange_leads_to_the_first_breath() -> None:
    """Launch, a yes, and the first recording plays, with the words for this number of nights."""
    invited = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["known couple"])
    begun = next_turn(invited.conversation, Heard(Intent.YES), EVENINGS["known couple"])
    place = Place(PLAN.name, "en-US", TONIGHT, 2, question=2, kept=1)
    assert begun == Turn("Here we go.", audio=Play(place))


def test_a_kept_night_is_not_a_milestone_again() -> None:
    """A second evening in one night counts no nights aloud."""
    situation = replace(KNOWN, couple=OLD.keep(TONIGHT))
    assert next_turn(None, Heard(Intent.BEGIN, minutes=3), situation).audio == Play(
        Place(PLAN.name, "en-US", TONIGHT, 0, question=2, kept=1)
    )


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
    assert (
        Conversation.from_attributes(
            {"stage": "invited", "night": "soon", "milestone": 1, "misses": 0}
        )
        is None
    )


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
    for heard in HEARD:
        turn = next_turn(asked.conversation, heard, EVENINGS["known couple"])
        assert turn.forget == (heard.intent in (Intent.YES, Intent.AGREE))


@pytest.mark.parametrize("name", EVENINGS)
def test_wishes_are_heard_at_any_time(name: str) -> None:
    """Counting off and on, and being away, with or without an open question, which is then asked again."""
    couple = Couple(frozenset({TONIGHT}), counting=True)
    sunday = TONIGHT + timedelta(days=40)
    wishes = [
        (Heard(Intent.COUNT, switch=Switch.OFF), Couple(couple.nights, counting=False)),
        (Heard(Intent.COUNT, switch=Switch.ON), couple),
        (Heard(Intent.AWAY, until=sunday), couple.be_away(EVENINGS[name].night, sunday)),
    ]
    for conversation, (heard, expected) in product(CONVERSATIONS, wishes):
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
    quiet = next_turn(
        invited.conversation, Heard(Intent.COUNT, switch=Switch.OFF), EVENINGS["known couple"]
    )
    begun = next_turn(quiet.conversation, Heard(Intent.YES), EVENINGS["known couple"])
    assert started(begun).milestone == 0


def test_start_over_leaves_the_five_more() -> None:
    """From the beginning is the beginning, also out of "again"."""
    place = Place(PLAN.name, "en-US", TONIGHT, 1, 1, 2, 0, 18_000)
    situation = replace(EVENINGS["playing"], place=place)
    assert next_turn(None, Heard(Intent.START_OVER), situation).audio == Play(
        replace(PLACE, question=0)
    )


def test_again_reaches_no_other_night() -> None:
    """Yesterday's evening is not gone on with by a word that was meant for nobody."""
    assert not isinstance(
        next_turn(None, Heard(Intent.REPEAT), EVENINGS["yesterday's"]).audio, Play
    )
    assert isinstance(next_turn(None, Heard(Intent.REPEAT), EVENINGS["finished"]).audio, Play)


def test_a_good_night_is_never_followed_by_sound() -> None:
    """The third miss stops what was held, and an evening that is not there is not stopped."""
    missed = Conversation(Stage.RESUMING, TONIGHT, OFFER, misses=2)
    assert next_turn(missed, Heard(Intent.FALLBACK), EVENINGS["playing"]).audio == Stop()
    assert next_turn(missed, Heard(Intent.FALLBACK), EVENINGS["new couple"]).audio is None


# What a yes begins


@pytest.mark.parametrize(
    ("heard", "plan", "said"),
    [
        (Heard(Intent.BEGIN, minutes=7), "ordinary-7", "Seven minutes. [0.3] Here we go."),
        (Heard(Intent.BEGIN, mood="tired"), "tired-12", "Lie down"),
        (Heard(Intent.BEGIN, minutes=3, mood="tired"), "tired-3", "Lie down"),
        (
            Heard(Intent.BEGIN, minutes=20, mood="tired"),
            "tired-12",
            "twelve minutes is the longest",
        ),
        (Heard(Intent.BEGIN, mood="good"), "good-12", "Let's keep some of it"),
        (Heard(Intent.BEGIN, minutes=20, mood="apart"), "apart-20", "Put the call on speaker"),
        (Heard(Intent.BEGIN, minutes=4), "ordinary-3", "The nearest I have is three minutes."),
        (Heard(Intent.SAME), "ordinary-12", "Twelve minutes. [0.3] Here we go."),
        (Heard(Intent.PRACTICE, practice="breathe"), "breathe", "Here we go."),
        (Heard(Intent.PRACTICE, practice="look"), "look-1", "Here we go."),
        (Heard(Intent.PRACTICE, practice="look", minutes=4), "look-5", "Here we go."),
        (Heard(Intent.PRACTICE, practice="parts"), "parts", "Here we go."),
        (Heard(Intent.SOUND), "sound", "Rest."),
    ],
)
@pytest.mark.parametrize("asked", [False, True])
def test_what_was_named_is_begun_at_once(heard: Heard, plan: str, said: str, asked: bool) -> None:
    """In one sentence or as the answer to the welcome; what was not named is as it was last time."""
    situation = replace(KNOWN, couple=LONG)
    invited = next_turn(None, Heard(Intent.LAUNCH), situation).conversation if asked else None
    turn = next_turn(invited, heard, situation)
    assert started(turn).plan == plan
    assert said.lower() in turn.say.lower()


@pytest.mark.parametrize(
    ("length", "mood"),
    [(length, mood) for mood in REPERTOIRE.moods for length in REPERTOIRE.lengths(mood)],
)
def test_every_session_can_be_asked_for(length: int, mood: str) -> None:
    """By length and mood in one sentence; after an argument, a loss, or ill a yes comes between."""
    situation = replace(KNOWN, couple=LONG)
    turn = next_turn(None, Heard(Intent.BEGIN, minutes=length, mood=mood), situation)
    if mood in ("tense", "loss", "gentle"):
        assert not isinstance(turn.audio, Play)
        assert turn.conversation is not None
        turn = next_turn(turn.conversation, Heard(Intent.YES), situation)
    assert started(turn).plan == f"{mood}-{length}"


@pytest.mark.parametrize("name", EVENINGS)
def test_nothing_tense_plays_before_the_gate(name: str) -> None:
    """Whatever was said before: a question whether both are calm and willing comes first, and a no ends kindly."""
    tense = Heard(Intent.BEGIN, mood="tense")
    for conversation in CONVERSATIONS:
        turn = next_turn(conversation, tense, EVENINGS[name])
        assert not isinstance(turn.audio, Play)
        if turn.conversation and turn.conversation.stage is Stage.GATE:
            no = next_turn(turn.conversation, Heard(Intent.NO), EVENINGS[name])
            assert "Thank you for being honest" in no.say
            assert not isinstance(no.audio, Play)


def test_a_couple_that_is_new_here_and_at_odds_hears_both_questions() -> None:
    """The disclaimer first, then the gate, and then three minutes without a word to each other."""
    new = EVENINGS["new couple"]
    first = next_turn(None, Heard(Intent.BEGIN, minutes=12, mood="tense"), new)
    assert "not therapy" in first.say
    gate = next_turn(first.conversation, Heard(Intent.YES), new)
    assert gate.conversation is not None
    assert gate.conversation.stage is Stage.GATE
    assert started(next_turn(gate.conversation, Heard(Intent.YES), new)).plan == "tense-3"


def test_speaking_for_parts_waits_for_the_fourth_night() -> None:
    """Before that, five breaths are offered instead."""
    asked = Heard(Intent.PRACTICE, practice="parts")
    early = next_turn(None, asked, KNOWN)
    assert "kinder after a few evenings" in early.say
    assert started(next_turn(early.conversation, Heard(Intent.YES), KNOWN)).plan == "breathe"
    assert started(next_turn(None, asked, replace(KNOWN, couple=LONG))).plan == "parts"


def test_the_welcome_fits_the_evening() -> None:
    """Late: three minutes lying down. After a gap: a short one, and nothing is asked. Otherwise as last time."""
    late = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["late"])
    assert "late" in late.say
    assert (
        started(next_turn(late.conversation, Heard(Intent.YES), EVENINGS["late"])).plan == "tired-3"
    )
    gap = next_turn(None, Heard(Intent.LAUNCH), EVENINGS["after a gap"])
    assert "No catching up" in gap.say
    usual = next_turn(None, Heard(Intent.LAUNCH), replace(KNOWN, couple=LONG))
    assert "twelve" in usual.question
    assert "As always" not in usual.say
    monday = replace(
        KNOWN, night=date(2026, 11, 30), couple=Couple(frozenset({date(2026, 11, 29)}))
    )
    assert "not medical advice or therapy" in next_turn(None, Heard(Intent.LAUNCH), monday).say


def test_nobody_is_tired_or_at_odds_by_habit() -> None:
    """Last night's mood is offered again only when it lasts: in two places."""
    for last, offered in (
        ("tired-7", "ordinary-7"),
        ("tense-3", "ordinary-3"),
        ("apart-12", "apart-12"),
    ):
        situation = replace(KNOWN, couple=replace(LONG, last=last))
        invited = next_turn(None, Heard(Intent.LAUNCH), situation)
        assert (
            started(next_turn(invited.conversation, Heard(Intent.YES), situation)).plan == offered
        )
    same = next_turn(None, Heard(Intent.SAME), replace(KNOWN, couple=replace(LONG, last="tense-7")))
    assert same.conversation is not None
    assert same.conversation.stage is Stage.GATE


# The look


def asked_for_longer(situation: Situation) -> Conversation:
    """The offer of a longer look, which comes behind the yes to an evening that has room for it."""
    invited = next_turn(None, Heard(Intent.LAUNCH), situation).conversation
    twelve = replace(invited, offer=replace(invited.offer, plan="ordinary-12"))  # type: ignore[union-attr,type-var]
    offered = next_turn(twelve, Heard(Intent.YES), situation).conversation
    assert offered is not None
    assert offered.stage is Stage.LONGER
    return offered


def test_a_longer_look_is_offered_behind_the_yes_and_never_taken() -> None:
    """A yes looks longer; a no begins nothing, and is not asked again for seven nights."""
    situation = EVENINGS["a couple that looks easily"]
    offered = asked_for_longer(situation)
    yes = next_turn(offered, Heard(Intent.YES), situation)
    assert started(yes).preferences.level == 2
    assert yes.change is not None
    assert yes.change(EASY).preferences.level == 2
    assert not yes.change(EASY).may_look_longer
    no = next_turn(offered, Heard(Intent.NO), situation)
    assert no.audio is None
    assert started(next_turn(no.conversation, Heard(Intent.YES), situation)).preferences.level == 1
    for rested in (no, silence(offered)):
        assert rested.change is not None
        rests = replace(rested.change(EASY), looks=3)
        assert rests.preferences.level == 1
        assert not rests.may_look_longer
        more = rests.nights | {TONIGHT + timedelta(days=day) for day in range(7)}
        assert replace(rests, nights=more).may_look_longer


@pytest.mark.parametrize("plan", ["ordinary-3", "tired-12", "apart-7", "breathe", "look-1"])
def test_a_longer_look_is_not_offered_where_there_is_no_room(plan: str) -> None:
    """A short slot is full, and some evenings have no look: there a yes begins at once."""
    situation = EVENINGS["a couple that looks easily"]
    offer = replace(situation.offer, plan=plan)
    yes = next_turn(Conversation(Stage.INVITED, TONIGHT, offer), Heard(Intent.YES), situation)
    assert started(yes).plan == plan


def test_a_longer_look_is_not_offered_to_those_who_declined_looking() -> None:
    """Nor to those who said so a moment ago."""
    situation = EVENINGS["a couple that looks easily"]
    offer = replace(situation.offer, plan="ordinary-12")
    invited = Conversation(Stage.INVITED, TONIGHT, offer)
    wished = next_turn(invited, Heard(Intent.LOOK, switch=Switch.OFF), situation)
    assert isinstance(next_turn(wished.conversation, Heard(Intent.YES), situation).audio, Play)


def test_other_silences_change_nothing() -> None:
    """Falling asleep over a question is no answer."""
    for stage in set(Stage) - ADDITIONS:
        assert silence(Conversation(stage, TONIGHT)).change is None


# Questions


def test_a_skipped_question_gives_another_and_does_not_come_again() -> None:
    """The practice begins anew with it, and nothing is counted."""
    talking = EVENINGS["talking"]
    turn = next_turn(None, Heard(Intent.ANOTHER), talking)
    assert started(turn).question not in (0, TALKING.question)
    assert started(turn).start == 0
    assert turn.change is not None
    assert TALKING.question in turn.change(LONG).asked
    assert turn.change(LONG).nights == LONG.nights


def test_one_question_is_said_and_the_microphone_closes() -> None:
    """They talk by themselves; it is remembered as heard."""
    third_night = replace(LONG, nights=frozenset(sorted(LONG.nights)[:2]))
    turn = next_turn(None, Heard(Intent.QUESTION), replace(KNOWN, couple=third_night))
    first = WORDS.questions[min(drawn(WORDS.questions))]
    assert first.text in turn.say
    assert turn.conversation is None
    assert turn.change is not None
    assert first.number in turn.change(third_night).asked


def test_a_short_evening_draws_no_deep_question_while_others_are_left() -> None:
    """Deep ones need twelve minutes, and an hour before eleven."""
    couple = replace(
        LONG, nights=frozenset(TONIGHT - timedelta(days=days) for days in range(1, 10))
    )
    for situation, deep in (
        (replace(KNOWN, couple=couple), True),
        (replace(KNOWN, couple=couple, late=True), False),
    ):
        offer = situation.offer
        assert WORDS.questions[offer.question].depth is not Depth.DEEP
        assert (WORDS.questions[offer.long_question].depth is Depth.DEEP) == deep


# Coming back


def test_an_evening_that_the_speaker_forgot_is_gone_on_with() -> None:
    """The same night: from the start of what was interrupted. Another night: a fresh evening."""
    situation = EVENINGS["broken off"]
    asked = next_turn(None, Heard(Intent.LAUNCH), situation)
    assert "stopped partway" in asked.say
    assert started(next_turn(asked.conversation, Heard(Intent.YES), situation)) == TALKING
    assert started(next_turn(None, Heard(Intent.RESUME), situation)) == TALKING
    tomorrow = replace(situation, night=TONIGHT + timedelta(days=1))
    assert "partway" not in next_turn(None, Heard(Intent.LAUNCH), tomorrow).question


def test_a_wish_while_it_plays_goes_on_as_they_like_it_now() -> None:
    """From the start of the practice, in the same evening, and remembered for the next ones."""
    turn = next_turn(None, Heard(Intent.PACE, pace=Pace.GENTLER), EVENINGS["playing"])
    assert started(turn) == replace(
        PLACE, start=started(turn).start, preferences=Preferences(Pace.GENTLER)
    )
    assert 0 < started(turn).start < EVENINGS["playing"].offset
    assert turn.change is not None
    assert turn.change(OLD).preferences.pace is Pace.GENTLER
    quiet = next_turn(None, Heard(Intent.VOICE, manner=Manner.WHISPER), EVENINGS["playing"])
    assert quiet.audio is None
    assert quiet.manner.whispered


def test_one_alone_is_welcome_and_counts_no_night() -> None:
    """Words for one, and neither a night nor a gap."""
    asked = next_turn(None, Heard(Intent.SOLO), KNOWN)
    place = started(next_turn(asked.conversation, Heard(Intent.YES), KNOWN))
    assert (place.plan, place.unkept, place.milestone) == ("alone", True, 0)


@pytest.mark.parametrize("name", EVENINGS)
@pytest.mark.parametrize("question", [0, 999])
def test_an_evening_that_asks_has_a_question(name: str, question: int) -> None:
    """Also where none was drawn, since the speaker forgot what it played while it was asked about it."""
    offer = Offer(question=question, long_question=question)
    for stage, heard in product(Stage, HEARD):
        turn = next_turn(named(Conversation(stage, TONIGHT, offer)), heard, EVENINGS[name])
        if isinstance(turn.audio, Play):
            place = turn.audio.place
            plan = REPERTOIRE.plan(place.plan, place.preferences, place.phase)
            ahead = any(
                asks(replace(place, segment=number), plan) for number in range(len(plan.segments))
            )
            assert (place.question in WORDS.questions) or not ahead, (stage, heard)
