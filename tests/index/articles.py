"""Random small documents, and all that an index tells of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.index.build import _delta as addition
from explainbot.index.build import _segment as segment
from explainbot.index.index import IndexReader
from explainbot.records import Answer
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np
    import pytest
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

NAMES = (
    "World Health Organization (WHO)",
    "Islamic State (IS)",
    "European Central Bank (ECB)",
    "Moon",
    "North Sea",
    "Republic of Indonesia (RI)",
    "Ada Toll",
    "Ebb and Flow",
)
WORDS = (
    "apple tide wind moon sea bank state health world central north toll ebb flow who"
    " is organization water rises falls money power storm river coast island trade law"
    " ecb ri ships fish salt light night winter summer grain bread city war peace"
).split()
QUESTIONS = (
    "Who is the World Health Organization?",
    "How does IS fund itself?",
    "how does is fund itself?",
    "What does the ECB do with money?",
    "Why does the North Sea rise at night?",
    "Where do aples grow?",
    "What is the law of Ada Toll?",
    "Does the moon move water and ships?",
    "What of grain and bread in winter?",
    "Is there trade on the island of Hoover?",
    "#sea What falls?",
)


def article(draw: random.Random) -> str:
    """Return a document of a few sections, most of them about a name."""
    lines = [f"# {draw.choice((*NAMES, 'Notes', 'Other things'))}"]
    for _ in range(draw.randint(1, 4)):
        lines += ["", f"## What is {draw.choice(WORDS)} {draw.choice(WORDS)}?", ""]
        for _ in range(draw.randint(1, 3)):
            some = draw.choices(WORDS, k=draw.randint(4, 9))
            name = draw.choice(("", draw.choice(NAMES), draw.choice(NAMES).upper()))
            lines.append(f"The {' '.join(some)} {name}.".replace("  ", " "))
    return "\n".join(lines) + "\n"


def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest index have a second segment, of any size."""
    for module in (addition, segment):
        monkeypatch.setattr(module, "LEAST", 0)
    monkeypatch.setattr(addition, "SHARE", 100)


def segments(workspace: Workspace) -> int:
    """Return how many segments the index in use has."""
    return len(IndexReader.open(workspace.places.index).segments)


def opened(workspace: Workspace) -> IndexReader:
    """Return the index in use."""
    return IndexReader.open(workspace.places.index)


def told(answer: Answer) -> list[tuple[object, ...]]:
    """Return what an answer says, its figures rounded."""
    head = (answer.asked_as, answer.match, round(answer.confidence, 6), answer.reason)
    quotes = [
        (quote.section.document.id, quote.start, quote.text, round(quote.score, 6))
        for quote in (*answer.quotes, *answer.alternatives)
    ]
    return [head, *quotes, *(one for part in answer.parts for one in told(part))]


def content(workspace: Workspace) -> dict[str, object]:
    """Return all that an index tells of, but numbers and the order of rows."""
    index = opened(workspace)
    store = index.corpus
    known = store.terms()
    sections = store.all_sections()
    rows = [item.row for item in sections]
    numbers = store.term_numbers(known)
    ids = [one.id for one, _, _ in store.documents()]
    rows_of_sea = index.rows_of(["sea"]).tolist()
    return {
        "documents": list(map(store.document, ids)),
        "counted": [(one.id, *counts) for one, *counts in store.documents()],
        "rows": store.all_rows().tolist() == rows,
        "places": [(one.id, one.document_id, one.start) for one in sections],
        "texts": [index.text(one) for one in sections],
        "names": store.names.every(),
        "subjects": {
            one.name: (store.names.subject(one.name), store.names.of(one.subject))
            for one in store.names.every()
        },
        "ends": [store.names.ends(word) for word in WORDS],
        "holds": [store.names.holds(word) for word in WORDS],
        "vocabulary": store.vocabulary(),
        "like": [sorted(store.words_like(letter, 2, 9)) for letter in "abiwm"],
        "terms": {term: sections for term, (_, sections) in numbers.items()},
        "section terms": [
            [known[number] for number in index.section_terms([one]).tolist()]
            for one in sections
        ],
        "vectors": index.section_vectors(rows).tobytes(),
        "parts": index.part_vectors(sections).tobytes(),
        "keys": sorted(store.keys_of(ids).values()),
        "facts": (index.count(), index.mean_length, index.languages),
        "headings": store.headings(1000),
        "named": sorted(store.named_sections()),
        "tags": [(name, tags) for _, name, tags in store.tags()],
        "sea": sorted(one.document_id for one in index.get(rows_of_sea).values()),
    }


def steps(draw: random.Random, files: dict[str, str]) -> Iterator[Mapping[str, str]]:
    """Add, change, remove or rename a few documents, five times."""
    for step in range(5):
        for name in draw.sample(sorted(files), k=min(2, len(files) - 2)):
            text = files.pop(name)
            kind = draw.choice(("change", "rename", "remove"))
            if kind == "change":
                files[name] = article(draw)
            elif kind == "rename":
                files[f"sea/{step}-{Path(name).name}"] = text
        if draw.random() < 0.7:
            files[draw.choice(("", "sea/", "b/")) + f"new{step}.md"] = article(draw)
        yield files


def written(workspace: Workspace, files: Mapping[str, str]) -> None:
    """Make the corpus hold these files and no others."""
    corpus = workspace.places.corpus
    for path in sorted(corpus.rglob("*.md")):
        if path.relative_to(corpus).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text(text, encoding="utf-8")
