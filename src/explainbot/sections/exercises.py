"""Exercises in a text: multiple choice, true or false, gaps, tasks, and their keys.

A worksheet holds the words of a student's question, and beside them what is wrong: the
other options, statements to be judged, a pupil's mistake.  So it is found out, line by
line, what of a text is an exercise; which option a key names ("1 B", "Answer: b", a
tick) is the only part of it that says something.  The words are those of ``data``: key
labels, instructions, "true" and "false", in all languages that there are lists of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise

from explainbot.lines import BLOCK_A_LINE, lines, one_line, trim
from explainbot.readers.columns import option_names
from explainbot.records import Document, Span
from explainbot.word_lists import words

LANGUAGES = ("en", "de", "fr", "es", "it")
"""Of which there are lists; all count, for a class in one language may read another."""
LONG_OPTION = 30
"""Words of an option at most."""
SHORT_OPTION = 15
"""Words up to which an option, on average, needs no key to be known as one."""
INSTRUCTION = 25
"""Words of an instruction at most."""
FEW = 5
"""Words that are left beside a key's letter where nothing is explained."""
NEAR = 6
"""Rows after an exercise among which its answer is looked for."""
STEM_ROWS = 4
STATEMENT = 40
"""Words of a statement or a task."""
LETTERS = "abcdefgh"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ALPHABETS = (tuple(LETTERS), ROMAN[:6], tuple("123456"))

