"""Sentences of a section that may not be marked as its answer.

Beside what tells nothing (boilerplate.py), material is full of lines that stand around
what it says: links, captions, code, the names of a table's columns, a teacher's "today
we look at", "see also", the path of a page, an author's line.  None of them answers,
however many of a question's words it holds.  Some say nothing at all; others are only
left where a section has nothing else.  A title page of such lines is mute as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from explainbot.index.boilerplate import DRESS, ITEM, QUOTES, asks, is_task_label
from explainbot.records import Section, Span
from explainbot.text.cache import late
from explainbot.text.lines import LINE_END, is_date, is_list_item, is_table_row, lines
from explainbot.text.word_lists import every_entry, word_list

_MOST_OPEN = 500
"""Brackets in a line of links; in longer ones they are not looked for."""
LONG, REFERENCE, LINK_TEXT, LINE = 40, 25, 12, 12
"""Words of an announcement, of a reference, of a link, and of a line about the text, at
most."""
OPENING, BETWEEN = 12, 5
"""Words before such a phrase at most, and between it and the question that it tells."""
SUBJECT = 16
"""Words of a line that only names a subject."""
LEAD = 20
"""Words of a sentence with a colon after which nothing comes."""
TITLE_PAGE = 60
"""Words of a title page at most."""
EDGE = 600
"""Characters from either end of a text where what is said of the text itself stands."""
LAST = 12
"""Words below a line that says when a text was changed, at most."""
NAMES = 8
"""Words of an author's line, at most."""
FENCE = late(r"[ \t]{0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\r\n`]*)")
_LINK = late(
    r"""!?\[[^\]\n]*\]\([^)\n]*\)(?:\{[^}\n]*\})?  # Markdown
    |!\[\[[^\]\n]+\]\]|</?[a-z][^<>\n]*>|<?(?:https?://|www\.)[^\s>]+>?""",
    re.VERBOSE,
)
_ELSEWHERE = late(r"\]\((?!#)|^!|https?:|www\.|<img")
_RULE = late(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t:|-]*)?")
SPEAKER = late(
    r"(?:<v[^>]*>|(?:\[?[\d:.,]+\]?\s+)?"
    r"[^\W\d_a-z][\w.'’-]*(?:\s[\w.'’()-]+){0,3}:)\s+"
)
"""A speaker's name before what is said, in a transcript."""
_PATH = late(r"(?<!\s)\s*(?:[>»›]|::)\s*|(?<!\s)\s+[/|→]\s+")
_PROMPT = late(r"(?:\$|>>>|[A-Z]:\\[^>]*>|PS>)\s+\S")
_STATEMENT = late(r"[^\\]*[=(){}\[\]<>][^\\]*[;{}]|[a-z-]+:\s[^\\;.]{1,60};")
"""A line of a program: it ends so as no sentence ends."""
_NUMBER = late(
    r"\s*(?:\d+(?:[.-]\d+)*[a-z]?|[ivxlc]+)\s*[.:)–—-]?(?:\s|$)", re.IGNORECASE
)
_RIGHTS = late(r"(?:©|\(c\))\s*\d{4}|copyright\s+(?:©\s*)?\d{4}", re.IGNORECASE)
_YEAR = late(r"1[5-9]\d\d|20\d\d")
_TOKEN = late(r"[^\W_]+(?:['’][^\W_]+)*")
_CLOCK = late(r"\d\s*[:.]\s*\d\d|\d\s*(?:am|pm|Uhr|h)\b")
_FRONT = late(r"\A---\s*\n.*?\n---\s*(?:\n|\Z)|<[^>]*>|-{3,}", re.DOTALL)
_FAMILY = frozenset("and und et y e i & de von van der del la le di da dr prof".split())


def marking(
    section: Section, sentences: Sequence[Span], tells: Sequence[bool]
) -> tuple[bool, ...]:
    """Return which sentences tell something, those left out that are never marked.

    Args:
        section: Whose sentences.
        sentences: Their offsets in the section, in order.
        tells: What ``content_flags`` found.
    """
    if not any(tells):
        return tuple(tells)
    around = _Around(section, sentences)
    empty = [not told or around.says_nothing(place) for place, told in enumerate(tells)]
    if around.is_title_page and all(
        none or around.is_of_title_page(place) for place, none in enumerate(empty)
    ):
        return (False,) * len(sentences)
    left = [
        not none and not around.only_stands_beside(place)
        for place, none in enumerate(empty)
    ]
    if not any(left):
        left = [not none for none in empty]
    return tuple(left)


