"""What the commands do in the chat line by line, and how events are worded there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from explainbot.engine import messages
from explainbot.engine.messages import Compare, Compared, Outline, Outlined
from explainbot.engine.views import AnswerView
from explainbot.errors import ExplainbotError
from explainbot.text.display import one_line, visible
from explainbot.tui import commands, notes
from explainbot.tui.editor import command_for, run
from explainbot.tui.labelled import answer_lines, choices_of
from explainbot.tui.line_reading import Choice, LineReading
from explainbot.tui.matching import Names
from explainbot.tui.onward import example, onward
from explainbot.tui.saving import save
from explainbot.tui.state import Conversation
from explainbot.tui.troubles import BETWEEN, converting, previewed, unread
from explainbot.tui.words import MATCHES, reasons, small_talk, sources
from explainbot.usage.history import Past

_SHOWN = 20
"""Earlier questions or texts that are named at once."""


class LineCommands(LineReading):
    """The part of the chat line by line that needs no terminal."""

    def __init__(
        self,
        engine: messages.Port,
        collections: Sequence[str] = (),
        elsewhere: Callable[[str], messages.Port] | None = None,
    ) -> None:
        """Ask ``engine``, which works in the calling thread.

        ``elsewhere`` makes the engine of another workspace.
        """
        self._engine = engine
        self._elsewhere = elsewhere
        self._conversation = Conversation(collections=tuple(collections))
        self._numbers = count(1)
        self._choices: list[Choice] = []
        self._last: AnswerView | None = None
        self._usable = False
        self._folder = ""
        self._wanted = ""
        """What an earlier question is to hold, or the name of a text."""
        self._limiting: str | None = None
        """The collection that answers are to come from, while its name is looked up."""

    def _load(self, request: messages.Loading) -> None:
        raise NotImplementedError

    def _ask(self, question: str, *, exact: bool = False, alone: bool = False) -> None:
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

    def work(self, command: str, argument: str) -> None:
        """Do what a command says."""
        number = next(self._numbers)
        if command in ("add", "preview", "remove") and not argument:
            what = "text" if command == "remove" else "file or a folder"
            self._say(f"Name a {what}: /{command} {commands.command(command).argument}")
        elif command == "add":
            self._load(messages.Add(number, (argument,)))
        elif command == "preview":
            self._load(messages.Preview(number, (argument,)))
        elif command == "remove":
            self._load(messages.Remove(number, argument))
        elif command == "index":
            self._load(messages.Index(number))
        elif command == "sections":
            self._outline(number, argument)
        elif command in _LOOKUPS:
            self._wanted = argument
            self._engine.send(_LOOKUPS[command](number))
        else:
            getattr(self, f"do_{command}")(argument)

    def _outline(self, number: int, argument: str) -> None:
        """Name the sections of a text, or of the one that was quoted."""
        quote = None if argument else self._quote()
        if argument or quote is not None:
            name = argument or (quote.document if quote else "")
            self._engine.send(Outline(number, name))

    def do_collection(self, argument: str) -> None:
        """Answer from one folder or tag, or from all texts again."""
        self._limiting = argument
        self._engine.send(messages.List(next(self._numbers)))

    def do_new(self, _: str) -> None:
        """Begin a new conversation."""
        self._conversation.begin()
        self._say("New conversation: earlier questions no longer count.")

    def do_exact(self, _: str) -> None:
        """Ask the last question again, exactly as it was typed."""
        turns = self._conversation.turns
        if not turns:
            self._say("There is no question to ask again.")
        elif turns[-1].exact:
            self._say("This was asked exactly as typed already.")
        else:
            self._ask(turns[-1].question, exact=True)

    def do_alone(self, question: str) -> None:
        """Ask a question by itself, or the last one again, without those before."""
        turns = self._conversation.turns
        asked = question or (turns[-1].question if turns else "")
        if asked:
            self._ask(asked, alone=True)
        else:
            self._say("There is no question to ask again.")

    def do_why(self, _: str) -> None:
        """Say how sure the program is, and why."""
        if self._last is None:
            self._say("There is no answer yet.")
        else:
            self._lines(reasons(self._last))

    def do_unhelpful(self, _: str) -> None:
        """Note for the teacher that the last answer did not help."""
        if self._last is None:
            self._say("There is no answer yet.")
        elif not self._last.quotes:
            self._say("This is on the teacher's list already.")
        else:
            self._engine.send(messages.Mark(next(self._numbers), self._last))

    def do_list_it(self, _: str) -> None:
        """Show the teacher's list, which holds every question that found nothing."""
        if self._last is None:
            self._say("There is no answer yet.")
        elif self._last.quotes:
            self._say("This was answered; /unhelpful notes that it did not help.")
        else:
            self._engine.send(messages.Gaps(next(self._numbers)))

    def do_save(self, argument: str) -> None:
        """Save the conversation."""
        try:
            path = save(self._conversation.current(), argument)
        except ExplainbotError as error:
            self._say(f"Error: {error}")
        else:
            self._say(visible(f"Saved: {path}"))

    def do_compare(self, _: str) -> None:
        """Write the last passage as it was indexed, and as its file reads now."""
        quote = self._quote()
        if quote is not None:
            number = next(self._numbers)
            place = quote.document, quote.start, quote.end
            self._engine.send(Compare(number, *place))

    def do_editor(self, _: str) -> None:
        """Open the file of the last passage in the user's editor, at the line."""
        quote = self._quote()
        if quote is None:
            return
        file = Path(self._folder) / quote.path
        command = command_for(file, quote.line_start)
        if command is None:
            self._say("Set EDITOR to your editor first, as in: export EDITOR=nano")
        else:
            run(command)

    def tell(self, event: messages.Event) -> None:
        """Write what the engine told."""
        if isinstance(event, messages.Ready):
            self._usable, self._folder = True, event.workspace
            self._say(sources(event.titles, event.passages))
            if not event.titles:
                self._say(f"There are no texts in {event.workspace} yet: /add PATH")
        elif isinstance(event, messages.Outdated):
            outdated = notes.outdated_line(event.files)
            self._say(visible(f"{outdated}. /index takes them up."))
        elif isinstance(event, messages.Answered):
            self._answered(event.answer)
        elif isinstance(event, messages.Loaded):
            lines = notes.report_lines(event.report)
            self._lines(lines or ["Nothing new was found there."])
            names = BETWEEN.join(file.path for file in unread(event.report))
            if names:
                title, body, _ = converting(names)
                self._lines([title, *body])
        elif isinstance(event, messages.Failed):
            self._say(f"Error: {event.message}")
        else:
            self._looked_up(event)

    def _looked_up(self, event: messages.Event) -> None:
        if isinstance(event, messages.Recalled):
            self._conversation.headings = list(event.headings)
            self._conversation.past = list(event.past)
            if event.request:
                self._recalled()
        elif isinstance(event, messages.Sourced):
            self.sourced(event.source)
        elif isinstance(event, Outlined):
            self.outlined(event.sections)
        elif isinstance(event, Compared):
            gone = "The passage is no longer in the file."
            self._lines(["As it was indexed:", event.indexed])
            self._lines(["As the file reads now:", event.now.strip("\r\n") or gone])
        else:
            self._note(event)

    def _note(self, event: messages.Event) -> None:
        if isinstance(event, messages.Marked):
            title, body, _ = notes.marked(event)
        elif isinstance(event, messages.InVain):
            title, body, _ = notes.in_vain(event.questions)
        elif isinstance(event, messages.Previewed):
            title, body, _ = previewed("THIS", "", event)
        elif isinstance(event, messages.Listed) and self._limiting is not None:
            said = self._conversation.limit(self._limiting, event.documents)
            title, body, self._limiting = said, [], None
        elif isinstance(event, messages.Listed):
            title, body = (
                "Texts:",
                [
                    f"{item.document}: {'; '.join(notes.document_lines(item))}"
                    for item in event.documents
                ],
            )
        else:
            return
        self._lines([title, *body])

    def _answered(self, answer: AnswerView) -> None:
        turn = self._conversation.turns[-1]
        turn.state, turn.answer = "answered", answer
        begin = example(self._conversation.headings)
        turn.said = small_talk(answer)
        if turn.said:
            self._say(f"{turn.said} Try: {one_line(begin)}" if begin else turn.said)
            self._choices = [begin] if begin else []
            return
        self._choices = list(choices_of(answer))
        self._last = answer
        for line in answer_lines(answer):
            self._say(line)
        asked = [turn.question for turn in self._conversation.turns]
        offered = onward(answer, asked)
        if offered:
            self._say("Ask next:")
        for number, question in enumerate(offered, len(self._choices) + 1):
            self._say(f"{number}. {one_line(question)}")
        self._choices += offered

    def _recalled(self) -> None:
        """Name the earlier questions that are meant, the newest first."""
        self._name([(past, "") for past in self._conversation.everything_asked()])

    def _name(self, asked: Sequence[tuple[Past, str]]) -> None:
        """Write the questions that are meant, each with the folder it was asked in."""
        names = Names([past.question for past, _ in asked])
        for number in names.best(self._wanted, _SHOWN):
            past, folder = asked[number]
            verdict = {**MATCHES}.get(past.match, "")
            said = past.question, verdict, past.citation, folder
            self._lines(["; ".join(filter(None, said))])
        if not asked:
            self._say("No earlier question is kept.")


_LOOKUPS: dict[str, Callable[[int], messages.Lookup]] = {
    "history": messages.Recall,
    "gaps": messages.Gaps,
    "corpus": messages.List,
}
