"""A corpus of random sentences and questions about it, for ``benchmarks.batch``.

The words are those that the model knows whole, as most words of real texts are.  Every
third question is a heading, which is found for sure; the others use a few words of a
passage, which leaves about as many in doubt as in real sets.  Every fifth question has
two letters exchanged.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from explainbot.embedding.minilm.files import default_model_files, load_tokenizer
from explainbot.paths import create
from explainbot.workspace import Workspace

SECTIONS = 20
"""Of a document."""
COMMON = "the of and to in is that it was for on as with by at from this are or".split()
Words = tuple[list[str], list[str]]
"""Of a section's heading and of its sentences."""


def vocabulary() -> list[str]:
    """Return words that the model knows whole, as most words of real texts are."""
    known = load_tokenizer(default_model_files()).get_vocab()
    plain = re.compile("[a-z]{4,10}")
    return [word for word in sorted(known) if plain.fullmatch(word)]


def section(random_: random.Random, known: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of a heading, and of two sentences together."""
    heading = random_.choices(known, k=3)
    return heading, random_.choices(known, k=10)


def article(random_: random.Random, title: str, sections: list[Words]) -> str:
    """Return a Markdown file of sections."""
    lines = [f"# {title}", ""]
    for heading, body in sections:
        lines += [f"## What is {' '.join(heading)}?", ""]
        for start in range(0, len(body), 5):
            some = body[start : start + 5] + random_.choices(COMMON, k=4)
            random_.shuffle(some)
            lines.append(f"{' '.join(some).capitalize()}.")
        lines.append("")
    return "\n".join(lines)


def asked_of(random_: random.Random, words: Words) -> str:
    """Return a question: every third is the heading, the others use its words."""
    heading, body = words
    if random_.random() < 1 / 3:
        return mistyped(random_, f"What is {' '.join(heading)}?")
    some = [random_.choice(heading), *random_.sample(body, 2)]
    return mistyped(random_, f"How does the {some[0]} {some[1]} with {some[2]}?")


def mistyped(random_: random.Random, question: str) -> str:
    """Return a question of which every fifth has two letters exchanged."""
    if random_.random() > 1 / 5:
        return question
    at = random_.randrange(8, len(question) - 2)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def make(folder: Path, sections: int, count: int) -> Path:
    """Make the corpus, its index and the list; return the workspace."""
    random_ = random.Random(7)  # noqa: S311  the same corpus each time
    known = vocabulary()
    places = create(folder / "workspace")
    fresh = not any(places.corpus.iterdir())
    every = [section(random_, known) for _ in range(sections)]
    for number, start in enumerate(range(0, sections, SECTIONS)):
        title = f"{random_.choice(known).title()} {number}"
        text = article(random_, title, every[start : start + SECTIONS])
        if fresh:
            (places.corpus / f"{number:05}.md").write_text(text, encoding="utf-8")
    Workspace(places).index()
    asked = [asked_of(random_, random_.choice(every)) for _ in range(count)]
    text = "".join(f"{question}\n" for question in asked)
    (folder / "questions.txt").write_text(text, encoding="utf-8")
    return places.root
