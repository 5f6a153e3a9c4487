"""What a corpus holds in other languages changes nothing for a question in one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explainbot.answering.question.wording import asked_languages
from explainbot.testing import WordEncoder, tiny_workspace
from tests.index.articles import opened, segments, small_is_large, written

if TYPE_CHECKING:
    from explainbot.records import Answer

BOAT = """# The school boat

## May I row without a helmet?

No. Helmets hang in the boat house, in three sizes.

## What happens to my lesson in a storm?

It is held ashore, with knots and charts, and counts all the same.

## What is sold on board?

Chocolate is sold on board, and the chocolate costs one coin.
"""
TIDES = """# Die Gezeiten

Die Gezeiten entstehen, weil der Mond das Wasser der Meere anzieht.

## Was ist eine Springflut?

Eine Springflut ist eine besonders hohe Flut, wenn Sonne und Mond in einer Linie stehen.
"""
COCOA = """# Chocolate

El chocolate se hace con las semillas del cacao, que crecen en un árbol pequeño.

## ¿Quién bebía chocolate?

Los aztecas bebían chocolate amargo con especias durante sus fiestas.
"""
CELL = """# Клетка

Клетка окружена мембраной и содержит ядро; ядро хранит наследственность.

## Что такое дыхание?

Дыхание освобождает энергию, которая нужна каждой живой клетке.
"""
FOREIGN = {"de.md": TIDES, "es.md": COCOA, "ru.md": CELL}
QUESTIONS = (
    "Is a helmet needed in the boat?",
    "Do I lose my lesson when it storms?",
    "Where is chocolate sold?",
    "helmt sizes in the boat",
    "What is a glacier?",
)


def figures(answer: Answer) -> tuple[object, ...]:
    """Return all that an answer says but which index it is from."""
    shown = [*answer.quotes, *answer.alternatives]
    return (
        answer.asked_as,
        answer.match,
        answer.confidence,
        answer.signals,
        [(quote.section.document.id, quote.text, quote.score) for quote in shown],
    )


def test_a_question_is_answered_as_without_the_other_files(tmp_path: Path) -> None:
    """Also where a Spanish file has a word of the English one for its subject."""
    alone = tiny_workspace(tmp_path / "alone", {"boat.md": BOAT}).explainer()
    mixed = tiny_workspace(tmp_path / "mixed", {"boat.md": BOAT, **FOREIGN}).explainer()

    assert set(mixed.store.languages) == {"de", "en", "es", "ru"}
    for question in QUESTIONS:
        assert figures(mixed.ask(question)) == figures(alone.ask(question))
    history = ["What is sold on board?"]
    asked = "And what does it cost?", history
    assert figures(mixed.ask(*asked)) == figures(alone.ask(*asked))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("de.md", "Was ist eine Springflut?"),
        ("es.md", "¿Qué bebían los aztecas?"),
        ("ru.md", "Чем окружена клетка?"),
    ],
)
def test_every_language_is_looked_up(tmp_path: Path, name: str, question: str) -> None:
    """A question in the third or fourth language is answered as in that one alone."""
    alone = tiny_workspace(tmp_path / "alone", {name: FOREIGN[name]}).explainer()
    mixed = tiny_workspace(tmp_path / "mixed", {"boat.md": BOAT, **FOREIGN}).explainer()

    answer = mixed.ask(question)

    assert figures(answer) == figures(alone.ask(question))
    assert answer.signals["unknown_language"] == 1
    assert "unknown_language" not in mixed.ask(QUESTIONS[0]).signals


def test_two_segments_keep_languages_apart_as_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added, changed and removed later: sizes and answers are those of one segment."""
    small_is_large(monkeypatch)
    first = {"boat.md": BOAT, "de.md": TIDES, "old.md": TIDES.replace("Mond", "Kern")}
    now = {"boat.md": BOAT, **FOREIGN, "de.md": TIDES.replace("Sonne", "Erde")}
    grown = tiny_workspace(tmp_path / "grown", first)
    written(grown, now)
    grown.index()
    once = tiny_workspace(tmp_path / "once", now)

    assert (segments(grown), segments(once)) == (2, 1)
    for language in ("de", "en", "es", "ru"):
        sizes = [opened(made).size_in(language) for made in (grown, once)]
        assert sizes[0] == sizes[1]
    one, other = grown.explainer(), once.explainer()
    for question in (*QUESTIONS, "Was ist eine Springflut?", "Чем окружена клетка?"):
        assert figures(one.ask(question)) == figures(other.ask(question))


@pytest.mark.parametrize(
    ("question", "languages"),
    [
        ("What is a helmet?", {"en"}),
        ("Was ist eine Springflut?", {"de"}),
        ("¿Quién bebía chocolate?", {"es"}),
        ("клетка", {"ru"}),
        ("Chocolate", {"en", "es"}),  # a word of both
    ],
)
def test_in_which_language_a_question_is_asked(
    tmp_path: Path, question: str, languages: set[str]
) -> None:
    """That of most of its words; several if they share them."""
    store = tiny_workspace(tmp_path, {"boat.md": BOAT, **FOREIGN}).explainer().store

    assert set(asked_languages(question, store, WordEncoder())) == languages


def test_a_text_too_short_to_tell_is_taken_for_one_of_its_folder(
    tmp_path: Path,
) -> None:
    """Alone it counts as English; it follows its folder, and no language is told."""
    short = "Photosynthese: Chlorophyll"
    made = tiny_workspace(tmp_path, {"a/short.md": short, "boat.md": BOAT})
    assert made.document("a/short.md").language == "en"

    written(made, {"a/short.md": short, "a/de.md": TIDES, "boat.md": BOAT})
    report = made.index()

    assert made.document("a/short.md").language == "de"
    told = {file.path: file.language for file in report.files}
    assert told == {"a/de.md": "de", "a/short.md": "", "boat.md": "en"}
    assert made.status().current
