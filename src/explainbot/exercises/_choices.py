"""Multiple choice: options with letters, boxes or marks, and what is asked above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from explainbot.exercises._worksheets import judges
from explainbot.exercises.rows import (
    ChoiceItem,
    Found,
    Option,
    TextRow,
    asks,
    is_choice,
    is_key_head,
    is_practical,
    wants_one,
    without_marks,
)
from explainbot.exercises.signs import (
    ALONE,
    ALPHABETS,
    BARE_MARK,
    BOLD_ROW,
    GAP,
    INLINE_BOX,
    LEADING,
    LETTERS,
    LONG_OPTION,
    MARK,
    NEAR,
    PREFIX,
    RIGHT_END,
    RULE,
    SHORT_OPTION,
    STARRED,
    STEM_ROWS,
    TICKED,
    WIDE,
    WRONG_SIGN,
    folded,
    known,
    label_pattern,
    mark_pattern,
    option_names,
)
from explainbot.records import Span
from explainbot.text.lines import one_line, trim
from explainbot.text.questions import holds_mark

FEWEST_OPTIONS, MOST_OPTIONS = 3, 5
"""Options of a question that has nothing else beside it to tell that it is a test's."""
MEAN_WORDS = 6
"""Words of such options on average."""
CELLS = 3
"""Cells of a row with options, at least one more."""
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r"\W*[A-Ha-h](?!\w)")
_STAR = re.compile(r"(?<!\*)\*[(\[]?[^\W_]{1,4}[.)\]:]*\s*$")
"""A star right before the letter of an option."""
_ENTRY = re.compile(r"(?<![^\W_])\d{1,3}\s*[.):-]?\s*[^\W\d_]")
"""A number with an answer, in a key of several."""


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
    labelled: bool = False
    """Whether a row below it is labelled as the answer, and begins with a letter."""
    end: int = 0
    asks: bool = False


def find_choices(text: str, rows: list[TextRow], found: Found, *, sheet: bool) -> None:
    groups = list(_groups(text, rows))
    for group in groups:
        _with_stem(text, rows, group)
    groups = [group for group in groups if group.stem]
    for place, group in enumerate(groups):
        after = groups[place + 1] if place + 1 < len(groups) else None
        before = len(rows) if after is None else _stem_row(rows, after)
        _answered(rows, group, before)
    likely = [group for group in groups if _is_likely(group)]
    # Lines to write on are for pupils.
    sheet = sheet or sum(GAP.search(row.text) is not None for row in rows) > 1
    signs = _Signs(likely, sheet, _has_coded_key(rows, len(groups)))
    for group in groups:
        if group not in likely and not signs.test and _is_task_list(rows, group):
            continue
        if _verdict_options(group):
            if not (_is_keyed(group, signs) or group in likely):
                continue
        elif not (_is_keyed(group, signs) or _is_known(group, signs)):
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
                ChoiceItem(stem, tuple(group.options), group.end, group.number)
            )


def _groups(text: str, rows: list[TextRow]) -> Iterator[_Group]:
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


def _in_cells(text: str, rows: list[TextRow], place: int) -> _Group | None:
    """Return the options in a row of a table: "Question: x | A: y | B: z | Key: A".

    The names may also stand in the first row of the table alone.
    """
    row = rows[place]
    cells = _cells(row)
    if len(cells) <= CELLS:
        return None
    names = [text[a:b].partition(": ")[0] for a, b in cells]
    first, count = option_names(names)
    said = 2 if first else 0
    if not first:
        above = _table_head(rows, place)
        if above is None or RULE.match(row.text):
            return None
        names = [text[a:b] for a, b in _cells(above)]
        first, count = option_names(names)
    if not first or len(cells) < first + count:
        return None
    if not said and not asks(text[slice(*cells[first - 1])]):
        return None
    options = []
    for number, (start, end) in enumerate(cells[first : first + count]):
        words = text[start:end].partition(": ")[said]
        options.append(Option(start, end, LETTERS[number : number + 1], words))
    group = _Group(place, place, options, "cells", end=row.end)
    asked = next(
        (at for at in range(first) if asks(text[slice(*cells[at])])), first - 1
    )
    group.stem = (row.start, cells[asked][1])
    group.stem_words = text[slice(*cells[asked])].partition(": ")[said]
    group.number = row.number
    keys = {folded(one) for one in known("answer_labels") | known("key_headings")}
    for name, (start, end) in zip(names, cells, strict=False):
        if folded(name) in keys:
            told = text[start:end].partition(": ")[said]
            named = named_options(told, options, "cells")
            group.options = [
                replace(option, right=number in named)
                for number, option in enumerate(options)
            ]
            group.answer = bool(named)
    return group


