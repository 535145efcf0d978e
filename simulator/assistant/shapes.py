"""What an assistant is given: its form is the schema that each tool declares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Said = Annotated[str, Field(description="The guide's own sentences, to be said word for word.")]
Asked = Annotated[
    str, Field(description="The question to put to both, word for word; empty: nothing is asked.")
]
Ticket = Annotated[
    str,
    Field(description="Hand it to `begin` with the answer of both; empty: nothing waits."),
]


class Shape(BaseModel):
    """A value that is handed out and never changed."""

    model_config = ConfigDict(frozen=True)


class SupportLine(Shape):
    """Where help is to be found."""

    name: str = Field(description="What it is for.")
    digits: str = Field(description="The number to call or text.")


SupportPage = Annotated[
    list[SupportLine],
    Field(description="The page that the guide's sentences speak of: show it beside them."),
]


class Invitation(Shape):
    """What is offered, and the question that comes before it. It holds nothing of an evening."""

    say: Said
    question: Asked
    invitation: Ticket
    minutes: int = Field(description="How long it takes; 0: one thing alone.")
    parts: list[str] = Field(description="What it is made of, in order: what a yes is to.")
    touch: bool = Field(description="Whether it invites to touch; anybody may leave that out.")
    looking: bool = Field(description="Whether it invites to look; anybody may leave that out.")
    support: SupportPage


class Breath(Shape):
    """One breath, and what is said as it begins."""

    seconds_in: float
    seconds_out: float
    say_in: str = Field(description="Said as the in-breath begins; empty: nothing.")
    say_out: str = Field(description="Said as the out-breath begins; empty: nothing.")


class Step(Shape):
    """One step of an evening."""

    from_second: float = Field(description="When it begins, in seconds of the evening.")
    seconds: float = Field(description="How long it lasts, with the quiet that belongs to it.")
    practice: str = Field(description="The part of the evening that it belongs to.")
    kind: str = Field(description="say, breathe, look, talk, bell or hold (quiet).")
    say: str = Field(description="To be said word for word as it begins; empty: nothing is said.")
    breaths: list[Breath] = Field(description="The breaths of a step that breathes, in order.")


class Evening(Shape):
    """An evening that both have said yes to."""

    evening: str = Field(description="Which evening this is; hand it to `heard`.")
    mood: str = Field(description="The kind of day it is for; empty: one thing alone.")
    seconds: float = Field(description="How long it lasts, up to the good night.")
    steps: list[Step] = Field(description="All of it, in order, with its times.")


class Answer(Shape):
    """What the guide answers to a yes or a no."""

    say: Said
    question: Asked
    invitation: Ticket
    begun: bool = Field(description="Whether an evening has begun by this answer.")
    evening: Evening | None = Field(description="The evening; null where none has begun.")
    support: SupportPage


class Nights(Shape):
    """The couple's nights, by number."""

    say: Said
    kept: int = Field(description="How many nights they have kept.")
    in_a_row: int = Field(description="How many in a row; up to two missed in seven are forgiven.")
    tonight: bool = Field(description="Whether tonight is kept already.")


class Liking(Shape):
    """How the couple like to be guided."""

    say: Said
    pace: str = Field(description="How they breathe: usual, gentler, even or own.")
    look_seconds: int = Field(description="How long they look at each other, where there is time.")
    touch: bool = Field(description="Whether they are invited to touch.")
    looking: bool = Field(description="Whether they are invited to look at each other.")
    questions: str = Field(description="light or any.")
    voice: list[str] = Field(description="Any of whisper, slow and soft; empty: as usual.")
    numbers: bool = Field(description="Whether the guide mentions numbers of nights by itself.")


class Support(Shape):
    """Where help is to be found."""

    say: Said
    lines: list[SupportLine]


class Forgetting(Shape):
    """Whether all that is kept of the couple was erased."""

    say: Said
    question: Asked
    ticket: str = Field(description="Hand it to `forget` with the answer of both; empty: no need.")
    erased: bool
