"""Commands of the plain chat, and the wording of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from explainbot.engine import messages
from explainbot.engine.messages import Compare, Compared, Outline, Outlined
from explainbot.engine.views import AnswerView, QuoteView, SectionView, SourceView
from explainbot.errors import ExplainbotError
from explainbot.text.display import one_line, shortened, visible
from explainbot.tui import keymap
from explainbot.tui.commands.searching import pattern_of, words_of_turn
from explainbot.tui.saving import save
from explainbot.tui.state import Conversation
from explainbot.tui.terminal import command_for, run, system_copy
from explainbot.tui.widgets.matching import OfferedNames
from explainbot.tui.wording import notes
from explainbot.tui.wording.answers import (
    ALTERED,
    IN_TEXT,
    MATCHES,
    MEANT,
    asked_otherwise,
    example,
    heading_in_text,
    heading_of,
    named_title,
    onward,
    reasons,
    shown,
    small_talk,
    sources,
)
from explainbot.tui.wording.problems import BETWEEN, converting, previewed, unread
from explainbot.usage.history import Past

if TYPE_CHECKING:
    from explainbot.study.session import Session


_AROUND = 600
"""Characters of a source that are written before and after a passage."""
STATES = {
    "same": "The file is unchanged since it was indexed.",
    "differs": "The file differs from this, the indexed copy; /index takes it up, "
    "/compare shows both.",
    "gone": "The file is gone; this is the indexed copy.",
    "unreadable": "The file cannot be read; this is the indexed copy.",
}
Choice = QuoteView | str
"""What a number stands for: a passage to show, or a question to ask."""


class LineReading:
    """The commands about one answer and its source."""

    _engine: messages.Port
    _conversation: Conversation
    _numbers: count[int]
    _choices: list[Choice]
    _last: AnswerView | None
    _folder: str
    _in: TextIO
    _out: TextIO
    _columns: Callable[[], int]
    _opened: QuoteView | None = None
    """The passage whose source is asked for."""
    _page = 0

    def _say(self, text: str) -> None:
        raise NotImplementedError

    def _lines(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._say(visible(row))

    def _quotes(self) -> list[QuoteView]:
        """Return the passages that the last answer shows in full."""
        views = (self._last.parts or (self._last,)) if self._last else ()
        return [quote for view in views for quote in shown(view)[0]]

    def _quote(self) -> QuoteView | None:
        if not self._quotes():
            self._say("No passage is quoted here.")
            return None
        return self._quotes()[0]

    def do_open(self, argument: str) -> None:
        """Write what stands around the last passage in its source, or around another.

        A number means the passage of that number.
        """
        number = int(argument) if argument.isascii() and argument.isdigit() else 0
        chosen: Choice | None = None
        if 1 <= number <= len(self._choices):
            chosen = self._choices[number - 1]
        quote = chosen if isinstance(chosen, QuoteView) else None
        if number and quote is None:
            self._say(f"There is no passage {number}.")
            return
        quote = quote or self._quote()
        if quote is not None:
            self._opened = quote
            self._engine.send(messages.Source(next(self._numbers), quote.document))

    def sourced(self, source: SourceView) -> None:
        """Write the part of a source that was asked for."""
        if self._opened is not None:
            self._lines(_around(source, self._opened))

    def do_copy(self, _: str) -> None:
        """Copy the last passage with its source."""
        quotes = self._quotes()
        self._copy("\n\n".join(f"{q.text}\n— {q.citation}" for q in quotes))

    def do_copy_quote(self, _: str) -> None:
        """Copy the last passage alone."""
        self._copy("\n\n".join(quote.text for quote in self._quotes()))

    def _copy(self, text: str) -> None:
        if not text:
            self._say("No passage is quoted here.")
        elif system_copy(text):
            self._say("Copied.")
        else:
            self._say(
                "No clipboard was found; /save writes the conversation to a file."
            )

    def do_rephrase(self, _: str) -> None:
        """Write the last question as it was understood."""
        if self._last is None:
            self._say("There is no question yet.")
        else:
            self._say(f"Asked as: {visible(self._last.understood)}")
            self._say("Type it again, changed.")

    def do_tour(self, argument: str) -> None:
        """Write the next page of the tour, or that of a number."""
        digits = argument.isascii() and argument.isdigit()
        self._page = int(argument) if digits else self._page + 1
        begin = example(self._conversation.headings)
        self._page, (title, body, choices) = notes.page(self._page, begin)
        self._lines([title, *body])
        if choices:
            self._say("/tour goes on.")

    def do_help(self, _: str) -> None:
        """List the commands."""
        self._say("A number shows that passage, or asks that question.")
        self.do_palette("")

    def do_palette(self, argument: str) -> None:
        """List the commands that a few letters mean."""
        listed = [entry for entry in keymap.matching("") if entry.plain]
        names = OfferedNames([f"/{entry.slash} {entry.title}" for entry in listed])
        for number in sorted(names.best(argument, len(listed))):
            name = f"/{listed[number].slash} {listed[number].argument}".rstrip()
            self._say(f"{name}: {listed[number].title}")

    def do_find(self, argument: str) -> None:
        """Write the lines of this run's questions and passages that hold words."""
        pattern = pattern_of(argument)
        found = False
        for turn in self._conversation.turns:
            rows = words_of_turn(turn).splitlines()
            held = [row for row in rows if pattern and pattern.search(row)]
            if held:
                found = True
                self._lines([f"Under the question: {turn.question}"])
                self._lines(f"- {row}" for row in held if row != turn.question)
        if not found:
            self._say("Not found.")

    def outlined(self, sections: Iterable[SectionView]) -> None:
        """Write the sections of a text."""
        listed = [one_line(section.heading) or "(no heading)" for section in sections]
        self._lines(f"- {heading}" for heading in listed)
        if not listed:
            self._say("There is no text of that name, or it has no sections: /corpus")

    def do_study(self, _: str) -> None:
        """Study from the texts that answers come from, then come back."""
        from explainbot.study.session import open_session
        from explainbot.tui.plain.study import LineStudy
        from explainbot.workspace import Workspace

        try:
            with Workspace.open(self._folder) as workspace:
                session: Session = open_session(
                    workspace, self._conversation.collections
                )
        except ExplainbotError as error:
            self._say(f"Error: {error}")
            return
        LineStudy(session, self._in, self._out, partial(self._columns)).run()
        self._say("Back in the chat.")


