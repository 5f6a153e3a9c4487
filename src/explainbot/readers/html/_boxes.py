"""Boxes of a page: sidebars, framed notes, folded parts and tabs, and their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from explainbot.readers.base import word_set
from explainbot.readers.html._content import HEADINGS
from explainbot.readers.html._tree import words_of
from explainbot.text.lines import is_question_line, one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINERS = word_set(
    "aside article details dialog dl ul ol blockquote figure fieldset"
)
"""Elements after which the text goes on under the heading above them."""
_BOX_ROLES = word_set("note complementary tabpanel doc-tip doc-notice doc-example")
_BOX = re.compile(
    r"(?:[a-z0-9]+[-_]{1,2})?"
    r"(?:admonition|side-?bar|call-?out|box|notice|note|tip|hint|alert|topic|panel|card|"
    r"well|example|exercise|key-?(?:concept|point|idea)|qlist|qanda|accordion|"
    r"collapsible|faq|remark|feature)s?"
    r"(?:[-_]{1,2}(?:item|block|box|group|wrapper|container|content|section|list))?"
)
"""Names of boxes among an element's classes, in small letters."""
_BOX_DATA = word_set("note example exercise injected-exercise sidebar box")
"""What OpenStax and others write into ``data-type``."""
_TITLE = re.compile(
    r"(?:(?<![A-Za-z])[Tt]itle|(?<![A-Za-z])[Hh]ead(?:ing|er)|(?<=[a-z])Title"
    r"|(?<=[a-z])Head(?:ing|er))(?![a-z])"
)
_TAB_LABEL = re.compile(r"(?<![a-z])tab-label(?![a-z])")
_LONGEST_TITLE = 200
_FEWEST_WORDS = 2
"""Of a title that heads a box; one word ("Note", "Hinweis") only names its kind."""
_ANCHORS = word_set(
    "headerlink anchor-link hash-link header-anchor heading-anchor anchorjs-link "
    "permalink heading-link"
)
_EDITS = re.compile(r"/(?:-/)?edit/|[?&]action=edit")
_POINTERS = frozenset("¶#§🔗⚓↩↵⤴↑←→↓«»\u2039\u203a^⇧⇑⬆⬅➡\ufe0e\ufe0f\u200b")


def names(element: _Element) -> str:
    """Return an element's class and id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def is_container(element: _Element) -> bool:
    """Whether what follows the element belongs to the heading above it."""
    return element.tag in _CONTAINERS or is_box(element)


def is_box(element: _Element) -> bool:
    """Whether the element is a part of its own inside the text."""
    if not element.attrib:
        return bool(element.tag == "aside")
    if element.tag == "aside" or (element.get("role") or "").lower() in _BOX_ROLES:
        return True
    if (element.get("data-type") or "") in _BOX_DATA:
        return True
    return element.tag in {"div", "section", "article", "table"} and any(
        map(_BOX.fullmatch, (element.get("class") or "").lower().split())
    )


def is_box_title(element: _Element) -> bool:
    """Whether the element heads the box that it begins: a question or several words."""
    named = (
        _TITLE.search(element.get("class") or "")
        or element.get("data-type") == "title"
        or element.tag in {"legend", "caption"}
    )
    if not named or element.tag in HEADINGS:
        return False
    box = element.getparent()
    if box is None or not _is_first(element, box) or not is_box(box):
        return False
    if any(element.find(f".//{tag}") is not None for tag in HEADINGS):
        return False
    title = words_of(element)
    if not title or len(title) > _LONGEST_TITLE:
        return False
    kinds = re.sub(r"[-_]", "", names(box).lower()).split()
    kind = "".join(title.lower().split())
    return is_question_line(title) or (
        len(title.split()) >= _FEWEST_WORDS and kind not in kinds
    )


def _is_first(element: _Element, box: _Element) -> bool:
    """Whether nothing is said in the box before the element."""
    if (box.text or "").strip():
        return False
    for before in element.itersiblings(preceding=True):
        if (before.tail or "").strip():
            return False
        if isinstance(before.tag, str) and words_of(before):
            return False
    return True


def is_asked_in_list(element: _Element) -> bool:
    """Whether it is an emphasised question of a list of questions and answers."""
    if element.tag not in {"em", "i"}:
        return False
    item = next(element.iterancestors("li"), None)
    block = element.getparent()
    if item is None or block is None or words_of(block) != words_of(element):
        return False
    return _is_first(block, item) and any(
        {"qanda", "qlist", "faq"} & set(each.get("class", "").split())
        for each in item.iterancestors("div", "ol", "ul", "dl")
    )


def is_problem(element: _Element) -> bool:
    """Whether it is the one paragraph of an exercise's problem that has a solution."""
    problem = element.getparent()
    if element.tag != "p" or problem is None:
        return False
    if problem.get("data-type") != "problem":
        return False
    exercise = problem.getparent()
    said = words_of(element)
    return (
        exercise is not None
        and exercise.find(".//*[@data-type='solution']") is not None
        and said == words_of(problem)
        and len(said) <= _LONGEST_TITLE
    )


