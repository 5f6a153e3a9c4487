"""Notes of a page: their marks are no text, and each stands behind its paragraph.

A list of references stays where it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.readers.html._content import HEADINGS
from explainbot.readers.html._tree import (
    INLINE,
    classes,
    put_text,
    text_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARK = re.compile(
    r"[\[({\s←]*(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-zA-Z]|[ivxlc]{1,6}|nb \d+|note \d+)"
    r"[\])}.:,;\s]*",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"[\s\[\](){}↩↵⏎↑^⮐←⇑🔙\ufe0e\ufe0f\d.,:;*†‡§a-z]{0,8}|back|return", re.IGNORECASE
)
_REFERRING = re.compile(
    r"(?:^|[-_ :])(?:foot|end)?(?:note|fn|ftn|edn)s?[-_]?(?:ref|anc|call|back)"
    r"|fnref|noteref|cite_ref|footnoteref|_ftnref|_ednref",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:^|[-_ :#/])(?:foot|end|side)?(?:notes?|fn|ftn|edn)(?![a-z])"
    r"|sdfootnote|sdendnote|footnote|endnote|cite_note",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:^|[-_ ])(?:references|reflist|bibliography|citations?|csl-bib-body|cite_note)",
    re.IGNORECASE,
)
_ROLES = frozenset({"doc-noteref", "noteref"})
_BACK_ROLES = frozenset({"doc-backlink", "backlink"})
_BACK_CLASSES = frozenset(
    "footnote-backref footnote-back mw-cite-backlink reversefootnote fn-backref "
    "footnote-return footnotebackref sdfootnotesym sdendnotesym fn-bracket".split()
)
_WRITTEN = frozenset(
    {"sidenote", "marginnote", "ltx_role_footnote", "ltx_role_endnote"}
)
"""Notes that stand in the sentence itself and are shown in the margin."""
_AROUND = " \t\r\n\xa0[](){}.,;:"
_LABEL = len("[1000] ↩") + 1
_OPENING = re.compile(r"^[\s\[\](){}.:–—-]+(?=\w)")
_HOLDING = frozenset({"li", "dd", "dt", "section", "blockquote"})
_KEPT = frozenset({"body", "main", "article", "html"})


def place_notes(root: _Element) -> None:
    """Take marks of notes out of the text, put the notes behind their paragraphs."""
    short = [each for each in root.iter("a") if _is_short(each)]
    if short:
        named = _names(root)
        _place(root, [(each, named.get(_aim(each))) for each in _marks(short, named)])
    _place_written(root)


def _is_short(link: _Element) -> bool:
    """Whether a link into a page has no words, only a number or sign."""
    return (
        "#" in (link.get("href") or "") and _MARK.fullmatch(text_of(link)) is not None
    )


def _place(root: _Element, marks: list[tuple[_Element, _Element | None]]) -> None:
    """Place the notes that some marks lead to, and remove the marks."""
    links = [link for link, _ in marks]
    aims: dict[_Element, _Element] = {}
    backs = {name for link in links for name in _own_names(link)}
    for link, target in marks:
        if target is not None and not _lists(target):
            aims.setdefault(target, link)
    held = _Holders(_held(aims), _held(links), _held(root.iter(*HEADINGS)))
    notes: dict[_Element, _Element] = {}
    for target, link in aims.items():
        note = _whole(target, held)
        if note is not None:
            notes.setdefault(note, link)
    for target in {target for _, target in marks if target is not None}:
        if target not in aims:
            _clean(target, "", backs)
    blocks = [(note, _block(link)) for note, link in notes.items()]
    for note, link in notes.items():
        _clean(note, text_of(link).strip(_AROUND), backs)
    for link in links:
        _remove(link)
    _move_all(blocks)


def _move_all(notes: Iterable[tuple[_Element, _Element | None]]) -> None:
    """Put notes behind blocks, those of one block in order.

    A note within which its own block stands, as marks that lead to one another may
    have it, stays where it is.
    """
    last: dict[_Element, _Element] = {}
    for note, block in notes:
        place = None if block is None else last.get(block, block)
        if place is None or place is note or note in place.iterancestors():
            continue
        last[block] = _move(note, place, first=block not in last)


def _names(root: _Element) -> dict[str, _Element]:
    """Return elements by the name that a link leads to."""
    found: dict[str, _Element] = {}
    for element in root.xpath("//*[@id] | //a[@name]"):
        for key in ("id", "name"):
            name = element.get(key)
            if name and (key == "id" or element.tag == "a"):
                found.setdefault(name, element)
    return found


def _aim(link: _Element) -> str:
    return (link.get("href") or "").partition("#")[2]


def _own_names(link: _Element) -> Iterator[str]:
    """Yield the names by which a note leads back to its mark."""
    element: _Element | None = link
    for _ in range(3):
        if element is None or element.tag not in INLINE:
            return
        for name in (element.get("id"), element.get("name")):
            if name:
                yield name
        for inner in element.iter("a", "span", "sup"):
            name = inner.get("id") or inner.get("name")
            if name:
                yield name
        element = element.getparent()


def _marks(links: list[_Element], named: dict[str, _Element]) -> Iterator[_Element]:
    """Yield those of some short links that refer to notes."""
    backs: set[str] = set()
    for link in links:
        if _leads_back(link) or not _refers(link) or _is_inside(link, backs):
            continue
        target = named.get(_aim(link))
        if target is None:
            if (link.get("href") or "").startswith("#"):
                continue
        elif target.tag in HEADINGS or any(
            target is each for each in link.iterancestors()
        ):
            continue
        backs.add(_aim(link))
        yield link


def _is_inside(link: _Element, notes: set[str]) -> bool:
    """Whether a link stands in a note that a mark led to, so that it leads back."""
    holder: _Element | None = link
    while holder is not None and holder.tag not in _KEPT:
        if holder.get("id") in notes or holder.get("name") in notes:
            return True
        holder = holder.getparent()
    return False


def _leads_back(link: _Element) -> bool:
    if not link.attrib:
        return False
    if link.get("role") in _BACK_ROLES or _kind(link) == "backlink":
        return True
    return bool(classes(link) & _BACK_CLASSES)


def _kind(element: _Element) -> str:
    return next(
        (
            value.lower()
            for key, value in element.attrib.items()
            if key == "epub:type" or key.endswith("}type")
        ),
        "",
    )


def _refers(link: _Element) -> bool:
    """Whether a link with a short mark is one to a note."""
    if link.get("role") in _ROLES or "noteref" in _kind(link).split():
        return True
    labels = [link.get(key) or "" for key in ("class", "id", "name")]
    above = link.getparent()
    if above is not None and above.tag in INLINE:
        labels += [above.get(key) or "" for key in ("class", "id")]
    if any(_REFERRING.search(each) or _NOTE.search(each) for each in labels):
        return True
    if _NOTE.search(_aim(link)):
        return True
    raised = next(link.iterancestors("sup"), None) is not None
    inside = [each for each in link if isinstance(each.tag, str)]
    return raised or (len(inside) == 1 and inside[0].tag == "sup")


def _lists(target: _Element) -> bool:
    """Whether a target is an entry in a list of references."""
    if target.get("role") == "doc-biblioentry":
        return True
    for element in (target, *target.iterancestors("ol", "ul", "div", "section", "dl")):
        labels = " ".join(element.get(key) or "" for key in ("class", "id", "role"))
        if _REFERENCES.search(labels):
            return True
    return False


def _held(elements: Iterable[_Element]) -> Counter[_Element]:
    """Return how many of some elements each element holds, itself counted."""
    found: Counter[_Element] = Counter()
    for element in elements:
        found[element] += 1
        found.update(element.iterancestors())
    return found


@dataclass(frozen=True)
class _Holders:
    """How many notes, marks and headings each element of a page holds."""

    targets: Counter[_Element]
    marks: Counter[_Element]
    headings: Counter[_Element]


def _whole(target: _Element, held: _Holders) -> _Element | None:
    """Return the outermost element that holds this note and nothing else."""
    note = target
    while note.tag in INLINE or note.tag in {"dt", "td", "th"}:
        above = note.getparent()
        if above is None or above.tag in _KEPT:
            return None
        note = above
    while True:
        above = note.getparent()
        if above is None or above.tag in _KEPT or above.tag in {"td", "th"}:
            return note
        if (
            held.targets[above] > 1
            or held.headings[above]
            or held.marks[above] > held.marks[note]
            or _says_more(above, note)
        ):
            return note
        note = above


def _says_more(above: _Element, note: _Element) -> bool:
    """Whether an element says more than the note that it holds, and a label of it."""
    if above.tag in {"tr", "tbody", "table", "dl"} or above.get("id"):
        return above.tag == "dl" and len(above.findall("dt")) > 1
    if classes(above) & {"footnotes", "footnote", "endnotes"}:
        return False
    rest = "".join(text_of(each) for each in above if each is not note)
    return bool((above.text or "").strip() or rest.strip())


def _block(link: _Element) -> _Element | None:
    """Return the block behind which a note goes: the paragraph, item or table."""
    table = next(link.iterancestors("table"), None)
    if table is not None:
        return table
    element: _Element | None = link
    while element is not None and element.tag in INLINE:
        element = element.getparent()
    return None if element is None or element.tag in {"html", "body"} else element


def _clean(note: _Element, mark: str, backs: set[str]) -> None:
    """Take away the number before a note and the links back.

    Args:
        note: The element that holds it.
        mark: The sign or number that stands in the sentence.
        backs: Names by which a link leads back to a sentence.
    """
    for element in list(note.iter()):
        if isinstance(element.tag, str) and element is not note and element.attrib:
            leads = _leads_back(element) or (
                element.tag == "a" and _aim(element) in backs
            )
            label = bool(classes(element) & {"label", *_BACK_CLASSES})
            said = text_of(element).strip() if leads or label else ""
            if (leads and _BACK.fullmatch(said)) or (label and len(said) < _LABEL):
                _remove(element)
    for element in list(note.iter("dt", "td", "sup")):
        said = text_of(element)
        if not said.strip(_AROUND) or (
            _MARK.fullmatch(said)
            and (element.tag == "dt" or _labels(element, said, note, mark))
        ):
            _remove(element)
    number = (
        rf"[\[({{\s]*{re.escape(mark)}(?:[\])}}.:]+\s*|\s+(?<!\d\s))"
        if mark
        else r"(?!)"
    )
    for holder, key in _pieces(note):
        text = getattr(holder, key)
        if text.strip():
            setattr(holder, key, _OPENING.sub("", re.sub(rf"^{number}", "", text)))
            break


def _labels(raised: _Element, said: str, note: _Element, mark: str) -> bool:
    """Whether a raised number opens a note as its mark; others are its text."""
    if raised.tag != "sup" or (mark and said.strip(_AROUND) != mark):
        return False
    for holder, key in _pieces(note):
        if getattr(holder, key).strip(_AROUND):
            inside = (holder, *holder.iterancestors())
            return raised in (inside if key == "text" else inside[1:])
    return False


def _pieces(note: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield where the pieces of a note's text are kept, in order."""
    if note.text:
        yield note, "text"
    for each in note:
        if isinstance(each.tag, str):
            yield from _pieces(each)
        if each.tail:
            yield each, "tail"


