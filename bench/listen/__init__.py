"""How well the spoken loop hears in a simulated bedroom: ``python -m bench.listen --help``."""
