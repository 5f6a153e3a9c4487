"""Text of a page as CSS would show it, and what on it is no text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from explainbot.readers.base import word_set
from explainbot.readers.html._tree import is_menu, words_of
from explainbot.records import Heading, PlaceMark
from explainbot.text.lines import HEADING_CHARACTERS, is_question_line
from explainbot.text.questions import MARKS

if TYPE_CHECKING:
    from lxml.etree import _Element


HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED = word_set(
    "script style noscript svg math button nav footer head title iframe object embed "
    "canvas audio video select textarea input datalist map rt rp rtc"
)
_DROPPED_ROLES = word_set(
    "dialog alertdialog navigation banner contentinfo search menu menubar toolbar "
    "tablist button"
)
_SMALL = word_set(
    "mw-editsection footnote-back jp-inputprompt jp-outputprompt input_prompt "
    "output_prompt"
)
"""Classes of links that only help to move on the page, and of the numbers before a
notebook's cells."""
_HOLDERS = word_set("section article div details p li dt summary header hgroup")
_LONGEST_NAME = 60
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NOTICE_ROLES = frozenset({"note", "alert", "status"})
_PREFIX = r"(?:[a-z0-9]+[-_]{1,2})*"
_PART = r"(?:[-_]{1,2}[a-z0-9]+)*"
_HOLDER = (
    r"(?:[-_]{1,2}(?:nav|navigation|list|items?|links?|trail|bar|area|box|holder|"
    r"container|wrapper|inner|content|text|body|title|message|overlay|modal|button))*"
)
# Names of notices, not of subjects: a page may well explain cookies or consent.
_NOTICES = (
    r"(?:cookie[-_]?(?:banner|bar|consent|info|law|message|notice|overlay|policy|popup|"
    r"warning)|(?:consent|gdpr|privacy)[-_]?(?:banner|bar|notice|popup)|"
    r"last-(?:updated|modified)|edit-(?:this-)?page|footer-text|back-?to-?top)"
)
_NOTICE = re.compile(_PREFIX + _NOTICES + _HOLDER)
_UNSEEN = re.compile(
    r"(?:(?!not-)[a-z0-9]+[-_]{1,2})*(?:skip-?(?:link|to-content)|sr-only|"
    r"visually-?hidden|screen-?reader-?text)(?:-focusable)?"
)
_MENUS = (
    r"(?:bread-?crumbs?|crumbs|pagination|prev-?next|toc|table-of-contents|"
    r"toctree-wrapper|related-?(?:articles?|links?|pages?|posts?|stories))"
)
_MENU = re.compile(_PREFIX + _MENUS + _PART)
_MENU_ID = re.compile(_PREFIX + _MENUS + _HOLDER)
_NAMED_BY_TEXT = frozenset({*HEADINGS, "dt", "dd", "li", "tr", "td", "th", "p", "span"})
"""Elements whose ids are mostly made of what they say."""
_WHOLE = word_set("html body main article")
_STOPS = f".!…。\uff01{MARKS}"
_LONGEST_TRAIL = 12
"""Words of the path to a page, at most."""
_NEVER_MENUS = frozenset({*HEADINGS, *_WHOLE, "dt"})
_PAGE_NAMES = word_set(
    "pagebreak doc-pagebreak page-break pagenum page-num page-number pagenumber pageno"
)
_PAGE_NUMBER = re.compile(
    r"[\[({]?\s*(?:(?:pg|page|p|seite|s)\.?)?\s*(?:\d{1,5}|[ivxlcdm]{1,9})?\s*[\])}]?",
    re.IGNORECASE,
)
_QUOTING = word_set("blockquote figure aside details fieldset td li dd")
"""Elements whose header and footer are not those of the site."""
_UNFOLDING = re.compile(r"accordion|collaps|toggle|faq|question", re.IGNORECASE)
_PUT_AWAY = re.compile(
    r"(?<![a-z])(?:modal|popup|pop-up|dialog|off-?canvas|drawer|overlay|lightbox|"
    r"collapse[ds]?|tab-?pane|tab-?panel|accordion|dropdown|sub-?menu|menu|tooltip|"
    r"popover|clone[ds]?|icons?|glyphicon|material-symbols|fa[bsrl]?|emoji|"
    r"line-?numbers?|gutter|katex|mjx|mathjax)(?![a-z])",
    re.IGNORECASE,
)
"""Names of what is out of sight as well when it is hidden from screen readers, or is a
drawing."""
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
"""What is not shown; ``mso-hide`` is Word's own, in the pages that it writes."""
_TINY_STYLE = re.compile(
    r"(?:^|;)\s*+font-size\s*+:\s*+"
    r"(?:[0-2](?:\.\d++)?\s*+p[xt]|0(?:\.0\d*+)?\s*+(?:r?em|%)?)"
    r"\s*+(?:!important\s*+)?(?:;|$)",
    re.IGNORECASE,
)


