"""Plain study, line by line: for screen readers, simple terminals and pipes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from explainbot.study import wording
from explainbot.study.blanks import said_line
from explainbot.study.items import Item
from explainbot.study.schedule import RATINGS, Rating
from explainbot.study.session import Session
from explainbot.text.display import one_line, visible, wrap
from explainbot.text.interface.translation import gettext

_HELP = gettext(
    "Type an answer, or only Enter, to see the passage. s leaves one out, q ends."
)
_ENDS = ("q", "/quit")
_GRADES = gettext("How well did you know it? 1 again, 2 hard, 3 good (Enter), 4 easy: ")
_BY_NAME: dict[str, Rating] = {name: rating for rating, name in RATINGS.items()}


class LineStudy:
    """One sitting over two streams."""

    def __init__(
        self,
        session: Session,
        stdin: TextIO,
        stdout: TextIO,
        columns: Callable[[], int] = lambda: 0,
    ) -> None:
        """Talk over these streams; ``columns`` gives the width, 0 breaks no line."""
        self._session = session
        self._in = stdin
        self._out = stdout
        self._columns = columns

    def run(self) -> int:
        """Go through the items until they or the input end; return 0."""
        self._say(gettext("explainbot study, line by line."))
        if self._session.current is None:
            self._say(gettext("There is nothing to study now."))
        else:
            self._say(_HELP)
        while (item := self._session.current) is not None:
            if not self._one(item):
                break
        self._say("")
        for line in wording.statistics_lines(self._session.statistics):
            self._say(line)
        return 0

    def _one(self, item: Item) -> bool:
        """Ask, show and have rated one item; return whether to go on."""
        self._say("")
        for line in wording.question_lines(item, wording.progress(self._session)):
            self._say(line)
        typed = self._read(gettext("Your answer: "))
        if typed is None or typed in _ENDS:
            return False
        if typed == "s":
            self._session.skip()
            return True
        for line in (*wording.answer_lines(item), said_line(item, typed)):
            if line and (line != said_line(item, typed) or item.kind != "which"):
                self._say(line)
        if item.kind == "which":
            self._say(wording.choice_line(item, typed))
        rating = self._rating()
        if rating is None:
            return False
        self._say(wording.next_line(self._session.rate(rating)))
        return True

    def _rating(self) -> Rating | None:
        """Read a rating; None at the end of the input or for "q"."""
        while True:
            typed = self._read(_GRADES)
            if typed is None or typed.lower() in _ENDS:
                return None
            typed = typed.lower() or "3"
            for name, rating in _BY_NAME.items():
                if typed in (str(rating), name):
                    return rating
            self._say(gettext("Type 1, 2, 3 or 4."))

    def _read(self, prompt: str) -> str | None:
        self._out.write(prompt)
        self._out.flush()
        line = self._in.readline()
        if not self._in.isatty():
            shown = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self._out.write(f"{one_line(shown.strip())}\n")
        return line.strip() if line else None

    def _say(self, text: str) -> None:
        width = self._columns()
        text = visible(text)
        for left, right in wrap(text, width) if width else [(0, len(text))]:
            self._out.write(text[left:right].rstrip() + "\n")
        self._out.flush()