_LEAD = r"[>|\s]*(?:[-+•‣▪–·][ \t]+|\*[ \t]+)?"
_BOX = (
    r"(?:\[[ \t]*[xX✓✔]?[ \t]*\]|\([ \t]*[xX✓✔•●]?[ \t]*\)|[☐☑☒○●◯◉⚪⚫□■▢✓✔✅✗✘❌❏❑❍])"
)
_LETTER = (
    r"(?:\(?(?P<letter>[A-Ha-h])(?:[.)\]:]+|[ \t]*\|)[*_]{0,2}(?=[ \t]|$|[^\W\d_]))"
)
_PREFIX = re.compile(
    rf"{_LEAD}(?P<bold>[*_]{{0,3}})(?P<box>{_BOX})?[ \t]*{_LETTER}?[ \t]*(?P<after>{_BOX})?[ \t]*"
)
_BULLET = re.compile(r"[>|\s]*(?:[-+*•‣▪–·o][ \t]+)")
_DIGIT = re.compile(
    r"[>|\s]*[*_#]{0,4}[ \t]*\(?(\d{1,3})(?:[.):\]]+|[ \t]*\||[ \t]+[–-](?=[ \t]))?[*_]{0,2}[ \t]+(?=\S)"
)
_TICKED = re.compile(r"[xX✓✔☑☒●◉⚫■✅•]")
_ROUND = re.compile(r"[☐☑☒○●◯◉⚪⚫□■▢❏❑❍]|\(")
_RIGHT_END = re.compile(r"(?:✓|✔|✅|☑|←|<--?)\W*$")
_WRONG_SIGN = re.compile(r"[✗✘❌✖]")
_STARRED = re.compile(r"[>|\s]*\*(?=\(?[A-Ha-h][.)])(?!.*\*[ \t]*$)")
_BOLD_ROW = re.compile(r"(\*\*|__)(?P<words>.+)\1[ \t]*$")
_ROMAN_NUMBER = re.compile(
    r"[>|\s*_#]*(?P<number>I{1,3}|IV|VI{0,3}|IX|X)[.)][*_]{0,3}\s+"
)
_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s|>]))[*_]{0,3}\(?(?P<label>[A-Ha-h]|[ivIV]{1,3}|\d)"
    r"(?:[.)\]]{1,2}|:(?=\s)|(?=[ \t]*\|))[*_]{0,3}(?=\s|$|[^\W_]|[\"'“„«$€£+-])"
)
_BARE_MARK = re.compile(r"(?:(?<=^)|(?<=\s\s)|(?<=\|\s))(?P<label>[A-H])(?=\s+\S)")
_LEADING = re.compile(r"[>|\s*_+•‣▪–·-]*$")
_WIDE = re.compile(r"\s{3,}|\t+")
_ALONE = re.compile(r"[*_]*[\[({]\s*(?:[A-Ha-h]|[1-6]|[ivx]{1,4})\s*[\])}][*_]*")
"""A letter between brackets, and nothing else."""
_EMPTY_BOX = re.compile(r"\[\s+\]|[☐□▢❏❑❍○◯]|\(\s+\)")
_ENDED = re.compile(r"[^\W\d_]{2}[.!:]\W*\s")
_CLUE = re.compile(r"\(\d{1,2}(?:[,-]\s?\d{1,2})*\)\s*$")
_SLASHED = re.compile(r"[^/.?!]{1,30}(?:\s/\s[^/.?!]{1,30}){2,}$")
_INLINE = re.compile(
    r"(?:(?<=^)|(?<=[\s|]))[*_]{0,2}\(?([A-Ha-h])[.)\]][*_]{0,2}[ \t]*(?=\S)"
)
_INLINE_BOX = re.compile(rf"(?:(?<=^)|(?<=[\s|]))(?:{_BOX})[ \t]*(?=[^\W_])")
_GAP = re.compile(
    r"(?<![\w_])_{3,}|_{4,}|(?:\\_){3,}|\.{6,}(?![\s.]*\d+\s*$)|…{3,}(?!\s*\d+\s*$)"
    r"|\(\s{3,}\)|\([ _]*_[ _]*\)|\[[ _]*_[ _]*\]|\[\s{2,}\]|(?:_ ){3,}|▁{2,}|␣{2,}"
)
_BLANK_ROW = re.compile(r"[\s_.…·|\\–-]+$")
_RULE = re.compile(r"[\s|:+=-]+$")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_PAIR = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3})\s*[.):=|–—→-]*\s*[*_(]{0,3}(?P<value>[^\W\d_]+)(?![\w'’])"
)
_ROMAN_PAIR = re.compile(
    r"(?<![\w.,])(?P<number>I{1,3}|IV|VI{0,3}|IX|X)(?![\w])\s*[.):=–—→-]*\s*[*_(]{0,3}"
    r"(?P<value>[^\W\d_]+)(?![\w'’])"
)
_SPLIT = re.compile(r"[^\W_]+")


@cache
def known(name: str) -> frozenset[str]:
    """Return a list's words in all languages."""
    return frozenset().union(*(words(name, language) for language in LANGUAGES))


@cache
def _one_of(name: str) -> str:
    """Return a pattern of a list's words, the longer ones first."""
    found = sorted(known(name), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in found)


@cache
def _label() -> re.Pattern[str]:
    """Return what an answer's label looks like: "**Answer:** ", "Lösung 3: "."""
    return re.compile(
        rf"[>|\s\W_]*?(?:{_one_of('answer_labels')})(?:\s*\([^)]{{0,30}}\))?"
        rf"(?:\s+\d{{1,3}})?(?:\s*[*_]{{0,3}}\s*(?:[:：=|]|\s[–—-])|(?<=est|ist)|(?<=is|es)|(?<=è))"  # noqa: RUF001
        r"[*_\s|]*",
        re.IGNORECASE,
    )


@cache
def _judged() -> re.Pattern[str]:
    """Return what the choice between true and false looks like, at a row's end."""
    true, false = _one_of("true_words"), _one_of("false_words")
    between = r"[\s/|()\[\]_☐□○◯▢❏❑❍·.,–-]{1,12}(?:(?:or|oder|ou|o)\s+)?"
    return re.compile(
        rf"(?<!\w)(?P<first>[☐☑☒○●◯◉□■✓✔]|\[[ xX✓]?\]|\([ xX✓]?\))?\s*"
        rf"(?P<true>{true})(?!\w){between}(?P<second>[☑☒●◉■✓✔]|\[[xX✓]\]|\([xX✓]\))?\s*"
        rf"(?P<false>{false})(?!\w)[\s|)\]☐☑☒○●◯◉□■▢_.?xX(\[]*$",
        re.IGNORECASE,
    )


@cache
def _verdict() -> re.Pattern[str]:
    """Return what a verdict at a statement's end looks like: "(False)", "– F"."""
    both = f"{_one_of('true_words')}|{_one_of('false_words')}"
    return re.compile(
        rf"(?:[(\[]\s*|\s[–—→-]+\s*|\s\|\s*|:\s+|\.\s+)[*_]{{0,2}}(?P<verdict>{both})[*_]{{0,2}}\s*[)\].]?[\s|]*$",
        re.IGNORECASE,
    )


@cache
def _marked(name: str) -> re.Pattern[str]:
    """Return what a mark in brackets looks like: "(correct)", "[falsch]"."""
    return re.compile(rf"[(\[]\s*(?:{_one_of(name)})\W{{0,3}}[)\]]", re.IGNORECASE)


@cache
def _points() -> re.Pattern[str]:
    """Return what an exam's marks look like: "[2 marks]", "(/3 Punkte)"."""
    return re.compile(
        rf"(?:[(\[]\s*/?\s*\d{{1,2}}\s*(?:{_one_of('mark_words')})\.?\s*[)\]]|\(\s*/\s*\d{{1,2}}\s*\))\W*$",
        re.IGNORECASE,
    )


@cache
def _numbered() -> re.Pattern[str]:
    """Return what the number of an exercise looks like: "3.", "Frage 3:", "Q3"."""
    return re.compile(
        rf"[>|\s#*_(]*(?:(?:{_one_of('question_names')})\.?\s*)?\(?(?P<number>\d{{1,3}})"
        r"(?:[.):\]]+|\s*\||\s+[–—-](?=\s)|(?=\s))[*_]{0,3}\s*",
        re.IGNORECASE,
    )


@dataclass(frozen=True)
class Option:
    """What can be chosen."""

    start: int
    end: int
    letter: str
    """Small; by its place where it has none."""
    words: str
    """Without its marks."""
    right: bool = False
    wrong: bool = False
    """Whether it is marked so."""


@dataclass(frozen=True)
class Item:
    """One exercise with options."""

    stem: Span
    """What is asked."""
    options: tuple[Option, ...]
    end: int
    """Of all that belongs to it, an answer below included."""
    number: int | None = None

    @property
    def keyed(self) -> bool:
        """Whether it is known which option is right."""
        return any(option.right for option in self.options)


@dataclass(frozen=True)
class Exercises:
    """What of a text is an exercise."""

    items: tuple[Item, ...] = ()
    mute: tuple[Span, ...] = ()
    """In order: what may not be quoted as an answer, options and keys among it."""
    right: tuple[Span, ...] = ()
    """In order: options and statements that a key says are right."""
    keys: tuple[Span, ...] = ()
    """Where the key of several exercises begins and ends."""
    statements: tuple[Span, ...] = ()
    """Statements, gaps and the like: none is a heading, whatever it looks like."""
    count: int = 0
    """Of exercises that have an answer of one word or line."""
    keyed: int = 0
    """Of these, such that it is known."""

    @property
    def edges(self) -> tuple[int, ...]:
        """Where an option, a stem or a statement begins or ends."""
        spans = [*self.mute, *self.right, *(item.stem for item in self.items)]
        return tuple(sorted({place for span in spans for place in span}))


@dataclass
class _Row:
    start: int
    end: int
    text: str
    number: int | None
    letter: str
    box: str
    bullet: bool
    words: str
    """Without marks before it."""
    blank_above: bool
    taken: bool = False
    """Whether it is found to be part of an exercise or a key."""
    right: bool = False
    head: bool = False
    roman: bool = False

    @property
    def count(self) -> int:
        return len(self.words.split())


@dataclass
class _Found:
    items: list[Item] = field(default_factory=list)
    judged: list[tuple[Span, int | None, bool | None]] = field(default_factory=list)
    """Statements, their numbers, and whether they are right, if that is told."""
    mute: list[Span] = field(default_factory=list)
    right: list[Span] = field(default_factory=list)
    keys: list[Span] = field(default_factory=list)
    gaps: int = 0
    lined: bool = False
    """Whether each block has a line of its own, list items too, without a mark."""


def folded(text: str) -> str:
    """Return the words of a text, in small letters, with single blanks."""
    return " ".join(_SPLIT.findall(text.lower()))


class _Key:
    """A document that is known by being the same one."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.document is self.document


def find_exercises(document: Document) -> Exercises:
    """Return what of a document's text is an exercise."""
    return _kept(_Key(document))


@lru_cache(maxsize=64)
def exercises_in(text: str) -> Exercises:
    """Return what of a passage is an exercise, as far as it alone tells."""
    return _find(text, frozenset(), lined=False)


@lru_cache(maxsize=8)
def _kept(key: _Key) -> Exercises:
    document = key.document
    heads = frozenset(heading.start for heading in document.headings)
    return _find(document.text, heads, lined=document.media_type in BLOCK_A_LINE)


def _find(text: str, heads: frozenset[int], *, lined: bool) -> Exercises:
    if not _may_hold(text):
        return Exercises()
    rows = _rows(text, heads)
    found = _Found(lined=lined)
    sheet = _is_sheet(rows)
    _choices(text, rows, found, sheet=sheet)
    _statements(rows, found)
    _keys(rows, found)
    _loose(rows, found, sheet=sheet)
    return _finished(text, found)


_SIGNS = re.compile(r"[☐☑☒○●◯◉□■▢❏❑❍✓✔✅✗✘❌✖←]")
_BLANKS = ("___", "......", "………", "\\_\\_\\_", "( )", "[ ]", "(  ", "[  ")
_SHAPES = re.compile(
    r"\?\W*\n\s*(?:[-*+•‣▪]|\(?1)|^\W*[aA][.)\]:|]|^\W*(?:[iIA1])[.)]?\s.*\W(?:ii|II|B|2)[.)]?\s"
    r"|\(\d{1,2}\)[ \t]*$|\s\(?[aA][.)]\s?\S.*\s\(?[bB][.)]|^[ \t]*-[ \t]\[[xX]\]"
    r"|\|\s(?:\S+\s)?[bB2]:\s|\S(?:[ ]{3,}|\t+)\S.*\S(?:[ ]{3,}|\t+)\S",
    re.MULTILINE,
)
_OPENING = re.compile(r"^[^\w\n]*(?:\d+\W+)?([^\W\d_]+)", re.MULTILINE)
_OPENING_LENGTH = 90


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    """Return how rows of exercises begin, by their first word.

    Labels count only before a colon.
    """
    lists = (
        *("exercise_instructions", "instruction_marks", "aim_headings", "key_headings"),
        *("aim_sentences", "aim_openers", "dictation_headings", "answer_toggles"),
    )
    labels = ("answer_labels", "word_banks", "aim_labels", "wrong_labels")
    found: dict[str, list[str]] = {}
    for phrase in {f"{folded(one)} " for name in lists for one in known(name)}:
        found.setdefault(phrase.split()[0], []).append(phrase)
    for phrase in {f"{folded(one)}:" for name in labels for one in known(name)}:
        found.setdefault(phrase.strip(":").split()[0], []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


@cache
def _judged_column() -> re.Pattern[str]:
    """Return what a cell of a column of verdicts looks like."""
    return re.compile(rf" \| (?:{_one_of('instruction_marks')}): ", re.IGNORECASE)


def _may_hold(text: str) -> bool:
    """Whether any sign of an exercise stands in the text: most have none."""
    if any(blank in text for blank in _BLANKS) or _SIGNS.search(text):
        return True
    if any(
        pattern.search(text)
        for pattern in (
            *(_SHAPES, _marked("wrong_marks"), _points()),
            _judged_column(),
        )
    ):
        return True
    openings, names = _openings(), known("question_names")
    for hit in _OPENING.finditer(text):
        word = hit[1].lower()
        phrases = openings.get(word)
        if not phrases and word not in names:
            continue
        end = text.find("\n", hit.start(1))
        stop = hit.start(1) + _OPENING_LENGTH
        row = text[hit.start(1) : stop if end < 0 else min(end, stop)]
        if word in names and re.match(r"\W{0,2}\d", row[len(word) :]):
            return True
        label, colon, _ = row.partition(":")
        said = (f"{folded(row)} ", f"{folded(label)}{colon}")
        if phrases and any(one.startswith(phrases) for one in said):
            return True
    return False


def _rows(text: str, heads: frozenset[int]) -> list[_Row]:
    found: list[_Row] = []
    blank = True
    for left, right in lines(text):
        start, end = trim(text, left, right)
        if start == end:
            blank = True
            continue
        line = text[start:end]
        prefix = _PREFIX.match(line)
        number = _numbered().match(line)
        roman = _ROMAN_NUMBER.match(line)
        counted = int(number["number"]) if number else None
        if roman and not number:
            number, counted = roman, ROMAN.index(roman["number"].lower()) + 1
        rest = line[number.end() :] if number else line[prefix.end() if prefix else 0 :]
        found.append(
            _Row(
                start,
                end,
                line,
                counted,
                (prefix["letter"] or "").lower() if prefix else "",
                (prefix["box"] or prefix["after"] or "") if prefix else "",
                _BULLET.match(line) is not None,
                rest.strip(" \t*_|"),
                blank,
                head=_HEADING.match(line) is not None or start in heads,
                roman=roman is not None,
            )
        )
        blank = False
    return found


def _is_sheet(rows: Sequence[_Row]) -> bool:
    """Whether the title, or a heading, says that there are exercises."""
    heads = [*rows[:2], *(row for row in rows if row.head)]
    pattern = re.compile(rf"(?<!\w)(?:{_one_of('sheet_words')})(?!\w)", re.IGNORECASE)
    return any(
        len(row.text.split()) <= 12 and pattern.search(row.text) for row in heads
    )


# -- multiple choice ---------------------------------------------------------------


@dataclass
class _Group:
    """Options one below the other, or in one row."""

    first: int
    last: int
    """Rows; of options in a row the same."""
    options: list[Option]
    kind: str
    """"letter", "box", "inline" or "plain"."""
    stem: Span | None = None
    stem_words: str = ""
    number: int | None = None
    answer: bool = False
    """Whether a row below it gave the answer."""
    end: int = 0
    asks: bool = False


def _choices(text: str, rows: list[_Row], found: _Found, *, sheet: bool) -> None:
    groups = list(_groups(text, rows))
    for group in groups:
        _with_stem(text, rows, group)
    groups = [group for group in groups if group.stem]
    for place, group in enumerate(groups):
        after = groups[place + 1] if place + 1 < len(groups) else None
        before = len(rows) if after is None else _stem_row(rows, after)
        _answered(text, rows, group, before)
    coded = _has_coded_key(rows)
    likely = [group for group in groups if _is_likely(group)]
    for group in groups:
        sure = group.answer or any(one.right or one.wrong for one in group.options)
        alike = sum(other.kind == group.kind for other in likely)
        if not (sure or _is_known(group, likely, alike, sheet=sheet, coded=coded)):
            continue
        _take(rows, group)
        verdicts = _verdict_options(group)
        stem = group.stem or (0, 0)
        if verdicts:
            right = [option for option in group.options if option.right]
            told = (folded(right[0].words) in known("true_words")) if right else None
            found.judged.append((stem, group.number, told))
            found.mute += [(option.start, option.end) for option in group.options]
        else:
            found.items.append(
                Item(stem, tuple(group.options), group.end, group.number)
            )


def _groups(text: str, rows: list[_Row]) -> Iterator[_Group]:
    place = 0
    while place < len(rows):
        group = _in_cells(text, rows, place) or _lettered(text, rows, place)
        group = group or _boxed(text, rows, place)
        group = (
            group or _marked_rows(text, rows, place) or _in_columns(text, rows, place)
        )
        if group is None:
            last = _plain_run(rows, place)
            if last > place:
                group = _group(text, rows, place, last, "plain")
                yield group
            place += 1
            continue
        yield group
        place = group.last + 1


def _in_cells(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return the options in a row of a table: "Question: x | A: y | B: z | Key: A"."""
    row = rows[place]
    if row.text.count(" | ") < 3:  # noqa: PLR2004
        return None
    edges = [
        0,
        *(hit.end() for hit in re.finditer(r" \| ", row.text)),
        len(row.text) + 3,
    ]
    cells = [
        (row.start + left, row.start + right - 3) for left, right in pairwise(edges)
    ]
    names = [text[a:b].partition(": ")[0] for a, b in cells]
    first, count = option_names(names)
    if not first or count < 2:  # noqa: PLR2004
        return None
    options = []
    for number, (start, end) in enumerate(cells[first : first + count]):
        words = text[start:end].partition(": ")[2]
        options.append(Option(start, end, LETTERS[number : number + 1], words))
    group = _Group(place, place, options, "cells", end=row.end)
    asked = next(
        (at for at in range(first) if _asks(text[slice(*cells[at])])), first - 1
    )
    group.stem = (row.start, cells[asked][1])
    group.stem_words = text[slice(*cells[asked])].partition(": ")[2]
    keys = {folded(one) for one in known("answer_labels") | known("key_headings")}
    for name, (start, end) in zip(names, cells, strict=True):
        if folded(name) in keys:
            named = _named(text[start:end].partition(": ")[2], options, "cells")
            group.options = [
                replace(option, right=number in named)
                for number, option in enumerate(options)
            ]
            group.answer = bool(named)
    return group


def _lettered(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return the options with letters, or other such labels, that begin in a row.

    They may stand below each other, side by side, or both.
    """
    for alphabet in ALPHABETS:
        for pattern in (_MARK, _BARE_MARK):
            marks = _sequence(rows, place, alphabet, pattern)
            least = 2 if alphabet[0] == "a" and pattern is _MARK else 3
            if len(marks) >= least:
                group = _from_marks(text, rows, marks, alphabet)
                if group is not None:
                    return group
    return None


_Marks = list[tuple[int, int, int]]
"""Row, and where in it a label begins and ends."""


def _sequence(
    rows: list[_Row], place: int, alphabet: Sequence[str], pattern: re.Pattern[str]
) -> _Marks:
    """Return the labels that follow each other from the first on."""
    marks: _Marks = []
    at, position, wrapped = place, 0, 0
    style = ""
    while at < len(rows) and len(marks) < len(alphabet):
        row = rows[at]
        wanted = alphabet[len(marks)]
        hits = pattern.finditer(row.text, position)
        hit = next((one for one in hits if one["label"].lower() == wanted), None)
        leads = hit is not None and _LEADING.match(row.text[: hit.start()]) is not None
        inline = position > 0 or at == place
        if hit is not None and (leads or inline) and style in ("", _style(hit)):
            style = _style(hit)
            marks.append((at, hit.start(), hit.end()))
            position, wrapped = hit.end(), 0
            continue
        if at == place and not marks:
            return []
        at, position = at + 1, 0
        if at < len(rows) and not _may_lead(rows[at], wanted, pattern):
            if wrapped or not _wraps(rows, at):
                break
            wrapped = 1
    return marks


def _style(hit: re.Match[str]) -> str:
    """Return what a label is written like: "(A)" is not "a."."""
    label = hit["label"]
    return ("A" if label.isupper() else "a") + re.sub(r"[\w*_]", "", hit[0]).strip()[:2]


def _may_lead(row: _Row, wanted: str, pattern: re.Pattern[str]) -> bool:
    hit = pattern.search(row.text)
    found = hit is not None and hit["label"].lower() == wanted
    return bool(found and hit and _LEADING.match(row.text[: hit.start()]))


def _from_marks(
    text: str, rows: list[_Row], marks: _Marks, alphabet: Sequence[str]
) -> _Group | None:
    first, last = marks[0][0], marks[-1][0]
    options: list[Option] = []
    for number, (at, left, right) in enumerate(marks):
        row = rows[at]
        after = marks[number + 1] if number + 1 < len(marks) else None
        end = row.end
        if after is not None and after[0] == at:
            end = row.start + after[1]
        elif after is not None:
            end = rows[after[0] - 1].end
        start = row.start + left
        lead = row.text[:left]
        if number == 0 or marks[number - 1][0] != at:
            start = row.start if _LEADING.match(lead) else start
        start, end = trim(text, start, end)
        piece = one_line(text[row.start + right : end])
        starred = lead.endswith("*") and not lead.endswith("**") and "*" not in piece
        options.append(
            Option(
                start,
                end,
                alphabet[number],
                _bare(piece),
                _is_marked(text[start:end]) or starred,
                wrong=_is_wrong(piece),
            )
        )
    words = [len(option.words.split()) for option in options]
    asked = any("?" in text[option.start : option.end] for option in options)
    if max(words) > LONG_OPTION or not all(words) or asked:
        return None
    kind = {"a": "letter", "i": "roman", "1": "digit"}[alphabet[0]]
    group = _Group(first, last, _by_bold(text, options), kind, end=rows[last].end)
    before = rows[first].text[: marks[0][1]].strip(" \t|*_([")
    if len(before.split()) > 1:
        group.stem = trim(text, rows[first].start, rows[first].start + marks[0][1])
        group.stem_words, group.number = before, rows[first].number
    return group


def _boxed(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return the options with boxes that begin in a row."""
    inline = _in_a_row(text, rows, place)
    if inline:
        return inline
    last = place
    for at in range(place, len(rows)):
        row = rows[at]
        if row.box and row.number is None and row.count <= LONG_OPTION:
            last = at
        elif at == place or not _wraps(rows, at):
            break
    return _group(text, rows, place, last, "box") if last > place else None


def _marked_rows(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return answers below a question that are marked as right or wrong."""
    if not place or not _asks(rows[place - 1].words):
        return None
    last = place - 1
    for at in range(place, len(rows)):
        row = rows[at]
        marked = _is_marked(row.text) or _is_wrong(row.text)
        if not marked or row.head or row.count > LONG_OPTION or row.number is not None:
            break
        last = at
    if last < place or _plain_run(rows, place) > last:
        return None
    return _group(text, rows, place, last, "marked")


def _in_columns(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return short pieces wide apart in the row below a question."""
    if not place or not _asks(rows[place - 1].words):
        return None
    row = rows[place]
    edges = [0, *(hit.end() for hit in _WIDE.finditer(row.text)), len(row.text)]
    spans = [trim(text, row.start + a, row.start + b) for a, b in pairwise(edges)]
    if not 2 <= len(spans) <= len(LETTERS) or row.number is not None:  # noqa: PLR2004
        return None
    if any(b - a < 1 or len(text[a:b].split()) > SHORT_OPTION for a, b in spans):
        return None
    options = [
        Option(a, b, letter, _bare(text[a:b]), _is_marked(text[a:b]))
        for (a, b), letter in zip(spans, LETTERS, strict=False)
    ]
    return _Group(place, place, _by_bold(text, options), "columns", end=row.end)


def _wraps(rows: list[_Row], at: int) -> bool:
    """Whether a row only goes on with the option above it."""
    row, above = rows[at], rows[at - 1]
    if row.blank_above or row.letter or row.box or row.number or row.bullet or row.head:
        return False
    return row.text[:1].islower() and len(above.text) > 40  # noqa: PLR2004


def _plain_run(rows: list[_Row], place: int) -> int:
    """Return the last of the short rows below a question, bullets or bare."""
    above = rows[place - 1]
    if not place or not _asks(above.words) or _judges(above):
        return place
    numbers = rows[place].number == 1
    last = place
    for at in range(place, len(rows)):
        row = rows[at]
        short = 0 < row.count <= SHORT_OPTION and not _asks(row.words) and not row.head
        alike = row.bullet == rows[place].bullet and (
            row.number == at - place + 1 if numbers else row.number is None
        )
        if not (short and alike) or row.letter or _label().match(row.text):
            break
        if (
            at > place
            and row.blank_above
            and not row.bullet
            and not rows[place].blank_above
        ):
            break
        last = at
    return last if last - place < len(LETTERS) else place


def _group(text: str, rows: list[_Row], first: int, last: int, kind: str) -> _Group:
    options: list[Option] = []
    for at in range(first, last + 1):
        row = rows[at]
        if at > first and kind in {"letter", "box"} and not (row.letter or row.box):
            options[-1] = replace(
                options[-1],
                end=row.end,
                words=one_line(f"{options[-1].words} {row.text}"),
            )
            continue
        letter = row.letter or LETTERS[len(options) : len(options) + 1]
        prefix = _PREFIX.match(row.text)
        bare = (
            row.words if kind == "plain" else row.text[prefix.end() if prefix else 0 :]
        )
        right, wrong = _is_right(row), _is_wrong(row.text)
        option = Option(
            row.start, row.end, letter, _bare(bare), right and not wrong, wrong
        )
        options.append(option)
    options = _by_bold(text, options)
    return _Group(first, last, options, kind, end=rows[last].end)


def _bare(words: str) -> str:
    """Return an option's words without what marks it as right."""
    words = _marked("right_marks").sub("", words)
    return re.sub(r"[✓✔✅☑←*_|]+|<--?", "", words).strip()


def _is_right(row: _Row) -> bool:
    """Whether an option is marked as the right one."""
    sign = row.box.strip("[]() \t")
    if row.box and sign not in set("✗✘❌"):
        return bool(_TICKED.fullmatch(sign)) or _is_marked(row.text)
    return _is_marked(row.text) or bool(_STARRED.match(row.text))


def _is_marked(text: str) -> bool:
    """Whether a mark says that an answer is right."""
    right = _RIGHT_END.search(text) or _marked("right_marks").search(text)
    return bool(right) and not _is_wrong(text)


def _is_wrong(text: str) -> bool:
    """Whether a mark says that an answer is wrong."""
    return bool(_WRONG_SIGN.search(text) or _marked("wrong_marks").search(text))


def _by_bold(text: str, options: list[Option]) -> list[Option]:
    """Take the one option that is set in bold, of several that are not, as right."""
    if any(option.right for option in options):
        if len(options) > 1 and all(option.right for option in options):
            return [replace(option, right=False) for option in options]
        return options
    bold = [
        bool(_BOLD_ROW.search(text[option.start : option.end])) for option in options
    ]
    if sum(bold) == 1 and len(options) > 1:
        pairs = zip(options, bold, strict=True)
        return [replace(option, right=strong) for option, strong in pairs]
    return options


def _in_a_row(text: str, rows: list[_Row], place: int) -> _Group | None:
    """Return the options with boxes that stand side by side in a row."""
    row = rows[place]
    starts = list(_INLINE_BOX.finditer(row.text))
    if len(starts) < 2:  # noqa: PLR2004
        return None
    edges = [*(hit.start() for hit in starts), len(row.text)]
    options = []
    for number, (left, right) in enumerate(pairwise(edges)):
        start, end = trim(text, row.start + left, row.start + right)
        box = starts[number][0].strip(" \t[]()|")
        words = _bare(row.text[starts[number].end() : right])
        letter = LETTERS[number : number + 1]
        options.append(Option(start, end, letter, words, bool(_TICKED.fullmatch(box))))
    if max(len(option.words.split()) for option in options) > SHORT_OPTION:
        return None
    group = _Group(place, place, _by_bold(text, options), "inline", end=row.end)
    before = row.text[: edges[0]].strip(" \t|*_")
    if before and len(before.split()) > 1:
        group.stem = trim(text, row.start, row.start + edges[0])
        group.stem_words = before
        group.number = row.number
    return group


def _with_stem(text: str, rows: list[_Row], group: _Group) -> None:
    """Find what is asked right above a group of options."""
    if group.stem is None:
        at = group.first - 1
        if at < 0 or rows[at].taken or rows[at].letter or _judges(rows[at]):
            return
        first = at
        while (
            first > 0
            and at - first + 1 < STEM_ROWS
            and rows[first].number is None
            and not rows[first].blank_above
            and not (rows[first].head or rows[first].bullet or rows[first - 1].head)
            and not _label().match(rows[first - 1].text)
            and not rows[first - 1].letter
            and (
                rows[first].text[:1].islower()
                or rows[first - 1].number is not None
                and len(rows[first - 1].text) > 40  # noqa: PLR2004
                and not _asks(rows[first - 1].words)
            )
        ):
            first -= 1
        group.stem = (rows[first].start, rows[at].end)
        group.stem_words = one_line(text[slice(*group.stem)])
        group.number = rows[first].number
    group.asks = _asks(group.stem_words)


def _asks(words: str) -> bool:
    return bool(
        re.search(r"[?？][\s\"'”’»)\]*_|:]*(?:[(\[][^)\]]{0,30}[)\]])?\W*$", words)
    )


def _stem_row(rows: list[_Row], group: _Group) -> int:
    """Return the row in which a group's stem begins."""
    start = group.stem[0] if group.stem else rows[group.first].start
    return next(at for at, row in enumerate(rows) if row.end > start)


def _is_known(
    group: _Group, likely: list[_Group], alike: int, *, sheet: bool, coded: bool
) -> bool:
    """Whether options without a right one are known as such.

    Args:
        group: The options.
        likely: All groups of the text that look like options.
        alike: How many of these are of the same kind.
        sheet: Whether the title, or a heading, says that there are exercises.
        coded: Whether there is a key.
    """
    if group not in likely:
        return False
    if group.kind == "plain":
        many = sheet and alike > 2 and group.number is not None  # noqa: PLR2004
        return group.asks and (coded or many)
    if group.kind in {"columns", "digit"}:
        return sheet or coded or alike > 1
    return sheet or coded or group.asks or alike > 1 or group.kind == "cells"


def _is_likely(group: _Group) -> bool:
    """Whether options look like such, and what stands above them like their stem."""
    counts = [len(option.words.split()) for option in group.options]
    if sum(counts) > SHORT_OPTION * len(counts):
        return False
    stem = group.stem_words.rstrip("*_ \t|")
    if group.asks or _GAP.search(stem):
        return True
    if group.kind in {"box", "inline"} and group.number is None:
        return False
    return group.number is not None and not stem.endswith((".", "!", ";"))


@cache
def _toggles() -> frozenset[str]:
    return frozenset(folded(one) for one in known("answer_toggles"))


def _has_coded_key(rows: list[_Row]) -> bool:
    """Whether a row heads a key, or names several numbers with letters."""
    return any(_is_key_head(row) for row in rows)


def _verdict_options(group: _Group) -> bool:
    """Whether the options are "true" and "false"."""
    said = [folded(option.words) for option in group.options]
    if len(said) != 2:  # noqa: PLR2004
        return False
    true, false = known("true_words"), known("false_words")
    return (said[0] in true and said[1] in false) or (
        said[0] in false and said[1] in true
    )


def _take(rows: list[_Row], group: _Group) -> None:
    for row in rows:
        if group.stem and row.end > group.stem[0] and row.start < group.end:
            row.taken = True


def _answered(text: str, rows: list[_Row], group: _Group, before: int) -> None:
    """Take the answer that stands in a row below a group of options."""
    for at in range(group.last + 1, min(group.last + 1 + NEAR, before, len(rows))):
        row = rows[at]
        label = _label().match(row.text)
        toggle = folded(row.text) in _toggles()
        if row.head and not (label or toggle):
            return
        if _ALONE.fullmatch(row.text):
            rest = row.text.strip("[](){} \t*_")
        elif label is None and not toggle:
            continue
        else:
            rest = row.text[label.end() if label else row.end :].strip(" *_|")
        if not rest and at + 1 < before:
            rest = rows[at + 1].text if rows[at + 1].number is None else ""
            row.taken = True
            row = rows[at + 1]
        named = _named(rest, group.options, group.kind)
        if not named:
            continue
        group.options = [
            replace(option, right=number in named)
            for number, option in enumerate(group.options)
        ]
        group.answer = True
        group.end = row.end
        row.taken = True
        return


def _named(rest: str, options: Sequence[Option], kind: str = "letter") -> set[int]:
    """Return the places of the options that an answer names, by letter or words."""
    bare = folded(_bare(rest))
    if not bare:
        return set()
    said = [folded(option.words) for option in options]
    whole = {number for number, words in enumerate(said) if words and words == bare}
    if whole:
        return whole
    labels = [option.letter for option in options]
    found: set[int] = set()
    position = 0
    either = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    pattern = re.compile(
        rf"[\s*_(\[,;&+/]*(?:(?:and|und|et|y|e|or)\s+)?({either})(?![\w'’])",
        re.IGNORECASE,
    )
    while either and (hit := pattern.match(rest, position)):
        after = rest[hit.end() :].lstrip(" *_")
        number = labels.index(hit[1].lower())
        clear = not after[:1].isalnum() or (hit[1].isupper() and hit[1] != "A")
        if not clear and not folded(after).startswith(said[number] or "\0"):
            break
        if found and after[:1].isalnum():
            break
        tail = folded(after)
        if tail and tail in said and said.index(tail) != number:
            return set()  # its letter and its words name two options
        found.add(number)
        position = hit.end()
        if after[:1] in {".", ")", ":", "-", "–", "—", "="}:
            break
    if found:
        return found
    digit = re.match(r"\(?(\d)\b", rest)
    if digit and kind in {"plain", "box", "columns", "marked", "cells"}:
        place = int(digit[1]) - 1
        return {place} if 0 <= place < len(options) else set()
    begins = [
        n
        for n, words in enumerate(said)
        if words and f"{bare} ".startswith(f"{words} ")
    ]
    return {max(begins, key=lambda n: len(said[n]))} if begins else set()


# -- true or false -----------------------------------------------------------------


def _statements(rows: list[_Row], found: _Found) -> None:
    """Find statements to be judged, by their boxes or by the instruction above."""
    under = columns = False
    for at, row in enumerate(rows):
        if _is_key_head(row):
            under = columns = False
        if row.taken:
            continue
        if row.text.count(" | ") or row.text.startswith("|"):
            cells = [folded(cell) for cell in row.text.strip("|").split("|")]
            heads = [
                cell in known("true_words") | known("false_words") for cell in cells
            ]
            if sum(heads) == 2 and len(cells) > 2:  # noqa: PLR2004
                columns, names = True, cells
                row.taken = True
                found.mute.append((row.start, row.end))
                continue
            if columns:
                _ticked_cell(row, names, found)
                continue
        columns = columns and (
            row.text.startswith("|") or _RULE.match(row.text) is not None
        )
        if " | " in row.text and _judged_cells(row, found):
            continue
        choice = _judged().search(row.text)
        if choice and len(folded(row.text[: choice.start()]).split()) >= 3:  # noqa: PLR2004
            _judge(row, choice, found)
            continue
        if _judges(row):
            under = at + 1 < len(rows)
            found.mute.append((row.start, row.end))
            row.taken = True
            continue
        listed = row.number is not None or row.letter or row.box or row.bullet
        if under and not row.head and (listed or _verdict().search(row.text)):
            _judge(row, None, found)
        elif under and not (row.count <= 3 and not row.head):  # noqa: PLR2004
            under = False


def _judges(row: _Row) -> bool:
    """Whether a row tells to judge the statements below it."""
    if row.count > INSTRUCTION:
        return False
    bare = folded(row.words)
    marks = {folded(mark) for mark in known("instruction_marks")}
    return any(f" {mark} " in f" {bare} " for mark in marks)


def _ticked_cell(row: _Row, names: list[str], found: _Found) -> None:
    cells = row.text.strip("|").split("|")
    if _RULE.match(row.text):
        return
    told = None
    for name, cell in zip(names, cells, strict=False):
        if _TICKED.fullmatch(cell.strip(" \t[]()")):
            told = name in known("true_words")
    found.judged.append(((row.start, row.end), row.number, told))
    row.taken = True


def _judged_cells(row: _Row, found: _Found) -> bool:
    """Take a statement with its verdict in a cell named so: "True or false: FALSE"."""
    cells = row.text.split(" | ")
    marks = {folded(mark) for mark in known("instruction_marks")}
    for cell in cells[1:]:
        name, colon, said = cell.partition(": ")
        if colon and folded(name) in marks:
            word = folded(said)
            right, wrong = known("true_words"), known("false_words")
            told = True if word in right else False if word in wrong else None
            end = row.start + len(cells[0])
            found.judged.append(((row.start, end), row.number, told))
            row.taken = True
            return True
    return False


def _judge(row: _Row, choice: re.Match[str] | None, found: _Found) -> None:
    told: bool | None = None
    if choice:
        first, second = choice["first"] or "", choice["second"] or ""
        ticks = [bool(_TICKED.search(first)), bool(_TICKED.search(second))]
        told = ticks[0] if sum(ticks) == 1 else None
        end = row.start + choice.start()
        found.mute.append((end, row.end))
    else:
        verdict = _verdict().search(row.text)
        end = row.end
        if verdict:
            word = folded(verdict["verdict"])
            told = word in known("true_words") and not (
                word in known("false_words") and word != "f"
            )
            end = row.start + verdict.start()
            found.mute.append((end, row.end))
        elif row.box and _TICKED.fullmatch(row.box.strip("[]() \t")):
            told = True
    start = row.start
    while end > start and row.text[end - start - 1].isspace():
        end -= 1
    found.judged.append(((start, end), row.number, told))
    row.taken = True


# -- keys ----------------------------------------------------------------------------


@dataclass
class _Entry:
    number: int
    value: str
    """A small letter, "true" or "false", or ""."""
    rest: str


def _is_key_head(row: _Row) -> bool:
    """Whether a row heads a key: "Answer key", "Lösungen:", "## Corrigé (Teil A)"."""
    if row.count > 8:  # noqa: PLR2004
        return False
    bare = re.sub(r"\([^)]*\)", "", row.text)
    return folded(bare) in {folded(one) for one in known("key_headings")} or (
        row.head
        and folded(bare).startswith(
            tuple(f"{folded(o)} " for o in known("key_headings") if len(o) > 5)
        )  # noqa: PLR2004
    )


def _keys(rows: list[_Row], found: _Found) -> None:
    """Pair the keys of several exercises with them."""
    entries: list[_Entry] = []
    letters: list[str] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        label = _label().match(row.text)
        if _is_key_head(row) and not row.taken:
            last, more, alone = _zone(rows, at + 1)
            if more or alone or (last > at and (found.items or found.judged)):
                entries += more
                letters += alone
                _note_key(rows, at, last, found)
                at = last + 1
                continue
        elif label and not row.taken:
            rest = row.text[label.end() :]
            more, clear = _entries(rest)
            alone = re.findall(r"(?<!\w)([A-Ha-h])(?!\w)", rest)
            asked = _numbers(found)
            if len(more) > 1 and (
                clear or asked.issuperset(one.number for one in more)
            ):
                entries += more
                _note_key(rows, at, at, found)
            elif (
                len(alone) > 1
                and len(alone) == len(found.items)
                and len(folded(rest).split()) == len(alone)
            ):
                letters += [one.lower() for one in alone]
                _note_key(rows, at, at, found)
        at += 1
    if not entries and not letters:
        entries = _bare_key(rows, found)
    _pair(found, entries, letters)


def _numbers(found: _Found) -> set[int]:
    """Return the numbers of the exercises; of those without any, their places."""
    asked = {item.number for item in found.items} | {one[1] for one in found.judged}
    numbers = {number for number in asked if number is not None}
    return numbers or set(range(1, len(found.items) + len(found.judged) + 1))


def _note_key(rows: list[_Row], first: int, last: int, found: _Found) -> None:
    found.keys.append((rows[first].start, rows[last].end))
    for row in rows[first : last + 1]:
        row.taken = True
        if row.count <= FEW + 3 or len(_entries(row.text)[0]) > 1:
            found.mute.append((row.start, row.end))


def _zone(rows: list[_Row], first: int) -> tuple[int, list[_Entry], list[str]]:
    """Return the last row of a key, its entries, and letters without numbers."""
    entries: list[_Entry] = []
    letters: list[str] = []
    last = first - 1
    at = first
    while at < len(rows):
        row = rows[at]
        if row.taken or _asks(row.words):
            break
        pair = _across(rows, at)
        if pair:
            entries += pair
            at += 3 if _RULE.match(rows[at + 1].text) else 2
            last = at - 1
            continue
        more, clear = _entries(row.text)
        if more and (clear or len(more) == 1):
            entries += more
            last = at
        elif re.fullmatch(r"\W*[A-Ha-h]\W*", row.text):
            letters.append(folded(row.text))
            last = at
        elif row.count <= FEW or _RULE.match(row.text):
            last = at
        else:
            break
        at += 1
    return last, entries, letters


def _across(rows: list[_Row], at: int) -> list[_Entry]:
    """Return the entries of a table of numbers above letters."""
    below = at + 2 if at + 1 < len(rows) and _RULE.match(rows[at + 1].text) else at + 1
    if below >= len(rows):
        return []
    numbers = [n for n in folded(rows[at].text).split() if n.isdigit()]
    said = folded(rows[below].text).split()
    values = [_value(word) for word in said]
    extra = len(values) - len(numbers)
    if len(numbers) < 2 or extra not in (0, 1) or not all(values[extra:]):  # noqa: PLR2004
        return []
    pairs = zip(numbers, values[extra:], strict=True)
    return [_Entry(int(number), value, "") for number, value in pairs]


def _value(word: str) -> str:
    """Return what a key's word says: a letter, "true", "false", or ""."""
    low = word.lower()
    if len(low) == 1 and low in LETTERS:
        return low
    if low in ROMAN and low not in {"v", "x"}:
        return low
    if low in known("true_words"):
        return "true"
    return "false" if low in known("false_words") else ""


def _entries(text: str) -> tuple[list[_Entry], bool]:
    """Return the pairs of number and value, and whether nothing else is said."""
    entries: list[_Entry] = []
    roman = re.search(r"\d", text) is None
    hits = list((_ROMAN_PAIR if roman else _PAIR).finditer(text))
    edges = [*(hit.start() for hit in hits), len(text)]
    clear = bool(hits) and not folded(text[: edges[0]])
    for hit, end in zip(hits, edges[1:], strict=True):
        value = _value(hit["value"])
        rest = text[hit.end() : end].strip(" \t,;.|*_)")
        if not value:
            rest = f"{hit['value']} {rest}".strip()
        clear = clear and bool(value) and not folded(rest)
        said = hit["number"]
        number = ROMAN.index(said.lower()) + 1 if roman else int(said)
        entries.append(_Entry(number, value, rest))
    return entries, clear


def _bare_key(rows: list[_Row], found: _Found) -> list[_Entry]:
    """Return the entries of a key that nothing heads, at the end of the text."""
    last = len(rows)
    entries: list[_Entry] = []
    while last and not rows[last - 1].taken:
        more, clear = _entries(rows[last - 1].text)
        if not clear:
            break
        entries = [*more, *entries]
        last -= 1
    if len(entries) < 2 or not (found.items or found.judged):  # noqa: PLR2004
        return []
    _note_key(rows, last, len(rows) - 1, found)
    return entries


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return the places of numbers, a new run where they begin anew."""
    runs: list[list[int]] = []
    for place, number in enumerate(numbers):
        if not place or number <= numbers[place - 1]:
            runs.append([])
        runs[-1].append(place)
    return runs


def _pair(found: _Found, entries: list[_Entry], letters: list[str]) -> None:
    """Give each exercise without an answer that of the key."""
    slots = sorted(
        [(item.stem[0], item.number, "item", n) for n, item in enumerate(found.items)]
        + [
            (span[0], number, "judged", n)
            for n, (span, number, _) in enumerate(found.judged)
        ]
    )
    if letters and not entries:
        open_items = [slot for slot in slots if slot[2] == "item"]
        if len(letters) == len(open_items):
            entries = [_Entry(n + 1, one, "") for n, one in enumerate(letters)]
            slots = [
                (at, n + 1, kind, place)
                for n, (at, _, kind, place) in enumerate(open_items)
            ]
    if not entries or not slots:
        return
    if all(number is None for _, number, _, _ in slots):
        slots = [
            (at, n + 1, kind, place) for n, (at, _, kind, place) in enumerate(slots)
        ]
    slots = [slot for slot in slots if slot[1] is not None]
    asked = _runs([number or 0 for _, number, _, _ in slots])
    told = _runs([entry.number for entry in entries])
    if len(asked) == len(told):
        pairs = list(zip(asked, told, strict=True))
    elif len(told) == 1 and len({slot[1] for slot in slots}) == len(slots):
        pairs = [([place for run in asked for place in run], told[0])]
    elif len(asked) == 1:
        best = [run for run in told if len(run) == len(asked[0])]
        pairs = [(asked[0], best[0])] if len(best) == 1 else []
    else:
        pairs = []
    for run, key in pairs:
        by_number = {entries[place].number: entries[place] for place in key}
        for place in run:
            _, number, kind, at = slots[place]
            entry = by_number.get(number or 0)
            if entry is not None:
                _apply(found, kind, at, entry)


def _apply(found: _Found, kind: str, at: int, entry: _Entry) -> None:
    if kind == "judged":
        span, number, told = found.judged[at]
        # In Spanish and Italian "f" and "v"; "f" is also a letter of an option.
        value = "false" if entry.value == "f" else entry.value
        if told is None and value in {"true", "false"}:
            found.judged[at] = (span, number, value == "true")
        return
    item = found.items[at]
    if item.keyed:
        return
    if entry.value and entry.value not in {"true", "false"}:
        named = _named(f"{entry.value}) {entry.rest}".strip(), item.options)
    else:
        named = _named(entry.rest, item.options)
    if named:
        options = tuple(
            replace(option, right=number in named)
            for number, option in enumerate(item.options)
        )
        found.items[at] = replace(item, options=options)


# -- gaps, tasks, instructions, mistakes -------------------------------------------


def _is_instruction(row: _Row) -> bool:
    """Whether a row tells what to do with what stands below it."""
    if row.count > INSTRUCTION:
        return False
    bare = folded(_without_label(row.words))
    return f"{bare} ".startswith(_instructions())


@cache
def _instructions() -> tuple[str, ...]:
    return tuple(sorted({f"{folded(one)} " for one in known("exercise_instructions")}))


def _without_label(text: str) -> str:
    """Return a row without "Exercise 2:" or "Part A -" before it."""
    label = re.match(r"\W*(?:[^\W_]+\s+){0,3}[^\W_]*\s*(?::|\s[–—-])\s+", text)  # noqa: RUF001
    return text[label.end() :] if label and len(label[0].split()) < 6 else text  # noqa: PLR2004


def _loose(rows: list[_Row], found: _Found, *, sheet: bool) -> None:
    """Find gaps, tasks, what stands below an instruction, and marked mistakes."""
    under = dictated = False
    aims = ""
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        if row.head:
            aims, under, dictated = "", False, False
        kind = _aim_head(row)
        if kind:
            aims, under = kind, False
            _mute_row(row, found)
            continue
        if folded(row.words) in _dictations():
            dictated = True
        if row.taken:
            under = False
            continue
        listed = bool(row.number is not None or row.letter or row.box or row.bullet)
        listed = listed or row.text.startswith("|") or " | " in row.text
        aimed = (
            aims
            and row.count <= INSTRUCTION
            and (aims == "strict" or _starts(row.words, "aim_starts"))
        )
        if (
            aimed
            or _is_mute(row, after, sheet=sheet)
            or (dictated and row.count <= STATEMENT)
        ):
            found.gaps += bool(_GAP.search(row.text) and folded(row.text))
            _mute_row(row, found)
            continue
        if _is_instruction(row):
            under = True
            _mute_row(row, found)
            continue
        if under and listed and row.count <= STATEMENT:
            _mute_row(row, found)
            continue
        if not listed:
            under = False
            aims = aims if found.lined or not row.blank_above else ""
        _mistakes(row, found)
    _tasks(rows, found)


def _tasks(rows: list[_Row], found: _Found) -> None:
    """Find what pupils are told to think about, in a text with other exercises."""
    if len(found.mute) + len(found.items) < 3:  # noqa: PLR2004
        return
    for row in rows:
        listed = row.bullet or row.number is not None or found.lined
        bare = f"{folded(row.words)} "
        if (
            not row.taken
            and listed
            and row.count <= STATEMENT
            and bare.startswith(_thinking())
        ):
            _mute_row(row, found)


@cache
def _thinking() -> tuple[str, ...]:
    found = {folded(one) for one in known("thinking_tasks")}
    return tuple(sorted(f"{one} " for one in found))


@cache
def _dictations() -> frozenset[str]:
    return frozenset(folded(one) for one in known("dictation_headings"))


def _mute_row(row: _Row, found: _Found) -> None:
    row.taken = True
    found.mute.append((row.start, row.end))


def _is_mute(row: _Row, after: _Row | None, *, sheet: bool) -> bool:
    short = row.count <= STATEMENT
    if _GAP.search(row.text) and (short or row.number is not None):
        return not _RULE.match(row.text)
    if not short:
        return False
    boxes = (_INLINE_BOX, _EMPTY_BOX)
    if any(len(box.findall(row.text)) > 1 for box in boxes):
        return True
    if _points().search(row.text) or _word_bank().match(row.text):
        return True
    if after is not None and _is_line(after) and _asks(row.words):
        return True
    if row.number is not None or row.letter:
        if _CLUE.search(row.text) or _SLASHED.match(row.words):
            return True
        last = after is None or after.number is not None or after.head or after.letter
        if (after is not None and _is_line(after)) or (
            last and _is_bare(row, sheet=sheet)
        ):
            return True
        if sheet and _is_task(row.words):
            return True
    return _is_aim(row.text)


@cache
def _word_bank() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{_one_of('word_banks')})\s*[*_]*\s*[:：(]",
        re.IGNORECASE,  # noqa: RUF001
    )


def _is_bare(row: _Row, *, sheet: bool) -> bool:
    """Whether a row only asks; what leads in to a question belongs to it on a sheet."""
    return _asks(row.words) and (sheet or not _ENDED.search(row.words))


def _is_line(row: _Row) -> bool:
    """Whether a row is but a line to write on."""
    if _GAP.search(row.text) is None:
        return False
    words = folded(_GAP.sub(" ", row.text)).split()
    return len(words) <= 4 and row.number is None  # noqa: PLR2004


def _is_task(words: str) -> bool:
    bare = f"{folded(words)} "
    return bare.startswith(tuple(f"{folded(one)} " for one in known("task_openers")))


def _aim_head(row: _Row) -> str:
    """Return "strict" for a heading of aims, "loose" for one that may be; else ""."""
    words = folded(row.words.partition(":")[0] if row.head else row.words.rstrip(":"))
    if row.count > 12:  # noqa: PLR2004
        return ""
    if words in _aim_heads():
        return "strict"
    loose = words in {folded(one) for one in known("aim_labels")}
    return (
        "loose" if loose and (row.head or row.text.rstrip("*_ ").endswith(":")) else ""
    )


def _starts(text: str, name: str) -> bool:
    return f"{folded(text)} ".startswith(_aim_starts(name))


@cache
def _aim_heads() -> frozenset[str]:
    return frozenset(folded(one) for one in known("aim_headings"))


def _is_aim(text: str) -> bool:
    """Whether a row says what pupils shall be able to do."""
    label = re.match(
        rf"\W*(?:{_one_of('aim_labels')})\s*[*_]*\s*[:：]\s*[*_]*",
        text,
        re.IGNORECASE,
    )  # noqa: RUF001
    bare = folded(text[label.end() :] if label else text.lstrip("-*+•0123456789.)( |"))
    if bare.startswith(_aim_starts("aim_sentences")):
        return True
    opener = next((o for o in _aim_starts("aim_openers") if bare.startswith(o)), "")
    if not (opener or label):
        return False
    rest = bare[len(opener) :].split()
    near = " ".join(rest[:4])
    verbs = {folded(one) for one in known("aim_verbs")}
    if any(f" {near} ".find(f" {verb} ") >= 0 for verb in verbs):
        return True
    german = {folded(one) for one in words("aim_verbs", "de")}
    return bool(german.intersection(rest))


@cache
def _aim_starts(name: str) -> tuple[str, ...]:
    found = {f"{folded(one)} " for one in known(name)}
    return tuple(sorted(found, key=len, reverse=True))


def _mistakes(row: _Row, found: _Found) -> None:
    """Find what is marked as wrong in a row, up to its mark."""
    if row.count > STATEMENT:
        return
    last = 0
    for mark in _marked("wrong_marks").finditer(row.text):
        found.mute.append((row.start + last, row.start + mark.end()))
        last = mark.end()
        row.taken = True
    label = re.match(
        rf"\W*(?:{_one_of('wrong_labels')})\s*[*_]*\s*[:：]", row.text, re.IGNORECASE
    )  # noqa: RUF001
    table = " | " in row.text or row.text.startswith("|")
    if table:
        cells = [folded(cell) for cell in row.text.split("|")]
        wrong = {folded(one) for one in known("wrong_marks") - known("false_words")}
        if wrong.intersection(cells) and len(cells) > 1:
            _mute_row(row, found)
    elif label or _WRONG_SIGN.search(row.text):
        _mute_row(row, found)


# -- together ------------------------------------------------------------------------


def _finished(text: str, found: _Found) -> Exercises:
    mute, right = list(found.mute), list(found.right)
    for item in found.items:
        for option in item.options:
            (right if option.right else mute).append((option.start, option.end))
        last = max(option.end for option in item.options)
        if last < item.end and _says_little(text[last : item.end]):
            mute.append(trim(text, last, item.end))
        mute.append(item.stem)
    for span, _, told in found.judged:
        (right if told else mute).append(span)
    count = len(found.items) + len(found.judged) + found.gaps
    keyed = sum(item.keyed for item in found.items)
    keyed += sum(told is not None for _, _, told in found.judged)
    return Exercises(
        tuple(sorted(found.items, key=lambda item: item.stem)),
        tuple(sorted(span for span in mute if span[0] < span[1])),
        tuple(sorted(right)),
        tuple(sorted(found.keys)),
        tuple(sorted([*(span for span, _, _ in found.judged), *found.mute])),
        count,
        keyed,
    )


def _says_little(answer: str) -> bool:
    """Whether an answer below its options only names one of them."""
    label = _label().match(answer)
    return len(answer[label.end() if label else 0 :].split()) <= FEW + 3
