"""Question banks in many forms: how many right answers are read, and wrong ones quoted.

``python benchmarks/banks.py write FOLDER`` writes the same questions in every form,
by the programs that write it where they are installed (anki, genanki, text2qti,
qti-package-maker, citolab-qti-convert, moodle-questions, openpyxl), in an environment
of their own.  ``python benchmarks/banks.py read FOLDER`` reads them as explainbot does.
``python benchmarks/banks.py cost FOLDER`` reads and cuts 50,000 questions as a plain
table and as banks, each in a process of its own, in turns.  ``python
benchmarks/banks.py export`` writes as many in every form that the program writes.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

COUNT = 100
"""Questions of each form."""
SUBJECTS = (
    "harbour lantern orchard granite meadow compass kettle willow thunder ribbon"
).split()
THINGS = "colour weight origin maker length price keeper shape name use".split()
WORDS = (
    "amber birch copper delta ember flint garnet heath indigo jasper kelp linen maple"
    " nickel ochre pewter quartz russet slate topaz"
).split()


class Asked(NamedTuple):
    """One question, its right answer and the wrong ones."""

    stem: str
    right: str
    wrong: tuple[str, str]


def questions() -> list[Asked]:
    """Return the questions; the right answer stands in any place."""
    made = []
    for number in range(COUNT):
        subject, thing = SUBJECTS[number % 10], THINGS[number // 10 % 10]
        said = [WORDS[(number * 7 + step * 3) % 20] for step in range(3)]
        texts = [f"{word} & {word[::-1]} {number}" for word in said]
        stem = f"What is the {thing} of the {subject} <{number}>?"
        made.append(Asked(stem, texts[0], (texts[1], texts[2])))
    return made


def offered(asked: Asked, number: int) -> list[str]:
    """Return the choices in the order in which a pupil sees them."""
    choices = list(asked.wrong)
    choices.insert(number % 3, asked.right)
    return choices


def marked(text: str) -> str:
    """Return a text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def anki(folder: Path) -> None:
    """Write packages and a text by Anki itself."""
    from anki.collection import Collection, ExportAnkiPackageOptions

    place = Path(tempfile.mkdtemp()) / "c.anki2"
    deck = Collection(str(place))
    for asked in questions():
        note = deck.new_note(deck.models.by_name("Basic"))
        note["Front"], note["Back"] = marked(asked.stem), marked(asked.right)
        deck.add_note(note, deck.decks.id("Bench"))
    for name, legacy in (("anki-new", False), ("anki-old", True)):
        options = ExportAnkiPackageOptions(
            with_scheduling=False, with_deck_configs=False, with_media=True,
            legacy=legacy,
        )  # fmt: skip
        path = str(folder / f"{name}.apkg")
        deck.export_anki_package(out_path=path, options=options, limit=None)
    deck.export_note_csv(
        out_path=str(folder / "anki-notes.txt"), limit=None, with_html=True,
        with_tags=True, with_deck=True, with_notetype=True, with_guid=True,
    )  # fmt: skip
    deck.export_collection_package(
        str(folder / "anki.colpkg"), include_media=True, legacy=False
    )


def genanki(folder: Path) -> None:
    """Write a package by genanki."""
    import genanki as maker

    shown = [{"name": "A", "qfmt": "{{Q}}", "afmt": "{{FrontSide}}<hr id=answer>{{A}}"}]
    model = maker.Model(1607392319, "M", fields=[{"name": "Q"}, {"name": "A"}],
                        templates=shown)  # fmt: skip
    deck = maker.Deck(2059400110, "Bench")
    for one in questions():
        fields = [marked(one.stem), marked(one.right)]
        deck.add_note(maker.Note(model=model, fields=fields))
    maker.Package(deck).write_to_file(str(folder / "genanki.apkg"))


def text2qti(folder: Path) -> None:
    """Write QTI 1.2 by text2qti."""
    lines = ["Quiz title: Bench", ""]
    for number, asked in enumerate(questions()):
        lines.append(f"{number + 1}. {asked.stem.replace('<', '(').replace('>', ')')}")
        for at, choice in enumerate(offered(asked, number)):
            star = "*" if choice == asked.right else ""
            lines.append(f"{star}{'abc'[at]}) {choice}")
        lines.append("")
    place = Path(tempfile.mkdtemp())
    (place / "quiz.txt").write_text("\n".join(lines), encoding="utf-8")
    program = Path(sys.executable).with_name("text2qti")
    subprocess.run([program, "quiz.txt"], cwd=place, check=True, capture_output=True)
    with zipfile.ZipFile(place / "quiz.zip") as package:
        name = next(one for one in package.namelist() if "/text2qti_assessment" in one)
        (folder / "text2qti.xml").write_bytes(package.read(name))


