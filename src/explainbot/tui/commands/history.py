"""History commands: earlier questions, other workspaces, the teacher's list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from explainbot.engine import messages
from explainbot.engine.views import AnswerView
from explainbot.errors import ExplainbotError
from explainbot.paths import Places
from explainbot.reports import DocumentEntry
from explainbot.tui.catalog import Command
from explainbot.tui.commands.texts import Texts
from explainbot.tui.state import Choice, PastElsewhere
from explainbot.tui.terminal import exists
from explainbot.tui.widgets.cards import AnswerCard
from explainbot.tui.wording import notes
from explainbot.tui.wording.answers import MATCHES, heading_of
from explainbot.tui.wording.notes import Note
from explainbot.tui.wording.problems import not_saved
from explainbot.usage.history import Past, recall

_AFTER = " (after: "


class Lists(Texts):
    """One method for each command of that kind: ``do_`` and its id."""

    async def do_history(self, argument: str) -> None:
        """Open the list of earlier questions; while it is open, of all corpora."""
        from explainbot.tui.widgets.pickers import HistoryPane

        for pane in self._screen.query(HistoryPane):
            argument = argument or pane.typed
            if not pane.everywhere:
                await self.do_history_all(argument)
                return
        await self._recall()
        asked = self._app.conversation.everything_asked()
        await self._screen.open_pane(HistoryPane(asked, argument))

    async def _recall(self) -> None:
        """Take up what other chats have asked since this one began."""
        conversation, ready = self._app.conversation, self._desk.ready
        if ready is None or not conversation.keeps:
            return
        past = await asyncio.to_thread(asked_here, ready.workspace)
        if past:
            conversation.recalled(past)
            self._screen.box.remember(conversation.questions())

    async def do_history_all(self, argument: str) -> None:
        """Open the list of what was asked in every workspace opened before."""
        from explainbot.tui.widgets.pickers import HistoryPane

        await self._recall()
        asked: list[Past | PastElsewhere] = []
        asked += self._app.conversation.everything_asked()
        folders = self._desk.others()
        asked += await asyncio.to_thread(asked_elsewhere, folders)
        if not folders:
            self._app.notice("no other workspace was opened before")
        await self._screen.open_pane(HistoryPane(asked, argument))

    async def picked(self, item: object, typed: str) -> None:
        """Take what was chosen in a list; ``typed`` where nothing was."""
        if item is None and not exists(typed):
            self._app.notice("nothing of that name")
            return
        await self._screen.close_pane()
        self._screen.to_box()
        if isinstance(item, Command):
            await self.take_command(item)
        elif isinstance(item, str):
            await self.open_workspace(item)
        elif isinstance(item, tuple):
            await self._read_section(*item)
        elif isinstance(item, Past):
            self._screen.box.put(item.question)
        elif isinstance(item, PastElsewhere):
            self._screen.box.put(item.past.question)
            self._app.notice(f"asked in {item.folder}; /workspace opens it")
        elif isinstance(item, DocumentEntry):
            await self._desk.note(notes.document(item))
        else:
            await self.do_preview(typed)

    async def take_command(self, entry: Command) -> None:
        """Run a command, or put it into the box where more has to be typed."""
        raise NotImplementedError

    async def open_workspace(self, folder: str) -> None:
        """Answer from the workspace in a folder from now on."""
        raise NotImplementedError

    async def do_gaps(self, _: str) -> None:
        """Say which questions are noted for the teacher."""

        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.InVain):
                await self._desk.note(notes.in_vain(event.questions))

        if self._ready():
            self._desk.look_up(messages.Gaps, show)

    async def do_unhelpful(self, _: str) -> None:
        """Note for the teacher that the current answer did not help."""
        card = self._screen.transcript.current_answer()
        answer = card.turn.answer if card is not None else None
        if card is None or answer is None:
            self._app.notice("there is no answer yet")
            return
        if not answer.quotes:
            await self.do_list_it(card.turn.question)
            return
        if card.turn.unhelpful:
            self._app.notice("this is on the teacher's list already")
            return
        turn = card.turn

        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.Marked):
                turn.unhelpful = event.kept
                await self._desk.note(notes.marked(event))

        self._desk.look_up(lambda number: messages.Mark(number, answer), show)

    async def do_list_it(self, question: str) -> None:
        """Put a question that found nothing on the teacher's list, if it is not there.

        Without a question, that of the current answer.
        """
        card = self._screen.transcript.current_answer()
        turns = [t for t in self._app.conversation.turns if t.question == question]
        turn = turns[-1] if turns else card.turn if card is not None else None
        if turn is None or turn.answer is None:
            self._app.notice("there is no answer yet")
            return
        answer = turn.answer
        if answer.quotes:
            self._app.notice("this was answered; - notes that it did not help")
            return
        if turn.unhelpful:
            self._app.notice("this is on the teacher's list already")
            return

        async def look(event: messages.Event) -> None:
            wanted = " ".join(answer.question.lower().split())
            if isinstance(event, messages.InVain) and any(
                " ".join(known.lower().split()) == wanted
                for known, _ in event.questions
            ):
                turn.unhelpful = True
                await self._desk.note(notes.listed())
            else:
                self._desk.look_up(lambda number: messages.Mark(number, answer), show)

        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.Marked):
                turn.unhelpful = event.kept
                await self._desk.note(
                    notes.listed() if event.kept else notes.marked(event)
                )

        self._desk.look_up(messages.Gaps, look)

    async def do_rephrase(self, _: str) -> None:
        """Put the current question, as it was understood, into the box."""
        await self.rephrase(self._screen.transcript.current_answer())

    async def rephrase(self, card: object) -> None:
        """Put the question of a card, as it was understood, into the box."""
        if not isinstance(card, AnswerCard):
            self._app.notice("there is no question to change")
            return
        turn = card.turn
        asked = turn.answer.understood if turn.answer is not None else turn.question
        before, after, _ = asked.rpartition(_AFTER)
        self._screen.to_box()
        self._screen.box.put((before if after else asked) or turn.question)

    async def do_save(self, argument: str) -> None:
        """Save the conversation."""
        from explainbot.tui.saving import save

        try:
            path = save(self._app.conversation.current(), argument.strip("\"'"))
        except ExplainbotError as error:
            await self._desk.note(not_saved(str(error)))
        else:
            await self._desk.note(("SAVED", [str(path)], []))

    async def do_editor(self, _: str) -> None:
        """Open the source's file in the user's editor, at the line."""
        from explainbot.tui.terminal import command_for, edit

        quotes = self._quotes()
        if not quotes or self._desk.ready is None:
            self._app.notice("no passage is quoted here")
            return
        file = Path(self._desk.ready.workspace) / quotes[0].path
        command = command_for(file, quotes[0].line_start)
        if command is None:
            self._app.notice("set EDITOR first: export EDITOR=nano")
        elif not file.is_file():
            self._app.notice("the file is gone")
        else:
            self._app.notice(edit(self._app, command))
            self._screen.doubt()


MOST = 8
"""Workspaces that are asked, those opened last."""
_SECONDS = 60.0
"""A workspace may take to get ready and to answer."""
BETWEEN = "\0"
"""Stands between a folder and a question."""


async def answer_of(engine: messages.Port, question: str) -> AnswerView | None:
    """Start an engine, ask it and end it; None where it does not answer.

    The question is asked as it was typed, so that nothing is kept of it there.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[messages.Event] = asyncio.Queue()

    def deliver(event: messages.Event) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    try:
        engine.start(deliver)
        async with asyncio.timeout(_SECONDS):
            while True:
                event = await events.get()
                if isinstance(event, messages.Ready):
                    engine.send(messages.Ask(1, question, exact=True))
                elif isinstance(event, messages.Answered):
                    return event.answer
                elif isinstance(event, messages.Failed):
                    return None
    except TimeoutError:
        return None
    finally:
        engine.stop()


