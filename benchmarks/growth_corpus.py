"""A corpus of any size, made of real sentences with some of their words exchanged.

Sentences are read from the files of a folder (``--texts``).  In each one that is used,
every sixth word with content gives way to another word of the same texts, so that no
two passages are the same; a document's made-up name is its title and opens some of its
sentences, so that there are as many subjects as documents.  Equal seeds give equal
files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from growth_steps import SECTIONS

from explainbot.index.passages import (
    PreparedSection,
    SectionedDocument,
    embedded_key,
    passage,
)
from explainbot.records import Document, Section, text_sha256

SUFFIXES = {".txt", ".md", ".rst", ".html", ".csv"}
SENTENCE = re.compile(r"[A-Z][^.!?\n<>{}|\\]{35,260}[.!?](?=\s|$)")
CONTENT = re.compile(r"\b[a-z]{5,}\b")
EXCHANGED = 6
"""One word in so many is exchanged."""
SYLLABLES = "ba co di fe gu la mo ni pa ro sa te vi lu ka ne".split()
TEMPLATES = (
    "What is {} {}?",
    "How does the {} {} work?",
    "Why was {} {} so {}?",
    "When did {} become {}?",
    "Who first {} the {} {}?",
    "Which {} has {} and {}?",
    "What do {} and {} have in common?",
    "tell me about {} {}",
)


def read_sentences(folder: Path) -> list[str]:
    """Return the sentences of every text file below a folder, each once."""
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found.update(dict.fromkeys(SENTENCE.findall(text)))
    return list(found)


def file_name(number: int) -> str:
    """Return the path of a document below corpus/, a thousand in a folder."""
    return f"{number // 1000:04}/{number:07}.md"


def subject(random: Random) -> str:
    """Return a made-up name."""
    return "".join(random.choices(SYLLABLES, k=4)).title()


@dataclass(frozen=True)
class Maker:
    """Makes documents and questions of some sentences."""

    sentences: list[str]
    words: list[str]
    """With content, as often as they are used."""

    @classmethod
    def of(cls, sentences: list[str]) -> Maker:
        """Take real sentences."""
        words = [word for one in sentences for word in CONTENT.findall(one)]
        return cls(sentences, words)

    def _sentence(self, random: Random) -> str:
        """Return a real sentence, one in six of its words exchanged."""

        def exchanged(found: re.Match[str]) -> str:
            own = random.randrange(EXCHANGED)
            return found.group() if own else random.choice(self.words)

        return CONTENT.sub(exchanged, random.choice(self.sentences))

    def parts(self, number: int) -> tuple[str, list[tuple[str, list[str]]]]:
        """Return a document's name, and the heading and sentences of each section."""
        random = Random(number)  # noqa: S311 - equal seeds give equal files
        name = subject(random)
        found = []
        for _ in range(SECTIONS):
            asked = " ".join(random.choices(self.words, k=2))
            some = [self._sentence(random) for _ in range(random.randint(2, 4))]
            some[0] = f"{name} {some[0][0].lower()}{some[0][1:]}"
            found.append((f"The {asked} of {name}", some))
        return name, found

    def document(self, number: int) -> str:
        """Return a Markdown document of ``SECTIONS`` sections."""
        name, sections = self.parts(number)
        lines = [f"# {name}", ""]
        for heading, sentences in sections:
            lines += [f"## {heading}", "", " ".join(sentences), ""]
        return "\n".join(lines)

    def loaded(self, number: int) -> SectionedDocument:
        """Return such a document as if it had been read and cut.

        Its text is without the marks of Markdown; reading is left out.
        """
        name, sections = self.parts(number)
        text = "\n\n".join(f"{head}\n{' '.join(body)}" for head, body in sections)
        path = file_name(number)
        document = Document(
            path, name, name, (), text, f"corpus/{path}", "text/markdown",
            text_sha256(text),
        )  # fmt: skip
        units, start = [], 0
        for heading, sentences in sections:
            start += len(heading) + 1
            lengths = [len(one) for one in sentences]
            firsts = accumulate((size + 1 for size in lengths), initial=0)
            spans = tuple(
                (first, first + size)
                for first, size in zip(firsts, lengths, strict=False)
            )
            section = Section(document, start, start + spans[-1][1], heading, ())
            made = passage(section, spans)
            units.append(
                PreparedSection(section, spans, made.tells, embedded_key(made))
            )
            start = section.end + 2
        return SectionedDocument(document, tuple(units))

    def write(self, folder: Path, sections: int, first: int = 0) -> None:
        """Write documents ``first`` and following, in folders of a thousand each."""
        for number in range(first, first + sections // SECTIONS):
            path = folder / file_name(number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.document(number), encoding="utf-8")

    def questions(self, count: int, documents: int) -> Iterator[str]:
        """Yield questions with words, and some names, of the documents.

        One in four names a subject, one in eight holds a typing error.
        """
        random = Random(1)  # noqa: S311 - the same questions each time
        for place in range(count):
            template = TEMPLATES[place % len(TEMPLATES)]
            words = CONTENT.findall(random.choice(self.sentences)) or ["nothing"]
            words = random.sample(words * 3, template.count("{}"))
            if place % 8 == 7:
                words[0] = words[0][:2] + words[0][3:]
            if place % 4 == 1:
                own = Random(random.randrange(documents))  # noqa: S311
                words[-1] = subject(own)
            yield template.format(*words)
