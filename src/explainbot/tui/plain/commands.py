"""Chat line by line, as the handlers of commands see it, and the engine's events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import count
from typing import TYPE_CHECKING

from explainbot.engine import messages
from explainbot.engine.views import AnswerView, QuoteView, SectionView, TermView
from explainbot.errors import ExplainbotError
from explainbot.reports import DocumentEntry
from explainbot.text.display import one_line, visible
from explainbot.text.interface.reasons import error_in_words, in_words
from explainbot.text.interface.translation import gettext
from explainbot.text.structure.blocks import words
from explainbot.tui import keymap
from explainbot.tui.commands.command import Then
from explainbot.tui.commands.matching import OfferedNames, pattern_of, words_of_turn
from explainbot.tui.commands.reading import save_to_file
from explainbot.tui.commands.workspaces import BETWEEN, asked_elsewhere, search
from explainbot.tui.plain.console import Console, answer_lines, choices_of, source_lines
from explainbot.tui.state import Choice, Conversation, PastElsewhere, Turn
from explainbot.tui.terminal import run, system_copy
from explainbot.tui.wording import notes
from explainbot.tui.wording.answers import (
    EXPLAINED,
    MATCHES,
    examples,
    explained,
    onward,
    reasons,
    shown,
    small_talk,
    sources,
)
from explainbot.tui.wording.notes import BETWEEN as BETWEEN_FILES
from explainbot.tui.wording.notes import converting, previewed, unread
from explainbot.usage.history import Past

if TYPE_CHECKING:
    from explainbot.study.session import Session
    from explainbot.tui.wording.notes import Note

_SHOWN = 20
"""Earlier questions or texts that are named at once."""
_CLOSED = (".", "?", "!", "…")
"""What ends a sentence."""


def work(coroutine: Coroutine[None, None, None]) -> None:
    """Run a handler to its end; what it awaits here never waits."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("a command waits in the chat line by line")


