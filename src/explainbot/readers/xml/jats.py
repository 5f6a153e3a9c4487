"""JATS and BITS: articles of journals, chapters of books.

Canonical text: what a reader of the article sees, by the rules of HTML pages: title,
abstract, sections under their titles, lists, tables with their captions, formulas,
boxes, questions with answers (``question-wrap``), references; notes behind their
paragraphs.  Not read: what else the record says (author, date, licence and keywords
are facts of the document), pictures.
"""

from __future__ import annotations

from explainbot.readers.base import Metadata
from explainbot.readers.metadata import language_code, tags
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    words,
)
from explainbot.readers.xml.docbook import words_of_name
from explainbot.readers.xml.writer import (
    DROP,
    Rule,
    XmlPage,
    copy_table,
    first,
    name_of,
)

_METAS = ("article-meta", "book-meta", "book-part-meta", "collection-meta")
_ROOTS = frozenset({"article", "book", "book-part", "book-part-wrapper", "sub-article"})


def is_jats(root: Element) -> bool:
    """Whether a file's root is an article or book of JATS."""
    parts = {"front", "body", "book-meta", "book-body", "book-part-meta", "front-stub"}
    return local(root) in _ROOTS and any(local(each) in parts for each in root)


def write(root: Element) -> tuple[XmlPage, Metadata]:
    """Return the page that a document shows, and what it says about itself."""
    page = XmlPage(RULES)
    page.element(root)
    return page, _about(root)


def _meta(root: Element) -> Element | None:
    inner = first(root, "front", "front-stub")
    front = root if inner is None else inner
    return next(iter(children(front, *_METAS)), None)


def _heading_of(meta: Element | None) -> Element | None:
    for group, title in (
        ("title-group", "article-title"),
        ("book-title-group", "book-title"),
        ("title-group", "title"),
    ):
        found = child(meta, group, title)
        if found is not None:
            return found
    return None


def _about(root: Element) -> Metadata:
    meta = _meta(root)
    named = [
        words_of_name(each)
        for each in below(meta, "contrib")
        if attribute(each, "contrib-type") in {"", "author"}
    ]
    date = next(below(meta, "pub-date"), None)
    dated = [words(child(date, part)) for part in ("year", "month", "day")]
    return Metadata(
        title=words(_heading_of(meta)),
        author=", ".join(filter(None, named)),
        date="-".join(part.zfill(2) for part in dated if part),
        licence=next((words(each) for each in below(meta, "license-p")), ""),
        language=language_code(attribute(root, "lang")),
        tags=tags([words(each) for each in below(meta, "kwd")]),
    )


def _whole(page: XmlPage, element: Element) -> None:
    """Add an article or a part of a book under its title."""
    meta = _meta(element)
    page.level += 1
    page.heading(_heading_of(meta), name_of(element))
    for each in children(meta, "abstract", "trans-abstract"):
        page.element(each)
    page.inside(element, but=[first(element, "front", "front-stub"), meta])
    page.level -= 1


def _part(page: XmlPage, element: Element) -> None:
    title = child(element, "title")
    page.part(element, title, [child(element, "label"), child(element, "sec-meta")])


def _box(page: XmlPage, element: Element) -> None:
    title = first(element, "title") or child(element, "caption", "title")
    page.open("div", **{"class": "box"})
    if title is not None:
        page.wrap("p", title, **{"class": "box-title"})
    caption = child(element, "caption")
    if caption is not None:
        page.inside(caption, but=[title])
    page.inside(element, but=[child(element, "label"), title, caption])
    page.close()


def _figure(page: XmlPage, element: Element) -> None:
    """Add a figure or table: its label, its caption, what it holds."""
    label, caption = child(element, "label"), child(element, "caption")
    title = child(caption, "title")
    page.open("div")
    if label is not None or title is not None:
        page.open("p")
        for at, each in enumerate(filter(_is_there, (label, title))):
            page.text(" " if at else "")
            page.inside(each)
        page.close()
    if caption is not None:
        page.inside(caption, but=[title])
    page.inside(element, but=[label, caption])
    page.close()


def _is_there(element: Element | None) -> bool:
    return element is not None


def _list(page: XmlPage, element: Element) -> None:
    kinds = {
        "order": "1", "alpha-lower": "a", "alpha-upper": "A",
        "roman-lower": "i", "roman-upper": "I",
    }  # fmt: skip
    kind = kinds.get(attribute(element, "list-type"), "")
    title = child(element, "title")
    if title is not None:
        page.wrap("p", title)
    page.open("ol" if kind else "ul", **({"type": kind} if kind else {}))
    for item in children(element, "list-item"):
        page.open("li")
        page.inside(item, but=[] if kind else [child(item, "label")])
        page.close()
    page.close()


def _terms(page: XmlPage, element: Element) -> None:
    title = child(element, "title")
    if title is not None:
        page.wrap("p", title)
    page.open("dl")
    for item in children(element, "def-item"):
        for each in item:
            if local(each) in {"term", "def"}:
                page.wrap("dt" if local(each) == "term" else "dd", each)
    page.close()


