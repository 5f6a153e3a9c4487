"""Ask what a class asks: conversations, topics, tables, worksheets, marks, spelling.

    python benchmarks/classroom.py [--kinds tables,siblings] [--json FILE] [--work DIR]

The lists lie in benchmarks/classroom/, one folder a kind, each with a README that says
how it was made: by hand, without sight of the program.  Every kind gets a row: how many
were tried, how many came out right, with a 95 % interval (Wilson).  ``--json`` keeps
every question with what was shown, so that two runs can be compared question by
question.  Only what every version of the program has is used, so that an older one can
be measured by the same lists (put its ``src`` on PYTHONPATH).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from explainbot import Workspace
from explainbot.embedding.loading import load_encoder
from explainbot.errors import CorpusEmptyError
from explainbot.paths import create
from explainbot.records import Answer

LISTS = Path(__file__).with_name("classroom")
SHIPPED = Path(__file__).parents[1] / "corpus"
EVERYTHING = "everything"
AFTER = 3
"""Other subjects after which each short question is asked."""
Row = dict[str, str]


@dataclass(frozen=True)
class Tried:
    """One question and how it went."""

    kind: str
    question: str
    right: bool
    shown: str
    """Match, place and marked sentence of what came first."""
    wanted: str = ""


class _Nothing:
    """Answers nothing."""

    def ask(self, question: str, *_: object) -> Answer:
        """Decline."""
        return Answer(question, question, (), (), 0.0, "none")


class Room:
    """Workspaces, each made once, and questions to them."""

    def __init__(self, folder: Path) -> None:
        """Keep the workspaces below a folder."""
        self.folder = folder
        self._made: dict[tuple[Path, ...], Any] = {}

    @cached_property
    def _encoder(self) -> Any:
        return load_encoder()

    def over(self, files: Sequence[Path]) -> Any:
        """Return what answers from some files."""
        key = tuple(files)
        if key not in self._made:
            places = create(self.folder / f"room-{len(self._made)}")
            workspace = Workspace(places, load=lambda *_: self._encoder)
            workspace.add(files)
            try:
                self._made[key] = workspace.explainer()
            except CorpusEmptyError:  # no file could be read: nothing is answered
                self._made[key] = _Nothing()
        return self._made[key]


def marked(answer: Any, *, more: bool = False) -> str:
    """Return the marked sentence of what is claimed, white space as one blank."""
    if not answer.quotes:
        return ""
    quote = answer.quotes[0]
    spans = [quote.evidence, *(quote.evidence_more if more else ())]
    text = quote.document.text
    return " ".join(" ".join(text[a:b] for a, b in sorted(spans)).split())


def seen(answer: Any) -> str:
    """Return what came first, in a line."""
    first = [*answer.quotes, *answer.alternatives][:1]
    where = first[0].citation if first else ""
    return f"{answer.match} {answer.confidence:.2f} {where}: {marked(answer)[:120]}"


def holds(text: str, words: str) -> bool:
    """Whether a text holds some words whole, white space and case levelled."""
    plain, wanted = (" ".join(one.split()).casefold() for one in (text, words))
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain))


def any_of(text: str, cell: str) -> bool:
    """Whether a text holds one of a cell's strings."""
    return any(holds(text, one) for one in cell.split(" || ") if one.strip())


def same(one: Any, other: Any) -> bool:
    """Whether two answers show and claim the same."""
    shown = [[*answer.quotes, *answer.alternatives][:1] for answer in (one, other)]
    places = [[(quote.id, quote.evidence) for quote in first] for first in shown]
    return places[0] == places[1] and one.answered == other.answered


def in_section(answer: Any, row: Row) -> bool:
    """Whether what is claimed first is one of the row's sections."""
    if not answer.quotes:
        return False
    quote = answer.quotes[0]
    headings = [one.strip() for one in row["heading"].split(" | ")]
    return quote.document.id == row["document"] and quote.section.heading in headings


