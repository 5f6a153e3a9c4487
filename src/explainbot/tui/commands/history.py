"""History commands: earlier questions, other workspaces, the teacher's list."""

from __future__ import annotations

import asyncio
from pathlib import Path

from explainbot.engine import messages
from explainbot.errors import ExplainbotError
from explainbot.reports import DocumentEntry
from explainbot.tui.catalog import Command
from explainbot.tui.commands.elsewhere import asked_elsewhere, asked_here
from explainbot.tui.commands.texts import Texts
from explainbot.tui.state import PastElsewhere
from explainbot.tui.terminal import exists
from explainbot.tui.widgets.cards import AnswerCard
from explainbot.tui.wording import notes
from explainbot.tui.wording.problems import not_saved
from explainbot.usage.history import Past

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
