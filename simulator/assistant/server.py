"""The MCP server: what an assistant is told of the guide, and how errors read."""

from importlib.metadata import version
from typing import Any

import anyio
from mcp.server.apps import Apps, ResourceCsp
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult
from pydantic import ValidationError

from simulator.assistant.guide import Guide
from simulator.assistant.tools import PAGE, tools_of
from skill.errors import QuietTogetherError

NAME = "quiet-together"
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
- Where a sentence speaks of this skill's page, that page is `support`: show its numbers beside it.
- When one of them wants no touch or no looking, at any moment, leave those steps out at once, and \
tell `set_preferences`.
- Tell this server nothing of what they say to each other. It takes no such words, and keeps none.
- When somebody is not safe, not well, or not willing: stop, and give what `support_lines` says.
- What you are not: you may be asked to say a sentence word for word, and your host may change it; \
and you cannot keep twelve minutes of quiet with a closed microphone. The page that comes with \
`begin` can, where the host shows it; a speaker or a browser with the guide itself always can."""


class QuietServer(MCPServer[Any]):
    """A server whose errors are sentences, and repeat nothing of what was sent.

    Its tools answer one at a time: what waits for an answer is in this process alone, and an
    invitation is answered once.
    """

    def __init__(self, tools: list[Tool], apps: Apps) -> None:
        super().__init__(
            NAME,
            title="Quiet Together",
            instructions=INSTRUCTIONS,
            version=version("quiet-together"),
            tools=tools,
            extensions=[apps],
            log_level="WARNING",
        )
        self._turn = anyio.Lock()

    async def call_tool(
        self,
        name: str,
        arguments: dict[str, Any],
        context: Context[Any, Any] | None = None,
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError, with what is wrong and what there is."""
        await self._check_names(name, arguments)
        try:
            async with self._turn:
                return await super().call_tool(name, arguments, context)
        except ToolError as error:
            sentence = _sentence_of(error.__cause__)
            if sentence:
                raise ToolError(sentence) from None
            raise

    async def _check_names(self, name: str, arguments: dict[str, Any]) -> None:
        """Raises ToolError for an argument that the tool does not take."""
        for tool in await self.list_tools():
            takes = tool.input_schema["properties"]
            if tool.name == name and not arguments.keys() <= takes.keys():
                there_are = ", ".join(takes) or "no arguments"
                raise ToolError(f"Nothing was done: `{name}` takes {there_are}, and nothing else.")


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
    apps.add_html_resource(
        PAGE,
        page,
        name="evening",
        title="An evening",
        description="An evening to follow by eye, and by ear where its sound can be had.",
        csp=ResourceCsp(resource_domains=[sound_from] if sound_from else []),
        prefers_border=False,
    )
    return QuietServer(tools_of(guide), apps)
