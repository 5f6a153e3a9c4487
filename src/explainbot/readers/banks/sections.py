"""Sections of a question bank: one piece of code for every form.

Canonical text: for each question what it asks, below it what is right, word for word (a
line each of several), then the explanation; the names of parts of the bank stand above
their questions.  Wrong choices are no part of the text, nor is a question without a
key: it is told, and known to whoever reads the bank as a list.

Headings: the questions, below the parts that they stand in.  Places: the question's
own, and which of its choices is quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.banks.bank import MOST_TEXT, Bank, BankQuestion, listed
from explainbot.readers.base import Metadata, Parsed
from explainbot.records import Heading, PlaceMark
from explainbot.registry.formats import BANK
from explainbot.text.lines import is_question_line, one_line
from explainbot.text.sentences import split_sentences

LONG_STEM = 40
"""Words of a heading; of a longer stem only the sentence that asks is the title."""
FEWEST_WORDS = 3
"""Of a choice's feedback that says anything."""
_DEEPEST = 6
_LIST = "Its questions can be asked as a list: explainbot coverage, or batch."


def parsed(bank: Bank, path: Path) -> Parsed:
    """Return a bank's questions with what answers them.

    Raises:
        EmptySourceError: No question has a right answer in words.
        SourceError: They have more text than a file may.
    """
    told = [*bank.notes, *notes(bank)]
    builder = _Builder(_repeated(bank.questions))
    for question in bank.questions:
        if question.right:
            builder.add(question)
        if builder.length > MOST_TEXT:  # what many share is written with each
            raise SourceError(
                f"its questions have more than {MOST_TEXT // 1_000_000} million"
                " characters",
                where=path,
                hint="Split it into several files.",
            )
    if not builder.headings:
        count = len(bank.questions)
        raise EmptySourceError(
            f"none of its {count} questions has a right answer in words"
            if count
            else "there are no questions in it",
            where=path,
            hint=". ".join([*told, *[_LIST] * bool(count)]),
        )
    about = Metadata(title=bank.title, tags=_shared_tags(bank.questions))
    return Parsed(
        "".join(builder.parts),
        about,
        tuple(builder.headings),
        tuple(builder.marks),
        warnings=tuple(told),
        media_type=BANK,
    )


def body(question: BankQuestion, said: frozenset[str] = frozenset()) -> str:
    """Return what is quoted of a question: the right answer, then what explains it.

    Args:
        question: One with a right answer.
        said: Feedbacks that say nothing of one question alone, as ``_repeated`` found.
    """
    right = question.right
    told = question.explanation or any(one.feedback for one in question.choices)
    if len(right) == 1 and not told:
        return right[0]
    more = [question.explanation]
    more += [choice.feedback for choice in question.choices if choice.right]
    lines = list({line.casefold(): line for line in right[::-1]}.values())[::-1]
    for each in more:
        text = each.strip()
        if text and text not in lines and text not in said:
            lines.append(text)
    return "\n".join(lines)


def _repeated(questions: Sequence[BankQuestion]) -> frozenset[str]:
    """Return feedbacks that praise, or that several questions have: "Well done!"."""
    told = Counter(
        choice.feedback.strip()
        for question in questions
        for choice in question.choices
        if choice.right and choice.feedback
    )
    return frozenset(
        text
        for text, count in told.items()
        if count > 1 or len(text.split()) < FEWEST_WORDS
    )


def title_of(stem: str, language: str = "en") -> str:
    """Return the heading of a question on one line; of a long one what it asks."""
    whole = one_line(stem)
    if len(whole.split()) <= LONG_STEM:
        return whole
    sentences = [whole[start:end] for start, end in split_sentences(whole, language)]
    asked = [one for one in sentences if is_question_line(one)]
    chosen = asked[-1] if asked else sentences[-1]
    return " ".join(chosen.split()[:LONG_STEM])


class _Builder:
    """The canonical text as it grows, with its headings and marks."""

    def __init__(self, said: frozenset[str]) -> None:
        self._said = said
        self._topic: tuple[str, ...] = ()
        self._stem = self._asked = self._title = ""
        self.length = 0
        """Characters so far."""
        self.parts: list[str] = []
        self.headings: list[Heading] = []
        self.marks: list[PlaceMark] = []

    def add(self, question: BankQuestion) -> None:
        topic = tuple(filter(None, map(one_line, question.topic)))[: _DEEPEST - 1]
        for level, name in self._opened(topic):
            self._heading(name, level, name, "")
        level = min(len(topic) + 1, _DEEPEST)
        if question.stem != self._stem:  # often many of a bank have one
            self._stem = question.stem
            self._asked = _bare(question.stem)
            self._title = title_of(self._asked)
        self._heading(self._asked, level, self._title, question.told_place)
        self._append(f"\n{_bare(body(question, self._said))}")

    def _opened(self, topic: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        """Yield the parts that begin here, each with its level."""
        same = 0
        while topic[same : same + 1] and self._topic[: same + 1] == topic[: same + 1]:
            same += 1
        self._topic = topic
        yield from enumerate(topic[same:], start=same + 1)

    def _heading(self, text: str, level: int, title: str, place: str) -> None:
        self._append("\n\n" if self.parts else "")
        self.marks.append(PlaceMark(self.length, label=place))
        start = self.length
        self._append(text)
        self.headings.append(Heading(start, self.length, level, title))

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _bare(text: str) -> str:
    """Return the text without white space at its ends, empty lines and line ends."""
    if text.isprintable():  # so it has no line end
        return text.strip()
    rows = (row.strip() for row in text.splitlines())
    return "\n".join(filter(None, rows))


def _shared_tags(questions: Sequence[BankQuestion]) -> tuple[str, ...]:
    """Return the tags that each question has, as collections are named."""
    tags = [frozenset(map(str.casefold, question.tags)) for question in questions]
    return tuple(sorted(frozenset.intersection(*tags))) if tags else ()


def notes(bank: Bank) -> Iterator[str]:
    """Yield how many questions there are, and what of the bank is not read."""
    count, bare = len(bank.questions), bank.unkeyed
    keyed = count - len(bare)
    if count:
        yield f"a question bank: {count} questions, right answers known for {keyed}"
    if bare:
        places = [question.place for question in bare]
        yield f"without a right answer, so not quoted: {listed(places)}"
    if bank.media:
        yield f"pictures and recordings are not read: {listed(list(bank.media))}"
