"""Transcripts with times: SubRip (.srt), WebVTT (.vtt) and YouTube's .sbv.

Canonical text: what is said, cues joined with blanks to paragraphs.  A paragraph ends
where the speaker changes, after a pause of three seconds, and at the first end of a
sentence after 60 words.  Tags, positions, notes, the readings of words (ruby) and the
lines that rolling captions repeat are left out; a speaker's name stands before the
words ("Anna: ..."), also where a cue has several.  What stands between "<" and ">" and
is no tag of its format is text; an empty line within a cue does not end it.  A place is
the time at which a cue begins, "00:01:23".  In a talk of questions and answers the
questions are headings of their own.

The library is webvtt-py (MIT); a SubRip file is given to it in the form of WebVTT,
which differs in the sign before the thousandths of a second.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Decoded, Metadata, Parsed
from explainbot.readers.metadata import language_code
from explainbot.records import Heading, PlaceMark
from explainbot.text.lines import LINE_END, is_question_line, one_line
from explainbot.text.questions import MARKS

PAUSE = 3.0
"""Seconds without words after which a paragraph begins."""
PARAGRAPH_WORDS = 60
LONGEST_PARAGRAPH = 120
"""Words after which a paragraph ends where no sentence does."""
_TOUCHING = 0.3
"""Seconds between two captions of which one rolls on into the other."""
_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*(?P<start>{_TIME})\s*-->\s*(?P<end>{_TIME})(?P<rest>.*)")
_SBV_TIMES = re.compile(rf"^({_TIME}),({_TIME})[ \t]*$", re.MULTILINE)
_ARROW = "-->"
_NOTE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_STYLE = re.compile(r"\{\\[^{}]*\}")
_CLOCK_TAG = r"<\d+(?::\d+)+(?:[.,]\d+)?>"
_TAG = re.compile(
    r"<rt(?:\.[^\s<>]*)?>.*?(?:</rt>|(?=</ruby>)|\Z)"
    rf"|</?(?:b|c|i|lang|ruby|u|v)(?:\.[^\s<>]*)?(?:\s[^<>]*)?>|{_CLOCK_TAG}",
    re.DOTALL,
)
"""Of WebVTT; the reading of a word (rt) stands beside it and is left out."""
_SUBRIP_TAG = re.compile(
    rf"</?(?:b|i|u|s|font)(?:\s[^<>]*)?/?>|{_CLOCK_TAG}", re.IGNORECASE
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s+(?P<name>[^<>]*))?>|</v>")
_ODD = re.compile(r"</?[^\s<>\d/][^<>]*>|< [^<>]*>")
_SPEAKER = re.compile(r"(?:>>+\s*)?(?P<name>[^\W\d_][\w.' -]{0,30}?):\s+\S")
_CHANGE = re.compile(r"\s*(?:>>+|[-–—])\s*(?=\S)")
_SENTENCE_END = re.compile(rf"[.!{MARKS}\u2026\u3002\uff01\u0964][\"'”’»)\]]*\Z")
_HEADER = re.compile(
    r"(?P<key>title|language|author|kind)\s*:\s*(?P<value>.+)", re.IGNORECASE
)
_SHOWN = 3
"""Damaged lines that are named one by one."""


@dataclass
class _Cue:
    """What is said from a moment on."""

    start: float
    end: float
    words: list[str]
    speaker: str = ""
    turn: bool = False
    """Whether another speaker begins."""


@dataclass
class _Paragraph:
    text: str = ""
    marks: list[PlaceMark] = field(default_factory=list)
    words: int = 0
    speaker: str = ""

    def add(self, cue: _Cue) -> None:
        if not self.text:
            self.speaker = cue.speaker
        self.text += " " if self.text else ""
        self.marks.append(PlaceMark(len(self.text), label=_label(cue.start)))
        self.text += " ".join(cue.words)
        self.words += len(cue.words)


def parse(decoded: Decoded, path: Path) -> Parsed:
    """Return what is said, with the times as places.

    Raises:
        SourceError: It holds no cues with times.
        EmptySourceError: Nothing is said in them.
    """
    given = decoded.text
    if path.suffix.lower() == ".sbv":
        given = _SBV_TIMES.sub(r"\1 --> \2", given).replace("[br]", "\n")
    spoken = given.lstrip("\ufeff \t\r\n").startswith("WEBVTT")
    text, damaged, left_out = _as_webvtt(given, path, spoken=spoken)
    kind = _Kind(spoken=spoken)
    cues = list(_without_repeats(_cues(text, path, kind)))
    if not cues:
        raise EmptySourceError("its captions hold no words", where=path)
    paragraphs = list(_paragraphs(cues))
    parts: list[str] = []
    marks: list[PlaceMark] = []
    length = 0
    for paragraph in paragraphs:
        if parts:
            parts.append("\n\n")
            length += 2
        marks += [
            PlaceMark(length + each.offset, label=each.label)
            for each in paragraph.marks
        ]
        parts.append(paragraph.text)
        length += len(paragraph.text)
    return Parsed(
        "".join(parts),
        _about(decoded.text),
        headings=question_headings([(each.text, each.speaker) for each in paragraphs]),
        marks=tuple(marks),
        warnings=(*_damage(damaged), *_left_out(left_out), *kind.notes()),
    )


def _has_arrow(row: str) -> bool:
    """Whether an arrow stands in a line between what may be times."""
    before, *behind = row.split(_ARROW)
    parts = [before, *behind]
    return any(
        any(sign.isdecimal() or sign == ":" for sign in word)
        for part in parts[:-1]
        for word in part.split()[-1:]
    ) or any(part.lstrip()[:1].isdecimal() for part in behind)


def _as_webvtt(
    text: str, path: Path, *, spoken: bool
) -> tuple[str, list[int], dict[int, str]]:
    """Return the file's cues as WebVTT, and the lines whose times cannot be read.

    The words below such a line count as said at the time before it.  An empty line in a
    cue does not end it.

    Returns:
        The third are the lines at which words begin that nobody says, and what they
        are.
    """
    rows = LINE_END.split(text.replace("\0", ""))
    made = ["WEBVTT", ""]
    damaged: list[int] = []
    before, count = "", 0
    body: list[str] | None = None
    left_out: dict[int, str] = {}
    for number, row in enumerate(rows, start=1):
        times = _TIMES.match(row)
        if not times and not _has_arrow(row):
            if body is not None:
                body.append(row)
            continue
        if body is None:
            left_out |= _before(rows[: number - 1], spoken=spoken)
        count += body is not None
        first = number - len(body or ())
        said = _said(body or [], str(count + 1), spoken=spoken, first=first)
        made += [*_told_apart(said, left_out), ""]
        body = []
        if times:
            before = f"{_full(times['start'])} --> {_full(times['end'])}"
        else:
            damaged.append(number)
        made.append(before or "00:00:00.000 --> 00:00:00.000")
    if not before:
        raise SourceError(
            "it holds no captions with times",
            where=path,
            hint='One begins with a line such as "00:00:01,000 --> 00:00:04,000".',
        )
    said = _said(body or [], spoken=spoken, first=len(rows) + 1 - len(body or ()))
    return "\n".join([*made, *_told_apart(said, left_out)]), damaged, left_out


def _before(rows: Sequence[str], *, spoken: bool) -> dict[int, str]:
    """Return at which line words begin that stand above the first time, if any do.

    The number or the name of the first caption, and the header of a WebVTT file, are
    none.
    """
    parts = _parts(rows)
    if parts and rows[-1].strip():
        parts[-1][1].pop()  # the name
    if spoken:
        parts = [one for one in parts[1:] if not _NOTE.match("".join(one[1][:1]))]
    filled = [at for at, part in parts if part]
    return {filled[0] + 1: "words before the first time are"} if filled else {}


def _parts(rows: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Return the runs of filled rows, each with the place of its first."""
    numbered = enumerate(rows)
    found: list[tuple[int, list[str]]] = []
    for filled, part in groupby(numbered, lambda row: bool(row[1].strip())):
        if filled:
            run = list(part)
            found.append((run[0][0], [row for _, row in run]))
    return found