def code_lines(
    text: str, *, inside: bool = False, indented: bool = False, within: int = 0
) -> set[int]:
    """Return where the lines of code blocks begin, their fences included.

    Args:
        text: Of a section.
        inside: Whether it begins within a fenced block.
        indented: Whether four blanks make a block of code, too, as in Markdown.
        within: By how many columns the section itself is indented.
    """
    code = "    " + " " * within
    found: set[int] = set()
    mark = "`" if inside else ""
    blank, before_code, listed = True, False, False
    for start, end in lines(text):
        line = text[start:end]
        fence = FENCE.match(line)
        if fence and (not mark or fence["mark"].startswith(mark)):
            closing = bool(mark)
            mark = "" if closing else fence["mark"]
            found.add(start)
        elif mark:
            found.add(start)
        elif line.strip():
            deep = line.expandtabs(4).startswith(code)
            before_code = indented and deep and not listed and (blank or before_code)
            if before_code:
                found.add(start)
            elif not deep:
                listed = is_list_item(line)
        blank = not line.strip()
    return found


def indentation(section: Section) -> int:
    """Return by how many columns a section is indented: below a bullet, in a box."""
    text, start = section.document.text, section.start
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    white = text[line:start]
    return 0 if white.strip() else len(white.expandtabs(4))


def begins_in_code(section: Section) -> bool:
    """Whether a section begins within a fenced block."""
    if "```" not in section.text and "~~~" not in section.text:
        return False
    marks = _fences(section.document.text)
    return bisect_right(marks, section.start) % 2 == 1


@lru_cache(maxsize=2)
def _fences(text: str) -> tuple[int, ...]:
    """Return where the marks end by which fenced blocks begin and end, in order."""
    marks = (FENCE.match(text, start, end) for start, end in lines(text))
    return tuple(mark.end() for mark in marks if mark)


@lru_cache(maxsize=2)
def _end(text: str) -> int:
    """Return where the last characters of a text end."""
    return len(text.rstrip())