def package_maker(folder: Path) -> None:
    """Write QTI 2.1 and Aiken by qti-package-maker, and QTI 3 from it."""
    from qti_package_maker.package_interface import QTIPackageInterface

    package = QTIPackageInterface("bench", verbose=False, allow_mixed=True)
    for number, one in enumerate(questions()):
        choices = list(map(marked, offered(one, number)))
        package.add_item("MC", (marked(one.stem), choices, marked(one.right)))
    place = Path(tempfile.mkdtemp())
    package.save_package("blackboard_qti_v2_1", str(place / "items.zip"))
    package.save_package("moodle_aiken", str(folder / "aiken.aiken"))
    with zipfile.ZipFile(place / "items.zip") as packed:
        packed.extractall(place / "items")
    _items(place / "items", folder / "qti21")
    convert = Path(sys.executable).with_name("qti-convert")
    subprocess.run(
        [convert, "upgrade", place / "items", place / "items3"],
        check=True, capture_output=True,
    )  # fmt: skip
    _items(place / "items3", folder / "qti3")


def _items(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for path in source.rglob("item_*.xml"):
        shutil.copy(path, target / path.name)


def moodle(folder: Path) -> None:
    """Write Moodle's XML by moodle-questions."""
    import moodle_questions as maker

    quiz = maker.Quiz()
    for number, one in enumerate(questions()):
        question = maker.MultipleChoiceQuestion(
            name=f"q{number}", question_text=marked(one.stem), default_mark=1
        )
        for choice in offered(one, number):
            worth = 100.0 if choice == one.right else 0
            question.add_answer(worth, marked(choice), "")
        quiz.add_question(question)
    quiz.save(str(folder / "moodle.xml"))


def gift(folder: Path) -> None:
    """Write GIFT."""

    def safe(text: str) -> str:
        return "".join(f"\\{sign}" if sign in "~=#{}:" else sign for sign in text)

    blocks = [
        f"::q{number}:: {safe(one.stem)} {{"
        + " ".join(
            f"{'=' if choice == one.right else '~'}{safe(choice)}"
            for choice in offered(one, number)
        )
        + "}"
        for number, one in enumerate(questions())
    ]
    (folder / "bank.gift").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def h5p(folder: Path) -> None:
    """Write a question set of H5P."""
    held = [
        {
            "library": "H5P.MultiChoice 1.16",
            "params": {
                "question": f"<p>{marked(one.stem)}</p>",
                "answers": [
                    {
                        "text": f"<div>{marked(choice)}</div>",
                        "correct": choice == one.right,
                    }
                    for choice in offered(one, number)
                ],
            },
        }
        for number, one in enumerate(questions())
    ]
    about = {"title": "Bench", "mainLibrary": "H5P.QuestionSet"}
    with zipfile.ZipFile(folder / "set.h5p", "w") as package:
        package.writestr("h5p.json", json.dumps(about))
        package.writestr("content/content.json", json.dumps({"questions": held}))


def sheets(folder: Path) -> None:
    """Write sheets as quiz services take them in."""
    import openpyxl

    names = [f"Answer {at} - max 75 characters" for at in (1, 2, 3)]
    kahoot: list[list[Any]] = [["Quiz template"], ["Add questions below"], [
        None, "Question - max 120 characters", *names, "Time limit (sec)",
        "Correct answer(s) - choose at least one",
    ]]  # fmt: skip
    options = [f"Option {at}" for at in (1, 2, 3)]
    quizizz = [["Question Text", "Question Type", *options, "Correct Answer"]]
    blooket = [["Blooket", "Import Template"], [
        "Question #", "Question Text", "Answer 1", "Answer 2", "Answer 3\n(Optional)",
        "Time Limit (sec)\n(Max: 300 seconds)", "Correct Answer(s)\n(Only include #)",
    ]]  # fmt: skip
    gimkit = [["Question", "Correct Answer", "Incorrect Answer 1",
               "Incorrect Answer 2 (Optional)"]]  # fmt: skip
    letters = [["Frage", "A", "B", "C", "Lösung"]]
    words = [["Question", "Option A", "Option B", "Option C", "Correct answer"]]
    for number, one in enumerate(questions()):
        seen = offered(one, number)
        at = seen.index(one.right) + 1
        kahoot.append([number + 1, one.stem, *seen, 20, at])
        quizizz.append([one.stem, "Multiple Choice", *seen, str(at)])
        blooket.append([str(number + 1), one.stem, *seen, "20", str(at)])
        gimkit.append([one.stem, one.right, *one.wrong])
        letters.append([one.stem, *seen, "ABC"[at - 1]])
        words.append([one.stem, *seen, one.right])
    for name, rows in (("kahoot", kahoot), ("quizizz", quizizz)):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    tables = {"blooket": blooket, "gimkit": gimkit, "letters": letters, "words": words}
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


def objects(folder: Path) -> None:
    """Write JSON and Open edX."""
    every = list(enumerate(questions()))
    flags = [
        {"question": one.stem, "choices": [
            {"answer": choice, "correct": choice == one.right}
            for choice in offered(one, number)]}
        for number, one in every
    ]  # fmt: skip
    apart = [
        {"question": one.stem, "correct_answer": one.right,
         "incorrect_answers": list(one.wrong)}
        for _number, one in every
    ]  # fmt: skip
    for name, value in (("flags", {"questions": flags}), ("apart", {"results": apart})):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    parts = []
    for number, one in every:
        choices = "".join(
            f'<choice correct="{choice == one.right}">{marked(choice)}</choice>'
            for choice in offered(one, number)
        )
        parts.append(
            f"<multiplechoiceresponse><label>{marked(one.stem)}</label>"
            f"<choicegroup>{choices}</choicegroup></multiplechoiceresponse>"
        )
    text = f"<problem>{''.join(parts)}</problem>"
    (folder / "openedx.xml").write_text(text, encoding="utf-8")


WRITERS: tuple[Callable[[Path], None], ...] = (
    anki, genanki, text2qti, package_maker, moodle, gift, h5p, sheets, objects,
)  # fmt: skip


def write(folder: Path) -> None:
    """Write every form whose writer is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    for writer in WRITERS:
        try:
            writer(folder)
        except ImportError as error:
            print(f"{writer.__name__}: not written ({error})")


def read(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield form, questions, right keys, lost ones and wrong choices in the text."""
    from explainbot.readers.reading import read as read_file
    from explainbot.sections.sections import split

    every = questions()
    for place in sorted(folder.iterdir()):
        paths = sorted(place.iterdir()) if place.is_dir() else [place]
        told: dict[str, str] = {}
        for path in paths:
            found = read_file(path, name=path.name, source_path=path.name).document
            told |= {section.heading: section.text for section in split(found)}
        bare = {"".join(filter(str.isalnum, stem)): text for stem, text in told.items()}
        said = [bare.get("".join(filter(str.isalnum, one.stem))) for one in every]
        right = sum(text == one.right for text, one in zip(said, every, strict=True))
        wrong = sum(
            any(other in (text or "") for other in one.wrong)
            for text, one in zip(said, every, strict=True)
        )
        yield place.name, len(told), right, len(every) - right, wrong


MANY, ROUNDS = 50_000, 3
READ_ONE = """
import resource, sys, time
from pathlib import Path
from explainbot.readers.reading import read
from explainbot.sections.sections import split
path, start = Path(sys.argv[1]), time.process_time()
split(read(path, name=path.name, source_path=path.name).document)
spent = time.process_time() - start
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def cost(folder: Path) -> Iterator[tuple[str, float, float, int]]:
    """Yield form, seconds of CPU, times the plain table's, and megabytes at most.

    The plain table holds the same words in columns that are no choices; a short one
    holds the questions and right answers alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        (f"What is the {SUBJECTS[number % 10]} number {number}?",
         [f"{word} {number}" for word in WORDS[number % 17 : number % 17 + 3]])
        for number in range(MANY)
    ]  # fmt: skip
    plain, quiz = folder / "plain.csv", folder / "quiz.csv"
    short = folder / "short.csv"
    with short.open("w", newline="", encoding="utf-8") as file:
        told = [["question", "answer"], *([stem, said[1]] for stem, said in rows)]
        csv.writer(file).writerows(told)
    with plain.open("w", newline="", encoding="utf-8") as file:
        named = ["question", "answer", "first", "second", "third"]
        csv.writer(file).writerows([named, *([s, a[1], *a] for s, a in rows)])
    with quiz.open("w", newline="", encoding="utf-8") as file:
        names = ["Question", "Answer 1", "Answer 2", "Answer 3", "Correct"]
        csv.writer(file).writerows(
            [names, *([stem, *said, "2"] for stem, said in rows)]
        )
    blocks = [f"{stem} {{~{a} ={b} ~{c}}}" for stem, (a, b, c) in rows]
    (folder / "bank.gift").write_text("\n\n".join(blocks), encoding="utf-8")
    items = [
        f'<question type="multichoice"><questiontext format="html"><text>{stem}</text>'
        f'</questiontext><answer fraction="0"><text>{a}</text></answer><answer '
        f'fraction="100"><text>{b}</text></answer><answer fraction="0"><text>{c}</text>'
        "</answer></question>"
        for stem, (a, b, c) in rows
    ]
    text = f"<quiz>{''.join(items)}</quiz>"
    (folder / "moodle.xml").write_text(text, encoding="utf-8")
    spent: dict[str, list[float]] = {}
    held: dict[str, int] = {}
    for _round in range(ROUNDS):
        banks = (folder / "bank.gift", folder / "moodle.xml")
        for path in (plain, short, quiz, *banks):
            said = subprocess.run(
                [sys.executable, "-c", READ_ONE, str(path)],
                check=True, capture_output=True, text=True,
            ).stdout.split()  # fmt: skip
            spent.setdefault(path.name, []).append(float(said[0]))
            held[path.name] = max(held.get(path.name, 0), int(said[1]))
    least = {name: min(times) for name, times in spent.items()}
    for name, seconds in least.items():
        yield name, seconds, seconds / least["plain.csv"], held[name]


