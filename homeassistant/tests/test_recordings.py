"""Recordings over HTTP: for a player that cannot log in, and for nobody who guesses."""

from yarl import URL

from bedroom import Bedroom
from skill.guide.frames import FRAME_BYTES, HEADER


async def path_of_first(bedroom: Bedroom) -> str:
    await bedroom.begin()
    return URL(bedroom.player.played[0][0]).path


async def test_a_recording_is_whole_frames_of_sound(bedroom: Bedroom) -> None:
    answer = await bedroom.client.get(await path_of_first(bedroom))
    content = await answer.read()
    assert answer.content_type == "audio/mpeg"
    assert content.startswith(HEADER)
    assert len(content) % FRAME_BYTES == 0


async def test_a_part_of_it_is_answered_as_a_part(bedroom: Bedroom) -> None:
    path = await path_of_first(bedroom)
    whole = await (await bedroom.client.get(path)).read()
    answer = await bedroom.client.get(path, headers={"Range": "bytes=1440-2879"})
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes 1440-2879/{len(whole)}"
    assert await answer.read() == whole[1440:2880]


async def test_a_part_behind_its_end_is_refused(bedroom: Bedroom) -> None:
    path = await path_of_first(bedroom)
    answer = await bedroom.client.get(path, headers={"Range": "bytes=999999999-"})
    assert answer.status == 416


async def test_how_long_it_is_can_be_asked_without_fetching_it(bedroom: Bedroom) -> None:
    path = await path_of_first(bedroom)
    whole = await (await bedroom.client.get(path)).read()
    answer = await bedroom.client.head(path)
    assert answer.status == 200
    assert answer.headers["Content-Length"] == str(len(whole))


async def test_another_address_is_nobodys(bedroom: Bedroom) -> None:
    path = await path_of_first(bedroom)
    for guess in (path[:-5] + "x.mp3", "/api/quiet_together/en-US-breathing.mp3"):
        assert (await bedroom.client.get(guess)).status == 404


async def test_an_address_says_nothing_of_what_plays_and_comes_once(bedroom: Bedroom) -> None:
    first = await path_of_first(bedroom)
    await bedroom.pass_time(20)
    await bedroom.say("next")
    addresses = {URL(address).path for address, _ in bedroom.player.played}
    assert len(addresses) == 2
    assert not any("breathing" in address for address in addresses)
    assert len(URL(first).name) > 20


async def test_a_piece_that_cannot_be_made_is_told_as_such(bedroom: Bedroom) -> None:
    await bedroom.begin()
    path = URL(bedroom.player.played[0][0]).path
    (bedroom.folder / "pieces").unlink()
    (bedroom.folder / "pieces").write_text("no folder")
    assert (await bedroom.client.get(path)).status == 503


async def test_a_recording_is_made_while_the_guide_still_speaks(bedroom: Bedroom) -> None:
    pieces = bedroom.folder / "pieces"
    pieces.unlink()
    await bedroom.say("open quiet together")
    await bedroom.satellite.hear("yes")
    await bedroom.hass.async_block_till_done(wait_background_tasks=True)
    assert not bedroom.player.played
    assert list(pieces.glob("*.mp3"))