def rows(folder: Path, name: str) -> list[Row]:
    """Return the rows of a list."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def history(row: Row) -> list[str]:
    """Return the earlier questions of a row."""
    return [one for one in row.get("history", "").split(" || ") if one.strip()]


def shipped() -> list[Path]:
    """Return the shipped explainers."""
    return [one for one in sorted(SHIPPED.iterdir()) if one.name != "corpus.toml"]


def conversations(room: Room, folder: Path) -> Iterator[Tried]:
    """Whole questions after others and after small talk; follow-ups."""
    bot = room.over([*shipped(), SHIPPED / "corpus.toml"])
    short = rows(folder, "short.csv")
    chance = random.Random(15)  # noqa: S311
    alone = {row["question"]: bot.ask(row["question"]) for row in short}
    good = [row for row in short if alone[row["question"]].answered]
    for row in short:
        found = alone[row["question"]]
        yield Tried(
            "short, alone", row["question"], in_section(found, row), seen(found)
        )
    for row in good:
        others = [one for one in short if one["document"] != row["document"]]
        for other in chance.sample(others, AFTER):
            found = bot.ask(row["question"], [other["question"]])
            right = same(found, alone[row["question"]])
            name = f"{other['question']} || {row['question']}"
            yield Tried("whole, after another subject", name, right, seen(found))
    for place, row in enumerate(rows(folder, "greetings.csv")):
        asked = good[place % len(good)]["question"]
        found = bot.ask(asked, [row["line"]])
        right = same(found, alone[asked])
        yield Tried(
            "whole, after small talk", f"{row['line']} || {asked}", right, seen(found)
        )
    for row in rows(folder, "followups.csv"):
        found = bot.ask(row["question"], history(row))
        right = in_section(found, row)
        name = f"{row['history']} || {row['question']}"
        yield Tried(
            f"follow-up: {row['kind']}", name, right, seen(found), row["heading"]
        )
    for row in rows(folder, "lone.csv"):
        found = bot.ask(row["question"], history(row))
        name = f"{row['history']} || {row['question']}"
        yield Tried(
            "follow-up without an answer", name, not found.answered, seen(found)
        )


def _by_file(
    room: Room, folder: Path, name: str, below: str = ""
) -> Iterator[tuple[Row, Any]]:
    """Yield each row with the answer from its own file alone."""
    for row in rows(folder, name):
        path = SHIPPED.parent / row["file"]
        if not row["file"].startswith("corpus/"):
            path = folder / below / row["file"]
        yield row, room.over([path]).ask(row["question"], history(row))


def siblings(room: Room, folder: Path) -> Iterator[Tried]:
    """Rows that are alike: the right one, or none."""
    for row, found in _by_file(room, folder, "questions.csv"):
        yield _sibling(row, found, "sibling")
    files = sorted({folder / row["file"] for row in rows(folder, "questions.csv")})
    bot = room.over(files)
    for row in rows(folder, "questions.csv"):
        found = bot.ask(row["question"], history(row))
        yield _sibling(row, found, "sibling among all")


def _sibling(row: Row, found: Any, kind: str) -> Tried:
    wanted = row["expected"]
    if not wanted:
        return Tried(
            f"{kind}, missing", row["question"], not found.answered, seen(found)
        )
    text = found.quotes[0].text if found.quotes else ""
    flat = " ".join(text.split())
    right = " ".join(wanted.split()) in flat
    return Tried(f"{kind}, there", row["question"], right, seen(found), wanted)


def tables(room: Room, folder: Path) -> Iterator[Tried]:
    """Look-ups: the row is marked, or nothing is claimed."""
    for row, found in _by_file(room, folder, "questions.csv"):
        if not row["expected"]:
            right = not found.answered
            yield Tried(
                "table, no such row", row["question"], right, seen(found), row["file"]
            )
            continue
        text = marked(found, more=True)
        head = found.quotes[0].section.heading if found.quotes else ""
        keys = row["row"].split(" / ")
        named = any(holds(f"{head} {text}", one) for one in keys)
        right = any_of(text, row["expected"]) and named
        yield Tried(
            "table, row marked", row["question"], right, seen(found), row["expected"]
        )


STRICT = ("choice", "matching", "marked")
"""Kinds of exercises of which nothing wrong may be marked, whatever stands beside."""


def worksheets(room: Room, folder: Path) -> Iterator[Tried]:
    """Exercises: nothing wrong is marked; what the key says answers."""
    for row, found in _by_file(room, folder, "items.csv"):
        text = marked(found)
        right = bool(row["allowed"]) and any_of(text, row["allowed"])
        wrong = any_of(text, row["forbidden"])
        if row["kind"] not in STRICT:
            wrong = wrong and not right
        wanted = f"{row['file']}: {row['allowed']}"
        yield Tried(
            "exercise, nothing wrong marked",
            row["question"],
            not wrong,
            seen(found),
            wanted,
        )
        if row["allowed"]:
            name = "exercise, key" if row["key"] == "yes" else "exercise, prose beside"
            yield Tried(name, row["question"], right and not wrong, seen(found), wanted)


def misspelt(room: Room, folder: Path) -> Iterator[Tried]:
    """Words misspelt by ear and by finger; ordinary words that stay."""
    bot = room.over([*shipped(), SHIPPED / "corpus.toml"])
    for row in rows(folder, "misspelt.csv"):
        found = bot.ask(row["question"])
        offers = " ".join(getattr(found, "did_you_mean", ())[:1])
        asked = found.asked_as if found.asked_as != row["question"] else ""
        right = any(
            row["meant"].casefold() in one.casefold() for one in (asked, offers)
        )
        kind = "a word all the same" if row["real_word"] == "yes" else row["kind"]
        yield Tried(f"misspelt: {kind}", row["question"], right, f"{asked} / {offers}")
    for row in rows(folder, "ordinary.csv"):
        found = bot.ask(row["question"])
        asked = [one.question for one in found.parts] or [row["question"]]
        told = [one.asked_as for one in found.parts] or [found.asked_as]
        yield Tried(
            "ordinary words stay", row["question"], asked == told, " ".join(told)
        )


def mixed(room: Room, folder: Path) -> Iterator[Tried]:
    """Notes in other languages beside: nothing changes."""
    english = sorted((folder / "english").iterdir())
    foreign = sorted((folder / "foreign").iterdir())
    alone, everything = room.over(english), room.over([*english, *foreign])
    asked_of = rows(folder, "questions.csv")
    files: dict[str, set[Path]] = defaultdict(set)
    for row in asked_of:
        files[row["language"]] |= {folder / row["file"]} if row["file"] else set()
    for row in asked_of:
        asked, wanted = row["question"], row["expected"]
        together = everything.ask(asked)
        own = row["language"] == "English"
        if own or row["file"]:
            single = alone if own else room.over(sorted(files[row["language"]]))
            before = single.ask(asked)
            name = "mixed: English as alone" if own else "mixed: others as alone"
            told = f"{seen(before)} -> {seen(together)}"
            yield Tried(name, asked, same(before, together), told)
        if own and wanted:
            right = together.answered and wanted.split()[0] in marked(
                together, more=True
            )
            yield Tried("mixed: English right", asked, right, seen(together), wanted)


FACTS = {
    "facts.csv": "",
    "more.csv": "",
    "pronoun.csv": "pronoun paragraphs",
    "near-texts.csv": "second list",
}
"""Lists of one-fact questions, each with its name where its rows tell no kind."""
NEAR = ("near.csv", "more.csv")
"""Lists of near misses."""


def one_fact(room: Room) -> Iterator[tuple[Any, str, str]]:
    """Yield what answers, each one-fact question, and the words that answer it.

    They are "" for the near misses.
    """
    folder = LISTS / "facts"
    for name in FACTS:
        for row in rows(folder, name):
            yield _over(room, folder, row["file"]), row["question"], row["expected"]
    for name in NEAR:
        for row in rows(LISTS / "nearmisses", name):
            yield _over(room, folder, row["file"]), row["question"], ""


def _over(room: Room, folder: Path, file: str) -> Any:
    """Return what answers from one file, or from the shipped explainers."""
    if file.startswith("corpus/"):
        return room.over([*shipped(), SHIPPED / "corpus.toml"])
    path = folder / file
    return room.over([path if path.exists() else folder / "texts" / file])


def facts(room: Room, folder: Path) -> Iterator[Tried]:
    """One-fact questions: the sentence with the fact is marked."""
    for name, kind in FACTS.items():
        for row, found in _by_file(room, folder, name):
            right = any_of(marked(found), row["expected"])
            told = f"fact: {kind or row['kind']}"
            yield Tried(told, row["question"], right, seen(found), row["expected"])


def sentences(room: Room, folder: Path) -> Iterator[Tried]:
    """Lesson texts whose sentences share words: the one that answers is marked."""
    for name, list_name in (("sentences.csv", "sentence"), ("apart.csv", "apart")):
        for row, found in _by_file(room, folder, name):
            right = any_of(marked(found), row["expected"])
            told = f"{list_name}: {row['kind']}"
            yield Tried(told, row["question"], right, seen(found), row["expected"])


def nearmisses(room: Room, folder: Path) -> Iterator[Tried]:
    """What the texts seem to answer: declined."""
    beside = folder.parent / "facts"
    first, second = (rows(folder, name) for name in NEAR)
    for place, row in enumerate([*first, *second]):
        found = _over(room, beside, row["file"]).ask(row["question"])
        name = "near miss" if place < len(first) else "near miss, second list"
        yield Tried(
            f"{name}: {row['kind']}",
            row["question"],
            not found.answered,
            seen(found),
        )


def marks(room: Room, folder: Path) -> Iterator[Tried]:
    """Links, lead-ins, announcements: never marked in the place of the answer."""
    for row, found in _by_file(room, folder, "marks.csv"):
        text = marked(found)
        right = any_of(marked(found, more=True), row["expected"])
        wrong = any_of(text, row["forbidden"]) and not any_of(text, row["expected"])
        yield Tried(
            "mark, nothing empty", row["question"], not wrong, seen(found), row["file"]
        )
        yield Tried(
            "mark, the answer", row["question"], right, seen(found), row["expected"]
        )


def topics(room: Room, folder: Path) -> Iterator[Tried]:
    """One word or a topic: what explains it, and the headings of its text beneath."""
    asked_of = rows(folder, "topics.csv")
    lists = {"shipped": [*shipped(), SHIPPED / "corpus.toml"]}
    for row in asked_of:
        near = folder / row["file"]
        far = folder.parent / row["file"]
        lists.setdefault(row["file"], [near if near.exists() else far])
    files = {path for name, paths in lists.items() if name != "all" for path in paths}
    lists["all"] = sorted({*files, *(folder.parent / "facts/texts").iterdir()})
    for row in asked_of:
        found = room.over(lists[row["file"]]).ask(row["question"])
        told = row["question"], seen(found), row["first"] or row["file"]
        name, shown, wanted = told
        if not row["first"]:
            passing = row["kind"] == "only mentioned"
            right = found.match != "strong" if passing else not found.answered
            yield Tried(f"topic: {row['kind']}", name, right, shown, wanted)
            continue
        first = [*found.quotes, *found.alternatives][:1]
        right = any(_is_first(quote, row["first"]) for quote in first)
        claimed = right and found.answered
        yield Tried(f"topic: {row['kind']}", name, claimed, shown, wanted)
        yield Tried("topic, comes first", name, right, shown, wanted)
        many = any(len(one.document.headings) > MOST_ALONE for one in found.quotes)
        if right and many:
            beneath = bool(getattr(found, "headings", ()))
            yield Tried("topic, headings beneath", name, beneath, shown, wanted)


MOST_ALONE = 2
"""Headings of a text, its title among them, that need no list."""


def _is_first(quote: Any, cell: str) -> bool:
    """Whether a passage has one of a cell's headings, or holds one of its words."""
    heads = {
        quote.section.heading,
        f"{Path(quote.document.id).name}#{quote.section.heading}",
    }
    wanted = cell.split(" || ")
    return not heads.isdisjoint(wanted) or any(holds(quote.text, one) for one in wanted)


