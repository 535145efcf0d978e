"""The MCP server: which tools an assistant finds, what it is told of them, and how errors read."""

from importlib.metadata import version
from typing import Annotated, Any, Literal

from mcp.server.apps import Apps, ResourceCsp
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError

from simulator.assistant.guide import Guide
from simulator.assistant.shapes import (
    Answer,
    Forgetting,
    Invitation,
    Liking,
    Nights,
    Support,
)
from simulator.assistant.talking import Wishes
from skill.errors import QuietTogetherError
from skill.guide.intents import LookChange, Manner, Pace
from skill.guide.slots import DepthWish

NAME = "quiet-together"
PAGE = "ui://quiet-together/evening"
"""Where a host finds the page of an evening."""
SHOWN = "quiet-together/evening"
"""The key of a result's ``_meta`` under which the page finds what it shows; no model reads it."""

INSTRUCTIONS = """\
Quiet Together guides two people at the end of the day: slow breaths, a look, a held hand, \
a question each, a thank-you, good night.

- Begin nothing before both have said yes. `tonight`, `five_breaths` and `one_question` invite, \
and begin nothing: put their question to both people, and hand the answer of both to `begin`. \
One person cannot answer for two. Anything but a clear yes of both is a no, and after a no \
nothing begins.
- Say what stands under `say`, `say_in`, `say_out` and `question` word for word. These sentences \
were chosen with care for closeness and for safety; add none of your own to them.
- Keep the times of an evening's steps, and say nothing while the kind of a step is look, talk or \
hold. While the two talk to each other, do not listen and do not answer.
- Tell this server nothing of what they say to each other. It takes no such words, and keeps none.
- When somebody is not safe, not well, or not willing: stop, and give what `support_lines` says.
- What you are not: you may be asked to say a sentence word for word, and your host may change it; \
and you cannot keep twelve minutes of quiet with a closed microphone. The page that comes with \
`begin` can, where the host shows it; a speaker or a browser with the guide itself always can."""

LONGEST_S = 7_200
"""No evening is as long as this."""

Ticket = Annotated[str, Field(description="`invitation`, as the invitation gave it.")]
Minutes = Annotated[
    int | None, Field(description="How long, in minutes; left out: as long as last time.")
]
Name = Annotated[str | None, Field(description="One of those named above; left out: any.")]
Switch = bool | None


class QuietServer(MCPServer[Any]):
    """A server whose errors are sentences, and repeat nothing of what was sent."""

    async def call_tool(
        self,
        name: str,
        arguments: dict[str, Any],
        context: Context[Any, Any] | None = None,
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError, with what is wrong and what there is."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            sentence = _sentence_of(error.__cause__)
            if sentence:
                raise ToolError(sentence) from None
            raise


def _sentence_of(cause: BaseException | None) -> str:
    """What an assistant reads of an error of ours, or of its own arguments; empty for any other."""
    if isinstance(cause, QuietTogetherError):
        return str(cause)
    if not isinstance(cause, ValidationError):
        return ""
    faults = cause.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)


def server_of(guide: Guide, page: str, sound_from: str = "") -> QuietServer:
    """The server of one couple's guide; ``sound_from`` is the origin of what its page may play."""
    apps = Apps()
    _add_begin(apps, guide)
    apps.add_html_resource(
        PAGE,
        page,
        name="evening",
        title="An evening",
        description="An evening to follow by eye, and by ear where its sound can be had.",
        csp=ResourceCsp(resource_domains=[sound_from] if sound_from else []),
        prefers_border=False,
    )
    server = QuietServer(
        NAME,
        title="Quiet Together",
        instructions=INSTRUCTIONS,
        version=version("quiet-together"),
        extensions=[apps],
        log_level="WARNING",
    )
    _add_invitations(server, guide)
    _add_nights(server, guide)
    _add_care(server, guide)
    _add_wishes(server, guide)
    return server


def _hints(
    reads: bool = False, destroys: bool = False, repeats_safely: bool = True
) -> ToolAnnotations:
    """What a host may know of a tool before it calls it. Nothing here reaches any other system."""
    return ToolAnnotations(
        read_only_hint=reads,
        destructive_hint=destroys,
        idempotent_hint=repeats_safely,
        open_world_hint=False,
    )