def _around(source: SourceView, quote: QuoteView) -> Iterator[str]:
    """Yield a passage with what stands before and after it, labelled."""
    text, start, end = source.text, quote.start, quote.end
    yield f"Source: {one_line(quote.citation)}. {STATES[source.state]}"
    if text[start:end] != quote.text:
        again = "/index, then ask" if source.state == "differs" else "ask"
        yield f"The passage does not stand here any more: {again} again."
        return
    first = text.rfind("\n\n", 0, max(0, start - _AROUND)) + 1
    last = text.find("\n\n", min(len(text), end + _AROUND))
    if before := text[first:start].strip():
        yield f"Before it:\n{before}"
    yield f"Passage:\n{text[start:end]}"
    if after := text[end : last if last >= 0 else len(text)].strip():
        yield f"After it:\n{after}"


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
            self._say(f"Name a {what}: /{command} {keymap.command(command).argument}")
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
        names = OfferedNames([past.question for past, _ in asked])
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


def choices_of(answer: AnswerView) -> list[str | QuoteView]:
    """Return what has a number, in order.

    First the questions that may be meant, then the passages that are only named and
    the headings of the text.
    """
    parts = answer.parts or (answer,)
    named = (quote for part in parts for quote in (*shown(part)[1], *part.headings))
    return [*answer.did_you_mean, *named]


def answer_lines(answer: AnswerView) -> Iterator[str]:
    """Yield the lines of an answer; the numbers run on over its parts."""
    yield from (f"Note: {one_line(note)}" for note in answer.notes)
    if answer.did_you_mean:
        yield MEANT
    for number, question in enumerate(answer.did_you_mean, 1):
        yield f"{number}. {one_line(question)}"
    first = 1 + len(answer.did_you_mean)
    for view in answer.parts or (answer,):
        if answer.parts:
            yield f"Question: {shortened(one_line(view.question))}"
        yield from _one(view, first)
        first += len(shown(view)[1]) + len(view.headings)


def quote_lines(quote: QuoteView, label: str) -> Iterator[str]:
    """Yield a passage and its source; the answering sentence if one is claimed."""
    if not quote.verbatim:
        yield ALTERED
        return
    yield f"{label}: {visible(quote.text)}"
    start, end = quote.evidence[0]
    if quote.claimed and quote.text[start:end].strip() != quote.text.strip():
        yield f"Answering sentence: {one_line(quote.text[start:end])}"
    yield f"Source: {one_line(quote.citation)}"


def _one(view: AnswerView, first: int) -> Iterator[str]:
    if asked_otherwise(view):
        yield f"Asked as: {shortened(one_line(view.understood))}"
    in_full, named = shown(view)
    word = MATCHES[view.match]
    if view.answered:
        intact = all(quote.verbatim for quote in in_full)
        yield f"Answer: {word}{', quoted word for word' if intact else ''}."
    else:
        note = " The closest passage, which may not answer:" if in_full else ""
        reason = f" {shortened(visible(view.reason))}" if view.reason else ""
        yield f"Answer: {word}.{reason}{note}"
    for quote in in_full:
        yield from quote_lines(quote, "Quote" if quote.claimed else "Passage")
    if named:
        yield named_title(view)
    for number, quote in enumerate(named, first):
        yield f"{number}. {one_line(heading_of(quote, in_full))}"
    if view.headings:
        yield IN_TEXT
    for number, quote in enumerate(view.headings, first + len(named)):
        yield f"{number}. {one_line(heading_in_text(quote))}"