def is_chrome(element: _Element) -> bool:
    """Whether an element is there to find one's way, and left out with all in it."""
    if not element.attrib:
        return _is_dropped_tag(element)
    role = (element.get("role") or "").lower()
    return (
        role in _DROPPED_ROLES
        or role == "doc-backlink"
        or _is_named_so(element)
        or is_page_number(element)
        or (role in _NOTICE_ROLES and _holds(element, ["button"]))
        or _is_dropped_tag(element)
    )


def _is_named_so(element: _Element) -> bool:
    """Whether its whole names are those of a notice, or of a menu that it is."""
    stated = element.get("class") or ""
    notice, menu = _classes(stated) if stated else (False, False)
    if notice and element.tag not in _WHOLE:
        words = stated.lower().split()
        return not any(_is_made_of_heading(each, element) for each in words)
    name = (element.get("id") or "").lower()
    short = 0 < len(name) <= _LONGEST_NAME
    if short and element.tag not in _NAMED_BY_TEXT and element.tag not in _WHOLE:
        if _NOTICE.fullmatch(name):
            return not _is_made_of_heading(name, element)
        menu = menu or _MENU_ID.fullmatch(name) is not None
    label = (element.get("aria-label") or "")[:_LONGEST_NAME]
    menu = menu or bool(label and _MENU_ID.fullmatch("-".join(label.lower().split())))
    if not menu or element.tag in _NEVER_MENUS:
        return False
    return (
        is_menu(element)
        or (element.tag in BLOCKS and _is_trail(element))
        or ("related" in stated and _is_teasers(element))
    )


@lru_cache(maxsize=1000)
def _classes(stated: str) -> tuple[bool, bool]:
    """Whether an element's classes name a notice, and whether they name a menu."""
    each = [one for one in stated.lower().split() if len(one) <= _LONGEST_NAME]
    notice = (
        not _SMALL.isdisjoint(each)
        or any(map(_NOTICE.fullmatch, each))
        or any(map(_UNSEEN.fullmatch, each))
    )
    return notice, any(map(_MENU.fullmatch, each))


def _is_trail(element: _Element) -> bool:
    """Whether a few words are no sentence: "Home > Bees", "Page 2 of 9"."""
    labels = _labels(element).lower().split()
    said = words_of(element)
    return (
        any(_MENU_ID.fullmatch(one) for one in labels if len(one) <= _LONGEST_NAME)
        and len(said.split()) <= _LONGEST_TRAIL
        and said[-1:] not in _STOPS
    )


def _is_made_of_heading(name: str, element: _Element) -> bool:
    """Whether an element's id is made of the words of its first heading."""
    heading = next(element.iter(*HEADINGS), None)
    return heading is not None and _letters(name) == _letters(
        words_of(heading).casefold()
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_teasers(element: _Element) -> bool:
    """Whether it shows other pages, each with its opening."""
    links = sum(1 for _ in element.iter("a"))
    return 0 < sum(1 for _ in element.iter("p")) <= links


def is_page_number(element: _Element) -> bool:
    """Whether it tells where a page of the print begins."""
    if "page" not in " ".join(element.attrib.values()).lower():
        return False
    kinds = {
        value.lower()
        for key, value in element.attrib.items()
        if key in {"role", "epub:type"} or key.endswith("}type")
    }
    kinds.update((element.get("class") or "").lower().split())
    return (
        not _PAGE_NAMES.isdisjoint(kinds)
        and _PAGE_NUMBER.fullmatch(words_of(element)) is not None
    )


def is_hidden(element: _Element) -> bool:
    """Whether the element itself says that it is not shown."""
    if not element.attrib:
        return element.tag in {"template", "dialog"}
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.lower() != "until-found")
        or (element.get("aria-hidden") == "true" and _is_put_away(element))
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
        or is_tiny(element)
        or element.tag == "template"
        or (element.tag == "dialog" and element.get("open") is None)
    )


def is_tiny(element: _Element) -> bool:
    """Whether its letters are too small to be seen, as words put in to trace a copy.

    Parts within it may have a size of their own, so it holds none.
    """
    style = element.get("style")
    return (
        style is not None and not len(element) and _TINY_STYLE.search(style) is not None
    )


def _is_put_away(element: _Element) -> bool:
    """Whether what is hidden from screen readers is not seen either, or no words."""
    return _PUT_AWAY.search(_labels(element)) is not None or not any(
        map(str.isalnum, words_of(element))
    )


