"""DocBook 4 and 5: books, articles and their parts.

Canonical text: what a reader of the document sees, by the rules of HTML pages: each
part under its title, questions of a ``qandaset`` as headings, lists, tables, code,
boxes; notes behind their paragraphs.  Not read: comments, index terms, the record of
the document but for its title and abstract, parts in other files (told).
"""

from __future__ import annotations

from explainbot.readers.base import Metadata
from explainbot.readers.metadata import language_code
from explainbot.readers.office.package import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    words,
)
from explainbot.readers.xml.writer import (
    DROP,
    LONGEST_NAME,
    Rule,
    XmlPage,
    calls_table,
    copy_table,
    first,
    is_html_table,
    name_of,
)

PARTS = frozenset(
    "set book part reference preface chapter appendix article section sect1 sect2 "
    "sect3 sect4 sect5 simplesect refsection refsect1 refsect2 refsect3 glossary "
    "glossdiv bibliography bibliodiv colophon dedication acknowledgements topic "
    "partintro qandadiv refentry".split()
)
_INFO = frozenset(
    "info bookinfo articleinfo chapterinfo sectioninfo sect1info sect2info sect3info "
    "sect4info sect5info partinfo prefaceinfo appendixinfo setinfo blockinfo "
    "objectinfo refentryinfo glossaryinfo bibliographyinfo docinfo".split()
)
_OPENING, _CLOSING = "“", "”"


def is_docbook(root: Element) -> bool:
    """Whether a file's root is a part of DocBook."""
    if "docbook.org" in str(root.tag):
        return True
    kind = root.getroottree().docinfo.public_id or ""
    own = any(local(each) in {*_INFO, "title", "para", *PARTS} for each in root)
    jats = any(local(each) in {"front", "body", "book-meta"} for each in root)
    return "DocBook" in kind or (local(root) in PARTS and own and not jats)


def write(root: Element) -> tuple[XmlPage, Metadata]:
    """Return the page that a document shows, and what it says about itself."""
    page = XmlPage(RULES)
    page.element(root)
    return page, _about(root)


def _about(root: Element) -> Metadata:
    info = first(root, *_INFO)
    authors = [words_of_name(each) for each in below(info, "author")]
    title = _title(root)
    language = attribute(root, "lang")
    return Metadata(
        title=words(title),
        author=", ".join(filter(None, authors)),
        date=words(first(info, "date", "pubdate")),
        language=language_code(language),
    )


def words_of_name(author: Element) -> str:
    """Return a person's name: first names before the surname."""
    inner = first(author, "personname", "name", "orgname")
    named = author if inner is None else inner
    given = children(named, "firstname", "givenname", "given-names")
    parts = [words(each) for each in (*given, *children(named, "surname"))]
    return " ".join(filter(None, parts)) or words(named)


def _title(element: Element) -> Element | None:
    own = child(element, "title")
    if own is not None:
        return own
    for info in children(element, *_INFO):
        if child(info, "title") is not None:
            return child(info, "title")
    return None


def _part(page: XmlPage, element: Element) -> None:
    title = _title(element)
    page.part(element, title, [child(element, "titleabbrev")])


def _info(page: XmlPage, element: Element) -> None:
    """Add the abstract of a document's record."""
    for each in children(element, "abstract"):
        page.inside(each)


def _titled(page: XmlPage, element: Element) -> None:
    """Add a figure, example or the like, its title as a line."""
    title = _title(element)
    page.open("div")
    if title is not None:
        page.wrap("p", title)
    page.inside(element, but=[title])
    page.close()


def _table(page: XmlPage, element: Element) -> None:
    title = first(element, "title", "caption")
    if title is not None:
        page.wrap("p", title)
    if is_html_table(element):
        copy_table(page, element)
    else:
        calls_table(page, element)


def _box(page: XmlPage, element: Element) -> None:
    """Add a framed note or sidebar."""
    title = _title(element)
    page.open("div", **{"class": f"admonition {local(element)}"})
    if title is not None:
        page.wrap("p", title, **{"class": "admonition-title"})
    page.inside(element, but=[title])
    page.close()


