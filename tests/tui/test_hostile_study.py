"""Hostile text on the cards that are studied."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from textual import events
from textual.content import Content
from textual.widgets import Input, Static

from explainbot.paths import create
from explainbot.records import Document, Quote, Section, text_sha256
from explainbot.study.items import KINDS, Item, Kind
from explainbot.study.schedule import ReviewLog
from explainbot.study.session import Session, open_session
from explainbot.study.wording import shown_part
from explainbot.testing import tiny_workspace
from explainbot.text.display import one_line, visible
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import draw
from explainbot.tui.passage import Fitted
from explainbot.tui.study import StudyScreen
from tests.study.lessons import NOON
from tests.tui.hostile import HOSTILE
from tests.tui.test_study import Learner, study

UNREADABLE = {"lone surrogate", "NUL and bell"}
"""No UTF-8 file can hold the one; a file with the other is refused, as no text."""
SENTENCES = {"closing tag", "unit in brackets", "action", "C1", "bidi", "separators"}
"""Those that stand in one short sentence, as a blank and a choice need."""


def _spelt(number: int) -> str:
    """Return a number in letters, a word for itself."""
    return "mark " + "".join(chr(ord("m") + int(digit)) for digit in str(number))


def check(learner: Learner) -> None:
    """Nothing on the screen may steer the terminal, and the program is alive."""
    text = learner.text()
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in text)
    assert learner.app.is_running
    assert not learner.app._exit


def shown(learner: Learner, part: str) -> Content:
    """Return what a part of the card shows, whole."""
    content = learner.app.screen.query_one(f"#study-{part}", Static).content
    content = content.now if isinstance(content, Fitted) else content
    assert isinstance(content, Content)
    return content


def marked(content: Content) -> list[str]:
    """Return the words that are marked."""
    plain = content.plain
    return [plain[s.start : s.end] for s in content.spans if "underline" in str(s)]


def by_hand(name: str, kind: Kind) -> Item:
    """Return a card that is hostile in all its words."""
    text = HOSTILE[name]
    whole = f"Before. {text} After."
    made = Document(
        id=text,
        title=text,
        subject="",
        aliases=(),
        text=whole,
        source_path=text,
        media_type="text/plain",
        sha256=text_sha256(whole),
    )
    own = Section(made, 0, len(whole), heading=text)
    other = Section(made, 0, 7, heading=f"{text} or not")
    span = (8, 8 + len(text))
    return Item(
        id=name,
        kind=kind,
        quote=Quote(own, 0, len(whole), span),
        key_words=(span,),
        blank=span if kind == "cloze" else None,
        choices=(other, own) if kind == "which" else (),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_card_is_painted(tmp_path: Path, kind: Kind) -> None:
    """Title, question, choices, passage, place and answer: harmless and complete."""

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        for text in HOSTILE.values():
            check(learner)
            learner.app.post_message(events.Paste(text))
            await learner.pilot.pause()
            check(learner)
            typed = learner.app.screen.query_one(Input).value
            assert typed == one_line(text)
            question = shown(learner, "item").plain
            assert one_line(text) in question
            await learner.press("enter")
            check(learner)
            assert f"— {one_line(text)}" in shown(learner, "said").plain
            if kind == "which":
                assert f'from section 2: "{one_line(text)}"' in (
                    shown(learner, "answer").plain
                )
            else:
                if text.strip():
                    said = shown(learner, "said").plain
                    assert f"You wrote: {one_line(text)}" in said
                assert marked(shown(learner, "answer")) == [visible(text)]
            await learner.press("tab")
        assert "NOTHING TO STUDY" in learner.text()

    items = [by_hand(name, kind) for name in HOSTILE]
    progress = ReviewLog(create(tmp_path / "w"))
    study(lambda: Session(items, progress, lambda: NOON), scenario, (40, 20))


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_of_a_file_is_only_text(tmp_path: Path, kind: Kind) -> None:
    """Mark-up, controls and escapes of a source are painted, never obeyed."""
    sections = "\n\n".join(
        f"## What does {_spelt(number)} mean?\n\nSign number {number} is written as "
        f"{text} in all the books of our school."
        for number, (name, text) in enumerate(HOSTILE.items(), start=1)
        if name not in UNREADABLE
    )
    text = f"# Signs\n\n{sections}\n"
    seen = []

    async def scenario(learner: Learner) -> None:
        await learner.opened()
        screen = learner.app.screen
        assert isinstance(screen, StudyScreen)
        assert screen.session is not None
        while (item := screen.session.current) is not None:
            check(learner)
            start, end = shown_part(item)
            await learner.press("enter")
            check(learner)
            seen.append(item.quote.text)
            if kind != "which":
                passage = shown(learner, "answer")
                left, right = item.blank or item.quote.evidence
                text = item.quote.document.text[start:end]
                drawing = draw(blocks_of(text, "markdown"))
                assert passage.plain == drawing.text
                spans = drawing.spans((left - start, right - start))
                assert marked(passage) == [drawing.text[slice(*span)] for span in spans]
            await learner.press("3")

    workspace = tiny_workspace(tmp_path / "w", {"signs.md": text})
    study(
        lambda: open_session(workspace, kinds=[kind], limit=200, clock=lambda: NOON),
        scenario,
    )
    wanted = HOSTILE.keys() - UNREADABLE if kind == "recall" else SENTENCES
    told = "\n".join(seen)
    assert {name for name in wanted if HOSTILE[name] not in told} == set()
