"""The tools that an assistant finds: what each is called, what it is told of it, what it takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations

from simulator.assistant import arguments
from simulator.assistant.guide import Guide
from simulator.assistant.shapes import Answer

PAGE = "ui://quiet-together/evening"
"""Where a host finds the page of an evening."""
SHOWN = "quiet-together/evening"
"""The key of a result's ``_meta`` under which the page finds what it shows; no model reads it."""

NO_VALUES: Mapping[str, Iterable[object]] = {}


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


READS, KEEPS = _hints(reads=True), _hints()
ASKS = _hints(repeats_safely=False)
ERASES = _hints(destroys=True, repeats_safely=False)


def tools_of(guide: Guide) -> list[Tool]:
    """All that can be asked of a couple's guide."""
    return [*_inviting(guide), _beginning(guide), *_remembering(guide), *_caring(guide)]


def _inviting(guide: Guide) -> Iterator[Tool]:
    moods, lengths = guide.repertoire.offered_moods, guide.repertoire.lengths
    lengths_of_moods = "; ".join(f"{mood}: {_listed(lengths(mood))}" for mood in moods)
    all_lengths = sorted({length for mood in moods for length in lengths(mood)})
    yield _tool(
        guide.tonight,
        "Invite to an evening",
        "The invitation to a guided evening for two. It begins nothing: ask both, then call "
        f"`begin`. Moods, and the minutes that each has: {lengths_of_moods}.",
        ASKS,
        values={"mood": moods, "minutes": all_lengths},
    )
    yield _tool(
        guide.five_breaths,
        "Invite to five breaths",
        "The invitation to five slow breaths in step, about two minutes. It begins nothing: ask "
        "both, then call `begin`.",
        ASKS,
    )
    yield _tool(
        guide.one_question,
        "Invite to one question",
        "The invitation to one question that two talk about by themselves. It begins nothing: ask "
        f"both, then call `begin`. Themes: {_listed(guide.themes)}.",
        ASKS,
        values={"theme": guide.themes},
    )


def _beginning(guide: Guide) -> Tool:
    def begin(
        invitation: arguments.InvitationName, both_said_yes: arguments.YesOfBoth = False
    ) -> Annotated[CallToolResult, Answer]:
        answer, shown = guide.begin(invitation, both_said_yes)
        return CallToolResult(
            content=[TextContent(type="text", text=answer.model_dump_json())],
            structured_content=answer.model_dump(mode="json"),
            _meta={SHOWN: shown} if shown else None,
        )

    return _tool(
        begin,
        "Begin, or say good night",
        "The answer of both to an invitation. A yes of both gives what was offered, step by step, "
        "or one more question to ask both; a no gives a kind good night, and nothing begins. Each "
        "invitation can be answered once.",
        ASKS,
        meta={"ui": {"resourceUri": PAGE}},
    )


def _remembering(guide: Guide) -> Iterator[Tool]:
    yield _tool(
        guide.heard,
        "Keep the night",
        "Tell how far they came in an evening that has begun: at its end, or where they stopped. "
        "The night is kept once one whole practice was heard.",
        KEEPS,
    )
    yield _tool(
        guide.nights,
        "Nights kept",
        "How many nights the two have kept together, and how many in a row.",
        READS,
    )
    yield _tool(
        guide.preferences,
        "How they like it",
        "How the two like to be guided.",
        READS,
    )
    yield _tool(
        guide.set_preferences,
        "Change how they like it",
        "Change how the two like to be guided, from now on; what is left out stays. A wish to "
        "leave out touch or looking counts as soon as one of the two has it, also for an "
        "invitation that is open.",
        ASKS,  # a longer look asked for twice is longer twice
    )


def _caring(guide: Guide) -> Iterator[Tool]:
    yield _tool(
        guide.support_lines,
        "Where help is",
        "Support lines, for whoever is not safe or not well, or asks for help.",
        READS,
    )
    yield _tool(
        guide.forget,
        "Forget us",
        "Erase the couple's nights and settings, for good. Called without anything it erases "
        "nothing, and gives the question to ask both; their answer comes with `ticket`.",
        ERASES,
    )


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _tool(
    function: Callable[..., Any],
    title: str,
    description: str,
    hints: ToolAnnotations,
    *,
    values: Mapping[str, Iterable[object]] = NO_VALUES,
    meta: dict[str, Any] | None = None,
) -> Tool:
    """A tool that is called as its function is; the server refuses any argument but its own.

    ``values`` are those that there are of an argument that may be left out.
    """
    tool = Tool.from_function(
        function, title=title, description=description, annotations=hints, meta=meta
    )
    tool.parameters["additionalProperties"] = False
    for argument, there_are in values.items():
        tool.parameters["properties"][argument]["enum"] = [*there_are, None]
    return tool