def _said(
    rows: list[str], name: str = "", *, spoken: bool, first: int
) -> Iterator[str | int]:
    """Yield what is said of the rows below a time, without empty ones and notes.

    Of a note its line is yielded.

    Args:
        rows: All of them.
        name: The number of the cue that follows, if one does; it may have another name.
        spoken: Whether any line can be its name, as in WebVTT.
        first: The line of the first row.
    """
    parts = _parts(rows)
    if name and parts and rows[-1].strip():
        own = parts[-1][1]
        last = own[-1].strip()
        alone = len(own) == 1 and (len(parts) > 1 or not rows[0].strip())
        if last == name or (alone and (spoken or last.isdecimal())):
            own.pop()
    for at, part in parts:
        if part and _NOTE.match(part[0]):
            if part[0].startswith("NOTE"):
                yield first + at
        else:
            yield from (row.replace("-->", "--&gt;") for row in part)


def _told_apart(said: Iterator[str | int], left_out: dict[int, str]) -> list[str]:
    """Return the words; the lines of notes go to what is left out."""
    words: list[str] = []
    for one in said:
        if isinstance(one, int):
            left_out[one] = "a note is"
        else:
            words.append(one)
    return words


def _left_out(lines: dict[int, str]) -> Iterator[str]:
    """Yield what of a file is not read: the first ones by their lines."""
    for line, what in list(lines.items())[:_SHOWN]:
        yield f"line {line}: {what} not read"
    more = len(lines) - _SHOWN
    if more > 0:
        yield f"{more} more notes are not read"