def _remove(link: _Element) -> None:
    """Take a mark away, with what is around it and nothing else."""
    element = link
    above = element.getparent()
    while above is not None and above.tag in INLINE:
        rest = f"{above.text or ''}" + "".join(
            f"{'' if each is element else text_of(each)}{each.tail or ''}"
            for each in above
        )
        if rest.strip(" \t\n[](){},;–-\xa0"):
            break
        element, above = above, above.getparent()
    if above is None:
        return
    after = element.tail or ""
    ends = not after and element.getnext() is None
    if ends or after[:1] in set(".,;:!?) \n"):
        before = element.getprevious()
        if before is None:
            above.text = (above.text or "").rstrip()
        elif before.tail:
            before.tail = before.tail.rstrip()
    put_text(element, "")


def _move(note: _Element, block: _Element, *, first: bool) -> _Element:
    """Put a note behind a block; in an item or cell, at its end."""
    above = note.getparent()
    if above is not None:
        put_text(note, "")
    note.tail = None
    note.tag = "div"
    for key in ("role", "hidden", "class", "style", "aria-hidden"):
        note.attrib.pop(key, None)
    for each in note.iter(
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "ol",
        "ul",
        "li",
        "aside",
        "dl",
        "table",
        "tbody",
        "section",
    ):
        each.tag = "div"
        each.attrib.pop("role", None)
    if first and block.tag in _HOLDING:
        block.append(note)
    else:
        note.tail, block.tail = block.tail, None
        block.addnext(note)
    return note


def _place_written(root: _Element) -> None:
    """Put notes that stand inside a sentence behind its paragraph."""
    for element in list(root.iter("label", "input", "sup")):
        if classes(element) & {"margin-toggle", "ltx_note_mark"}:
            put_text(element, "")
    written = [each for each in root.iter("span") if classes(each) & _WRITTEN]
    _move_all([(note, _block(note)) for note in written if text_of(note).strip()])
