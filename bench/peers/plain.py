"""A handler without SDK and table: what Python and Lambda's runtime client take alone."""

from typing import Any


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One sentence, and silence for the player."""
    if event["request"]["type"].startswith("AudioPlayer."):
        return {"version": "1.0", "response": {}}
    speech = {"type": "SSML", "ssml": "<speak>Welcome back.</speak>"}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": False}}