@dataclass(frozen=True)
class _Around:
    """A section's sentences, and what stands around each."""

    section: Section
    spans: Sequence[Span]

    @cached_property
    def text(self) -> str:
        return self.section.text

    @cached_property
    def language(self) -> str:
        return self.section.document.language

    @cached_property
    def code(self) -> set[int]:
        indented = self.section.document.traits.indented_code
        if not indented and "```" not in self.text and "~~~" not in self.text:
            return set()
        inside = begins_in_code(self.section)
        within = indentation(self.section)
        return code_lines(self.text, inside=inside, indented=indented, within=within)

    @cached_property
    def is_first(self) -> bool:
        """Whether nothing but headings stands before it."""
        start, document = self.section.start, self.section.document
        if start > EDGE:
            return False
        titles = sum(
            len(document.text[one.start : one.end].strip())
            for one in document.headings
            if one.end <= start
        )
        before = _FRONT.sub("", document.text[:start]).strip()
        return len(before) <= titles + 2 * len(document.headings) or not before

    @cached_property
    def is_title_page(self) -> bool:
        """Whether it can be one: the head of a longer text, under its title alone."""
        document = self.section.document
        asked = asks(self.section.heading) and self.section.heading != document.title
        if self.section.heading_path or asked or not self.is_first:
            return False
        more = self.section.end < _end(document.text)
        return more and len(self.text.split()) <= TITLE_PAGE

    @cached_property
    def _near_end(self) -> int:
        """Where the last characters of the document begin, in the section."""
        return _end(self.section.document.text) - EDGE - self.section.start

    def _is_last(self, place: int) -> bool:
        """Whether it is among the last lines of the document."""
        rest = self.section.document.text[self.section.start + self.spans[place][1] :]
        return len(rest.split()) <= LAST

    def words(self, place: int) -> str:
        return self.text[slice(*self.spans[place])]

    def line_start(self, place: int) -> int:
        start = self.spans[place][0]
        ends = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start))
        return ends + 1

    def is_line(self, place: int) -> bool:
        """Whether a sentence is all of its line."""
        start, end = self.spans[place]
        after = LINE_END.search(self.text, end)
        rest = self.text[end : after.start() if after else len(self.text)]
        return not (self.text[self.line_start(place) : start].strip() or rest.strip())

    def at_edge(self, place: int) -> bool:
        return self.is_first or self.spans[place][0] >= self._near_end

    def says_nothing(self, place: int) -> bool:
        """Whether a sentence announces, refers, or is about the text itself."""
        said = self.words(place)
        if announces(said, self.language) or refers(said, self.language):
            return True
        if is_link(said) and (not _ELSEWHERE.search(said) or _is_menu(said)):
            return True  # tags, or links to parts of the same text: its contents
        if self.is_line(place) and is_path(said, self.language):
            return True
        if not self.at_edge(place):
            return False
        if disclaims(said, self.language):
            return True
        return self.is_line(place) and (
            (self._is_last(place) and _is_change(said))
            or (
                self.is_first
                and (
                    is_byline(said, self.language)
                    or is_date(said.strip(DRESS))
                    or self._is_author(said)
                )
            )
            or is_path(said, self.language, first=self.is_first and place == 0)
        )

    def _is_author(self, said: str) -> bool:
        """Whether a line is the name of who wrote the text, as its file tells it."""
        written = re.split(
            r"(?<!\s)\s*[;,&]\s*", self.section.document.author.casefold()
        )
        names = re.split(r"(?<!\s)\s*[;,&]\s*", said.casefold())
        named = list(map(_bare, names))
        return all(named) and set(named) <= set(filter(None, written))

    def only_stands_beside(self, place: int) -> bool:
        """Whether a sentence is code, a link, a caption, names columns or leads in."""
        said = self.words(place)
        start = self.line_start(place)
        if start in self.code or is_link(said) or is_caption(said, self.language):
            return True
        if points(said, self.language):
            return True
        if self.is_line(place) and (
            is_program(said)
            or is_subject(said, self.language)
            or self._names_columns(place)
            or self._under_picture(place)
        ):
            return True
        leads = said.rstrip(DRESS).endswith(":") and len(said.split()) <= LEAD
        return leads and 0 < place == len(self.spans) - 1

    def _names_columns(self, place: int) -> bool:
        """Whether it is the head of a table in Markdown."""
        said = self.words(place)
        if "|" not in said or place + 1 == len(self.spans):
            return False
        below = self.words(place + 1)
        return is_table_row(said) and "|" in below and bool(_RULE.fullmatch(below))

    def _under_picture(self, place: int) -> bool:
        """Whether a line in italics stands right under a picture."""
        said = self.words(place)
        slanted = said[:1] in ("*", "_") and said[:2] != "**" and said[-1:] == said[:1]
        if not slanted or not place:
            return False
        above = self.words(place - 1)
        return above.startswith("![") and is_link(above)

    def is_of_title_page(self, place: int) -> bool:
        """Whether a sentence says no more than a title page does."""
        said = self.words(place)
        bare = _bare(said)
        if asks(said) or not bare:
            return True
        tokens = _tokens(bare)
        if len(tokens) > LINE or _CLOCK.search(said):
            return False
        if _holds(tokens, "audience", self.language):
            return True
        if bare.endswith((".", "!", ":")) or ": " in bare or is_list_item(said):
            return False
        if self.is_line(place) and (_YEAR.fullmatch(bare) or self._is_author(said)):
            return True
        return self.is_line(place) and _holds(tokens, "title_page", self.language)


def announces(said: str, language: str) -> bool:
    """Whether a sentence only says what comes, or that it is asked.

    "Ms Li: Today we look at bees", "The guide told us why bees dance", "Good question."
    """
    bare = _bare(said)
    spoken = _unspoken(bare)
    return _announces(bare, language) or (
        spoken != bare and _announces(spoken, language)
    )


