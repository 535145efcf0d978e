"""An evening on paper: cues in time, captions, one file to hear, and the couple's calendar."""
