"""Names that several modules share."""

from typing import Final

DOMAIN: Final = "quiet_together"

CONF_SATELLITE: Final = "satellite"
"""The Assist satellite by the bed: it hears and it speaks."""
CONF_PLAYER: Final = "player"
"""The media player by the bed: it plays the recordings."""

SERVICE_BEDTIME: Final = "bedtime"

FOLDER: Final = "quiet_together"
"""In Home Assistant's configuration folder: nights, pieces of recordings, what is understood."""