def _announces(bare: str, language: str) -> bool:
    tokens = _tokens(bare)
    if not tokens or len(tokens) > LONG:
        return False
    if is_task_label(bare) or _remarks(tokens, language):
        return True
    if _cries(bare, tokens, language) or _introduces(tokens, language):
        return True
    rest = _after(tokens, "announcements", language)
    if rest is None:
        # "In today's lesson" goes before "in", and "now today" is not looked for.
        place = _after(tokens, "announcement_places", language)
        rest = None if place is None else _after(place, "announcement_verbs", language)
    if rest is not None:
        return with_english("that", language).isdisjoint(rest[:3])
    return _only_asks(bare, tokens, language)


def _unspoken(bare: str) -> str:
    """Return a sentence without the name of who says it."""
    spoken = SPEAKER.match(bare)
    return _bare(bare[spoken.end() :]) if spoken else bare


def _remarks(tokens: tuple[str, ...], language: str) -> bool:
    """Whether it stands between a question and its answer, and says nothing of it."""
    if " ".join(tokens) in with_english("short_remarks", language):
        return True
    return len(tokens) <= REFERENCE and _holds(tokens, "remarks", language)


def _only_asks(bare: str, tokens: tuple[str, ...], language: str) -> bool:
    """Whether all that it says is an indirect question, and that somebody tells it."""
    asking = with_english("question_words", language)
    head, colon, said = bare.partition(":")
    if colon and said.strip():
        label = " ".join(_unjoined(_tokens(head), language))
        opens = _tokens(said)[:1]
        return (
            label in with_english("subject_labels", language) and set(opens) <= asking
        )
    if ";" in bare or "because" in tokens:
        return False
    for at in range(min(OPENING, len(tokens))):
        for name in ("telling_phrases", "announcement_verbs"):
            rest = _after(tokens[at:], name, language)
            if rest is not None and not asking.isdisjoint(rest[:BETWEEN]):
                return True
    return _only_shows(tokens, asking, language)


