"""What players do by themselves, or by hand, and what the evening makes of it."""

from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from bedroom import EVENING_S, Bedroom, couple_of, open_bedroom
from devices import PLAIN, F
from laptop import first_evening


@pytest.fixture
def open_with(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_client_no_auth: Any,
    tmp_path: Path,
    kept: Path,
    enable_custom_integrations: None,
) -> Any:
    """Opens a bedroom whose player can do what is named."""

    async def open_it(features: F) -> Bedroom:
        return await open_bedroom(hass, freezer, hass_client_no_auth, tmp_path, kept, features)

    return open_it


async def test_a_player_with_a_queue_has_the_next_recording_ahead(
    open_with: Any, tmp_path: Path
) -> None:
    bedroom = await open_with(PLAIN | F.MEDIA_ENQUEUE)
    await bedroom.begin()
    first_ms = bedroom.player.played_ms[0]
    await bedroom.pass_time(first_ms // 1000 - 11)
    assert bedroom.player.log == ["play"]
    await bedroom.pass_time(5)
    assert bedroom.player.log == ["play", "enqueue"]
    await bedroom.pass_time(EVENING_S)
    evening = first_evening(tmp_path / "laptop")
    assert bedroom.player.played_ms == evening
    assert bedroom.player.log == ["play"] + ["enqueue"] * (len(evening) - 1)
    assert len(couple_of(bedroom).nights) == 1


async def test_a_word_in_the_second_recording_of_a_queue_is_about_the_second(
    open_with: Any,
) -> None:
    bedroom = await open_with(PLAIN | F.MEDIA_ENQUEUE)
    await bedroom.begin()
    first_ms = bedroom.player.played_ms[0]
    await bedroom.pass_time(first_ms // 1000 + 30)
    await bedroom.say("how many nights")
    assert bedroom.player.log == ["play", "enqueue", "pause", "resume"]
    assert bedroom.sounds


async def test_what_waits_in_a_queue_is_not_given_twice(open_with: Any, tmp_path: Path) -> None:
    bedroom = await open_with(PLAIN | F.MEDIA_ENQUEUE)
    await bedroom.begin()
    first_ms = bedroom.player.played_ms[0]
    await bedroom.pass_time(first_ms // 1000 - 5)
    await bedroom.say("how many nights")
    await bedroom.pass_time(EVENING_S)
    assert bedroom.player.played_ms == first_evening(tmp_path / "laptop")


async def test_skipped_in_its_last_seconds_a_recording_is_followed_by_the_right_one(
    open_with: Any, tmp_path: Path
) -> None:
    bedroom = await open_with(PLAIN | F.MEDIA_ENQUEUE)
    await bedroom.begin()
    first_ms = bedroom.player.played_ms[0]
    await bedroom.pass_time(first_ms // 1000 - 5)
    await bedroom.say("next")
    await bedroom.pass_time(EVENING_S)
    first, second = first_evening(tmp_path / "laptop")
    assert bedroom.player.heard_ms == pytest.approx([first - 5_000, second], abs=2_000)


async def test_a_player_that_can_only_stop_goes_on_in_the_middle(open_with: Any) -> None:
    bedroom = await open_with(F.PLAY_MEDIA | F.STOP)
    await bedroom.begin()
    await bedroom.pass_time(30)
    await bedroom.say("how many nights")
    whole_ms, rest_ms = bedroom.player.played_ms
    assert bedroom.player.log == ["play", "stop", "play"]
    assert rest_ms == pytest.approx(whole_ms - 30_000, abs=1_100)


async def test_paused_by_hand_it_waits_and_goes_on_by_hand(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(30)
    await bedroom.call("media_player", "media_pause", entity_id="media_player.bed")
    await bedroom.pass_time(600)
    assert not bedroom.sounds
    await bedroom.call("media_player", "media_play", entity_id="media_player.bed")
    await bedroom.pass_time(EVENING_S)
    assert bedroom.player.log[:3] == ["play", "pause", "resume"]
    assert len(couple_of(bedroom).nights) == 1


async def test_stopped_by_hand_it_stays_stopped_and_the_place_is_kept(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(30)
    await bedroom.call("media_player", "media_stop", entity_id="media_player.bed")
    await bedroom.pass_time(120)
    assert bedroom.player.log == ["play", "stop"]
    offer = await bedroom.say("open quiet together")
    assert "stopped partway" in offer
    await bedroom.say("yes")
    assert bedroom.sounds


async def test_other_music_on_the_player_is_left_alone(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(30)
    bedroom.player.take_over("http://radio.example/jazz")
    await bedroom.pass_time(EVENING_S)
    assert bedroom.player.log == ["play"]
    assert bedroom.sounds
    assert not couple_of(bedroom).nights


async def test_a_player_that_refuses_leaves_the_evening_there(bedroom: Bedroom) -> None:
    bedroom.player.refuses = True
    await bedroom.begin()
    await bedroom.pass_time(60)
    assert not bedroom.sounds
    assert not couple_of(bedroom).nights
    bedroom.player.refuses = False
    await bedroom.say("open quiet together")
    await bedroom.say("yes")
    assert bedroom.sounds


async def test_a_player_that_loads_in_vain_is_asked_a_few_times_at_most(bedroom: Bedroom) -> None:
    bedroom.player.loads_in_vain = True
    await bedroom.begin()
    await bedroom.pass_time(120)
    assert 1 <= len(bedroom.player.log) <= 3
    assert not couple_of(bedroom).nights


async def test_a_player_that_vanishes_ends_the_evening_without_a_night(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    bedroom.player.vanish()
    await bedroom.pass_time(60)
    assert not couple_of(bedroom).nights


async def test_a_player_that_never_tells_of_an_end_is_not_waited_for(bedroom: Bedroom) -> None:
    await bedroom.begin()
    first_s = bedroom.player.played_ms[0] // 1000
    bedroom.player.tells_no_end = True
    await bedroom.pass_time(first_s + 30)
    assert bedroom.player.log == ["play", "play"]


async def hear_on_a_satellite_that_holds(bedroom: Bedroom, sentence: str) -> None:
    """Some satellites pause what plays while they listen, and let it go on behind the answer."""
    bedroom.player.hold_by_itself()
    await bedroom.settle()
    await bedroom.satellite.hear(sentence)
    await bedroom.settle()
    bedroom.satellite.finish_speaking()
    bedroom.player.go_on_by_itself()
    await bedroom.settle()


async def test_a_satellite_that_holds_what_plays_lets_the_evening_go_on(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    await hear_on_a_satellite_that_holds(bedroom, "how many nights")
    assert bedroom.sounds
    await bedroom.pass_time(EVENING_S)
    assert len(couple_of(bedroom).nights) == 1


@pytest.mark.parametrize("sentence", ["stop", "pause", "I don't feel safe"])
async def test_nothing_comes_back_that_was_ended_or_paused(bedroom: Bedroom, sentence: str) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    await hear_on_a_satellite_that_holds(bedroom, sentence)
    assert not bedroom.sounds
