"""Three songs one behind the other, with no SDK at all: the queue is in the tokens."""

from typing import Any

Json = dict[str, Any]

SONGS = ("one", "two", "three")
ADDRESS = "https://radio.example/songs/{}.mp3?quality=high"


def play(number: int, behaviour: str, behind: str = "", offset: int = 0) -> Json:
    stream: Json = {
        "url": ADDRESS.format(SONGS[number]),
        "token": str(number),
        "offsetInMilliseconds": offset,
    }
    if behind:
        stream["expectedPreviousToken"] = behind
    return {
        "type": "AudioPlayer.Play",
        "playBehavior": behaviour,
        "audioItem": {"stream": stream},
    }


def respond(text: str = "", directives: list[Json] | None = None) -> Json:
    body: Json = {"directives": directives or []}
    if text:
        body["outputSpeech"] = {"type": "PlainText", "text": text}
        body["shouldEndSession"] = True
    return {"version": "1.0", "response": body}


def from_here(player: Json, step: int = 0) -> Json:
    number = (int(player.get("token", 0)) + step) % len(SONGS)
    offset = 0 if step else player.get("offsetInMilliseconds", 0)
    return play(number, "REPLACE_ALL", offset=offset)


def radio(event: Json, context: Any) -> Json:
    assert context.get_remaining_time_in_millis() > 0
    request, player = event["request"], event["context"]["AudioPlayer"]
    kind = request.get("intent", {}).get("name") or request["type"]
    if kind == "LaunchRequest":
        return respond("Here is the radio.", [play(0, "REPLACE_ALL")])
    if kind == "AudioPlayer.PlaybackNearlyFinished":
        number = int(request["token"]) + 1
        more = [play(number, "ENQUEUE", request["token"])] if number < len(SONGS) else []
        return respond(directives=more)
    if kind in ("AMAZON.PauseIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent"):
        return respond("Silence.", [{"type": "AudioPlayer.Stop"}])
    if kind == "AMAZON.ResumeIntent":
        return respond("On it goes.", [from_here(player)])
    if kind in ("AMAZON.NextIntent", "PlaybackController.NextCommandIssued"):
        return respond("Next." if "Intent" in kind else "", [from_here(player, 1)])
    if kind == "SongIntent":
        return respond(f"This is song {SONGS[int(player['token'])]}.")
    return {"version": "1.0", "response": {}}
