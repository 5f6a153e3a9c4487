"""Dispatch of the full-screen chat's commands."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.tui import keymap
from explainbot.tui.commands.workspaces import Elsewhere
from explainbot.tui.engine_link import EngineLink
from explainbot.tui.host import NOTICE_SECONDS
from explainbot.tui.terminal import dropped
from explainbot.tui.widgets.cards import AnswerCard, Card, NoteCard
from explainbot.tui.widgets.pane import HelpPane
from explainbot.tui.wording import problems
from explainbot.tui.wording.answers import example

if TYPE_CHECKING:
    from explainbot.tui.host import Host


Handler = Callable[[str], Awaitable[None]]


class Actions(Elsewhere):
    """One method for each command: ``do_`` and its id."""

    def __init__(self, app: Host, desk: EngineLink) -> None:
        """Act on ``app``, on its screen and on its engine."""
        super().__init__(app, desk)
        self._pressed: tuple[str, float] = ("", 0.0)
        self._page = 0
        """Of the tour, the page shown last, from 1; 0 before it began."""

    async def run(self, command: str, argument: str = "") -> None:
        """Run a command by its id."""
        if command not in ("interrupt", "back"):
            self.disarm()
        handler: Handler = getattr(self, f"do_{command}")
        await handler(argument)

    async def typed(self, text: str) -> None:
        """Run what was typed after a slash."""
        entry, argument = keymap.parse(text)
        if entry is not None:
            await self.run(entry.id, argument)
            return
        self._screen.box.put(text)
        if path := dropped(text):
            self._screen.box.put(f"/preview {path}")
            self._app.notice("Enter shows what this would add")
        else:
            near = keymap.near(text)
            meant = f"; {near}?" if near else ""
            self._app.notice(f"no such command{meant} /help lists them")

    async def choose(self, card: object, number: int) -> None:
        """Take a numbered choice of a card."""
        choices = card.choices if isinstance(card, Card) else ()
        if not 1 <= number <= len(choices):
            self._app.notice(f"there is no choice {number} on this card")
            return
        choice = choices[number - 1]
        if isinstance(card, NoteCard) and choice.command in ("add", "skip"):
            card.say(card.title, card.body)  # else the number would do it again
        if choice.command == "open" and isinstance(card, AnswerCard):
            self._desk.open(card.passages[choice.argument])
        else:
            await self.run(choice.command, choice.argument)

    async def open_card(self, card: object) -> None:
        """Open the source of a card's first passage."""
        quotes = card.quotes if isinstance(card, Card) else ()
        if quotes:
            self._desk.open(quotes[0])
        else:
            self._app.notice("no passage is quoted here; a number opens a named one")

    async def exact(self, card: object) -> None:
        """Ask a card's question again, exactly as it was typed."""
        if not isinstance(card, AnswerCard):
            self._app.notice("there is no question to ask again")
        elif card.turn.exact:
            self._app.notice("this was asked exactly as typed already")
        else:
            await self._desk.ask(card.turn.question, exact=True)

    # the commands, in the order of commands.py

    async def do_walk(self, _: str) -> None:
        """Complete a command's name, else go to the next pane."""
        text = self._screen.box.text
        found = keymap.matching(text) if keymap.is_command(text) else []
        if found and " " not in text:
            space = " " if found[0].argument else ""
            self._screen.box.put(f"/{found[0].slash}{space}")
            return
        suggestion = self._screen.offers.take()
        if suggestion is None:
            self._screen.focus_next()
        else:
            self._screen.box.put(suggestion)

    async def do_open(self, argument: str) -> None:
        """Open the source of the current answer, or of a numbered passage."""
        card = self._screen.transcript.current_answer()
        if argument.isdigit():
            await self.choose(card, int(argument))
        else:
            await self.open_card(card)

    async def do_why(self, _: str) -> None:
        """Say on the current card how sure the program is and why, or hide it."""
        card = self._screen.transcript.current_answer()
        if card is None or card.turn.answer is None:
            self._app.notice("there is no answer yet")
        elif await card.explain():
            self._screen.show_why(card)

    async def do_exact(self, _: str) -> None:
        """Ask the current question again, exactly as it was typed."""
        await self.exact(self._screen.transcript.current_answer())

    async def do_alone(self, question: str) -> None:
        """Ask a question by itself, or the current one again, without those before."""
        card = self._screen.transcript.current_answer()
        asked = question or (card.turn.question if card is not None else "")
        if not asked:
            self._app.notice("there is no question to ask again")
        else:
            await self._desk.ask(asked, alone=True)

    async def do_add(self, argument: str) -> None:
        """Add a file or a folder."""
        path = argument.strip("\"'")  # a file manager may drop it in quotes
        if not path:
            self._screen.box.put("/add ")
            self._app.notice("type or drop the path of a file or a folder")
        elif not self._desk.usable:
            self._screen.box.put(f"/add {argument}")
            self._app.notice("the engine is not ready yet")
        else:
            await self._with_path(path, self._desk.add)

    async def do_index(self, _: str) -> None:
        """Take up what is new, changed or gone in the corpus."""
        if self._desk.usable:
            await self._screen.close_pane()  # the card that tells of it is behind it
            self._screen.to_box()
            await self._desk.add(None)
        else:
            self._app.notice("the engine is not ready yet")

    async def do_stop(self, _: str) -> None:
        """Stop taking files in."""
        if not self._desk.stop_load():
            self._app.notice("nothing is being added")

    async def do_collection(self, argument: str) -> None:
        """Answer what follows from one folder or tag, or from all texts again."""

        async def limited(event: messages.Event) -> None:
            texts = event.documents if isinstance(event, messages.Listed) else ()
            said = self._app.conversation.limit(argument, texts)
            await self._screen.add(NoteCard("COLLECTION", [said]))

        if self._ready():
            self._desk.look_up(messages.List, limited)

    async def do_study(self, _: str) -> None:
        """Study from the texts that answers come from."""
        if self._desk.ready is None:
            self._app.notice("the engine is not ready yet")
            return
        from explainbot.tui.study import study_screen

        texts = self._app.conversation.collections
        self._app.push_screen(study_screen(self._desk.ready.workspace, texts))

    async def do_new(self, _: str) -> None:
        """Begin a new conversation."""
        self._app.conversation.begin()
        note = NoteCard("NEW CONVERSATION", ["Earlier questions no longer count."])
        await self._screen.add(note)

    async def do_theme(self, argument: str) -> None:
        """Change the colours."""
        self._app.notice(self._app.switch_theme(argument))

    async def do_help(self, _: str) -> None:
        """Open the help page; the keys that work where one is come first."""
        await self._screen.open_pane(HelpPane(self._screen.place))

    async def do_back(self, _: str) -> None:
        """Leave the pane or the selection for the question box.

        From the box itself, the second time stops taking files in.
        """
        if await self.end_find() or self._screen.offers.forget():
            return
        at_home = self._screen.box.has_focus and not self._screen.get_selected_text()
        self._screen.clear_selection()
        closed = await self._screen.close_pane()
        self._screen.to_box()
        if closed or not at_home or self._desk.load is None:
            return
        if self._again("escape"):
            self._desk.stop_load()
        else:
            load = self._desk.load
            self._app.notice(f"Esc again stops {load.verb} {load.what}")

    async def do_interrupt(self, _: str) -> None:
        """Copy what is selected, else clear the box; the second time, quit."""
        box = self._screen.box
        selected = self._screen.get_selected_text() or box.selected_text
        if selected:
            self._screen.clear_selection()
            self._copy(selected)
            return
        if not box.text and self._desk.stop_load():
            self._pressed = ("", 0.0)
            return
        if not box.text and self._again("interrupt"):
            self._app.exit()
            return
        self._again("interrupt")
        box.put("")
        load = self._desk.load
        what = "quits" if load is None else f"stops {load.verb}"
        self._app.notice(f"Ctrl+C again {what}")

    def disarm(self) -> None:
        """Take back what a second press would do: something else was done since."""
        if self._pressed[0]:
            self._pressed = ("", 0.0)
            self._screen.say("")

    def _again(self, key: str) -> bool:
        """Whether a key is pressed the second time, while the notice says what for."""
        before, when = self._pressed
        now = time.monotonic()
        self._pressed = (key, now)
        return before == key and now - when < NOTICE_SECONDS

    async def do_quit(self, _: str) -> None:
        """Quit."""
        self._app.exit()

    async def do_palette(self, argument: str) -> None:
        """Open the list of every command."""
        from explainbot.tui.widgets.pickers import CommandsPane

        listed = [entry for entry in keymap.matching("") if self._app.can(entry.id)]
        await self._screen.open_pane(CommandsPane(listed, argument))

    async def take_command(self, entry: keymap.Command) -> None:
        """Run a command, or put it into the box where more has to be typed."""
        if entry.argument and not entry.argument.startswith("["):
            self._screen.box.put(f"/{entry.slash} ")
        else:
            await self.run(entry.id)

    # choices of cards that are no commands

    async def do_fill(self, argument: str) -> None:
        """Put the beginning of a command into the box."""
        self._screen.to_box()
        self._screen.box.put(argument)

    async def do_ask(self, argument: str) -> None:
        """Ask what a card offers."""
        await self._desk.ask(argument)

    async def do_ask_all(self, argument: str) -> None:
        """Ask of all texts what one collection did not answer."""
        self._app.notice(self._app.conversation.limit(""))
        await self._desk.ask(argument)

    async def do_tour(self, argument: str) -> None:
        """Show the next page of the tour, or that of a number."""
        from explainbot.tui.wording import notes

        self._page = int(argument) if argument.isdigit() else self._page + 1
        titles = self._desk.ready.titles if self._desk.ready is not None else ()
        begin = example(self._app.conversation.headings, titles)
        self._page, note = notes.page(self._page, begin)
        await self._desk.note(note)

    async def do_skip(self, names: str) -> None:
        """Leave files out that could not be read."""
        await self._desk.note(problems.skipped(names))

    async def do_convert(self, names: str) -> None:
        """Say how files become such that can be read."""
        await self._desk.note(problems.converting(names))

    async def do_copy_details(self, text: str) -> None:
        """Copy what went wrong, to be sent to somebody."""
        self._copy(text)

    async def do_restart(self, _: str) -> None:
        """Start the engine again."""
        self._app.start_engine()