def leads_away(block: _Element) -> bool:
    """Whether a block is one link back, onward, or to where the page is edited."""
    if block.tag not in {"p", "div"} or (block.text or "").strip():
        return False
    link = next(iter(block), None)
    if link is None or link.tag != "a" or (link.tail or "").strip():
        return False
    said = words_of(link)
    arrow = said[:1] in _POINTERS or said[-1:] in _POINTERS
    edits = _EDITS.search(link.get("href") or "") is not None
    return len(block) == 1 and bool(said) and (arrow or edits)


def is_pointer(link: _Element) -> bool:
    """Whether a link only points at its own heading, or back: "¶", "#"."""
    if link.tag != "a":
        return False
    said = words_of(link)
    if said and set(said.replace(" ", "")) <= _POINTERS:
        return True
    return not _ANCHORS.isdisjoint((link.get("class") or "").split())


def tab_labels(root: _Element) -> dict[_Element, str]:
    """Return the label of each panel that a row of tabs shows."""
    found: dict[_Element, str] = {}
    for row in root.iterfind(".//*[@role='tablist']"):
        tabs = row.findall(".//*[@role='tab']")
        named = [_panel_of(root, tab) for tab in tabs]
        if not all(each is not None for each in named):
            above = row.getparent()
            rest = [] if above is None else above.findall(".//*[@role='tabpanel']")
            named = list(rest) if len(rest) == len(tabs) else []
        found |= _labelled(named, tabs)
    for label in root.iter("label"):
        panel = label.getnext()
        if _TAB_LABEL.search(label.get("class") or "") and panel is not None:
            found |= _labelled([panel], [label])
    for holder in root.iterfind(".//*[@class='tabbed-labels']"):
        blocks = holder.getnext()
        found |= _labelled([] if blocks is None else list(blocks), list(holder))
    return found


def tab_rows(root: _Element) -> frozenset[_Element]:
    """Return the rows of labels that stand over panels, and what switches these."""
    rows = root.findall(".//*[@class='tabbed-labels']")
    for label in root.iter("label"):
        if _TAB_LABEL.search(label.get("class") or ""):
            rows.append(label)
    sets = [above for row in rows if (above := row.getparent()) is not None]
    return frozenset([*rows, *(each for above in sets for each in above.iter("input"))])


def _labelled(
    panels: list[_Element | None] | list[_Element], tabs: list[_Element]
) -> dict[_Element, str]:
    if len(panels) != len(tabs):
        return {}
    told = {
        panel: words_of(tab)
        for panel, tab in zip(panels, tabs, strict=True)
        if panel is not None
    }
    return {
        panel: label
        for panel, label in told.items()
        if label and not words_of(panel).startswith(label)
    }


def _panel_of(root: _Element, tab: _Element) -> _Element | None:
    keys = ("aria-controls", "data-bs-target", "data-target", "href")
    name = next((tab.get(key) for key in keys if tab.get(key)), None)
    if not name:
        link = tab.find(".//a[@href]")
        name = "" if link is None else link.get("href") or ""
    name = name.removeprefix("#")
    return None if not name else _with_id(root, name)


def _with_id(root: _Element, name: str) -> _Element | None:
    found = root.xpath("//*[@id=$name]", name=name)
    return found[0] if isinstance(found, list) and found else None


def pressed_ids(root: _Element) -> frozenset[str]:
    """Return the ids that a button or link of the page names, to show them."""
    keys = ("aria-controls", "data-bs-target", "data-target", "href", "for")
    found: set[str] = set()
    for press in root.iter("a", "button", "label", "input", "summary"):
        for key in keys:
            value = press.get(key) or ""
            found.update(value.removeprefix("#").split())
        found.update(re.findall(r"['\"]#?([\w-]+)['\"]", press.get("onclick") or ""))
    return frozenset(found)


def first_words(texts: Iterable[str], most: int = 5) -> str:
    """Return the first words of some texts, in quotation marks."""
    words = one_line(" ".join(texts)).split()
    return f'"{" ".join(words[:most])}{" …" if len(words) > most else ""}"'
