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

from explainbot.lines import is_question, lines, one_line, trim
from explainbot.records import Span
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
_INLINE = re.compile(
    r"(?:(?<=^)|(?<=[\s|]))[*_]{0,2}\(?([A-Ha-h])[.)\]][*_]{0,2}[ \t]*(?=\S)"
)
_INLINE_BOX = re.compile(rf"(?:(?<=^)|(?<=[\s|]))(?:{_BOX})[ \t]*(?=[^\W_])")
_GAP = re.compile(
    r"(?<![\w_])_{3,}|_{4,}|(?:\\_){3,}|\.{6,}(?![\s.]*\d+\s*$)|…{2,}(?!\s*\d+\s*$)"
    r"|\(\s{3,}\)|\([ _]*_[ _]*\)|\[[ _]*_[ _]*\]|\[\s{2,}\]|(?:_ ){3,}|▁{2,}|␣{2,}"
)
_BLANK_ROW = re.compile(r"[\s_.…·|\\–-]+$")
_RULE = re.compile(r"[\s|:+=-]+$")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_PAIR = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3})\s*[.):=|–—→-]*\s*[*_(]{0,3}(?P<value>[^\W\d_]+)(?![\w'’])"
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
        rf"[>|\s\W]*?(?:{_one_of('answer_labels')})(?:\s*\([^)]{{0,30}}\))?"
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
        rf"(?:[(\[]\s*/?\s*\d{{1,2}}\s*(?:{_one_of('mark_words')})\.?\s*[)\]]|\[\d{{1,2}}\]|\(\s*/\s*\d{{1,2}}\s*\))\W*$",
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


def folded(text: str) -> str:
    """Return the words of a text, in small letters, with single blanks."""
    return " ".join(_SPLIT.findall(text.lower()))


@lru_cache(maxsize=8)
def find_exercises(text: str) -> Exercises:
    """Return what of a text is an exercise; its marks may be anywhere in it."""
    if not _may_hold(text):
        return Exercises()
    rows = _rows(text)
    found = _Found()
    sheet = _is_sheet(rows)
    _choices(text, rows, found, sheet=sheet)
    _statements(rows, found)
    _keys(text, rows, found)
    _loose(rows, found, sheet=sheet)
    return _finished(text, found)


_HINT = re.compile(
    r"(?m)^[>|\s*_-]{0,6}(?:[*_]{0,2}\(?[aA][.)\]:]|\[[ xX]?\]|\([ xX]?\))|[☐☑☒○●◯◉□■▢❏❑❍✓✔✅✗✘❌✖←]"
    r"|_{3}|\.{6}|…{2}|(?:\\_){3}|\s\(?[aA][.)]\s?\S.*\s\(?[bB][.)]|[(\[] *_|\(\s{3,}\)|\[\s{2,}\]"
)


@cache
def _hints() -> re.Pattern[str]:
    lists = ("exercise_instructions", "instruction_marks", "aim_headings", "word_banks")
    lead = r"^[>|\s#*_\d.():-]*(?:[^\W\d_]+\s+\d+\W+)?"
    options = "|".join(map(_one_of, lists))
    return re.compile(
        rf"(?:{lead}(?:{options}|{_one_of('key_headings')})\b)"
        rf"|{_points().pattern}|{_marked('wrong_marks').pattern}"
        rf"|{lead}(?:{_one_of('answer_labels')})\s*[*_]*:",
        re.IGNORECASE | re.MULTILINE,
    )


def _may_hold(text: str) -> bool:
    """Whether any sign of an exercise stands in the text: most have none."""
    return bool(_HINT.search(text) or _hints().search(text))


def _rows(text: str) -> list[_Row]:
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
        rest = line[number.end() :] if number else line[prefix.end() if prefix else 0 :]
        found.append(
            _Row(
                start,
                end,
                line,
                int(number["number"]) if number else None,
                (prefix["letter"] or "").lower() if prefix else "",
                (prefix["box"] or prefix["after"] or "") if prefix else "",
                _BULLET.match(line) is not None,
                rest.strip(" \t*_|"),
                blank,
                head=_HEADING.match(line) is not None,
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
        sure = group.answer or any(option.right for option in group.options)
        if group.kind == "plain" and not (sure or (coded and group.asks)):
            continue
        alike = sum(other.kind == group.kind for other in likely)
        if not (
            sure or (group in likely and (sheet or coded or group.asks or alike > 1))
        ):
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
        inline = _in_a_row(text, rows, place)
        if inline:
            yield inline
            place += 1
            continue
        last = _run(rows, place)
        if last > place:
            kind = "letter" if rows[place].letter else "box"
            yield _group(text, rows, place, last, kind)
            place = last + 1
            continue
        last = _plain_run(rows, place)
        if last > place:
            yield _group(text, rows, place, last, "plain")
        place += 1


def _run(rows: list[_Row], place: int) -> int:
    """Return the last row of the options that begin at a row; it if there are none."""
    first = rows[place]
    if first.letter not in {"a", ""} or not (first.letter or first.box):
        return place
    last, count = place, 1
    for at in range(place + 1, len(rows)):
        row = rows[at]
        if first.letter:
            goes_on = row.letter == LETTERS[count : count + 1] != ""
        else:
            goes_on = bool(row.box) and not row.letter and row.number is None
        if goes_on and row.count <= LONG_OPTION:
            last, count = at, count + 1
        elif not _wraps(rows, at):
            break
    return last


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
        short = row.count <= SHORT_OPTION and not _asks(row.words) and not row.head
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
        if at > first and kind != "plain" and not (row.letter or row.box):
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
        options.append(Option(row.start, row.end, letter, _bare(bare), _is_right(row)))
    options = _by_bold(text, options)
    return _Group(first, last, options, kind, end=rows[last].end)


def _bare(words: str) -> str:
    """Return an option's words without what marks it as right."""
    words = _marked("right_marks").sub("", words)
    return re.sub(r"[✓✔✅☑←*_|]+|<--?", "", words).strip()


def _is_right(row: _Row) -> bool:
    """Whether an option is marked as the right one."""
    if row.box:
        sign = row.box.strip("[]() \t")
        return bool(_TICKED.fullmatch(sign))
    return bool(
        _RIGHT_END.search(row.text)
        or _STARRED.match(row.text)
        or _marked("right_marks").search(row.text)
    )


def _by_bold(text: str, options: list[Option]) -> list[Option]:
    """Take the one option that is set in bold, of several that are not, as right."""
    if any(option.right for option in options):
        if all(option.right for option in options):
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
    """Return the options that stand side by side in a row: "A) x B) y C) z"."""
    row = rows[place]
    starts: list[re.Match[str]] = []
    for hit in _INLINE.finditer(row.text):
        if hit[1].lower() == LETTERS[len(starts) : len(starts) + 1]:
            starts.append(hit)
    boxed = False
    if len(starts) < 2:  # noqa: PLR2004
        starts = list(_INLINE_BOX.finditer(row.text))
        boxed = True
    if len(starts) < 2:  # noqa: PLR2004
        return None
    edges = [*(hit.start() for hit in starts), len(row.text)]
    options = []
    for number, (left, right) in enumerate(pairwise(edges)):
        start, end = trim(text, row.start + left, row.start + right)
        piece = text[start:end]
        bare = row.text[starts[number].end() : right]
        box = starts[number][0].strip(" \t[]()|") if boxed else ""
        marked = bool(_TICKED.fullmatch(box)) if boxed else bool(
            _RIGHT_END.search(piece) or _marked("right_marks").search(piece)
        )  # fmt: skip
        options.append(
            Option(start, end, LETTERS[number : number + 1], _bare(bare), marked)
        )
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


def _is_likely(group: _Group) -> bool:
    """Whether options look like such, and what stands above them like their stem."""
    counts = [len(option.words.split()) for option in group.options]
    if sum(counts) > SHORT_OPTION * len(counts):
        return False
    stem = group.stem_words.rstrip("*_ \t|")
    gap = bool(_GAP.search(stem))
    if group.kind == "box":
        task_list = not any(_ROUND.match(o) for o in ())
        return group.asks or gap or (task_list and group.number is not None)
    if group.kind == "inline":
        return group.asks or gap or group.number is not None or len(counts) > 2  # noqa: PLR2004
    if group.asks or gap:
        return True
    ended = stem.endswith((".", "!", ";"))
    return group.number is not None and not ended


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
        if row.head and not label:
            return
        if label is None:
            continue
        rest = row.text[label.end() :].strip(" *_|")
        if not rest and at + 1 < before:
            rest = rows[at + 1].words if rows[at + 1].number is None else ""
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
    letters = [option.letter for option in options]
    found: set[int] = set()
    position = 0
    pattern = re.compile(
        r"[\s*_(\[,;&+/]*(?:(?:and|und|et|y|e|or)\s+)?([A-Ha-h])(?![\w'’])"
    )
    while hit := pattern.match(rest, position):
        letter, after = hit[1].lower(), rest[hit.end() :].lstrip(" *_")
        if letter not in letters:
            return set()
        number = letters.index(letter)
        clear = (
            not after or not after[0].isalnum() or hit[1].isupper() and letter != "a"
        )
        if not clear and not folded(after).startswith(said[number] or "\0"):
            break
        if found and folded(after) and after[0].isalnum():
            break
        found.add(number)
        position = hit.end()
        tail = folded(after)
        if tail and tail in said and said.index(tail) != number:
            return set()  # its letter and its words name two options
        if after[:1] in {".", ")", ":", "-", "–", "—", "="}:
            break
    if found:
        return found
    digit = re.match(r"\(?(\d)\b", rest)
    if digit and kind == "plain" and 0 < int(digit[1]) <= len(options):
        return {int(digit[1]) - 1}
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


def _keys(text: str, rows: list[_Row], found: _Found) -> None:
    """Pair the keys of several exercises with them."""
    entries: list[_Entry] = []
    letters: list[str] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        label = _label().match(row.text)
        if _is_key_head(row) and not row.taken:
            last, more, alone = _zone(rows, at + 1)
            if more or alone:
                entries += more
                letters += alone
                _note_key(rows, at, last, found)
                at = last + 1
                continue
        elif label and not row.taken:
            rest = row.text[label.end() :]
            more, clear = _entries(rest)
            alone = re.findall(r"(?<!\w)([A-Ha-h])(?!\w)", rest)
            if len(more) > 1 and clear:
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
        elif not (row.count <= FEW or _RULE.match(row.text)):
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
    if low in known("true_words"):
        return "true"
    return "false" if low in known("false_words") else ""


def _entries(text: str) -> tuple[list[_Entry], bool]:
    """Return the pairs of number and value, and whether nothing else is said."""
    entries: list[_Entry] = []
    hits = list(_PAIR.finditer(text))
    edges = [*(hit.start() for hit in hits), len(text)]
    clear = bool(hits) and not folded(text[: edges[0]])
    for hit, end in zip(hits, edges[1:], strict=True):
        value = _value(hit["value"])
        rest = text[hit.end() : end].strip(" \t,;.|*_)")
        if not value:
            rest = f"{hit['value']} {rest}".strip()
        clear = clear and bool(value) and not folded(rest)
        entries.append(_Entry(int(hit["number"]), value, rest))
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
    if entry.value and entry.value in LETTERS:
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
    return bare.startswith(_instructions())


@cache
def _instructions() -> tuple[str, ...]:
    return tuple(sorted({folded(one) for one in known("exercise_instructions")}))


def _without_label(text: str) -> str:
    """Return a row without "Exercise 2:" or "Part A -" before it."""
    names = _one_of("question_names")
    label = re.match(
        rf"\W*(?:(?:part|teil|partie|parte|{names})\s*)?(?:\d{{1,2}}|[A-Ha-h])?\s*[.):–—-]\s*",
        text,
        re.IGNORECASE,
    )
    return text[label.end() :] if label else text


def _loose(rows: list[_Row], found: _Found, *, sheet: bool) -> None:
    """Find gaps, tasks, what stands below an instruction, and marked mistakes."""
    under = aims = False
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        if _is_aim_head(row):
            aims, under = True, False
            row.taken = True
            found.mute.append((row.start, row.end))
            continue
        if row.head:
            aims = under = False
        if row.taken:
            under = False
            continue
        listed = row.number is not None or row.letter or row.box or row.bullet
        if _is_mute(row, after, sheet=sheet) or (
            aims and (listed or _is_aim(row.text))
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
            aims = aims and row.count <= 1
        _mistakes(row, found)


def _mute_row(row: _Row, found: _Found) -> None:
    row.taken = True
    found.mute.append((row.start, row.end))


def _is_mute(row: _Row, after: _Row | None, *, sheet: bool) -> bool:
    short = row.count <= STATEMENT
    if (
        _GAP.search(row.text)
        and (short or row.number is not None)
        and not _RULE.match(row.text)
    ):
        return True
    if short and _points().search(row.text):
        return True
    if short and after is not None and row.number is not None and _is_line(after):
        return True
    bank = re.match(
        rf"\W*(?:{_one_of('word_banks')})\s*[*_]*\s*[:：(]", row.text, re.IGNORECASE
    )  # noqa: RUF001
    if bank and short:
        return True
    task = sheet and row.number is not None and short and _is_task(row.words)
    return task or _is_aim(row.text)


def _is_line(row: _Row) -> bool:
    """Whether a row is but a line to write on."""
    return _BLANK_ROW.match(row.text) is not None and _GAP.search(row.text) is not None


def _is_task(words: str) -> bool:
    bare = f"{folded(words)} "
    return bare.startswith(tuple(f"{folded(one)} " for one in known("task_openers")))


def _is_aim_head(row: _Row) -> bool:
    return row.count <= 6 and folded(row.words.rstrip(":")) in _aim_heads()  # noqa: PLR2004


@cache
def _aim_heads() -> frozenset[str]:
    return frozenset(folded(one) for one in known("aim_headings"))


def _is_aim(text: str) -> bool:
    """Whether a row says what pupils shall be able to do."""
    label = re.match(
        rf"\W*(?:{_one_of('aim_headings')})\s*[*_]*\s*[:：]\s*[*_]*",
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
        count,
        keyed,
    )


def _says_little(answer: str) -> bool:
    """Whether an answer below its options only names one of them."""
    label = _label().match(answer)
    return len(answer[label.end() if label else 0 :].split()) <= FEW + 3
