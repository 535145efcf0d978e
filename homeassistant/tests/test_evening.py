"""Whole evenings by the bed, on Home Assistant's own clock."""

from pathlib import Path

from bedroom import EVENING_S, GUIDE, Bedroom, couple_of
from laptop import first_evening
from simulator.laptop import support_numbers
from skill import app
from skill.guide.couple import Couple


async def test_an_evening_opens_by_a_word_and_begins_by_a_yes(bedroom: Bedroom) -> None:
    welcome = await bedroom.say("open quiet together")
    assert welcome.endswith("?")
    assert bedroom.listening
    assert not bedroom.sounds
    await bedroom.say("yes")
    assert not bedroom.listening
    assert bedroom.sounds


async def test_a_routine_opens_it_and_a_whole_evening_plays_to_the_good_night(
    bedroom: Bedroom, tmp_path: Path
) -> None:
    await bedroom.call("quiet_together", "bedtime")
    assert bedroom.satellite.opened == bedroom.satellite.spoken
    assert bedroom.satellite.opened[0].endswith("?")
    assert not bedroom.player.played
    await bedroom.say("yes")
    await bedroom.pass_time(EVENING_S)
    assert not bedroom.sounds
    # Every recording, in its order, as a laptop's speaker plays them on this night.
    assert bedroom.player.played_ms == first_evening(tmp_path / "laptop")
    assert len(bedroom.player.played_ms) > 1
    assert set(bedroom.player.log) == {"play"}
    assert len(couple_of(bedroom).nights) == 1


async def test_a_no_begins_nothing(bedroom: Bedroom) -> None:
    await bedroom.call("quiet_together", "bedtime")
    await bedroom.say("no")
    await bedroom.pass_time(120)
    assert not bedroom.player.log
    assert not bedroom.listening
    assert not couple_of(bedroom).nights


async def test_silence_behind_the_question_begins_nothing_and_closes_it(bedroom: Bedroom) -> None:
    await bedroom.call("quiet_together", "bedtime")
    bedroom.satellite.hear_nothing()
    await bedroom.pass_time(60)
    assert not bedroom.player.log
    # A yes of the next morning is no answer to the question of the evening.
    await bedroom.say("yes")
    await bedroom.pass_time(5)
    assert not bedroom.player.log


async def test_a_routine_does_not_speak_into_an_evening(bedroom: Bedroom) -> None:
    await bedroom.begin()
    spoken = list(bedroom.satellite.spoken)
    await bedroom.call("quiet_together", "bedtime")
    assert bedroom.satellite.spoken == spoken
    assert bedroom.player.log == ["play"]


async def test_sound_begins_behind_what_the_guide_says(bedroom: Bedroom) -> None:
    await bedroom.say("open quiet together")
    await bedroom.satellite.hear("yes")
    await bedroom.settle()
    assert not bedroom.sounds
    bedroom.satellite.finish_speaking()
    await bedroom.settle()
    assert bedroom.sounds


async def test_pause_and_resume(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(30)
    await bedroom.say("pause")
    assert not bedroom.sounds
    await bedroom.pass_time(300)
    assert not bedroom.sounds
    await bedroom.say("resume")
    assert bedroom.sounds
    await bedroom.pass_time(EVENING_S)
    assert len(couple_of(bedroom).nights) == 1


async def test_next_skips_this_part(bedroom: Bedroom, tmp_path: Path) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    await bedroom.say("next")
    assert bedroom.sounds
    assert bedroom.player.played_ms == first_evening(tmp_path / "laptop")[:2]


async def test_stop_ends_the_evening(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    farewell = await bedroom.say("stop")
    assert "good night" in farewell.lower()
    await bedroom.pass_time(300)
    assert not bedroom.sounds
    assert len(bedroom.player.played) == 1


async def test_a_question_in_the_middle_is_answered_and_the_evening_goes_on(
    bedroom: Bedroom,
) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    await bedroom.satellite.hear("how many nights")
    await bedroom.settle()
    assert not bedroom.sounds
    bedroom.satellite.finish_speaking()
    await bedroom.settle()
    assert "night" in bedroom.satellite.spoken[-1].lower()
    assert bedroom.sounds
    assert bedroom.player.log == ["play", "pause", "resume"]
    await bedroom.pass_time(EVENING_S)
    assert len(couple_of(bedroom).nights) == 1


async def test_what_is_not_understood_holds_the_sound_and_asks(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    await bedroom.say("the purple monkey dishwasher sings")
    assert bedroom.listening
    assert not bedroom.sounds
    # Nobody answers, so it stays quiet until somebody asks for more.
    bedroom.satellite.hear_nothing()
    await bedroom.pass_time(30)
    assert not bedroom.sounds
    await bedroom.say("resume")
    assert bedroom.sounds


async def test_a_hard_moment_stops_what_plays_and_names_where_help_is(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    answer = await bedroom.say("I don't feel safe")
    assert not bedroom.sounds
    assert "number" in answer.lower()
    state = bedroom.hass.states.get(GUIDE)
    assert state is not None
    lines = support_numbers(app.DEFAULT_LOCALE)
    assert state.attributes["support_lines"] == {line.name: line.digits for line in lines}
    await bedroom.pass_time(300)
    assert not bedroom.sounds
    assert len(bedroom.player.played) == 1


async def test_forget_us_erases_every_night(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(EVENING_S)
    assert couple_of(bedroom).nights
    await bedroom.say("forget us")
    await bedroom.say("yes")
    assert couple_of(bedroom) == Couple()


async def test_five_breaths_end_in_a_question_that_the_satellite_asks_by_itself(
    bedroom: Bedroom,
) -> None:
    await bedroom.begin()
    await bedroom.pass_time(EVENING_S)
    await bedroom.say("five breaths")
    while bedroom.listening:
        await bedroom.say("yes")
    assert bedroom.sounds
    assert not bedroom.satellite.opened
    await bedroom.pass_time(bedroom.player.played_ms[-1] // 1000 + 5)
    assert not bedroom.sounds
    assert bedroom.satellite.opened[0].endswith("?")
    await bedroom.say("good night")
    assert not bedroom.sounds
