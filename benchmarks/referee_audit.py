"""Look every quote up in another program's text of the same file.

    python -m benchmarks.referee_audit FOLDER... [--failures FILE]

What ``ask`` and ``show`` would quote, the sentences and lines of each section, is
looked for in what pandoc, LibreOffice, pdfium, pypdf, python-pptx and openpyxl make of
the file; white space is folded.
Choices of writing (10²³ for a raised 23, a bar between cells) are counted apart, and so
is what no referee tells and only the source of a labelled file confirms.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.referee_files import labelled
from benchmarks.referee_lessons import Seen
from benchmarks.referee_texts import Told, texts
from benchmarks.referee_words import atoms, folded, words
from explainbot.errors import ExplainbotError
from explainbot.readers.reading import read, supported
from explainbot.sections.sections import split
from explainbot.text.sentences import split_sentences

KINDS = (
    "as it stands", "raised in another form", "cells and marks of lists apart",
    "signs apart", "formula in another form", "in the source alone", "in another order",
    "raised is lost", "not there",
)  # fmt: skip
RIGHT = KINDS[:6]
_MARK = re.compile(r"^\s*(?:[-–•*◦▪‣·o]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|[a-z][.)])\s+")
_TEX = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|\$[^$\n]+\$")


def quotes(path: Path) -> Iterator[str]:
    """Yield what may be quoted of a file: sentences and lines of its sections."""
    document = read(path, name=path.name, source_path=path.name).document
    for section in split(document):
        text = section.text
        found = {text[a:b].strip() for a, b in split_sentences(text, document.language)}
        yield from sorted({one for one in (*found, *text.splitlines()) if one.strip()})


class Judge:
    """One file's texts by its referees, ready to be looked into."""

    def __init__(self, told: Told, *, printed: bool = False) -> None:
        """Take the texts; printed ones cannot say what is raised."""
        self.printed = printed
        self.texts = [text for text in told.full if _TEX.search(text)]
        self.flat = [_flat(text) for text in told.full]
        self.raised = [_flat(folded(text)) for text in told.full]
        self.words = [f" {' '.join(words(text))} " for text in told.full]
        self.level = [_levelled(text) for text in told.level]
        self.all = set[str]().union(*(words(text) for text in told.full + told.level))

    def kind(self, quote: str) -> str:
        """Return how a quote is found."""
        kind = self._kind(quote)
        written = quote if kind in RIGHT else self._with_formulas(quote)
        return KINDS[4] if written != quote and self._kind(written) in RIGHT else kind

    def _with_formulas(self, quote: str) -> str:
        """Return the quote with formulas as the referee writes them, where equal."""
        for text in self.texts:
            for found in _TEX.finditer(text):
                before = text[: found.start()].rpartition("\n")[2].rstrip()[-12:]
                after = text[found.end() :].partition("\n")[0].lstrip()[:8]
                start = quote.find(before) + len(before) if before in quote else -1
                end = quote.find(after, start) if after else len(quote)
                if 0 <= start < end and atoms(quote[start:end]) == atoms(found[0]):
                    quote = f"{quote[:start]} {found[0]} {quote[end:]}"
        return quote

    def _kind(self, quote: str) -> str:
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
        elif all(any(_levelled(one) in text for text in self.level) for one in bare):
            # By a program that tells nothing of what is raised: right, unless another
            # one has the same words with something raised in them.
            found = 7 if any(map(self._lowered, bare)) else 0
        else:
            found = 6 if set(words(quote)) <= self.all else 8
        return KINDS[found]

    def _lowered(self, piece: str) -> bool:
        """Whether the words are there, but not as they are raised."""
        held = any(_levelled(piece) in _levelled(text) for text in self.raised)
        return held and not self._raised(piece)

    def _labelled(self, quote: str, bare: list[str]) -> bool:
        """Whether it is a row of a table, each cell after the name of its column."""
        parts = [part for piece in bare for part in piece.split(": ", 1)]
        return " | " in quote and all(map(self._said, parts))

    def _raised(self, quote: str) -> bool:
        if self.printed:
            return any(_levelled(quote) in _levelled(text) for text in self.raised)
        return any(_flat(folded(quote)) in text for text in self.raised)

    def _said(self, quote: str) -> bool:
        said = f" {' '.join(words(quote))} ".replace("  ", " ")
        return any(said in text for text in self.words)


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
    labels = {
        path: what
        for folder in {path.parent for path in paths}
        for path, _by, what in labelled(folder)
    }
    for path, given in texts(paths).items():
        try:
            asked = list(quotes(path))
        except ExplainbotError as error:
            failures.append((path.name, "not read", str(error)))
            continue
        if not given.full + given.level:
            found[path.suffix]["no referee"] += len(asked)
            continue
        label = labels.get(path)
        for secret in label.hidden if label else ():
            for one in given:
                one[:] = [text.replace(secret, " ") for text in one]
        judge = Judge(given, printed=path.suffix == ".pdf")
        source = Judge(Told([_source(label)], [])) if label else None
        for quote in asked:
            kind = judge.kind(quote)
            if kind not in RIGHT and source and source.kind(quote) in RIGHT:
                kind = KINDS[5]
            found[path.suffix][kind] += 1
            if kind not in RIGHT:
                failures.append((path.name, kind, quote))
    return found, failures


def _source(label: Seen) -> str:
    """Return what the lesson says is seen.

    It is asked where no referee can tell: for formulas of slides, and for what a style
    sheet raises.
    """
    signs = {"": "%s", "raised": "^{%s}", "lowered": "_{%s}", "formula": "\\(%s\\)"}
    lines = ["".join(signs[run.mark] % run.text for run in one) for one in label.blocks]
    return "\n".join([*lines, *label.notes])


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