def _cells(row: TextRow) -> list[Span]:
    """Return where the cells of a table's row stand in the text."""
    found = []
    position = 0
    for piece in row.text.split("|"):
        start = row.start + position + len(piece) - len(piece.lstrip())
        end = row.start + position + len(piece.rstrip())
        position += len(piece) + 1
        if start < end:
            found.append((start, end))
    return found


def _table_head(rows: list[TextRow], place: int) -> TextRow | None:
    """Return the first row of the table that a row below it belongs to."""
    at = place
    while at and "|" in rows[at - 1].text and not rows[at].blank_above:
        at -= 1
    return rows[at] if at < place else None


def _lettered(text: str, rows: list[TextRow], place: int) -> _Group | None:
    """Return the options with letters, or other such labels, that begin in a row.

    They may stand below each other, side by side, or both.
    """
    for alphabet in ALPHABETS:
        for pattern in (MARK, BARE_MARK):
            marks = _sequence(rows, place, alphabet, pattern)
            least = 2 if alphabet[0] == "a" and pattern is MARK else 3
            if len(marks) >= least:
                group = _from_marks(text, rows, marks, alphabet)
                if group is not None:
                    return group
    return None


_Marks = list[tuple[int, int, int]]
"""Row, and where in it a label begins and ends."""


