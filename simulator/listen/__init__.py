"""Hands-free on this machine: microphone and loudspeaker, and nothing leaves the room.

- ``ear``: what the microphone hears, without what the loudspeaker plays, cut into utterances.
- ``recogniser``: an utterance as sentences that may have been said, each with its share.
- ``situation``: who may say what at this moment; ``deciding``: what is done with what was heard.
- ``mouth``: what the loudspeaker plays; ``sentences``: what the guide says, as sound.
- ``bedside_loop``: all of it together, one block of samples after the other.
- ``device``: the microphone and the loudspeaker of this machine.
"""