def _questions(page: XmlPage, element: Element) -> None:
    title = _title(element)
    page.open("div", **{"class": "qanda"})
    page.level += title is not None
    page.heading(title, name_of(element))
    page.inside(element, but=[title])
    page.level -= title is not None
    page.close()


def _entry(page: XmlPage, element: Element) -> None:
    """Add a question as a heading, with its answers below."""
    page.level += 1
    for question in children(element, "question"):
        head, *rest = [each for each in question if local(each) not in {"", "label"}]
        page.heading(head, name_of(element))
        for each in rest:
            page.element(each)
    for answer in children(element, "answer"):
        page.inside(answer, but=[child(answer, "label")])
    page.level -= 1


def _steps(page: XmlPage, element: Element) -> None:
    steps = [each for each in element if local(each) == "step"]
    page.open("div")
    title = _title(element)
    if title is not None:
        page.wrap("p", title)
    for each in element:
        if each is not title and each not in steps:
            page.element(each)
    page.open("ol")
    for each in steps:
        page.wrap("li", each)
    page.close()
    page.close()


def _list(tag: str) -> Rule:
    def add(page: XmlPage, element: Element) -> None:
        title = _title(element)
        if title is not None:
            page.wrap("p", title)
        items = [each for each in element if local(each) in _ITEMS]
        for each in element:
            if each is not title and each not in items:
                page.element(each)
        attributes = _numbering(element) if tag == "ol" else {}
        page.open(tag, **attributes)
        for each in items:
            if tag == "dl":
                _described(page, each)
            else:
                page.wrap("li", each)
        page.close()

    return add


_ITEMS = frozenset({"listitem", "callout", "varlistentry", "glossentry"})
_NUMBERS = {
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}


def _numbering(element: Element) -> dict[str, str]:
    kind = _NUMBERS.get(attribute(element, "numeration"), "")
    start = attribute(element, "startingnumber")
    found = {"type": kind} if kind else {}
    return found | ({"start": start} if start.isdecimal() else {})


def _described(page: XmlPage, entry: Element) -> None:
    for each in entry:
        if local(each) in {"term", "glossterm"}:
            page.wrap("dt", each)
        elif local(each) in {"listitem", "glossdef"}:
            page.wrap("dd", each)


def _entry_alone(page: XmlPage, element: Element) -> None:
    """Add an entry of a glossary that is no list."""
    page.open("dl")
    _described(page, element)
    page.close()


def _members(page: XmlPage, element: Element) -> None:
    members = list(children(element, "member"))
    if attribute(element, "type") == "inline":
        for number, each in enumerate(members):
            page.text(", " if number else "")
            page.inside(each)
        return
    page.open("ul")
    for each in members:
        page.wrap("li", each)
    page.close()


def _quoted(page: XmlPage, element: Element) -> None:
    page.text(_OPENING)
    page.inside(element)
    page.text(_CLOSING)


def _emphasis(page: XmlPage, element: Element) -> None:
    strong = attribute(element, "role") in {"strong", "bold"}
    page.wrap("b" if strong else "i", element)


def _reference(page: XmlPage, element: Element) -> None:
    """Add the title that a reference leads to."""
    aim = page.named(element, attribute(element, "linkend"))
    if aim is not None:
        named = attribute(aim, "xreflabel") or words(_title(aim))
        short = named if len(named) <= LONGEST_NAME else ""
        page.text(short or f"[{local(aim)}]")


def _link(page: XmlPage, element: Element) -> None:
    if words(element):
        page.inside(element)
    else:
        page.text(attribute(element, "url") or attribute(element, "href"))


def _media(page: XmlPage, element: Element) -> None:
    """Add what a picture says: its caption; a text that stands alone."""
    pictured = any(
        local(each) in {"imageobject", "videoobject", "audioobject", "imageobjectco"}
        for each in element
    )
    for each in element:
        if local(each) == "caption" or (local(each) == "textobject" and not pictured):
            page.element(each)