def _full(time: str) -> str:
    """Return a time with hours, minutes under 60, and a point."""
    clock, _, fraction = time.replace(",", ".").partition(".")
    parts = [int(part) for part in clock.split(":")]
    seconds = 0
    for part in parts:
        seconds = 60 * seconds + part
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}.{fraction.ljust(3, '0')}"


def _label(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}"


def _cues(text: str, path: Path, kind: _Kind) -> Iterator[_Cue]:
    """Yield what is said, line by line where speakers change within a caption."""
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = WebVTT.from_string(text).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise SourceError(
            f"its captions cannot be read ({error})", where=path
        ) from None
    for caption in captions:
        start = caption.start_time.in_milliseconds() / 1000
        end = caption.end_time.in_milliseconds() / 1000
        for voice, said in _voices(caption.raw_text, kind):
            opened: list[str] = []
            turn = False
            for row in kind.rows(said, start):
                changes = _CHANGE.match(row)
                if changes or _SPEAKER.match(row):
                    if opened:
                        yield _Cue(start, end, opened, voice, turn)
                    opened, turn = [], True
                    if changes and ">" in changes[0]:
                        row = row[changes.end() :]  # noqa: PLW2901
                opened += row.split()
            if opened:
                yield _Cue(start, end, opened, voice, turn)


def _voices(text: str, kind: _Kind) -> Iterator[tuple[str, str]]:
    """Yield who speaks and what, in the order of a cue."""
    voice, position = "", 0
    for tag in _VOICE.finditer(text) if kind.spoken else ():
        yield voice, text[position : tag.start()]
        voice, position = one_line(html.unescape(tag["name"] or "")), tag.end()
    yield voice, text[position:]


class _Kind:
    """One kind of captions: which marks are none of its text."""

    def __init__(self, *, spoken: bool) -> None:
        self.spoken = spoken
        """Whether tags name who speaks, as in WebVTT."""
        self._tags = _TAG if spoken else _SUBRIP_TAG
        self._odd: dict[str, str] = {}

    def rows(self, text: str, start: float) -> list[str]:
        """Return a cue's lines without tags; note what looks like one and is none."""
        bare = self._tags.sub("", _STYLE.sub("", text))
        if self.spoken:
            for odd in _ODD.findall(bare):
                self._odd.setdefault(odd, _label(start))
        return html.unescape(bare).split("\n")

    def notes(self) -> Iterator[str]:
        """Yield what was kept although it looks like a tag."""
        for odd, place in list(self._odd.items())[:_SHOWN]:
            yield f'{place}: "{one_line(odd)}" is no WebVTT tag, so it is read as text'


def _without_repeats(cues: Iterator[_Cue]) -> Iterator[_Cue]:
    """Leave out words that a rolling caption shows again."""
    shown: list[str] = []
    end = -1.0
    for cue in cues:
        words = cue.words
        touching = cue.start - end <= _TOUCHING
        again = _overlap(shown, words) if touching and not cue.turn else 0
        end = max(end, cue.end)
        shown = words
        cue.words = words[again:]
        if cue.words:
            yield cue


