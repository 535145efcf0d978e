"""The guide: what is said and played, and when. Pure: no ASK, no AWS, no clock, no network.

Three rooms, each with a front door (its ``__init__``) that names what it gives:

- ``talk``: what is said. From a situation and what was heard to a turn.
- ``programme``: what is played and when. Practices, sessions, scores, recordings, playback.
- ``couple``: what is remembered. The record, nights, preferences, reminders.

Below them stand ``words`` (all that is said, in one locale), ``intents`` (what can be heard) and
``tables`` (how an editor's file is read). ``talk`` knows ``programme``, ``programme`` knows
``couple``, and none knows one above it.
"""