def _is_dropped_tag(element: _Element) -> bool:
    tag = element.tag
    if tag == "button":  # a heading that folds its text is a button inside
        return next(element.iterancestors(*HEADINGS, "summary", "dt"), None) is None
    if tag == "header":
        return _is_site_header(element)
    if tag == "footer" and next(element.iterancestors(*_QUOTING), None) is not None:
        return False
    if tag == "form":  # some sites wrap the whole page in one
        return not (_holds(element, HEADINGS) or _is_quiz(element))
    return tag in _DROPPED


def _is_quiz(form: _Element) -> bool:
    """Whether a form asks several questions with options to choose."""
    names = {
        field.get("name")
        for field in form.iter("input")
        if choice_sign(field) and field.get("name")
    }
    return len(names) > 1


def item_letter(item: _Element) -> str:
    """Return the letter that the page shows before a list's item; "" if it has none."""
    above = item.getparent()
    kind = above.get("type") if above is not None and above.tag == "ol" else None
    style = (above.get("style") or "").lower() if above is not None else ""
    if "alpha" in style or "latin" in style:
        kind = "A" if "upper" in style else "a"
    if above is None or kind not in {"a", "A"}:
        return ""
    before = item.itersiblings("li", preceding=True)
    place = sum(1 for _ in islice(before, len(_LETTERS)))
    letter = _LETTERS[place : place + 1]
    return f"{letter.upper() if kind == 'A' else letter}. " if letter else ""


def choice_sign(element: _Element) -> str:
    """Return what a button or box to choose by looks like; "" for anything else."""
    if element.tag != "input" or element.get("role") or is_hidden(element):
        return ""
    kind = (element.get("type") or "").lower()
    signs = {"radio": "○◉", "checkbox": "☐☑"}.get(kind, "")
    return signs[element.get("checked") is not None] if signs else ""


def unfolds(element: _Element) -> bool:
    """Whether the element is a question that is pressed to unfold its answer."""
    if element.tag != "button" and element.get("role") != "button":
        return False
    stated = {"aria-expanded", "aria-controls"} & set(element.attrib)
    # Some pages name it so, and leave it to a script.
    named = _UNFOLDING.search(_labels(element)) and element.getnext() is not None
    if not (stated or named):
        return False
    return is_question_line("".join(map(str, element.itertext())))


def _labels(element: _Element) -> str:
    return " ".join(element.get(key) or "" for key in ("class", "id", "aria-label"))


def _holds(element: _Element, tags: Iterable[str]) -> bool:
    return any(element.find(f".//{tag}") is not None for tag in tags)


def _is_site_header(header: _Element) -> bool:
    """Whether it heads the site, not the text: no part of it, or with a menu."""
    inside = ("main", "article", "section", *_QUOTING)
    if next(header.iterancestors(*inside), None) is not None:
        return False
    return _holds(header, ["nav", "form", "ul"]) or not _holds(header, HEADINGS)


def anchor(heading: _Element) -> str:
    """Return the name by which a link leads to a heading; "" if it has none.

    That is its own id, one inside it or right before it, or that of what it begins.
    """
    before = heading.getprevious()
    inside = [heading, *heading.iter("a", "span")]
    if before is not None and before.tag == "a" and not _said(before):
        inside.append(before)
    found = next(filter(None, (_name(each) for each in inside)), "")
    holder, first = heading.getparent(), heading
    while not found and holder is not None and holder.tag in _HOLDERS:
        if next(iter(holder), None) is not first or (holder.text or "").strip():
            break
        found = _name(holder)
        holder, first = holder.getparent(), holder
    return found


def _name(element: _Element) -> str:
    name = element.get("id") or (element.get("name") if element.tag == "a" else "")
    short = name and len(name) <= _LONGEST_NAME and name.isprintable()
    return name if name and short and not name.count(" ") else ""


def _said(element: _Element) -> str:
    return f"{''.join(map(str, element.itertext()))}{element.tail or ''}".strip()


BLOCKS = word_set(
    "address article blockquote body center caption dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu ol optgroup option p pre section summary table tbody tfoot "
    "thead tr ul"
)
"""Elements that begin and end a line."""

_LAST_LINE = 65_535
"""What libxml2 says of all lines from there on."""
_BLANKS = " \t\n\r\f"
_PARTING = re.compile(r"( [ \t\n\r\f]+|[\t\n\r\f][ \t\n\r\f]*| \Z)")
"""White space other than one blank between two words, which is shown as it stands."""
_CELL = " | "


