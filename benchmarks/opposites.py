"""Opposites and synonyms of English for the program, from the files of WordNet 3.0.

    python benchmarks/opposites.py DICT src/explainbot/data/en

DICT holds ``data.noun``, ``index.noun``, ``noun.exc`` and so on: /usr/share/wordnet of
Debian's package wordnet-base.  Five files are written, none larger than 100 KB; words
are stems, as the terms of a text are:

- ``opposites.txt``: a stem, then its opposites.  Pairs that WordNet gives, and of
  frequent words those of their synonyms; what a beginning such as "un-" makes is left
  out (``opposite_prefixes.txt``).
- ``synonyms.txt``: a stem, then nouns that share one of their three most frequent
  senses with it, and irregular forms.
- ``verbs.txt``: stems that are verbs at least twice as often as anything else;
- ``forms.txt``: a stem, then the stems of other forms of the word ("knife", "knive"),
  and of the adjective of a place ("rome", "roman").
- ``described.txt``: ordinary words, unstemmed, that are adjectives more often than
  nouns, and irregular participles; those that ``is_described`` tells by their ending
  are left out.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from explainbot.answering.question.opposites import by_ending
from explainbot.text.terms import stemmed
from explainbot.text.word_lists import is_ordinary

PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
DIGIT = {"noun": "1", "verb": "2", "adj": "3", "adv": "4"}
"""Of a sense key: what part of speech it is."""
BYTE = 256
"""Places of the two words of a relation are its number's two bytes."""
PREFIXES = ("un", "in", "dis", "non", "im", "il", "ir", "de", "mis", "anti")
SENSES = 3
"""Of a noun, the most frequent: so many make synonyms."""
FREQUENT = 5
"""Uses in WordNet's tagged texts from which a word takes its synonyms' opposites."""
LARGEST = 100_000
PLACE = "15"
"""File number of WordNet's nouns that name places."""
WORD = re.compile("[a-z]{2,}")
HEADER = (
    "# Made by benchmarks/opposites.py from WordNet 3.0; its licence is in NOTICE.\n"
)


@dataclass(frozen=True)
class Synset:
    """Words of one meaning."""

    part: str
    words: tuple[str, ...]
    opposites: tuple[tuple[int, str, str, int], ...]
    """Place of a word here; part, offset and place of its opposite."""


class WordNet:
    """What is used of the files."""

    def __init__(self, folder: Path) -> None:
        """Read them."""
        self._folder = folder
        self.uses: Counter[tuple[str, str]] = Counter()
        for line in self._lines("cntlist.rev"):
            key, _, count = line.split()
            lemma, _, sense = key.partition("%")
            self.uses[lemma, sense[0]] += int(count)
        self.synsets: dict[tuple[str, str], Synset] = {}
        self.ranks: dict[tuple[str, str], int] = {}
        for part in DIGIT:
            for line in self._lines(f"data.{part}"):
                self._read(part, line)
        for line in self._lines("index.noun"):
            lemma, *fields = line.split()
            offsets = fields[-int(fields[1]) :]
            self.ranks.update(
                ((lemma, offset), place) for place, offset in enumerate(offsets)
            )

    def _lines(self, name: str) -> Iterator[str]:
        with (self._folder / name).open(encoding="utf-8") as stream:
            yield from (line for line in stream if not line.startswith("  "))

    def _read(self, part: str, line: str) -> None:
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        words = tuple(
            re.sub(r"\(.*\)", "", word).lower()
            for word in fields[4 : 4 + 2 * count : 2]
        )
        start = 5 + 2 * count
        end = start + 4 * int(fields[start - 1])
        opposites = tuple(
            (
                int(places, 16) // BYTE - 1,
                PARTS[other],
                offset,
                int(places, 16) % BYTE - 1,
            )
            for sign, offset, other, places in zip(
                *(fields[start + step : end : 4] for step in range(4)), strict=True
            )
            if sign == "!"
        )
        self.synsets[part, fields[0]] = Synset(part, words, opposites)

    def used(self, word: str, part: str) -> int:
        """Return how often a word is used as this part of speech."""
        found = self.uses[word, DIGIT[part]]
        return found + (self.uses[word, "5"] if part == "adj" else 0)

    def irregular(self) -> Iterator[tuple[str, str]]:
        """Yield each irregular form with its word, of words that are used."""
        for part in ("noun", "verb", "adj"):
            for line in self._lines(f"{part}.exc"):
                form, word, *_ = line.split()
                if self.used(word, part) >= 3 * FREQUENT:
                    yield form, word