def _add_invitations(server: QuietServer, guide: Guide) -> None:
    repertoire = guide.repertoire
    lengths = "; ".join(
        f"{mood}: {', '.join(map(str, repertoire.lengths(mood)))}" for mood in repertoire.moods
    )

    def tonight(minutes: Minutes = None, mood: Name = None) -> Invitation:
        return guide.tonight(minutes, mood)

    def five_breaths() -> Invitation:
        return guide.five_breaths()

    def one_question(theme: Name = None) -> Invitation:
        return guide.one_question(theme)

    invites = _hints(repeats_safely=False)
    server.add_tool(
        tonight,
        title="Invite to an evening",
        description="The invitation to a guided evening for two. It begins nothing: ask both, "
        f"then call `begin`. Moods, and the minutes that each has: {lengths}.",
        annotations=invites,
    )
    server.add_tool(
        five_breaths,
        title="Invite to five breaths",
        description="The invitation to five slow breaths in step, about two minutes. It begins "
        "nothing: ask both, then call `begin`.",
        annotations=invites,
    )
    server.add_tool(
        one_question,
        title="Invite to one question",
        description="The invitation to one question that two talk about by themselves. It begins "
        f"nothing: ask both, then call `begin`. Themes: {', '.join(guide.themes)}.",
        annotations=invites,
    )


def _add_begin(apps: Apps, guide: Guide) -> None:
    def begin(
        invitation: Ticket,
        both_said_yes: Annotated[
            bool,
            Field(strict=True, description="True where both said yes themselves; else false."),
        ] = False,
    ) -> Annotated[CallToolResult, Answer]:
        answer, shown = guide.begin(invitation, both_said_yes)
        return CallToolResult(
            content=[TextContent(type="text", text=answer.model_dump_json())],
            structured_content=answer.model_dump(mode="json"),
            _meta={SHOWN: shown} if shown else None,
        )

    apps.tool(
        resource_uri=PAGE,
        name="begin",
        title="Begin, or say good night",
        description="The answer of both to an invitation. A yes of both gives what was offered, "
        "step by step, or one more question to ask both; a no gives a kind good night, and nothing "
        "begins. Each invitation can be answered once.",
        annotations=_hints(repeats_safely=False),
    )(begin)


def _add_nights(server: QuietServer, guide: Guide) -> None:
    def heard(
        evening: Annotated[str, Field(description="`evening.evening`, as `begin` gave it.")],
        to_second: Annotated[
            float,
            Field(ge=0, le=LONGEST_S, description="The second of the evening to which they came."),
        ],
        from_second: Annotated[
            float,
            Field(ge=0, le=LONGEST_S, description="The second from which they left nothing out."),
        ] = 0,
    ) -> Nights:
        return guide.heard(evening, from_second, to_second)

    def nights() -> Nights:
        return guide.nights()

    server.add_tool(
        heard,
        title="Keep the night",
        description="Tell how far they came in an evening that has begun: at its end, or where "
        "they stopped. The night is kept once one whole practice was heard.",
        annotations=_hints(),
    )
    server.add_tool(
        nights,
        title="Nights kept",
        description="How many nights the two have kept together, and how many in a row.",
        annotations=_hints(reads=True),
    )


def _add_care(server: QuietServer, guide: Guide) -> None:
    def support_lines() -> Support:
        return guide.support_lines()

    def forget(
        ticket: Annotated[
            str, Field(description="`ticket`, as this tool's question gave it.")
        ] = "",
        both_are_sure: Annotated[
            bool,
            Field(strict=True, description="True where they answered this tool's question by yes."),
        ] = False,
    ) -> Forgetting:
        return guide.forget(ticket, both_are_sure)

    server.add_tool(
        support_lines,
        title="Where help is",
        description="Support lines, for whoever is not safe or not well, or asks for help.",
        annotations=_hints(reads=True),
    )
    server.add_tool(
        forget,
        title="Forget us",
        description="Erase the couple's nights and settings, for good. Called without anything it "
        "erases nothing, and gives the question to ask both; their answer comes with `ticket`.",
        annotations=_hints(destroys=True, repeats_safely=False),
    )


def _add_wishes(server: QuietServer, guide: Guide) -> None:
    def preferences() -> Liking:
        return guide.preferences()

    def set_preferences(
        pace: Annotated[Pace | None, Field(description="How to breathe.")] = None,
        touch: Annotated[Switch, Field(description="With touch, or without.")] = None,
        looking: Annotated[Switch, Field(description="With looking, or without.")] = None,
        look: Annotated[LookChange | None, Field(description="Another length of look.")] = None,
        questions: Annotated[
            Literal["light", "any"] | None, Field(description="How close to the heart.")
        ] = None,
        voice: Annotated[Manner | None, Field(description="The guide's own voice.")] = None,
        numbers: Annotated[Switch, Field(description="Numbers of nights, by itself.")] = None,
    ) -> Liking:
        depth = DepthWish(questions) if questions else None
        return guide.preferences(Wishes(pace, touch, looking, look, depth, voice, numbers))

    server.add_tool(
        preferences,
        title="How they like it",
        description="How the two like to be guided.",
        annotations=_hints(reads=True),
    )
    server.add_tool(
        set_preferences,
        title="Change how they like it",
        description="Change how the two like to be guided, from now on; what is left out stays. "
        "A wish to leave out touch or looking counts as soon as one of the two has it.",
        # A longer look asked for twice is longer twice.
        annotations=_hints(repeats_safely=False),
    )
