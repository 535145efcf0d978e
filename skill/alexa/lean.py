"""Imported before all else, it spares a cold start what no answer needs; ``started`` ends that.

It spares three things. The collector would look through all that is imported again and again, for
a twentieth of the start, and find nothing. The standard library's ``dataclasses`` would compile
each class by itself; ``plain_dataclasses`` makes them instead, where nobody has imported the other
one before. To find out where time zones are, Python would import all thousand settings of its own
making; they are named here, where Python looks anyway.
"""

import gc
import logging
import os
import sys

from skill.alexa import plain_dataclasses

_STANDARD = "dataclasses"
_ZONES = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
"""Where Python looks for time zones by itself, on any Unix."""


def started() -> None:
    """End the start: whoever imports dataclasses from now on gets the standard library's."""
    if sys.modules.get(_STANDARD) is plain_dataclasses:
        del sys.modules[_STANDARD]
    gc.freeze()  # what was imported stays for good, so the collector need not look at it
    gc.enable()


sys.modules.setdefault(_STANDARD, plain_dataclasses)
os.environ.setdefault("PYTHONTZPATH", _ZONES)
# No line of the journal names a place in the code, so none is looked for: a twentieth of an event
# ("Logging HOWTO", Optimization).
logging._srcfile = None
gc.disable()