def _formula(page: XmlPage, element: Element) -> None:
    """Add a formula: as MathML where it is there, else as TeX."""
    display = local(element) == "disp-formula"
    page.open("p" if display else "span")
    math = next((each for each in element.iter() if local(each) == "math"), None)
    tex = next(below(element, "tex-math"), None)
    if math is not None:
        page.element(math)
    elif tex is not None:
        page.tex(_bare(words(tex)), display=display)
    elif words(element):
        page.inside(element, but=[child(element, "label")])
    else:
        page.open("img", **{"class": "math", "alt": ""})
        page.close()
    label = child(element, "label")
    if label is not None:
        page.text(" ")
        page.inside(label)
    page.close()


def _bare(tex: str) -> str:
    """Return a formula without the document that is written around it."""
    inner = tex.rpartition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    return inner.strip().strip("$").strip()


def _aimed(page: XmlPage, element: Element) -> None:
    """Add a reference; one to a note is its mark."""
    if attribute(element, "ref-type") not in {"fn", "table-fn"}:
        if _is_glued(element):
            page.wrap("sup", element)
        else:
            page.inside(element)
        return
    note = page.named(element, attribute(element, "rid"), "fn")
    if note is not None:
        page.note(note)
    else:
        page.wrap("sup", element)


def _is_glued(reference: Element) -> bool:
    """Whether a reference is a number right behind a word or another number."""
    before = reference.getprevious()
    said = reference.getparent().text if before is None else before.tail
    number = words(reference).strip()
    return (said or "")[-1:].isalnum() and number.isdecimal()


def _note(page: XmlPage, element: Element) -> None:
    """Add a note that stands in the text itself; others stand where marks lead."""
    if page.aims is None:
        aims = (attribute(each, "rid") for each in below(_root(element), "xref"))
        page.aims = frozenset(aims)
    if name_of(element) not in page.aims - {""}:
        if local(element.getparent()) == "fn-group":
            page.inside(element)
        else:
            page.note(element)


def _root(element: Element) -> Element:
    return element.getroottree().getroot()


def _questions(page: XmlPage, element: Element) -> None:
    page.open("div", **{"class": "qanda"})
    page.level += 1
    for each in element:
        if local(each) == "question":
            head, *rest = [one for one in each if local(one) not in {"", "label"}]
            page.heading(head, name_of(each))
            for one in rest:
                page.element(one)
        elif local(each):
            page.inside(each, but=[child(each, "label")])
    page.level -= 1
    page.close()


def _spaced(page: XmlPage, element: Element) -> None:
    """Add a reference whose pieces have no signs between them."""
    page.open("span")
    for each in element:
        page.piece(each)
        page.text(" ")
    page.close()


def _person(page: XmlPage, element: Element) -> None:
    page.text(words_of_name(element))


def _code(page: XmlPage, element: Element) -> None:
    page.wrap("pre" if "\n" in (element.text or "").strip() else "code", element)


def _lined(page: XmlPage, element: Element) -> None:
    page.inside(element)
    page.open("br")
    page.close()


RULES: dict[str, Rule] = {
    **dict.fromkeys(_ROOTS, _whole),
    **dict.fromkeys(
        (
            *(
                "sec",
                "ack",
                "app",
                "ref-list",
                "glossary",
                "abstract",
                "trans-abstract",
            ),
            *("app-group", "fn-group", "notes", "bio", "preface", "foreword"),
        ),
        _part,
    ),
    **dict.fromkeys(("p", "attrib", "subtitle", "speaker", "long-desc"), "p"),
    **dict.fromkeys(("body", "back", "book-body", "caption", "book-back"), ""),
    **dict.fromkeys(("boxed-text", "statement"), _box),
    **dict.fromkeys(("fig", "table-wrap", "supplementary-material"), _figure),
    "table": copy_table,
    "list": _list,
    "def-list": _terms,
    **dict.fromkeys(("disp-formula", "inline-formula"), _formula),
    "tex-math": lambda page, element: page.tex(_bare(words(element))),
    "xref": _aimed,
    "fn": _note,
    **dict.fromkeys(("question-wrap", "question-wrap-group"), _questions),
    "disp-quote": "blockquote",
    "verse-group": "blockquote",
    "verse-line": _lined,
    **dict.fromkeys(("preformat",), "pre"),
    "code": _code,
    "monospace": "code",
    "bold": "b",
    "italic": "i",
    "sup": "sup",
    "sub": "sub",
    "break": "br",
    "ref": "p",
    "element-citation": _spaced,
    "person-group": _spaced,
    "name": _person,
    "string-name": _person,
    **dict.fromkeys(("mixed-citation", "ext-link", "styled-content", "speech"), ""),
    **dict.fromkeys(
        (
            *("front", "front-stub", *_METAS, "graphic", "inline-graphic", "media"),
            *("alt-text", "object-id", "label", "permissions", "processing-meta"),
        ),
        DROP,
    ),
}
