"""Curation by a teacher: pinned answers, synonyms and exclusions, in text files.

``aliases.toml``: names of one thing, each understood as any other::

    same = [["inflation", "price rise", "dearer money"], ["EP", "European Parliament"]]

``pins.toml``: questions and the words of a text that answer them::

    [[pin]]
    questions = ["Who is the boss?", "Who is in charge?"]
    document = "company.txt"
    quote = "The company is led by Ada Toll."

``stop.toml``: words of a question that say nothing here, and sections that are never
quoted::

    words = ["worksheet"]
    sections = ["company.txt#Imprint", "company.txt"]

A file stands in ``corpus/`` or a folder below it; documents are named from its own
folder.  Nothing here can change what is quoted: a pin points at words that stand in a
text, and one whose words are gone is told and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explainbot.errors import SettingsError
from explainbot.records import Section, Span, shifted
from explainbot.text.folding import folded, with_places
from explainbot.text.languages import stop_words

if TYPE_CHECKING:
    from explainbot.settings import Kind, SettingsFile

ALIASES, PINS, STOP = "aliases.toml", "pins.toml", "stop.toml"
NAMES = frozenset((ALIASES, PINS, STOP))
NEAR = 70
"""Least likeness, 0 to 100, of a heading that may have been meant."""
LONGEST = 6
"""Words of a name in aliases.toml."""
_PIN: dict[str, Kind] = {"questions": [str], "document": str, "quote": str}
_STOP: dict[str, Kind] = {"words": [str], "sections": [str]}
_PIN_HEAD = re.compile(r"\s*\[\[\s*pin\s*\]\]")
_KEY = re.compile(r"\s*(\w+)\s*=")


@dataclass(frozen=True)
class Pin:
    """Questions that a teacher answered with words of a text."""

    questions: tuple[str, ...]
    document: str
    """Its path below ``corpus/``."""
    quote: str
    """As the text has it; white space may differ."""
    file: Path
    line: int
    """Of ``[[pin]]`` in the file."""


@dataclass(frozen=True)
class Placed:
    """A pin whose words were found."""

    questions: tuple[str, ...]
    section: Section
    span: Span
    """Offsets of its words in the document."""


def place(pin: Pin, sections: Iterable[Section]) -> Placed | str:
    """Find a pin's words in the sections of its document; else say why not.

    White space may differ, and how a sign is written: a raised digit, a ligature.
    """
    pattern = re.compile(r"\s+".join(map(re.escape, pin.quote.split())))
    known = list(sections)
    if not known:
        return f'there is no document "{pin.document}"'
    for section in known:
        found = pattern.search(section.document.text, section.start, section.end)
        if found:
            return Placed(pin.questions, section, found.span())
    alike = re.compile(r"\s+".join(map(re.escape, folded(pin.quote).split())))
    for section in known:
        copy = with_places(section.text)
        found = alike.search(copy.text)
        if found:
            span = shifted(copy.span(*found.span()), section.start)
            return Placed(pin.questions, section, span)
    if alike.search(folded(known[0].document.text)):
        return "its words lie across two sections; pin a part of them"
    return f'its words are not in "{pin.document}"'


@dataclass(frozen=True)
class Exclusion:
    """A section, or a whole document, that is never quoted."""

    document: str
    """Its path below ``corpus/``."""
    heading: str
    """"" for the whole document."""
    file: Path
    line: int
    """Where it is written."""

    def problem(self, sections: Iterable[Section]) -> str:
        """Return why this stops nothing; "" if it does.

        Args:
            sections: Those of its document.
        """
        headings = [section.heading for section in sections]
        if not headings:
            return f'there is no document "{self.document}"'
        if self.heading in ("", *headings):
            return ""
        from rapidfuzz import fuzz, process, utils

        near = process.extractOne(
            self.heading,
            headings,
            scorer=fuzz.ratio,
            processor=utils.default_process,
            score_cutoff=NEAR,
        )
        meant = f'; did you mean "{near[0]}"?' if near else ""
        return f'"{self.document}" has no heading "{self.heading}"{meant}'


@dataclass(frozen=True)
class Curation:
    """Everything of a corpus that is settled by hand."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    """Names of one thing, two or more each; no name is in two of them."""
    pins: tuple[Pin, ...] = ()
    stop_words: frozenset[str] = frozenset()
    """In lower case."""
    stops: tuple[Exclusion, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong in a file, and what holds in its place."""

    @cached_property
    def stop_sections(self) -> frozenset[tuple[str, str]]:
        """Document and heading; the heading "" stands for the whole document."""
        return frozenset((stop.document, stop.heading) for stop in self.stops)

    def quotable(self, document: str, heading: str) -> bool:
        """Whether a section may be quoted."""
        return self.stop_sections.isdisjoint(((document, ""), (document, heading)))


NOTHING = Curation()