def _unjoined(tokens: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return words without those that join them to what is said before: "And so"."""
    joiners = with_english("joiners", language)
    first = next((at for at, one in enumerate(tokens) if one not in joiners), 0)
    return tokens[first:]


def _cries(bare: str, tokens: tuple[str, ...], language: str) -> bool:
    """Whether it only asks, or offers an answer: "But why are sunsets red!"."""
    said = _unjoined(tokens, language)
    mark = bare.rstrip(DRESS + QUOTES)[-1:]
    if mark == "!" and len(said) > 2:  # noqa: PLR2004
        asking, helping = (
            with_english("question_words", language),
            with_english("auxiliaries", language),
        )
        return said[0] in asking and said[1] in helping
    return mark == "?" and _after(said, "question_offers", language) is not None


def _introduces(tokens: tuple[str, ...], language: str) -> bool:
    """Whether somebody is said to tell something: "Dr. Bauer tells us how"."""
    said = _unjoined(tokens, language)
    placed = len(said) < len(tokens) or (
        _after(said, "announcement_places", language) is not None
    )
    titled = _holds(said[:3], "titles_of_people", language)
    asking, shows = (
        with_english("question_words", language),
        with_english("presenting", language),
    )
    return titled and any(
        one in shows and not asking.isdisjoint(said[at + 1 : at + 4])
        for at, one in enumerate(said[:OPENING])
        if placed or {"us", "uns", "you"} & set(said[at + 1 : at + 2])
    )


def _only_shows(tokens: tuple[str, ...], asking: frozenset[str], language: str) -> bool:
    """Whether it says what a part of the text shows: "the next drawing shows how"."""
    shows = with_english("showing", language)
    place = next((at for at, one in enumerate(tokens[:OPENING]) if one in shows), None)
    if place is None or place + 1 == len(tokens) or tokens[place + 1] not in asking:
        return False
    before = set(tokens[:place])
    parts, points = (
        with_english("shown_parts", language),
        with_english("pointing", language),
    )
    return not before.isdisjoint(parts) and not before.isdisjoint(points)


def is_subject(said: str, language: str) -> bool:
    """Whether a line only names what is told elsewhere: "Why bridges have joints"."""
    bare = said.strip(DRESS)
    tokens = _tokens(bare)
    if not 3 <= len(tokens) <= SUBJECT or not bare[:1].isupper():  # noqa: PLR2004
        return False
    if bare.endswith((".", "!", ":")) or ":" in bare or ITEM.match(said.lstrip()):
        return False
    asking = with_english("question_words", language) - {
        "if",
        "whether",
        "si",
        "se",
        "ob",
    }
    if tokens[0] not in asking or is_table_row(said):
        return False
    return all(not asking.isdisjoint(_tokens(part)[:2]) for part in bare.split(",")[1:])


def refers(said: str, language: str) -> bool:
    """Whether a sentence only sends the reader elsewhere: "See also: Tides"."""
    bare = _bare(said)
    tokens = _tokens(bare)
    if not tokens or len(tokens) > REFERENCE:
        return False
    if _names_reading(bare, language):
        return True
    rest = _after(tokens, "cross_references", language)
    if rest is None:
        return False
    one = len(tokens) - len(rest) == 1
    return not one or bare[len(tokens[0]) :].lstrip(DRESS).startswith((":", "."))


def _names_reading(bare: str, language: str) -> bool:
    """Whether it only names pages or links: "(Reading: chapter 4, pages 61-63.)"."""
    head, colon, rest = bare.partition(":")
    labelled = bool(colon) and " ".join(_tokens(head)) in with_english(
        "reference_labels", language
    )
    if labelled and is_link(rest.strip(" \t*_")):
        return True
    if not labelled and not (bare.startswith("(") and bare.rstrip(".").endswith(")")):
        return False
    said = _tokens(rest if labelled else bare)
    parts = with_english("reference_parts", language)
    at = [
        place
        for place, (one, after) in enumerate(pairwise(said))
        if one in parts and after.isdecimal()
    ]
    return bool(at) and (at[0] == 0 or at[-1] >= len(said) - 3)


def points(said: str, language: str) -> bool:
    """Whether a sentence only says what stands beside it: "The table below shows"."""
    bare = _bare(said)
    tokens = _tokens(bare)
    if not 4 <= len(tokens) <= LINE or ":" in bare.rstrip(":"):  # noqa: PLR2004
        return False
    if not with_english("that", language).isdisjoint(tokens):
        return False
    parts, pointing = (
        with_english("shown_parts", language),
        with_english("pointing", language),
    )
    return any(
        one in parts
        and not pointing.isdisjoint((*tokens[max(at - 1, 0) : at], tokens[at + 1]))
        and not with_english("stating", language).isdisjoint(tokens[at + 1 : at + 3])
        for at, one in enumerate(tokens[:4])
        if at + 1 < len(tokens)
    )


def is_link(said: str) -> bool:
    """Whether a line is a link or a picture and nothing more; not an item of a list."""
    if ITEM.match(said.lstrip()) or said.count("[") + said.count("<") > _MOST_OPEN:
        return False
    found = list(_LINK.finditer(said))
    if not found or any(len(one.group().split()) > LINK_TEXT for one in found):
        return False
    return not _TOKEN.search(_LINK.sub(" ", said))


def _is_menu(said: str) -> bool:
    """Whether a line has several links, one of them within the same text."""
    return (
        "](#" in said and said.count("[") <= _MOST_OPEN and len(_LINK.findall(said)) > 1
    )


def is_caption(said: str, language: str) -> bool:
    """Whether a line says what a picture or a table is of: "Figure 3: The heart"."""
    bare = _bare(said)
    head, colon, rest = bare.partition(":")
    few = len(rest.split()) <= LINE
    if (
        colon
        and few
        and " ".join(_tokens(head)) in with_english("credit_labels", language)
    ):
        return True
    label = _TOKEN.match(bare)
    if label is None or label.group().lower() not in with_english(
        "caption_labels", language
    ):
        return False
    after = bare[label.end() :].lstrip(".")
    number = _NUMBER.match(after)
    # "Figure 3 shows ..." is a sentence.
    return number is not None and number.group().rstrip()[-1:] in (*".:)–—-",)


def is_byline(said: str, language: str) -> bool:
    """Whether a line says who made a text or when: "By Ada Lovelace"."""
    bare = _bare(said)
    tokens = _tokens(bare)
    if not tokens or len(tokens) > LINE or bare.endswith((".", "!", "?")):
        return False
    if ITEM.match(said.lstrip()):
        return False
    if tokens[0] in with_english("by", language):
        names = bare.split()[1:]
        known = all(name[:1].isupper() or name.lower() in _FAMILY for name in names)
        return bool(names) and len(names) <= NAMES and known
    rest = _after(tokens, "bylines", language)
    if rest is None:
        return False
    # "Published 1949" and "Author: Ada", but not "Teacher training".
    used = " ".join(tokens[: len(tokens) - len(rest)])
    label = bare[len(used) :].lstrip(DRESS).startswith(":")
    return label or " " in used or bool(re.search(r"\d{4}", bare))


def _is_change(said: str) -> bool:
    """Whether a line says when, or by whom, a text was changed: "Last updated ..."."""
    bare = _bare(said)
    tokens = " ".join(_tokens(bare))
    return len(tokens.split()) <= LINE and any(
        tokens.startswith(start) for start in every_entry("changes")
    )


def is_path(said: str, language: str, *, first: bool = False) -> bool:
    """Whether a line is a page's path: "Home > Science > Cells".

    Args:
        said: The line.
        language: Of the text.
        first: Whether nothing stands before it, so that it need not begin at home.
    """
    steps = [_bare(step) for step in _PATH.split(_bare(said))]
    if len(steps) < 2 or any(len(step.split()) > 5 for step in steps):  # noqa: PLR2004
        return False
    opening = " ".join(_tokens(steps[0].rpartition(":")[2] or steps[0]))
    led = " ".join(_tokens(steps[0].partition(":")[0]))
    homes = with_english("home", language)
    if opening in homes or led in homes:
        return True
    return first and len(steps) > 2 and bool(re.search("[>»›]", said))  # noqa: PLR2004


def disclaims(said: str, language: str) -> bool:
    """Whether a sentence says how a text may be used."""
    if _RIGHTS.search(said):
        return True
    tokens = _tokens(said)
    return len(tokens) <= LONG and _holds(tokens, "disclaimers", language)


def is_program(said: str) -> bool:
    """Whether a line is one of a program, or typed at a prompt."""
    if _PROMPT.match(said):
        return True
    ends = said[-1:] in {";", "{", "}"} and "\\" not in said
    return ends and _STATEMENT.fullmatch(said) is not None


@lru_cache(maxsize=256)
def with_english(name: str, language: str) -> frozenset[str]:
    """Return a list's entries in a language and in English."""
    return word_list(name, language) | word_list(name, "en")


@lru_cache(maxsize=256)
def _phrases(name: str, language: str) -> dict[str, list[tuple[str, ...]]]:
    """Return a list's phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(
        with_english(name, language), key=lambda one: (-len(one), one)
    ):
        tokens = _tokens(phrase)
        found.setdefault(tokens[0], []).append(tokens)
    return found


def _after(tokens: tuple[str, ...], name: str, language: str) -> tuple[str, ...] | None:
    """Return what follows a phrase of a list at the beginning; None without one."""
    if not tokens:
        return None
    for phrase in _phrases(name, language).get(tokens[0], ()):
        if tokens[: len(phrase)] == phrase:
            return tokens[len(phrase) :]
    return None


def after_phrase(text: str, name: str, language: str) -> tuple[str, ...] | None:
    """Return the words after a phrase of a list that a text begins with.

    None if it begins with none of them.
    """
    return _after(_tokens(_bare(text)), name, language)


def tokens_of(text: str) -> tuple[str, ...]:
    """Return a text's words in lower case, signs left out."""
    return _tokens(text)


def _holds(tokens: tuple[str, ...], name: str, language: str) -> bool:
    """Whether a phrase of a list stands among the words."""
    first = _phrases(name, language)
    return any(
        one in first and _after(tokens[at:], name, language) is not None
        for at, one in enumerate(tokens)
    )


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_found_tokens(text))


def _found_tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        yield found.group().lower().replace("’", "'")


def _bare(text: str) -> str:
    """Return a line without list mark, emphasis and quotation marks around it."""
    bare = text.strip()
    found = ITEM.match(bare)
    bare = bare[found.end() :] if found else bare
    return bare.strip(" \t\n\r*_`#>" + QUOTES)
