"""The programme: what is played, and when.

A *practice* is steps in time, and its *ladder* the steps that a couple may go further in it; a
*session* is practices in an order, and a *path* several evenings in an order. A *plan* is a session
as one couple like it; its *score* is the one place where time is decided. A *recording* is the file
of a segment, put together from the pieces that *cutting* makes of its score.

*Captions* tell of a recording by eye, beside *pictures*, where a screen shows what plays. *Inside*
is what sounds of a practice within a conversation, where a ring on a screen follows it.

*Playback* is the way through an evening's recordings, from the *place* that the player's token
carries; *events* tells what a report of the *player* means, *listening* what was heard, *failures*
what is played in place of a recording that cannot be, and *questions* which one a couple hear next.
"""

from skill.guide.programme import events, playback
from skill.guide.programme.captions import Caption, captions, vtt
from skill.guide.programme.failures import Failure, after_failure
from skill.guide.programme.inside import Swell, fits_inside, inside, swells
from skill.guide.programme.listening import is_abandoned
from skill.guide.programme.moods import MoodName, Traits
from skill.guide.programme.pictures import ART, BACKGROUND, FOLDER, PICTURES, Picture
from skill.guide.programme.place import Place, Playhead, segment_of
from skill.guide.programme.playback import QUESTION, left_ms, practices_heard, standing
from skill.guide.programme.player import Audio, Enqueue, Event, Play, Stop, timed
from skill.guide.programme.practice import OFF, Practice
from skill.guide.programme.questions import after, draw, drawn
from skill.guide.programme.recordings import (
    CUT_FRAMES,
    EVENINGS,
    FIRST,
    QUIET,
    SOFT_STEPS,
    Edge,
    Piece,
    Recording,
    Tonight,
    all_recordings,
    every_text,
    pieces_of,
    recording,
    recordings_of,
    whole_repertoire,
)
from skill.guide.programme.score import (
    LEAD_MS,
    QUIET_AFTER_LINE_MS,
    Beat,
    Cue,
    Score,
    compose,
)
from skill.guide.programme.session import (
    CONTENT,
    USUAL,
    PlanName,
    Repertoire,
    Segment,
    SessionPlan,
    load_sessions,
    read_sessions,
    sessions_in,
)

__all__ = [
    "ART",
    "BACKGROUND",
    "CONTENT",
    "CUT_FRAMES",
    "EVENINGS",
    "FIRST",
    "FOLDER",
    "LEAD_MS",
    "OFF",
    "PICTURES",
    "QUESTION",
    "QUIET",
    "QUIET_AFTER_LINE_MS",
    "SOFT_STEPS",
    "USUAL",
    "Audio",
    "Beat",
    "Caption",
    "Cue",
    "Edge",
    "Enqueue",
    "Event",
    "Failure",
    "MoodName",
    "Picture",
    "Piece",
    "Place",
    "PlanName",
    "Play",
    "Playhead",
    "Practice",
    "Recording",
    "Repertoire",
    "Score",
    "Segment",
    "SessionPlan",
    "Stop",
    "Swell",
    "Tonight",
    "Traits",
    "after",
    "after_failure",
    "all_recordings",
    "captions",
    "compose",
    "draw",
    "drawn",
    "events",
    "every_text",
    "fits_inside",
    "inside",
    "is_abandoned",
    "left_ms",
    "load_sessions",
    "pieces_of",
    "playback",
    "practices_heard",
    "read_sessions",
    "recording",
    "recordings_of",
    "segment_of",
    "sessions_in",
    "standing",
    "swells",
    "timed",
    "vtt",
    "whole_repertoire",
]
