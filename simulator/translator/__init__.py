"""A translator's tools: a folder to begin with, and how far it is."""
