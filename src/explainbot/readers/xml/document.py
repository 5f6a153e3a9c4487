"""XML documents of known vocabularies: DocBook, JATS, CNXML, outlines, captions.

Question banks (Moodle's, QTI) are those of ``banks.files``.

Which it is, its root says, whatever the file's suffix.  The page that it shows is read
by the rules of HTML pages (``html.page``); places are the anchors of its parts.  A file
of another vocabulary is no material and skipped.

The parser is lxml's (BSD licence): it alone refuses entities and keeps mixed text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.errors import EmptySourceError, UnknownKindError
from explainbot.readers.banks.files import bank_of_xml, root_of
from explainbot.readers.banks.sections import parsed as parsed_bank
from explainbot.readers.office.package import local
from explainbot.readers.xml import captions, cnxml, docbook, jats, outline
from explainbot.readers.xml.tree import parsed
from explainbot.readers.xml.writer import shown

if TYPE_CHECKING:
    from pathlib import Path

    from explainbot.readers.base import Parsed

_KINDS = (
    (cnxml.is_cnxml, cnxml.write),
    (outline.is_outline, outline.write),
    (jats.is_jats, jats.write),
    (docbook.is_docbook, docbook.write),
)


def parse(data: bytes, path: Path) -> Parsed:
    """Return what a reader of the document sees.

    Raises:
        SourceError: It is too large, or no well-formed XML.
        UnknownKindError: It is of no known vocabulary.
    """
    if (name := root_of(data)) and (bank := bank_of_xml(name, data, path)):
        try:
            return parsed_bank(bank, path)
        except EmptySourceError as error:  # one of the many items of a package
            raise UnknownKindError(error.what, where=path, hint=error.hint) from None
    tree = parsed(data, path)
    root = tree.root
    if captions.is_captions(root):
        return captions.replace_warnings(captions.captions(root, path), tree.warnings)
    for is_one, write in _KINDS:
        if is_one(root):
            page, about = write(root)
            found = shown(page, tree, about)
            return (
                cnxml.placed(found, root, path) if is_one is cnxml.is_cnxml else found
            )
    raise UnknownKindError(
        f"XML with the root <{local(root)}> is of no kind that is read",
        where=path,
        hint="Kinds that are: DocBook, JATS, CNXML, OPML, TTML, question banks of "
        "Moodle and QTI. Save it as .html or "
        ".docx with the program that made it.",
    )