class TextBuilder:
    """Collects text, headings and marks.

    White space is held back until a character follows, so that no line, and not the
    text, ends in it.
    """

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.marks: list[PlaceMark] = []
        self.preformatted = 0
        """How many ``pre`` are open."""
        self.heads = 0
        """How many headings there were."""
        self.skipping: _Element | None = None
        """The element whose content is being left out."""
        self._parts: list[str] = []
        self._length = 0
        self._line = 1
        self._told_line = 0
        self._lost = False
        self._parted = False
        self._anchor = ""
        self._held = ""
        self._fresh = True
        self._in_row = False
        self._heading: list[str] | None = None
        self._heading_start = 0
        self._resumed: tuple[Heading | None, str] | None = None

    @property
    def text(self) -> str:
        """What was collected so far."""
        return "".join(self._parts)

    def at_line(self, line: int | None) -> None:
        """Say on which source line the next character stands."""
        if line is None:
            return
        self._lost = line >= _LAST_LINE
        if not self._lost:
            self._line = line

    def pass_over(self, text: str) -> None:
        """Count the line ends of a part that is left out."""
        self._line += text.count("\n")

    def add(self, text: str) -> None:
        """Add a run of character data as it stands in the source."""
        if self.preformatted:
            self._add_kept(text)
            return
        body = text.lstrip(_BLANKS)
        if len(body) < len(text):
            self._line += text.count("\n", 0, len(text) - len(body))
            self.blank()
        for number, piece in enumerate(_PARTING.split(body)):
            if number % 2 == 0:
                self._append(piece)
            else:
                self._line += piece.count("\n")
                self.blank()

    def blank(self) -> None:
        """Part two words, unless white space parts them already."""
        if not (self._held or self._fresh):
            self._held = " "

    def line_break(self) -> None:
        """End the line inside a block; two in a row leave an empty line."""
        if self._in_row or self._heading is not None:
            self.blank()
        elif not self._fresh:
            self._held = self._held.rstrip(" ") + "\n"

    def close_block(self) -> None:
        """End the block, if one is open."""
        self._in_row = False
        self._fresh = True
        self._held = ("\n\n" if self._parted else "\n") if self._length else ""

    def part(self) -> None:
        """Leave an empty line before the next block, behind a list."""
        self._parted = self._length > 0
        self.close_block()

    def open_cell(self) -> None:
        """Part a table's cell from the one before it in the row."""
        if self._in_row:
            held = self._held.rstrip(" ")
            self._held = held + (
                _CELL.lstrip() if held in {"", "\n"} and self._fresh else _CELL
            )
        self._in_row = True

    def open_heading(self, anchor: str = "") -> None:
        """Begin a heading with the next character; ``anchor`` leads to it, if any."""
        self._heading = []
        self._anchor = f"#{anchor}" if anchor else ""

    @property
    def length(self) -> int:
        """How many characters were collected so far."""
        return self._length

    @property
    def place(self) -> tuple[Heading | None, str]:
        """The last heading, and the anchor that leads to what follows."""
        return self._resumed or (
            self.headings[-1] if self.headings else None,
            self._anchor,
        )

    def resume(self, place: tuple[Heading | None, str]) -> None:
        """Let the next text belong to an earlier heading again; None: to none."""
        self._resumed = place

    def close_heading(self, level: int) -> None:
        """End the heading; one without words is none."""
        words, self._heading = self._heading, None
        if words:
            self._resumed = None
            self.heads += 1
            title = " ".join("".join(words).split())
            self.headings.append(
                Heading(self._heading_start, self._length, level, title)
            )

    def whole(self) -> Heading | None:
        """Return the text so far as a title; None if it is more than a line."""
        if self._length > HEADING_CHARACTERS or "\n" in self.text:
            return None
        return Heading(0, self._length, 1, self.text)

    def _add_kept(self, text: str) -> None:
        for number, row in enumerate(text.split("\n")):
            if number:
                self._line += 1
                self._held += "" if self._fresh else "\n"
            body = row.rstrip(" \t")
            self._append(body)
            self._held += "" if self._fresh else row[len(body) :]

    def _append(self, piece: str) -> None:
        if not piece:
            return
        if self._heading is not None and self._fresh:
            self._held = self._held[:1]  # a heading parts by itself
        self._parted = False
        if self._resumed and self._heading is None:
            (heading, self._anchor), self._resumed = self._resumed, None
            start = self._length + len(self._held)
            again = heading or Heading(0, 0, 1, "")
            self.headings.append(replace(again, start=start, end=start))
        if self._heading is not None:
            self._heading += [self._held, piece] if self._heading else [piece]
            if len(self._heading) == 1:
                self._heading_start = self._length + len(self._held)
        self._parts += [self._held, piece]
        self._told_line += self._held.count("\n")
        # A line end of the text counts as one of the source; a mark corrects that.
        label = self.marks[-1].label if self.marks else None
        line = None if self._lost else self._line
        known = self.marks[-1].line is not None if self.marks else False
        if (
            label != self._anchor
            or self._told_line != self._line
            or known == self._lost
        ):
            row = self._length + self._held.rfind("\n") + 1
            self.marks.append(PlaceMark(row, line=line, label=self._anchor))
            self._told_line = self._line
        self._length += len(self._held) + len(piece)
        self._held, self._fresh = "", False
