"""An evening by the bed, on Home Assistant's own clock."""

from bedroom import Bedroom


async def test_an_evening_opens_by_a_word_and_begins_by_a_yes(bedroom: Bedroom) -> None:
    welcome = await bedroom.say("open quiet together")
    assert welcome.endswith("?")
    assert bedroom.listening
    assert not bedroom.sounds
    await bedroom.say("yes")
    assert not bedroom.listening
    assert bedroom.sounds