WRITE_ONE = """
import resource, sys, time
from benchmarks.banks import exported
from explainbot.study.exports.fitting import Lost, fitted
from explainbot.study.exports.forms import FORMS
form = next(one for one in FORMS if one.name == sys.argv[1])
given = exported(int(sys.argv[2]))
start = time.process_time()
held = fitted(given, form.held(), Lost())
size = sum(map(len, form.writer()(held, "Bench")))
spent = time.process_time() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(len(held), spent, size, memory)
"""


def exported(count: int) -> list[Any]:
    """Return so many questions as they are written."""
    from explainbot.readers.banks.bank import BankChoice, BankQuestion
    from explainbot.study.exports.fitting import Exported

    return [
        Exported(
            BankQuestion(
                f"What is the {SUBJECTS[at % 10]} number {at}?", f"question {at}",
                "choice",
                tuple(
                    BankChoice(f"{word} {at}", place == 1)
                    for place, word in enumerate(WORDS[at % 17 : at % 17 + 3])
                ),
                (), f"It is said of number {at}.", ("Bench",), ("hard",),
            ),
            f"{at:016x}",
        )
        for at in range(count)
    ]  # fmt: skip


def export(count: int = MANY) -> Iterator[tuple[str, int, float, int, int]]:
    """Yield form, questions, seconds of CPU, bytes, and megabytes at most."""
    from explainbot.study.exports.forms import NAMES

    for name in NAMES:
        said = subprocess.run(
            [sys.executable, "-c", WRITE_ONE, name, str(count)],
            check=True, capture_output=True, text=True,
            cwd=Path(__file__).parents[1],
        ).stdout.split()  # fmt: skip
        yield name, int(said[0]), float(said[1]), int(said[2]), int(said[3])


if __name__ == "__main__":
    what, where = sys.argv[1], Path(*sys.argv[2:3])
    if what == "export":
        for name, count, seconds, size, memory in export():
            print(f"{name:<8} {count}  {seconds:5.2f} s  {size:>9} bytes  {memory} MB")
    elif what == "write":
        write(where)
    elif what == "cost":
        for name, seconds, ratio, memory in cost(where):
            print(f"{name:<16} {seconds:6.2f} s  {ratio:5.2f} times  {memory} MB")
    else:
        total = [0, 0, 0, 0]
        for name, *counts in read(where):
            print(f"{name:<16} {'  '.join(f'{count:>5}' for count in counts)}")
            total = [one + other for one, other in zip(total, counts, strict=True)]
        print(f"{'all':<16} {'  '.join(f'{count:>5}' for count in total)}")