async def search(
    make: Callable[[str], messages.Port],
    folders: Sequence[str],
    question: str,
    tell: Callable[[Note], None],
) -> None:
    """Ask one workspace after the other; tell how far it is and what was found."""
    found: list[Choice] = []
    asked = folders[:MOST]
    for number, folder in enumerate(asked, 1):
        rows = [f"{number} of {len(asked)}: {folder} …"]
        tell((f"SEARCHING YOUR OTHER CORPORA: {question}", rows, found))
        answer = await answer_of(make(folder), question)
        if answer is not None and answer.match != "none":
            quote = (*answer.quotes, *answer.alternatives)[0]
            named = f"{PurePath(folder).name}: {heading_of(quote)}"
            label = f"{MATCHES[answer.match]} in {named}"
            found.append(Choice(label, "ask_in", f"{folder}{BETWEEN}{question}"))
    if found:
        rows = ["A number opens that workspace and asks there."]
        tell((f"IN YOUR OTHER CORPORA: {question}", rows, found))
    else:
        tell((f"IN NONE OF YOUR OTHER CORPORA: {question}", list(asked), []))


def asked_here(folder: str) -> list[Past]:
    """Return what was asked in a workspace so far, by every chat; [] if unknown."""
    try:
        return recall(Places(Path(folder)))
    except ExplainbotError:
        return []


def asked_elsewhere(folders: Sequence[str]) -> list[PastElsewhere]:
    """Return what was asked in other workspaces, the newest of each first.

    Those that cannot be read, or keep nothing, are passed over.
    """
    found = []
    for folder in folders:
        try:
            past = recall(Places(Path(folder)))
        except ExplainbotError:
            continue
        found += [PastElsewhere(item, folder) for item in reversed(past)]
    return found
