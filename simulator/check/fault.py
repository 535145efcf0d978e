"""A fault: the file, what is wrong with it and what to do, and the line that it stands in."""

from dataclasses import dataclass

TAB = "    "
"""How a line is indented below its fault."""


@dataclass(frozen=True)
class Fault:
    """Something that is wrong in an editor's file."""

    file: str
    """From the content's folder on."""
    sentence: str
    """What is wrong, and what to do."""
    line: int = 0
    """The first is 1; 0: it is of the file as a whole."""
    column: int = 0
    """How many characters stand before it in its line."""
    text: str = ""
    """That line."""

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"

    @property
    def shown(self) -> str:
        """As a terminal shows it and an editor's program reads it: the line, and a caret."""
        if not self.line:
            return str(self)
        before = self.text[: self.column]
        # A tab is as wide above as below.
        indent = "".join("\t" if letter == "\t" else " " for letter in before)
        return (
            f"{self.file}:{self.line}: {self.sentence}\n{TAB}{self.text.rstrip()}\n{TAB}{indent}^"
        )


def pointing(file: str, sentence: str, text: str, offset: int) -> Fault:
    """A fault at a place in a file's text, counted in characters from its beginning."""
    line = text.count("\n", 0, offset) + 1
    begins = text.rfind("\n", 0, offset) + 1
    return Fault(file, sentence, line, offset - begins, text[begins:].partition("\n")[0])