def _overlap(shown: list[str], words: list[str]) -> int:
    """Return how many words at the beginning are those just shown.

    Either all of the words shown are repeated, or all words are repeats, or three and
    more; a shorter run can be said twice.
    """
    for count in range(min(len(shown), len(words)), 0, -1):
        if shown[-count:] == words[:count]:
            whole = count in {len(shown), len(words)}
            return count if whole or count > 2 else 0  # noqa: PLR2004
    return 0


def _paragraphs(cues: list[_Cue]) -> Iterator[_Paragraph]:
    current = _Paragraph()
    speaker, end = "", cues[0].start
    for cue in cues:
        changed = cue.turn or (cue.speaker != speaker)
        pause = cue.start - end >= PAUSE
        stopped = bool(_SENTENCE_END.search(current.text))
        full = current.words >= (PARAGRAPH_WORDS if stopped else LONGEST_PARAGRAPH)
        if current.text and (changed or pause or full):
            yield current
            current = _Paragraph()
        if cue.speaker and cue.speaker != speaker:
            cue.words = [f"{cue.speaker}:", *cue.words]
        current.add(cue)
        speaker, end = cue.speaker, max(end, cue.end)
    if current.text:
        yield current


def _about(text: str) -> Metadata:
    """Return what the header of a WebVTT file says."""
    if not text.lstrip("\ufeff \t").startswith("WEBVTT"):
        return Metadata()
    header = re.split(r"\r?\n[ \t]*\r?\n|\r\r", text, maxsplit=1)[0]
    found = {
        match["key"].casefold(): one_line(match["value"])
        for match in map(_HEADER.match, LINE_END.split(header))
        if match
    }
    return Metadata(
        title=found.get("title", ""),
        author=found.get("author", ""),
        language=language_code(found.get("language", "")),
    )


def _damage(lines: list[int]) -> tuple[str, ...]:
    notes = [f"line {line}: the time cannot be read" for line in lines[:_SHOWN]]
    more = len(lines) - _SHOWN
    return (*notes, f"{more} more times cannot be read") if more > 0 else tuple(notes)


_LEAST = 2
_PARAGRAPHS = 8
"""For each question, so that one asked in passing heads no lecture."""
_GAP = 2
"""Line ends between two paragraphs."""
_ASKED_END = re.compile(
    rf"(?<![.\s]\w)[.!{MARKS}\u2026\u3002\uff01][\"'”’»)]*\s+(?=\S)"
)
_DASH = re.compile(r"[-–—]\s*\S")
"""Before the words of another speaker."""
_NAMED = re.compile(r"(?:[-–—]\s*)?(?:(?P<name>[^\W\d_][\w.' -]{0,30}?):\s+)?(?=\S)")


def question_headings(paragraphs: Sequence[tuple[str, str]]) -> tuple[Heading, ...]:
    """Return the questions among paragraphs parted by an empty line.

    Args:
        paragraphs: Text, which may begin with a speaker's name, and the speaker where
            the file marks one apart from the text.
    """
    found: list[Heading] = []
    position = 0
    for (text, speaker), (after, other) in pairwise(paragraphs):
        name, words = _parted(text, speaker)
        answering, answer = _parted(after, other)
        turn = name != answering or _DASH.match(after)
        asked = words if is_question_line(words) else _last(words)
        if turn and is_question_line(asked) and not is_question_line(answer):
            end = position + len(text)
            start = position if asked is words else end - len(asked)
            found.append(Heading(start, end, 1, asked))
        position += len(text) + _GAP
    often = len(found) >= _LEAST and _PARAGRAPHS * len(found) >= len(paragraphs)
    return tuple(found) if often else ()


def _last(words: str) -> str:
    """Return the last sentence, where others stand before it; else ""."""
    ends = [found.end() for found in _ASKED_END.finditer(words)]
    return words[ends[-1] :] if ends else ""


def _parted(text: str, speaker: str) -> tuple[str, str]:
    """Return who speaks, as far as it is known, and the words."""
    named = _NAMED.match(text)
    if not named:
        return speaker, text
    return named["name"] or speaker, text[named.end() :]
