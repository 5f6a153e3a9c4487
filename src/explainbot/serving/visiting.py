"""What somebody may ask of an engine that is shared: questions, sources, headings.

Nothing that changes the corpus, no other's questions and no path of the machine.
Nothing of a conversation is kept but, as everywhere, the questions without an answer
(docs/gaps.md).
"""

from __future__ import annotations

from dataclasses import replace

from explainbot.engine import messages
from explainbot.engine.messages import Outline

LONGEST_QUESTION = 2000
"""Characters; what is longer is cut."""
MOST_BEFORE = 20
"""Earlier questions of a conversation that are looked at."""
MOST_TOP = 10
ALLOWED = (
    messages.Ask
    | messages.Source
    | messages.Check
    | messages.Recall
    | messages.List
    | messages.Mark
    | Outline
    | messages.Define
)


def modest(request: messages.Request) -> messages.Request:
    """Return the request within its bounds; of a question, no history is kept."""
    if not isinstance(request, messages.Ask):
        return request
    return replace(
        request,
        question=request.question[:LONGEST_QUESTION],
        history=tuple(
            before[:LONGEST_QUESTION] for before in request.history[-MOST_BEFORE:]
        ),
        top=min(request.top, MOST_TOP),
        conversation="",
    )


def for_visitor(event: messages.Event) -> messages.Event | None:
    """Return an event as a visitor may be told it; None if it is for the teacher."""
    if isinstance(event, messages.Outdated):
        return None
    if isinstance(event, messages.Ready):
        return replace(event, workspace="")
    if isinstance(event, messages.Recalled):
        return replace(event, past=())
    return event
