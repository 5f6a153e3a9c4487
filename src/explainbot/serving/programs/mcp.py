"""MCP server on standard input and output: answers as tools."""

from __future__ import annotations

from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

import explainbot
from explainbot.errors import ExplainbotError
from explainbot.serving.programs.queue import OPERATIONS, RequestQueue, as_json
from explainbot.text.interface.reasons import error_json

INSTRUCTIONS = (
    "explainbot answers from the user's own texts, word for word. Give its quotes "
    "unchanged and with their citation; where answered is false, say that the texts "
    "do not answer the question."
)


def make_server(queue: RequestQueue) -> Server[Any]:
    """Return the server; each operation of the queue is one of its tools."""

    async def list_tools(
        context: Any, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        del context, params
        return types.ListToolsResult(tools=_tools())

    async def call_tool(
        context: Any, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        del context
        try:
            told, wrong = await queue.answer(params.name, params.arguments or {}), False
        except ExplainbotError as error:
            told, wrong = error_json(error), True
        text = types.TextContent(type="text", text=as_json(told))
        return types.CallToolResult(content=[text], is_error=wrong)

    return Server(
        "explainbot",
        version=explainbot.__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve(queue: RequestQueue) -> None:
    """Serve until standard input ends."""
    server = make_server(queue)
    async with stdio_server() as (requests, answers):
        await server.run(requests, answers, server.create_initialization_options())


def _tools() -> list[types.Tool]:
    hints = types.ToolAnnotations(
        read_only_hint=True, idempotent_hint=True, open_world_hint=False
    )
    return [
        types.Tool(
            name=name,
            title=one.title,
            description=one.summary,
            input_schema=one.schema(),
            annotations=hints,
        )
        for name, one in OPERATIONS.items()
    ]