def _sequence(
    rows: list[TextRow], place: int, alphabet: Sequence[str], pattern: re.Pattern[str]
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
        leads = hit is not None and LEADING.match(row.text[: hit.start()]) is not None
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


def _may_lead(row: TextRow, wanted: str, pattern: re.Pattern[str]) -> bool:
    hit = pattern.search(row.text)
    found = hit is not None and hit["label"].lower() == wanted
    return bool(found and hit and LEADING.match(row.text[: hit.start()]))


def _from_marks(
    text: str, rows: list[TextRow], marks: _Marks, alphabet: Sequence[str]
) -> _Group | None:
    first, last = marks[0][0], marks[-1][0]
    options: list[Option] = []
    stars: list[bool] = []
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
            start = row.start if LEADING.match(lead) else start
        start, end = trim(text, start, end)
        piece = one_line(text[row.start + right : end])
        stars.append(_is_starred(lead, row.text[left:right], piece))
        options.append(
            Option(
                start,
                end,
                alphabet[number],
                without_marks(piece),
                _is_marked(text[start:end]),
                wrong=_is_wrong(piece),
            )
        )
    options = _with_stars(options, stars)
    told = _told_behind(text, options)
    words = [len(option.words.split()) for option in options]
    asked = any(holds_mark(text[option.start : option.end]) for option in options)
    if max(words) > LONG_OPTION or not all(words) or asked:
        return None
    kind = {"a": "letter", "i": "roman", "1": "digit"}[alphabet[0]]
    group = _Group(first, last, _by_bold(text, options), kind, end=rows[last].end)
    named = named_options(told, options, kind) if told else set()
    if named:
        group.options = [
            replace(option, right=number in named)
            for number, option in enumerate(options)
        ]
        group.answer = True
    before = rows[first].text[: marks[0][1]].strip(" \t|*_([")
    if len(before.split()) > 1:
        group.stem = trim(text, rows[first].start, rows[first].start + marks[0][1])
        group.stem_words, group.number = before, rows[first].number
    return group


def _with_stars(options: list[Option], stars: list[bool]) -> list[Option]:
    """Take the options that have a star as right, unless all have: bullets."""
    if all(stars) or not any(stars):
        return options
    return [
        replace(option, right=option.right or star)
        for option, star in zip(options, stars, strict=True)
    ]


def _is_starred(lead: str, label: str, words: str) -> bool:
    """Whether a star before its letter, or behind its words, marks an option as right.

    "*b. The Moon", as quiz programs write it; two stars set it in bold.
    """
    if words.endswith("*"):
        return words.count("*") == 1
    return _STAR.search(lead + label) is not None and "*" not in words


def _told_behind(text: str, options: list[Option]) -> str:
    """Cut an answer in the same row off the last option: "(C) trout Answer: B"."""
    last = options[-1]
    words = text[last.start : last.end]
    for hit in label_pattern().finditer(words):
        rest = words[hit.end() :]
        bounded = hit.start() > 0 and not words[hit.start()].isalnum()
        if bounded and _NAMED.match(rest) and len(rest.split()) <= SHORT_OPTION:
            cut = without_marks(last.words[: last.words.find(hit[0].strip(" \t*_"))])
            if cut:
                end = trim(text, last.start, last.start + hit.start())[1]
                options[-1] = replace(last, end=end, words=cut)
                return rest
    return ""


def _boxed(text: str, rows: list[TextRow], place: int) -> _Group | None:
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


def _marked_rows(text: str, rows: list[TextRow], place: int) -> _Group | None:
    """Return answers below a question that are marked as right or wrong."""
    if not place or not asks(rows[place - 1].words):
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


def _in_columns(text: str, rows: list[TextRow], place: int) -> _Group | None:
    """Return short pieces wide apart in the row below a question."""
    if not place or not asks(rows[place - 1].words):
        return None
    row = rows[place]
    edges = [0, *(hit.end() for hit in WIDE.finditer(row.text)), len(row.text)]
    spans = [trim(text, row.start + a, row.start + b) for a, b in pairwise(edges)]
    if not 2 <= len(spans) <= len(LETTERS) or row.number is not None:  # noqa: PLR2004
        return None
    if any(b - a < 1 or len(text[a:b].split()) > SHORT_OPTION for a, b in spans):
        return None
    options = [
        Option(a, b, letter, without_marks(text[a:b]), _is_marked(text[a:b]))
        for (a, b), letter in zip(spans, LETTERS, strict=False)
    ]
    return _Group(place, place, _by_bold(text, options), "columns", end=row.end)


def _wraps(rows: list[TextRow], at: int) -> bool:
    """Whether a row only goes on with the option above it."""
    row, above = rows[at], rows[at - 1]
    if row.blank_above or row.letter or row.box or row.number or row.bullet or row.head:
        return False
    return row.text[:1].islower() and len(above.text) > 40  # noqa: PLR2004


def _plain_run(rows: list[TextRow], place: int) -> int:
    """Return the last of the short rows below a question, bullets or bare."""
    above = rows[place - 1]
    if not place or not asks(above.words) or judges(above):
        return place
    numbers = rows[place].number == 1
    last = place
    for at in range(place, len(rows)):
        row = rows[at]
        short = 0 < row.count <= SHORT_OPTION and not asks(row.words) and not row.head
        alike = row.bullet == rows[place].bullet and (
            row.number == at - place + 1 if numbers else row.number is None
        )
        if not (short and alike) or row.letter or label_pattern().match(row.text):
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


def _group(text: str, rows: list[TextRow], first: int, last: int, kind: str) -> _Group:
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
        prefix = PREFIX.match(row.text)
        bare = (
            row.words if kind == "plain" else row.text[prefix.end() if prefix else 0 :]
        )
        right, wrong = _is_right(row), _is_wrong(row.text)
        option = Option(
            row.start, row.end, letter, without_marks(bare), right and not wrong, wrong
        )
        options.append(option)
    options = _by_bold(text, options)
    return _Group(first, last, options, kind, end=rows[last].end)


def _is_right(row: TextRow) -> bool:
    """Whether an option is marked as the right one."""
    sign = row.box.strip("[]() \t")
    if row.box and sign not in set("✗✘❌"):
        return bool(TICKED.fullmatch(sign)) or _is_marked(row.text)
    return _is_marked(row.text) or bool(STARRED.match(row.text))


def _is_marked(text: str) -> bool:
    """Whether a mark says that an answer is right."""
    right = RIGHT_END.search(text) or mark_pattern("right_marks").search(text)
    return bool(right) and not _is_wrong(text)


def _is_wrong(text: str) -> bool:
    """Whether a mark says that an answer is wrong."""
    return bool(WRONG_SIGN.search(text) or mark_pattern("wrong_marks").search(text))


def _by_bold(text: str, options: list[Option]) -> list[Option]:
    """Take the one option that is set in bold, of several that are not, as right."""
    if any(option.right for option in options):
        if len(options) > 1 and all(option.right for option in options):
            return [replace(option, right=False) for option in options]
        return options
    bold = [
        bool(BOLD_ROW.search(text[option.start : option.end])) for option in options
    ]
    if sum(bold) == 1 and len(options) > 1:
        pairs = zip(options, bold, strict=True)
        return [replace(option, right=strong) for option, strong in pairs]
    return options


def _in_a_row(text: str, rows: list[TextRow], place: int) -> _Group | None:
    """Return the options with boxes that stand side by side in a row."""
    row = rows[place]
    starts = list(INLINE_BOX.finditer(row.text))
    if len(starts) < 2:  # noqa: PLR2004
        return None
    edges = [*(hit.start() for hit in starts), len(row.text)]
    options = []
    for number, (left, right) in enumerate(pairwise(edges)):
        start, end = trim(text, row.start + left, row.start + right)
        box = starts[number][0].strip(" \t[]()|")
        words = without_marks(row.text[starts[number].end() : right])
        letter = LETTERS[number : number + 1]
        options.append(Option(start, end, letter, words, bool(TICKED.fullmatch(box))))
    if max(len(option.words.split()) for option in options) > SHORT_OPTION:
        return None
    group = _Group(place, place, _by_bold(text, options), "inline", end=row.end)
    before = row.text[: edges[0]].strip(" \t|*_")
    if before and len(before.split()) > 1:
        group.stem = trim(text, row.start, row.start + edges[0])
        group.stem_words = before
        group.number = row.number
    return group


def _with_stem(text: str, rows: list[TextRow], group: _Group) -> None:
    """Find what is asked right above a group of options."""
    if group.stem is None:
        at = group.first - 1
        if at < 0 or rows[at].taken or rows[at].letter or judges(rows[at]):
            return
        first = at
        while (
            first > 0
            and at - first + 1 < STEM_ROWS
            and rows[first].number is None
            and not rows[first].blank_above
            and not (rows[first].head or rows[first].bullet or rows[first - 1].head)
            and not label_pattern().match(rows[first - 1].text)
            and not rows[first - 1].letter
            and (
                rows[first].text[:1].islower()
                or (
                    rows[first - 1].number is not None
                    and len(rows[first - 1].text) > 40  # noqa: PLR2004
                    and not asks(rows[first - 1].words)
                )
            )
        ):
            first -= 1
        group.stem = (rows[first].start, rows[at].end)
        group.stem_words = one_line(text[slice(*group.stem)])
        group.number = rows[first].number
    group.asks = asks(group.stem_words)


def _stem_row(rows: list[TextRow], group: _Group) -> int:
    """Return the row in which a group's stem begins."""
    start = group.stem[0] if group.stem else rows[group.first].start
    return next(at for at, row in enumerate(rows) if row.end > start)


def _is_task_list(rows: list[TextRow], group: _Group) -> bool:
    """Whether the boxes are those of a list of what is done and what is to do."""
    return group.kind == "box" and rows[group.first].box[:1] in set("[☐☑☒□")


@dataclass(frozen=True)
class _Signs:
    """What of a text says that it is a test."""

    likely: list[_Group]
    """What looks like options."""
    sheet: bool
    """Whether the title, or a heading, says that there are exercises."""
    coded: bool
    """Whether there is a key."""

    @cached_property
    def single(self) -> int:
        """How many questions with options want one of them."""
        return sum(_is_single(one) for one in self.likely if one.kind != "plain")

    @cached_property
    def drills(self) -> int:
        """How many that are numbered ask for nothing to be done."""
        return sum(
            one.asks and one.number is not None and not is_practical(one.stem_words)
            for one in self.likely
        )

    @cached_property
    def practical(self) -> bool:
        """Whether half of what is asked is what to do, and nothing has a number."""
        if self.coded or any(one.number is not None for one in self.likely):
            return False
        asked = sum(is_practical(one.stem_words) for one in self.likely)
        return asked * 2 >= len(self.likely) > 0

    def alike(self, group: _Group) -> int:
        """Return how many are of the same kind."""
        return sum(one.kind == group.kind for one in self.likely)

    @cached_property
    def test(self) -> bool:
        """Whether the text is one, whatever a question wants."""
        if self.practical:
            return False
        several = 1 < self.single > len(self.likely) // 2 or self.drills > 2  # noqa: PLR2004
        return self.sheet or self.coded or several


def _is_single(group: _Group) -> bool:
    """Whether what stands above options wants one of them."""
    if GAP.search(group.stem_words):
        return True
    return group.asks and wants_one(group.stem_words)


def _is_keyed(group: _Group, signs: _Signs) -> bool:
    """Whether an answer is given, or a mark at an option is that of a key."""
    if group.answer:
        return True
    if not any(one.right or one.wrong for one in group.options):
        return False
    if signs.coded or (_is_single(group) and signs.single > 1):
        return True
    right = sum(one.right for one in group.options)
    if group.kind == "box" and group.number is None and not signs.sheet:
        # What is ticked in one list alone may as well be what is done.
        few = right != 1 or len(group.options) < FEWEST_OPTIONS
        if few and not is_choice(group.stem_words):
            return False
    if is_practical(group.stem_words):
        return signs.test and signs.alike(group) > 1
    return _is_single(group) or signs.test


def _is_known(group: _Group, signs: _Signs) -> bool:
    """Whether options without a right one are known as such."""
    if group not in signs.likely:
        return False
    if not signs.test:
        counts = [len(option.words.split()) for option in group.options]
        short = sum(counts) <= MEAN_WORDS * len(counts)
        several = FEWEST_OPTIONS <= len(counts) <= MOST_OPTIONS
        drill = group.number is not None or is_choice(group.stem_words)
        sure = group.labelled or GAP.search(group.stem_words)
        plain = group.kind in {"plain", "columns", "digit"}
        one = _is_single(group) and drill and short and several and not plain
        return bool(sure) or one or group.kind == "cells"
    alone = signs.single == 0 and signs.alike(group) == 1
    drill = group.number is not None and len(group.options) >= FEWEST_OPTIONS
    practical = is_practical(group.stem_words)
    if alone and (practical or not signs.coded) and not (signs.sheet and drill):
        return False
    sheet, coded, alike = signs.sheet, signs.coded, signs.alike(group)
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
    if group.asks or GAP.search(stem):
        return True
    if group.kind in {"box", "inline"} and group.number is None:
        return False
    return group.number is not None and (
        stem.endswith("..") or not stem.endswith((".", "!", ";"))
    )


@cache
def _toggles() -> frozenset[str]:
    return frozenset(folded(one) for one in known("answer_toggles"))


def _has_coded_key(rows: list[TextRow], groups: int) -> bool:
    """Whether a row heads a key, or names the answers of several exercises."""
    return any(is_key_head(row) or _is_key(row, groups) for row in rows)


def _is_key(row: TextRow, groups: int) -> bool:
    label = label_pattern().match(row.text)
    return bool(
        label and groups > 1 and len(_ENTRY.findall(row.text[label.end() :])) > 1
    )


def _verdict_options(group: _Group) -> bool:
    """Whether the options are "true" and "false"."""
    said = [folded(option.words) for option in group.options]
    if len(said) != 2:  # noqa: PLR2004
        return False
    true, false = known("true_words"), known("false_words")
    return (said[0] in true and said[1] in false) or (
        said[0] in false and said[1] in true
    )


def _take(rows: list[TextRow], group: _Group) -> None:
    for row in rows:
        if group.stem and row.end > group.stem[0] and row.start < group.end:
            row.taken = True


def _answered(rows: list[TextRow], group: _Group, before: int) -> None:
    """Take the answer that stands in a row below a group of options."""
    for at in range(group.last + 1, min(group.last + 1 + NEAR, before, len(rows))):
        row = rows[at]
        label = label_pattern().match(row.text)
        toggle = folded(_TAG.sub(" ", row.text)) in _toggles()
        if (row.head or row.number is not None) and not (label or toggle):
            return
        if ALONE.fullmatch(row.text):
            rest = row.text.strip("[](){} \t*_")
        elif label is None and not toggle:
            continue
        else:
            rest = row.text[label.end() if label else row.end :].strip(" *_|")
        if not rest and at + 1 < before:
            rest = rows[at + 1].text if rows[at + 1].number is None else ""
            row.taken = True
            row = rows[at + 1]
        group.labelled |= label is not None and _NAMED.match(rest) is not None
        named = named_options(rest, group.options, group.kind)
        several = len(named) == len(group.options) > 1
        if (
            not named or several or len(_ENTRY.findall(rest)) > 1
        ):  # several exercises' answers
            continue
        group.options = [
            replace(option, right=number in named)
            for number, option in enumerate(group.options)
        ]
        group.answer = True
        group.end = row.end
        row.taken = True
        return


def named_options(
    rest: str, options: Sequence[Option], kind: str = "letter"
) -> set[int]:
    """Return the places of the options that an answer names, by letter or words."""
    bare = folded(without_marks(rest))
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
