"""Look every quote up in another program's text of the same file.

    python -m benchmarks.referee_audit FOLDER... [--failures FILE]

What ``ask`` and ``show`` would quote, the sentences and lines of each section, is
looked for in what pandoc, LibreOffice, pdfium, pypdf, python-pptx and openpyxl make of
the file; white space is folded.
Choices of writing (10²³ for a raised 23, a bar between cells) are counted apart.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.referee_texts import texts
from benchmarks.referee_words import folded, words
from explainbot.errors import ExplainbotError
from explainbot.readers.reading import read, supported
from explainbot.sections.sections import split
from explainbot.text.sentences import split_sentences

KINDS = (
    "as it stands", "raised in another form", "cells and marks of lists apart",
    "signs apart", "formula in another form", "in another order", "not there",
)  # fmt: skip
RIGHT = KINDS[:5]
_MARK = re.compile(r"^\s*(?:[-–•*◦▪‣·o]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|[a-z][.)])\s+")
_FORMULA = re.compile(r"\\\(.*?\\\)|\$[^$\n]+\$|\\[a-z]+|[{}^_√∑]|\[formula[^\]]*\]")


def quotes(path: Path) -> Iterator[str]:
    """Yield what may be quoted of a file: sentences and lines of its sections."""
    document = read(path, name=path.name, source_path=path.name).document
    for section in split(document):
        text = section.text
        found = {text[a:b].strip() for a, b in split_sentences(text, document.language)}
        yield from sorted({one for one in (*found, *text.splitlines()) if one.strip()})


class Judge:
    """One file's texts by its referees, ready to be looked into."""

    def __init__(self, given: list[str], *, level: bool = False) -> None:
        """Take the texts; level where they cannot say what is raised, as of a print."""
        self.level = level
        self.flat = [_flat(text) for text in given]
        self.raised = [_flat(folded(text)) for text in given]
        self.words = [f" {' '.join(words(text))} " for text in given]
        self.all = set[str]().union(*(set(words(text)) for text in given))

    def kind(self, quote: str) -> str:
        """Return how a quote is found."""
        pieces = [one for line in quote.split("\n") for one in line.split(" | ")]
        bare = [_MARK.sub("", piece.strip(" |")).strip(" |") for piece in pieces]
        if any(_flat(quote) in text for text in self.flat):
            found = 0
        elif self._raised(quote):
            found = 1
        elif all(map(self._raised, bare)) or self._labelled(quote, bare):
            found = 2
        elif all(map(self._said, bare)):
            found = 3
        elif _FORMULA.search(quote) and all(
            self._said(part) for piece in bare for part in _FORMULA.split(piece)
        ):
            found = 4
        else:
            found = 5 if set(words(quote)) <= self.all else 6
        return KINDS[found]

    def _labelled(self, quote: str, bare: list[str]) -> bool:
        """Whether it is a row of a table, each cell after the name of its column."""
        parts = [part for piece in bare for part in piece.split(": ", 1)]
        return " | " in quote and all(map(self._said, parts))

    def _raised(self, quote: str) -> bool:
        if self.level:
            return any(_levelled(quote) in _levelled(text) for text in self.raised)
        return any(_flat(folded(quote)) in text for text in self.raised)

    def _said(self, quote: str) -> bool:
        return any(f" {' '.join(words(quote))} ".replace("  ", " ") in text
                   for text in self.words)  # fmt: skip


def _levelled(text: str) -> str:
    return re.sub(r"[\^_{}]", "", _flat(folded(text)))


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\u00ad", ""))


def audit(
    paths: list[Path],
) -> tuple[dict[str, Counter[str]], list[tuple[str, str, str]]]:
    """Return the kinds found by suffix, and each quote that is not found."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    failures: list[tuple[str, str, str]] = []
    for path, given in texts(paths).items():
        try:
            asked = list(quotes(path))
        except ExplainbotError as error:
            failures.append((path.name, "not read", str(error)))
            continue
        if not given:
            found[path.suffix]["no referee"] += len(asked)
            continue
        judge = Judge(given, level=path.suffix == ".pdf")
        for quote in asked:
            kind = judge.kind(quote)
            found[path.suffix][kind] += 1
            if kind not in RIGHT:
                failures.append((path.name, kind, quote))
    return found, failures


def main() -> None:
    """Print the table; write the failures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--failures", type=Path)
    options = parser.parse_args()
    paths = [
        path
        for folder in options.folders
        for path in sorted(folder.iterdir())
        if path.is_file() and supported(path) and not path.match("*.*.json")
        and path.name != "README.md"
    ]  # fmt: skip
    found, failures = audit(paths)
    columns = [*KINDS, "no referee"]
    print(f"| kind | quotes | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 2)}")
    total: Counter[str] = sum(found.values(), Counter())
    for name, counts in [*sorted(found.items()), ("all", total)]:
        cells = " | ".join(str(counts[kind]) for kind in columns)
        print(f"| {name} | {counts.total()} | {cells} |")
    if options.failures:
        lines = (f"{name}\t{kind}\t{quote!r}\n" for name, kind, quote in failures)
        options.failures.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