def opposites(net: WordNet) -> Iterator[tuple[str, str]]:
    """Yield pairs of opposites."""
    for synset in net.synsets.values():
        for own, part, offset, place in synset.opposites:
            other = net.synsets[part, offset]
            yield synset.words[own], other.words[place]
            for one in synset.words:
                for two in other.words:
                    used = net.used(one, synset.part), net.used(two, part)
                    if min(used) >= FREQUENT:
                        yield one, two


def synonyms(net: WordNet) -> Iterator[tuple[str, str]]:
    """Yield pairs of synonyms and of irregular forms."""
    for (part, offset), synset in net.synsets.items():
        known = [
            word
            for word in synset.words
            if part == "noun"
            and net.ranks.get((word, offset), SENSES) < SENSES
            and any(net.uses[word, digit] for digit in "12345")
        ]
        yield from ((one, two) for one in known for two in known)
    yield from net.irregular()


def by_prefix(one: str, two: str) -> bool:
    """Whether a beginning alone makes one word the other's opposite."""
    short, long = sorted((one, two), key=len)
    return any(long == prefix + short for prefix in PREFIXES)


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs of words as lines: a stem, then the others in order."""
    others: dict[str, set[str]] = defaultdict(set)
    for one, two in pairs:
        if WORD.fullmatch(one) and WORD.fullmatch(two) and not by_prefix(one, two):
            first, second = stemmed(one, "en"), stemmed(two, "en")
            if first != second:
                others[first].add(second)
                others[second].add(first)
    return "".join(f"{one} {' '.join(sorted(others[one]))}\n" for one in sorted(others))


def forms(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield irregular forms, and places with their adjectives, of ordinary words."""
    yield "people", "person"
    for part in ("noun", "verb"):
        for line in (folder / f"{part}.exc").read_text("utf-8").splitlines():
            form, *bases = line.split()
            if is_ordinary(form):
                yield from ((form, base) for base in bases if is_ordinary(base))
    places = dict(_places(folder))
    for line in (folder / "data.adj").read_text("utf-8").splitlines():
        for offset in re.findall(r" \\ (\d{8}) n ", line):
            adjective = line.split()[4].partition("(")[0].lower()
            if place := places.get(offset):
                yield adjective, place


def _places(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the offset and the first name of each place of one word."""
    for line in (folder / "data.noun").read_text("utf-8").splitlines():
        fields = line.split()
        if not line.startswith(" ") and fields[1] == PLACE and "_" not in fields[4]:
            yield fields[0], fields[4].lower()


def verbs(net: WordNet) -> str:
    """Return the stems of words that are mostly verbs, a line each."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    for (word, digit), uses in net.uses.items():
        if WORD.fullmatch(word):
            parts[stemmed(word, "en")][digit] += uses
    found = [
        stem
        for stem, uses in parts.items()
        if uses["2"] >= FREQUENT and uses["2"] >= 2 * (uses.total() - uses["2"])
    ]
    return "".join(f"{stem}\n" for stem in sorted(found))


def described(net: WordNet, folder: Path) -> str:
    """Return the words that say how a thing is, or what was done to it, a line each."""
    entries = {
        part: {
            line.split()[0]
            for line in (folder / f"index.{part}").read_text("utf-8").splitlines()
            if not line.startswith("  ")
        }
        for part in ("noun", "adj")
    }
    exceptions = (folder / "verb.exc").read_text("utf-8").splitlines()
    participles = {form: base for form, base, *_ in map(str.split, exceptions)}
    found = [
        word
        for word in entries["adj"] | participles.keys()
        if WORD.fullmatch(word)
        and is_ordinary(word)
        and not by_ending(word)
        and not word.endswith("ing")
        and (
            word not in entries["noun"]
            or net.used(word, "adj") > net.used(word, "noun")
            or net.used(word, "noun") < net.used(participles.get(word, ""), "verb")
        )
    ]
    return "".join(f"{word}\n" for word in sorted(found))


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dict", type=Path, help="folder of WordNet's files")
    parser.add_argument("out", type=Path, help="folder to write to")
    options = parser.parse_args()
    net = WordNet(options.dict)
    made = {
        "opposites": listed(opposites(net)),
        "synonyms": listed(synonyms(net)),
        "verbs": verbs(net),
        "forms": listed(forms(options.dict)),
        "described": described(net, options.dict),
    }
    for name, text in made.items():
        data = (HEADER + text).encode()
        if len(data) > LARGEST:
            parser.error(f"{name}.txt would have {len(data):,} bytes")
        (options.out / f"{name}.txt").write_bytes(data)
        print(f"{name}.txt: {text.count(chr(10)):,} lines, {len(data):,} bytes")


if __name__ == "__main__":
    main()
