"""Words and scores into recordings: voices, tones, mixing, MP3. Build time only; ``skill`` never imports it."""
