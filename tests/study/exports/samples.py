"""A bank with each kind of question, with signs that forms take for their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from explainbot.readers.banks.bank import BankChoice, BankQuestion, filling
from explainbot.readers.banks.files import bank_of
from explainbot.study.exports.fitting import Exported, Lost, fitted
from explainbot.study.exports.forms import FORMS, FileForm

BY_NAME = {form.name: form for form in FORMS}


def offered(*texts: str) -> tuple[BankChoice, ...]:
    """Return choices; the right ones begin with "!"."""
    return tuple(BankChoice(text.removeprefix("!"), text[0] == "!") for text in texts)


TIDES = BankQuestion(
    "What causes the tides?", "question 1", "choice",
    offered("!The Moon", "The wind", "Ships & <b>boats</b>"), (),
    "It pulls the water.\nThe Sun helps.", ("Sea", "Ebb/flow"), ("moon", "hard"),
)  # fmt: skip
SEVERAL = BankQuestion(
    "Which of {2} = ~ # : \\ // -> are prime?", "question 2", "choice",
    offered("!2", "!3", "4", "1"), (), "", ("Numbers",), ("hard",),
)  # fmt: skip
FEEDBACK = BankQuestion(
    "Who was first?", "question 3", "choice",
    (BankChoice("Ada", right=True, feedback="Yes: in 1843."),
     BankChoice("Bob", feedback="No, he was later.")),
    topic=("Numbers",),
)  # fmt: skip
JUDGED = BankQuestion(
    "Water is wet.", "question 4", "judged", offered("!True", "False"), (),
    "So it is said.", ("Sea",),
)  # fmt: skip
SHORT = BankQuestion(
    "What is the capital of France?", "question 5", "short", (), ("Paris", "Lutetia *"),
    "On the Seine.", ("Sea",),
)  # fmt: skip
NUMBER = BankQuestion(
    "How high is it?", "question 6", "number", (), ("8848 (± 2)",), topic=("Sea",)
)
PAIRS = BankQuestion(
    "Which city is where?", "question 7", "pairs", (),
    ("France: Paris", "Italy: Rome"), topic=("Sea",),
    pairs=(("France", "Paris"), ("Italy", "Rome")),
)  # fmt: skip
ORDER = BankQuestion(
    "Which came first?", "question 8", "order", (), ("1. b", "2. a", "3. c"),
    topic=("Sea",),
)  # fmt: skip
GAPS = BankQuestion(
    "The _____ orbits the _____.", "question 9", "gaps", (),
    ("The Moon orbits the Earth.",), topic=("Sea",),
    gaps=(filling("Moon", "moon/s*:x"), offered("!Earth", "Sun")),
)  # fmt: skip
CARD = BankQuestion(
    "ما هو المد؟", "question 10", "card", (), ("ارتفاع الماء & <i>",), "نعم", ("Sea",)
)
ESSAY = BankQuestion("Write on the sea.", "question 11", "essay", topic=("Sea",))
TWELVE = BankQuestion(
    "Welcher Monat ist kurz? Größe: 1 < 2", "question 12", "choice",
    offered("!Februar", *(f"Monat {number}" for number in range(11))), topic=("Sea",),
)  # fmt: skip
FORMULA = BankQuestion(
    "What begins like a formula?", "question 13", "choice",
    offered("!=1+1", "-2", "[html] x"), topic=("Sea",),
)  # fmt: skip
EVERY = (
    TIDES, SEVERAL, FEEDBACK, JUDGED, SHORT, NUMBER, PAIRS, ORDER, GAPS, CARD, ESSAY,
    TWELVE, FORMULA,
)  # fmt: skip


def written(
    form: FileForm, questions: Sequence[BankQuestion], title: str = "Title"
) -> tuple[bytes, list[BankQuestion], list[str]]:
    """Return a file, the questions that it is to hold, and what is told of the rest."""
    lost = Lost()
    given = [Exported(one, f"id{at:03}") for at, one in enumerate(questions)]
    held = fitted(given, form.held(), lost)
    data = b"".join(form.writer()(held, title))
    return data, [one.question for one in held], list(lost.lines(form.told))


def read_back(form: FileForm, data: bytes) -> list[BankQuestion]:
    """Return the questions of a file as the program reads them."""
    if form.name != "qti":
        bank = bank_of(data, Path(f"bank{form.suffixes[0]}"))
        assert bank is not None
        return bank.questions
    found: list[BankQuestion] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("items/"):
                bank = bank_of(package.read(name), Path(name))
                assert bank is not None
                found += bank.questions
    return found
