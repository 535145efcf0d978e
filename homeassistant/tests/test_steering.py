"""The household's own sentences, from a pipeline whose agent is not ours."""

from homeassistant.components.conversation import HOME_ASSISTANT_AGENT

from bedroom import Bedroom, set_agent
from custom_components.quiet_together.steering import steering_sentences
from skill import app


async def begin_and_ask_the_house(bedroom: Bedroom) -> None:
    """An evening plays, and from now on the satellite asks Home Assistant's own agent."""
    await bedroom.begin()
    await bedroom.pass_time(20)
    await set_agent(bedroom.hass, HOME_ASSISTANT_AGENT)


async def test_pause_resume_next_and_stop_reach_the_guide(bedroom: Bedroom) -> None:
    await begin_and_ask_the_house(bedroom)
    assert "paus" in (await bedroom.say("pause")).lower()
    assert not bedroom.sounds
    await bedroom.say("resume")
    assert bedroom.sounds
    await bedroom.say("next")
    assert bedroom.sounds
    assert "good night" in (await bedroom.say("stop")).lower()
    assert not bedroom.sounds


async def test_behind_a_good_night_they_are_the_houses_own(bedroom: Bedroom) -> None:
    await begin_and_ask_the_house(bedroom)
    await bedroom.say("stop")
    log = list(bedroom.player.log)
    await bedroom.say("resume")
    assert bedroom.player.log == log


async def test_unloaded_no_sentence_of_the_house_is_taken(bedroom: Bedroom) -> None:
    await begin_and_ask_the_house(bedroom)
    await bedroom.hass.config_entries.async_unload(bedroom.entry.entry_id)
    log = list(bedroom.player.log)
    await bedroom.say("resume")
    assert bedroom.player.log == log


async def test_what_is_none_of_them_is_for_the_house(bedroom: Bedroom) -> None:
    await begin_and_ask_the_house(bedroom)
    await bedroom.say("how many nights")
    assert bedroom.sounds
    assert bedroom.player.log == ["play"]


def test_they_come_from_the_model_and_from_the_language() -> None:
    sentences = steering_sentences(app.DEFAULT_LOCALE)
    assert {"pause", "resume", "next", "stop"} <= set(sentences)
    assert "again" in sentences  # a sample of our own model's
    assert "keep going" in sentences  # a speaker's own word
    assert "yes" not in sentences
