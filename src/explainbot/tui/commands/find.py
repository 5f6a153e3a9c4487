"""Find in the full screen: words in the conversation, or in the source shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.tui.commands.searching import pattern_of, words_of_turn
from explainbot.tui.widgets.cards import AnswerCard, Card, NoteCard
from explainbot.tui.widgets.source import SourceText

if TYPE_CHECKING:
    import re

    from explainbot.tui.host import Host
    from explainbot.tui.screen import AskScreen


class ScreenFind:
    """What is looked for, and where it stands."""

    def __init__(self, app: Host) -> None:
        """Act on ``app`` and on its screen; nothing is looked for."""
        self._app = app
        self._pattern: re.Pattern[str] | None = None
        self._hits: list[int] = []
        """Numbers of the entries that hold the words, the newest first."""
        self._hit = 0

    @property
    def _screen(self) -> AskScreen:
        return self._app.ask_screen

    async def begin(self, words: str) -> None:
        """Open the line to type in; if it is open, go to the next place."""
        line = self._screen.find_line
        if line is not None and not words:
            await self.look(line.typed, 1)
            return
        await self._screen.open_find(words)
        if words:
            await self.look(words, 0)

    async def look(self, words: str, step: int) -> None:
        """Go to the next place (1), the one before (-1), or the first (0)."""
        pattern = pattern_of(words)
        new = pattern != self._pattern
        self._pattern = pattern
        sources = list(self._screen.query(SourceText))
        if sources:
            said = sources[0].find(pattern) if new else sources[0].next_found(step)
        else:
            said = await self._in_conversation(new=new, step=step)
        if self._screen.find_line is not None:
            self._screen.find_line.say(said if pattern else "")

    async def _in_conversation(self, *, new: bool, step: int) -> str:
        transcript, pattern = self._screen.transcript, self._pattern
        for card in transcript.cards() if new else ():
            if isinstance(card, AnswerCard):
                card.mark(pattern)
        if new:
            entries = transcript.entries if pattern else []
            self._hits = [
                card.serial
                for card in reversed(entries)
                if pattern is not None and pattern.search(words_of(card))
            ]
            self._hit = 0
        elif self._hits:
            self._hit = (self._hit + step) % len(self._hits)
        if not self._hits:
            return "not found"
        card = await transcript.go_to(self._hits[self._hit])
        if isinstance(card, AnswerCard):
            card.mark(pattern)
        return f"{self._hit + 1} of {len(self._hits)}"

    async def end(self) -> bool:
        """Close the line; return whether it was open."""
        line = self._screen.find_line
        if line is None:
            return False
        self._pattern, self._hits = None, []
        for source in self._screen.query(SourceText):
            source.find(None)
        for card in self._screen.transcript.cards():
            if isinstance(card, AnswerCard):
                card.mark(None)
        await self._screen.close_find(line)
        return True


def words_of(card: Card) -> str:
    """Return everything that a card says, also where it is not mounted."""
    if isinstance(card, NoteCard):
        return "\n".join((card.title, *card.body))
    return words_of_turn(card.turn) if isinstance(card, AnswerCard) else ""