class InLines:
    """What both chats do, written as labelled lines."""

    def __init__(
        self,
        engine: messages.Port,
        console: Console,
        collections: Sequence[str] = (),
        elsewhere: Callable[[str], messages.Port] | None = None,
    ) -> None:
        """Ask ``engine``, which works in the calling thread.

        ``elsewhere`` makes the engine of another workspace.
        """
        self._engine = engine
        self._console = console
        self._elsewhere = elsewhere
        self._conversation = Conversation(collections=tuple(collections))
        self._numbers = count(1)
        self._then: dict[int, Then] = {}
        """What is done with what was looked up, by the number of the request."""
        self._first = 0
        """Index of the first turn since the workspace was opened."""
        self._usable = False
        self._ended = False
        self.page = 0
        self.choices: list[QuoteView | str | Choice] = []
        """What the numbers stand for: passages to show, questions to ask, and what else
        can be done."""
        self._ready: messages.Ready | None = None

    # what both chats do, in the order of the protocol

    @property
    def conversation(self) -> Conversation:
        """The questions asked so far."""
        return self._conversation

    @property
    def workspace(self) -> str:
        """Folder that answers come from; "" before the engine was ready."""
        return self._ready.workspace if self._ready is not None else ""

    @property
    def titles(self) -> Sequence[str]:
        """Of the texts; () before the engine was ready."""
        return self._ready.titles if self._ready is not None else ()

    @property
    def usable(self) -> bool:
        """Whether the engine takes requests now."""
        return self._usable

    @property
    def can_move(self) -> bool:
        """Whether another workspace can be opened at all."""
        return self._elsewhere is not None

    def notice(self, text: str) -> None:
        """Write a sentence."""
        self._console.say(visible(sentence(text)))

    async def note(self, note: Note) -> None:
        """Write what is said, and how what can be done next is typed."""
        title, rows, choices = note
        ways = [f"{choice.label}: {way}" for choice in choices if (way := _way(choice))]
        self._console.rows([title, *rows, *ways])

    def missing(self, command: str, wanted: str, typed: str = "") -> None:
        """Write how the command is typed."""
        entry, _ = keymap.parse(command)
        named = typed or (entry.argument if entry is not None else "")
        self._console.say(visible(f"{_capital(wanted)}: /{command} {named}"))

    def reword(self, question: str) -> None:
        """Write a question, to be typed again."""
        self._console.say(
            gettext("Asked as: {understood}", understood=visible(question))
        )
        self._console.say(gettext("Type it again, changed."))

    async def ask(
        self, question: str, *, exact: bool = False, alone: bool = False
    ) -> None:
        """Ask a question; its answer is written."""
        turn = self._conversation.ask(question, exact=exact, alone=alone)
        self._engine.send(
            messages.Ask(
                next(self._numbers),
                question,
                turn.history,
                exact=exact,
                collections=turn.collections,
                conversation=turn.conversation,
            )
        )

    def turn(self) -> Turn | None:
        """Return the newest question that was answered."""
        turns = reversed(self._conversation.turns[self._first :])
        return next((turn for turn in turns if turn.answer is not None), None)

    def quotes(self) -> list[QuoteView]:
        """Return the passages that the newest answer shows in full."""
        turn = self.turn()
        answer = turn.answer if turn is not None and not turn.said else None
        views = (answer.parts or (answer,)) if answer is not None else ()
        return [quote for view in views for quote in shown(view)[0]]

    def numbered(self, number: int) -> QuoteView | None:
        """Return the passage of a number under the newest answer."""
        chosen = self.choices[number - 1 : number] if number else []
        return next((one for one in chosen if isinstance(one, QuoteView)), None)

    def look_up(self, make: Callable[[int], messages.Lookup], then: Then) -> None:
        """Ask the engine for something; ``then`` is done before this returns."""
        number = next(self._numbers)
        self._then[number] = then
        self._engine.send(make(number))

    def open(self, quote: QuoteView) -> None:
        """Write what stands around a passage in its source."""

        async def show(event: messages.Event) -> None:
            if isinstance(event, messages.Sourced):
                self._console.rows(source_lines(event.source, quote))

        self.look_up(lambda number: messages.Source(number, quote.document), show)

    def copy(self, text: str) -> None:
        """Put a text on the system's clipboard."""
        if system_copy(text):
            self.notice(gettext("copied"))
        else:
            said = gettext(
                "no clipboard was found; /save writes the conversation to a file"
            )
            self.notice(said)

    def edit(self, command: list[str]) -> str:
        """Give the terminal to an editor until it ends."""
        status = run(command)
        return (
            ""
            if status == 0
            else gettext("the editor ended with status {status}", status=status)
        )

    async def save(self, name: str) -> None:
        """Write the conversation to a file."""
        await save_to_file(self, name)

    async def find(self, words: str) -> None:
        """Write the lines of this run's questions and passages that hold words."""
        pattern = pattern_of(words)
        found = False
        for turn in self._conversation.turns:
            rows = words_of_turn(turn).splitlines()
            held = [row for row in rows if pattern and pattern.search(row)]
            if held:
                found = True
                self._console.rows(
                    [gettext("Under the question: {question}", question=turn.question)]
                )
                self._console.rows(f"- {row}" for row in held if row != turn.question)
        if not found:
            self._console.say(gettext("Not found."))

    async def explain(self, turn: Turn) -> None:
        """Write the reasons."""
        if turn.answer is not None:
            self._console.rows(reasons(turn.answer))

    async def add(self, path: str) -> None:
        """Take a file or folder into the index."""
        self._load(messages.Add(next(self._numbers), (path,)))

    async def preview(self, path: str) -> None:
        """Write what a file or folder would add."""
        self._load(messages.Preview(next(self._numbers), (path,)))

    async def remove(self, name: str) -> None:
        """Take a text out of the corpus and the index."""
        self._load(messages.Remove(next(self._numbers), name))

    async def index(self) -> None:
        """Take up what the corpus holds."""
        self._load(messages.Index(next(self._numbers)))

    def _load(self, request: messages.Loading) -> None:
        """Take files in; on a terminal, Ctrl-C stops that alone."""
        self._console.begin()
        try:
            self._engine.send(request)
            self._learn()
        except KeyboardInterrupt:
            if not self._console.terminal:
                raise
            self._console.say(
                gettext("\nStopped. Answers come from the texts as they were.")
            )
            self._engine.send(messages.Reload())

    async def recall(self, then: Callable[[], Awaitable[None]]) -> None:
        """Take up what other chats have asked since this one began, and go on."""

        async def recalled(event: messages.Event) -> None:
            del event  # it was taken up as it came
            await then()

        self.look_up(messages.Recall, recalled)

    def searching(self) -> str | None:
        """Return None: no list stays open."""
        return None

    async def questions_of(self, folders: Sequence[str]) -> list[PastElsewhere]:
        """Return what was asked in other workspaces."""
        return asked_elsewhere(folders)

    async def show_asked(
        self, asked: Sequence[Past | PastElsewhere], words: str
    ) -> None:
        """Write the questions that are meant, those of elsewhere with their folder."""
        told = [
            (item.past, item.folder) if isinstance(item, PastElsewhere) else (item, "")
            for item in asked
        ]
        names = OfferedNames([past.question for past, _ in told])
        for number in names.best(words, _SHOWN):
            past, folder = told[number]
            verdict = {**MATCHES}.get(past.match, "")
            said = past.question, verdict, past.citation, folder
            self._console.rows(["; ".join(filter(None, said))])
        if not asked:
            self._console.say(gettext("No earlier question is kept."))

    async def show_texts(self, documents: Sequence[DocumentEntry]) -> None:
        """Write a line for each text."""
        self._console.say(gettext("Texts:"))
        self._console.rows(
            f"{item.document}: {'; '.join(notes.document_lines(item))}"
            for item in documents
        )

    async def show_sections(self, name: str, sections: Sequence[SectionView]) -> None:
        """Write the headings of the sections of a text."""
        del name
        headings = (one_line(section.heading) for section in sections)
        self._console.rows(
            f"- {heading or gettext('(no heading)')}" for heading in headings
        )

    async def show_terms(self, terms: Sequence[TermView]) -> None:
        """Write each term with what defines it, and where."""
        for term in terms:
            self._console.rows([f"{term.term}: {words(term.meaning, term.markup)}"])
            self._console.say(
                gettext("Source: {citation}", citation=one_line(term.citation))
            )

    async def show_both(self, quote: QuoteView, event: messages.Compared) -> None:
        """Write a passage as it was indexed and as its file reads now."""
        del quote
        gone = gettext("The passage is no longer in the file.")
        self._console.rows([gettext("As it was indexed:"), event.indexed])
        self._console.rows(
            [gettext("As the file reads now:"), event.now.strip("\r\n") or gone]
        )

    async def show_workspaces(self) -> None:
        """Write which workspace this is, and how another is opened."""
        here = one_line(self.workspace)
        self._console.say(
            gettext("This is {here}. Name another: /workspace FOLDER", here=here)
        )

    async def show_commands(self, words: str) -> None:
        """Write the commands that are meant."""
        listed = [entry for entry in keymap.matching("") if entry.plain]
        names = OfferedNames([f"/{entry.slash} {entry.title}" for entry in listed])
        for number in sorted(names.best(words, len(listed))):
            name = f"/{listed[number].slash} {listed[number].argument}".rstrip()
            self._console.say(f"{name}: {listed[number].title}")

    async def show_help(self) -> None:
        """Write what numbers mean, and every command."""
        self._console.say(
            gettext("A number shows that passage, or asks that question.")
        )
        await self.show_commands("")

    def others(self) -> list[str]:
        """Return the folders of the other workspaces that the chat opened before."""
        from explainbot.paths import user_config
        from explainbot.tui.state import Memory

        known = Memory(user_config()).workspaces
        return [folder for folder in known if folder != self.workspace]

    async def search(self, folders: Sequence[str], question: str) -> None:
        """Ask other workspaces, one after the other."""
        import asyncio

        if self._elsewhere is None:
            return

        def tell(note: Note) -> None:
            work(self.note(note))

        asyncio.run(search(self._elsewhere, folders, question, tell))

    async def move(self, folder: str) -> None:
        """Answer from the workspace in a folder; from this one, where that fails."""
        if self._elsewhere is None:
            return
        other, here = self._elsewhere(folder), self._engine
        self._usable = False
        other.start(self.take)
        if not self._usable:
            other.stop()
            self._usable = True
            self._console.say(gettext("Answers come from the workspace as before."))
            return
        here.stop()
        self._engine = other
        self._conversation.move()
        self._first, self.choices = len(self._conversation.turns), []
        self._learn()

    def study(self) -> None:
        """Study on the same streams, then come back."""
        from explainbot.study.session import open_session
        from explainbot.tui.plain.study import LineStudy
        from explainbot.workspace import Workspace

        console = self._console
        try:
            with Workspace.open(self.workspace) as workspace:
                session: Session = open_session(
                    workspace, self._conversation.collections
                )
        except ExplainbotError as error:
            console.say(gettext("Error: {error}", error=error_in_words(error)))
            return
        LineStudy(session, console.stdin, console.stdout, console.columns).run()
        console.say(gettext("Back in the chat."))

    def quit(self) -> None:
        """End the chat after this line."""
        self._ended = True

    # the engine

    @property
    def goes_on(self) -> bool:
        """Whether another line is to be read."""
        return self._usable and not self._ended

    def start(self) -> bool:
        """Start the engine; return whether it can answer."""
        self._engine.start(self.take)
        self._learn()
        return self._usable

    def stop(self) -> None:
        """End the engine."""
        self._engine.stop()

    def _learn(self) -> None:
        """Have the headings told, from which questions are offered."""
        if self._usable:
            self._engine.send(messages.Recall(0))

    def take(self, event: messages.Event) -> None:
        """Write what the engine told, or go on with what was looked up."""
        if isinstance(event, messages.Progress):
            self._console.progress(event)
        elif isinstance(event, messages.Ready):
            self._usable, self._ready = True, event
            self._console.say(sources(event.titles, event.passages))
            if event.counts:
                self._console.say(notes.COUNTED)
            if not event.titles:
                where = gettext(
                    "There are no texts in {workspace} yet: /add PATH",
                    workspace=event.workspace,
                )
                self._console.say(where)
        elif isinstance(event, messages.Outdated):
            *first, last = notes.outdated_lines(event)
            taken = (
                gettext("takes them up")
                if event.files
                else gettext("brings it up to date")
            )
            self._console.rows(
                [*first, gettext("{last}. /index {taken}.", last=last, taken=taken)]
            )
        elif isinstance(event, messages.Answered):
            self._answered(event.answer)
        else:
            self._worked_off(event)

    def _worked_off(self, event: messages.Reply) -> None:
        then = self._then.pop(event.request or 0, None)
        if isinstance(event, messages.Recalled):
            self._conversation.headings = list(event.headings)
            self._conversation.past = list(event.past)
        if isinstance(event, messages.Failed):
            self._console.say(gettext("Error: {error}", error=in_words(event.message)))
        elif isinstance(event, messages.Loaded):
            self._loaded(event)
        elif isinstance(event, messages.Previewed):
            title, rows, _ = previewed(gettext("THIS"), "", event)
            self._console.rows([title, *rows])
        elif then is not None:
            work(then(event))

    def _loaded(self, event: messages.Loaded) -> None:
        lines = notes.report_lines(event.report)
        self._console.rows(lines or [gettext("Nothing new was found there.")])
        names = BETWEEN_FILES.join(file.path for file in unread(event.report))
        if names:
            title, rows, _ = converting(names)
            self._console.rows([title, *rows])

    def _answered(self, answer: AnswerView) -> None:
        turn = self._conversation.turns[-1]
        turn.state, turn.answer = "answered", answer
        turn.said = small_talk(answer, first=not turn.history)
        if turn.said:
            said = visible(turn.said)
            begin = examples(self._conversation.headings, self.titles, turn.question)
            self._console.rows([said, *([gettext("Try:")] if begin else [])])
            for number, question in enumerate(begin, 1):
                self._console.say(f"{number}. {one_line(question)}")
            self.choices = [*begin]
            return
        self.choices = [*choices_of(answer)]
        for line in answer_lines(answer):
            self._console.say(line)
        asked = [turn.question for turn in self._conversation.turns]
        offered = onward(answer, asked)
        if offered:
            self._console.say(gettext("Ask next:"))
        for number, question in enumerate(offered, len(self.choices) + 1):
            self._console.say(f"{number}. {one_line(question)}")
        self.choices += offered
        known = explained(answer)
        if known:
            self._console.say(EXPLAINED)
        for number, term in enumerate(known, len(self.choices) + 1):
            self._console.say(f"{number}. {one_line(term)}")
        self.choices += [Choice(term, "glossary", term) for term in known]


def sentence(text: str) -> str:
    """Return a notice as a sentence; one that ends in an example gets no full stop."""
    open_end = ": " in text or text.endswith(_CLOSED)
    return _capital(text) + ("" if open_end else ".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _way(choice: Choice) -> str:
    """Return how a choice of a card is typed; "" where it cannot be."""
    if choice.command == "fill":
        return choice.argument.strip()
    if choice.command == "ask_in":
        return f"/workspace {choice.argument.partition(BETWEEN)[0]}"
    entry = keymap.command(choice.command)
    if not (entry.plain and entry.slash):
        return ""
    return f"/{entry.slash} {choice.argument}".rstrip()