def lessons(room: Room, folder: Path) -> Iterator[Tried]:
    """Lessons of a newcomer: claimed and marked right, or declined; bullets alone."""
    for row in rows(folder, "questions.csv"):
        files = sorted((folder / row["set"]).iterdir())
        found = room.over(files).ask(row["question"], history(row))
        name, shown, wanted = row["question"], seen(found), row["expected"]
        if not wanted:
            right = not found.answered
            yield Tried(f"{row['set']}, near miss declined", name, right, shown)
            continue
        right = any_of(marked(found), wanted)
        yield Tried(f"{row['set']}, claimed and marked", name, right, shown, wanted)
        if found.quotes and row["set"] == "slides":
            alone = "\n" not in found.quotes[0].evidence_text
            yield Tried("slides, one line is marked", name, alone, shown, wanted)


KINDS: dict[str, Callable[[Room, Path], Iterator[Tried]]] = {
    "conversations": conversations,
    "siblings": siblings,
    "tables": tables,
    "worksheets": worksheets,
    "marks": marks,
    "misspelt": misspelt,
    "topics": topics,
    "mixed": mixed,
    "facts": facts,
    "sentences": sentences,
    "nearmisses": nearmisses,
    "lessons": lessons,
}


def interval(right: int, tried: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    z, share = 1.96, right / tried
    middle = share + z * z / (2 * tried)
    half = z * (share * (1 - share) / tried + z * z / (4 * tried * tried)) ** 0.5
    whole = 1 + z * z / tried
    return (middle - half) / whole, (middle + half) / whole


def table(found: Iterable[Tried]) -> str:
    """Return a line a kind."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one.right)
    lines = ["| kind | tried | right | share | 95 % |", "|---|---|---|---|---|"]
    for kind, right in by_kind.items():
        low, high = interval(sum(right), len(right))
        share = sum(right) / len(right)
        span = f"{low:.3f} to {high:.3f}"
        lines.append(f"| {kind} | {len(right)} | {sum(right)} | {share:.3f} | {span} |")
    return "\n".join(lines)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--lists", type=Path, default=LISTS)
    parser.add_argument("--json", type=Path, help="keep every question here")
    parser.add_argument("--work", type=Path, help="keep the workspaces here")
    options = parser.parse_args()
    found: list[Tried] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds.split(","):
            room = Room((options.work or Path(folder)) / kind)
            new = list(KINDS[kind](room, options.lists / kind))
            found += new
            print(table(new), flush=True)
            if options.json:
                text = json.dumps([asdict(one) for one in found], ensure_ascii=False)
                options.json.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
