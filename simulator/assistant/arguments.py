"""What a tool takes: each with the words by which an assistant reads it, and nothing looser.

A switch is true or false and no word for it, since "no" and "not tonight" are easily taken amiss.
"""

from typing import Annotated, Literal

from pydantic import Field

from skill.guide.intents import LookChange, Manner, Pace

LONGEST_S = 7_200
"""No evening is as long as this."""

# Not strict: some hosts write every number as one with a point.
Minutes = Annotated[
    int | None, Field(description="How long, in minutes; left out: as long as last time.")
]
Mood = Annotated[str | None, Field(description="The kind of day; left out: any.")]
Theme = Annotated[str | None, Field(description="What it is about; left out: anything.")]

InvitationName = Annotated[str, Field(description="`invitation`, as the invitation gave it.")]
YesOfBoth = Annotated[
    bool, Field(strict=True, description="True where both said yes themselves; else false.")
]

EveningName = Annotated[str, Field(description="`evening.evening`, as `begin` gave it.")]
ToSecond = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=LONGEST_S,
        description="The second of the evening to which they came.",
    ),
]
FromSecond = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=LONGEST_S,
        description="The second from which they left nothing out.",
    ),
]

QuestionOfForgetting = Annotated[
    str, Field(description="`ticket`, as this tool's question gave it.")
]
AreSure = Annotated[
    bool,
    Field(strict=True, description="True where they answered this tool's question by yes."),
]

PaceWish = Annotated[Pace | None, Field(description="How to breathe.")]
Touch = Annotated[bool | None, Field(strict=True, description="With touch, or without.")]
Looking = Annotated[bool | None, Field(strict=True, description="With looking, or without.")]
LookLength = Annotated[LookChange | None, Field(description="Another length of look.")]
AnyOrLight = Annotated[
    Literal["light", "any"] | None, Field(description="How close to the heart questions go.")
]
Voice = Annotated[Manner | None, Field(description="The guide's own voice.")]
Numbers = Annotated[
    bool | None, Field(strict=True, description="Whether numbers of nights come by themselves.")
]
