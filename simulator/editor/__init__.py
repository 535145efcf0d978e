"""The editor's desk: an evening as seconds and sentences, to be read, heard, changed and written.

``table`` lays an evening out; ``hearing`` speaks one sentence; ``writing`` puts a changed line back
into its file with all comments; ``server`` shows it as a page on this machine alone.
"""

from simulator.editor.hearing import Heard, hear, spoken_file
from simulator.editor.table import Evening, TakeRow, evening, names, printed
from simulator.editor.writing import Conflict, write_line

__all__ = [
    "Conflict",
    "Evening",
    "Heard",
    "TakeRow",
    "evening",
    "hear",
    "names",
    "printed",
    "spoken_file",
    "write_line",
]
