"""Files of question banks, by their suffix or by what they hold."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from explainbot.errors import UnknownKindError
from explainbot.readers.banks.aiken import is_aiken, read_aiken
from explainbot.readers.banks.bank import Bank
from explainbot.readers.banks.cards.export import is_export, read_export
from explainbot.readers.banks.gift import is_gift, read_gift
from explainbot.readers.banks.sections import parsed
from explainbot.readers.base import Parsed
from explainbot.readers.decoding import decode
from explainbot.readers.xml.tree import parsed as tree_of

_HEAD = 20_000
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
    rb"(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>)\s*)*+"
    rb"<([A-Za-z_][\w.:-]*)",
    re.DOTALL,
)


def parse(data: bytes, path: Path) -> Parsed:
    """Return the questions of a bank with what answers them.

    Raises:
        SourceError: It is damaged, too large, or not what its suffix says.
        EmptySourceError: No question has a right answer in words.
    """
    return parsed(read_bank(data, path), path)


def read_bank(data: bytes, path: Path) -> Bank:
    """Return a file's questions, those without a key and wrong choices as well.

    Raises:
        SourceError: It is damaged, too large, or not what its suffix says.
        UnknownKindError: It is no question bank.
    """
    suffix = path.suffix.lower()
    if suffix in {".apkg", ".colpkg"}:
        from explainbot.readers.banks.cards.package import read_package

        return read_package(data, path)
    if suffix == ".h5p":
        from explainbot.readers.banks.h5p import read_h5p

        return read_h5p(data, path)
    if (root := root_of(data)) and (found := bank_of_xml(root, data, path)):
        return found
    if suffix == ".dat":  # of Blackboard; any other program has such files, too
        raise UnknownKindError("it is no question bank", where=path)
    text = decode(data, path).text
    if suffix == ".gift":
        return read_gift(text, path)
    if suffix == ".aiken":
        return read_aiken(text, path)
    found = bank_of_text(text, path)
    if found is None:
        raise UnknownKindError("it is no question bank", where=path)
    return found


def bank_of(data: bytes, path: Path) -> Bank | None:
    """Return the bank that a file is, be it a table of multiple choice; else None.

    Raises:
        SourceError: It is damaged, too large, or not well-formed.
    """
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".xlsx", ".ods", ".json"}:
        return _bank_of_table(data, path)
    try:
        return read_bank(data, path)
    except UnknownKindError:
        return None


def _bank_of_table(data: bytes, path: Path) -> Bank | None:
    module = {".xlsx": "office.xlsx", ".ods": "office.ods", ".json": "json_items"}
    name = module.get(path.suffix.lower(), "table")
    found: Bank | None = import_module(f"explainbot.readers.{name}").bank_of(data, path)
    return found


def bank_of_xml(root: str, data: bytes, path: Path) -> Bank | None:
    """Return the bank that a file of XML is; None if it is none.

    Args:
        root: The name of its root, as ``root_of`` found it.
        data: The file.
        path: Where it is.

    Raises:
        SourceError: It is one that is not well-formed.
    """
    if root == "quiz":
        from explainbot.readers.banks.xml.moodle import read_moodle

        return read_moodle(data, path)
    if root == "questestinterop":
        from explainbot.readers.banks.xml.qti import read_qti

        return read_qti(tree_of(data, path).root)
    if root.removeprefix("qti-").replace("-", "").lower() == "assessmentitem":
        from explainbot.readers.banks.xml.items import read_items

        return read_items(tree_of(data, path).root)
    if root == "problem":
        from explainbot.readers.banks.xml.openedx import is_problem, read_problem

        tree = tree_of(data, path).root
        return read_problem(tree) if is_problem(tree) else None
    return None


def root_of(data: bytes) -> str:
    """Return the name of the root of a file of XML, without its prefix; "" if none."""
    found = _ROOT.search(data[:_HEAD].replace(b"\0", b""))
    return found[1].decode("ascii").rpartition(":")[2] if found else ""


def bank_of_text(text: str, path: Path) -> Bank | None:
    """Return the bank that a plain text is; None if it is none.

    Raises:
        SourceError: It is one that is not well-formed.
    """
    if is_export(text):
        return read_export(text, path)
    if is_gift(text):
        return read_gift(text, path)
    return read_aiken(text, path) if is_aiken(text) else None
