"""An evening on paper: as cues in time, as captions, as one file to hear, and the couple's calendar."""