def load_curation(
    folder: Path, known: Iterable[str] | None = None, kept: Path | None = None
) -> Curation:
    """Read the three files in ``folder`` and below it.

    Args:
        folder: ``corpus/``.
        known: Names of files below it, so that it need not be searched: those in the
            folder itself are always read, any other only if it is among these; None
            searches it.
        kept: Where copies of those are that were right last: a wrong one is told in
            ``problems`` and goes on as it was.  None makes it an error.

    Raises:
        SettingsError: A key is unknown, or a value is wrong; with file and line.
    """
    synonyms: dict[str, tuple[str, ...]] = {}
    pins: list[Pin] = []
    words: set[str] = set()
    stops: list[Exclusion] = []
    files = _files(folder, known)
    notes: tuple[str, ...] = ()
    if files:
        from explainbot.settings import LastGood, load  # only where somebody settled

        last = LastGood(folder, kept)
        for path in files:
            below = path.parent.relative_to(folder).as_posix()
            prefix = "" if below == "." else f"{below}/"
            read = partial(_read, prefix=prefix, known=synonyms)
            said = read(load(path)) if kept is None else last.read(path, read)
            if said is not None:
                synonyms.update(said.groups)
                pins += said.pins
                words |= said.words
                stops += said.stops
        notes = last.notes
    return Curation(
        tuple(dict.fromkeys(synonyms.values())),
        tuple(pins),
        frozenset(words - {""}),
        tuple(stops),
        notes,
    )


class _Said(NamedTuple):
    """What one file settles."""

    groups: Mapping[str, tuple[str, ...]] = {}
    pins: Sequence[Pin] = ()
    words: frozenset[str] = frozenset()
    stops: Sequence[Exclusion] = ()


def _read(
    settings: SettingsFile, prefix: str, known: Mapping[str, tuple[str, ...]]
) -> _Said:
    if settings.path.name == ALIASES:
        groups = dict(known)
        _take_groups(settings, groups)
        return _Said(groups=groups)
    if settings.path.name == PINS:
        return _Said(pins=list(_pins(settings, prefix)))
    values = settings.check(_STOP)
    words = frozenset(word.strip().lower() for word in values.get("words", ()))
    stops = [_stop(settings, item, prefix) for item in values.get("sections", ())]
    return _Said(words=words, stops=stops)


def _files(folder: Path, known: Iterable[str] | None) -> list[Path]:
    if known is None:
        return sorted(item for name in NAMES for item in folder.rglob(name))
    below = {folder / name for name in known if name.rpartition("/")[2] in NAMES}
    return sorted(
        item for item in below | {folder / name for name in NAMES} if item.is_file()
    )


def _take_groups(settings: SettingsFile, known: dict[str, tuple[str, ...]]) -> None:
    """Add the groups of one file by each of their names in lower case."""
    for key in set(settings.data) - {"same"}:
        raise settings.error(f'unknown key "{key}"', key, hint="Known: same.")
    groups = settings.data.get("same", [])
    if not isinstance(groups, list) or not all(map(_is_group, groups)):
        raise settings.error(
            '"same" must be a list of lists of names',
            "same",
            hint='For example: same = [["inflation", "price rise"]]',
        )
    for group in groups:
        names = tuple(dict.fromkeys(" ".join(name.split()) for name in group))
        for name in names:
            problem = _problem(name, known) or ("" if names[1:] else "stands alone")
            if problem:
                line = _line_of(settings, name, "same")
                what = f'"{name}" {problem}'
                raise SettingsError(what, where=settings.path, line=line)
        known.update((name.lower(), names) for name in names)


def _is_group(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _problem(name: str, known: Mapping[str, object]) -> str:
    if not any(sign.isalnum() for sign in name):
        return "is no name"
    if name.lower() in stop_words("en") and name == name.lower():
        return "is too common a word to be a name"
    if len(name.split()) > LONGEST:
        return f"has more than {LONGEST} words"
    return "stands in two groups; join them" if name.lower() in known else ""


def _line_of(settings: SettingsFile, words: str, key: str) -> int:
    """Return the line on which a string of ``key`` first stands; else the key's."""
    rows = settings.text.splitlines()
    written = (f'"{words}"', f"'{words}'")
    found = (n for n, row in enumerate(rows, 1) if any(one in row for one in written))
    return next(found, settings.line(key))


def _pins(settings: SettingsFile, prefix: str) -> Iterator[Pin]:
    given = settings.data.get("pin", [])
    other = sorted(set(settings.data) - {"pin"})
    if other or not isinstance(given, list):
        raise settings.error(
            "only [[pin]] tables belong here",
            *(other or ["pin"])[:1],
            hint="Begin each with a line: [[pin]]",
        )
    for table, places in zip(given, _places(settings, len(given)), strict=True):
        one = replace(settings, data={"pin": table}, places=places)
        yield _pin(one, prefix)


def _places(settings: SettingsFile, count: int) -> list[dict[tuple[str, ...], int]]:
    """Return the line of each pin and of its keys."""
    found: list[dict[tuple[str, ...], int]] = []
    rows = settings.text.splitlines()
    for number, row in enumerate(rows, start=1):
        if _PIN_HEAD.match(row):
            found.append({("pin",): number})
        elif found and (key := _KEY.match(row)):
            found[-1].setdefault(("pin", key[1]), number)
    # Written in another way, for example pin = [{...}], they share a line.
    missing = count - len(found)
    return (found + [{("pin",): settings.line("pin")}] * missing)[:count]


def _pin(one: SettingsFile, prefix: str) -> Pin:
    values = one.check(_PIN, "pin")
    for key in _PIN:
        value = values.get(key, "")
        if not "".join(value).strip():
            raise one.error(f'this pin lacks "{key}"', "pin")
    return Pin(
        tuple(item.strip() for item in values["questions"] if item.strip()),
        prefix + values["document"],
        values["quote"],
        one.path,
        one.line("pin"),
    )


def _stop(settings: SettingsFile, written: str, prefix: str) -> Exclusion:
    document, _, heading = written.partition("#")
    line = _line_of(settings, written, "sections")
    return Exclusion(prefix + document.strip(), heading.strip(), settings.path, line)