def _formula(page: XmlPage, element: Element) -> None:
    told = [each for each in below(element, "alt") if words(each)]
    held = any(local(each) in {"math", "mathphrase"} for each in element.iter())
    title = _title(element)
    if title is not None:
        page.wrap("p", title)
    page.open("span" if local(element) == "inlineequation" else "p")
    if held:
        page.inside(element, but=[title, *told])
    elif told:
        page.tex(words(told[0]), display=local(element) != "inlineequation")
    else:
        page.open("img", **{"class": "math", "alt": ""})
        page.close()
    page.close()


def _formal(page: XmlPage, element: Element) -> None:
    """Add a paragraph with a title on its own line."""
    title = _title(element)
    page.open("p")
    if title is not None:
        page.wrap("b", title)
        page.text(" " if words(title)[-1:] in ".:?!" else ". ")
    for each in children(element, "para"):
        page.inside(each)
    page.close()


def _note(page: XmlPage, element: Element) -> None:
    page.note(element)


def _spaced(page: XmlPage, element: Element) -> None:
    """Add the pieces of a reference with blanks between them."""
    page.open("p")
    for each in element:
        page.piece(each)
        page.text(" ")
    page.close()


def _named_page(page: XmlPage, element: Element) -> None:
    """Add what a reference page is about."""
    names = ", ".join(words(each) for each in children(element, "refname"))
    purpose = words(child(element, "refpurpose"))
    page.open("p")
    page.text(" – ".join(filter(None, (names, purpose))))
    page.close()


RULES: dict[str, Rule] = {
    **dict.fromkeys(PARTS, _part),
    **dict.fromkeys(_INFO, _info),
    **dict.fromkeys(("para", "simpara", "attribution", "bibliomixed"), "p"),
    **dict.fromkeys(("subtitle", "bridgehead", "releaseinfo", "line"), "p"),
    "formalpara": _formal,
    **dict.fromkeys(
        ("figure", "example", "informalfigure", "informalexample"), _titled
    ),
    **dict.fromkeys(("table", "informaltable"), _table),
    **dict.fromkeys(
        ("note", "tip", "warning", "caution", "important", "danger", "sidebar"), _box
    ),
    "qandaset": _questions,
    "qandaentry": _entry,
    **dict.fromkeys(("procedure", "task", "substeps", "stepalternatives"), _steps),
    "itemizedlist": _list("ul"),
    "orderedlist": _list("ol"),
    "calloutlist": _list("ol"),
    "variablelist": _list("dl"),
    "glosslist": _list("dl"),
    "glossentry": _entry_alone,
    "simplelist": _members,
    **dict.fromkeys(
        ("programlisting", "screen", "literallayout", "synopsis", "address"), "pre"
    ),
    "blockquote": "blockquote",
    "epigraph": "blockquote",
    "quote": _quoted,
    "emphasis": _emphasis,
    **dict.fromkeys(("citetitle", "firstterm", "foreignphrase", "glossterm"), "i"),
    **dict.fromkeys(
        ("literal", "code", "command", "filename", "option", "varname", "constant"),
        "code",
    ),
    "superscript": "sup",
    "subscript": "sub",
    "xref": _reference,
    "link": _link,
    "ulink": _link,
    "footnote": _note,
    "footnoteref": DROP,
    **dict.fromkeys(("mediaobject", "inlinemediaobject", "screenshot"), _media),
    "caption": "p",
    "textobject": "",
    "phrase": "",
    **dict.fromkeys(("equation", "informalequation", "inlineequation"), _formula),
    "mathphrase": "",
    "biblioentry": _spaced,
    "refnamediv": _named_page,
    **dict.fromkeys(
        (
            *("indexterm", "remark", "comment", "titleabbrev", "co", "area", "alt"),
            *("index", "toc", "lot", "refmeta", "imageobject", "videoobject", "label"),
        ),
        DROP,
    ),
}
