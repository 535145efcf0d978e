"""The guide: what is said and played, and when. Pure: no ASK, no AWS, no clock, no network."""
