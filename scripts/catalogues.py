"""Bring the catalogues of the interface up to date with the messages in the code.

``src/explainbot/locale/LANGUAGE/LC_MESSAGES/explainbot.po`` keeps its translations; new
messages come in without one, and what no code says any more goes.  Then ``.mo`` is made
of each.  A test fails while a message lacks its translation.

Messages are what the code says by ``gettext``, the help of the command line as its
parser has it, and the sentences that travel in English (``scripts/travelling.py``),
which ``src/explainbot/locale/templates.txt`` lists as well.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parents[1]))

from explainbot.cli.parser import make_parser
from explainbot.text.interface.arguments import described
from scripts import travelling

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "explainbot"
LOCALE = PACKAGE / "locale"
TEMPLATES = LOCALE / "templates.txt"
LANGUAGES = ("de", "es", "fr")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""In every file: none changes with the day on which it is made."""
_KEYWORDS = {
    "gettext": None,
    "to_translate": None,
    "ngettext": (1, 2),
    "both_to_translate": (1, 2),
}


def template() -> Catalog:
    """Return the messages that the code says, in the order of its files."""
    found = Catalog(project="explainbot", charset="utf-8", fuzzy=False)
    for name, _, message, _, _ in extract_from_dir(str(PACKAGE), keywords=_KEYWORDS):
        found.add(message, locations=[(name, 0)])
    for message in described(make_parser()):
        found.add(message, locations=[("cli/parser.py", 0)])
    for name, message in travelling.templates(PACKAGE):
        found.add(message, locations=[(name, 0)])
    return found


def listed() -> str:
    """Return the templates of what travels in English, a JSON string a line."""
    found = sorted({message for _, message in travelling.templates(PACKAGE)})
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in found)


def po_file(language: str) -> Path:
    """Return where a language's translations stand."""
    return LOCALE / language / "LC_MESSAGES" / "explainbot.po"


def read(language: str) -> Catalog:
    """Return a language's translations; none where there is no file yet."""
    path = po_file(language)
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of the ``.mo`` file."""
    made = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = _DAY
    write_mo(made, catalogue)
    return made.getvalue()


def brought_up(language: str, messages: Catalog) -> Catalog:
    """Return a language's translations of just these messages."""
    known, now = read(language), Catalog(locale=language, fuzzy=False)
    for message in messages:
        if message.id:
            before = known.get(message.id)
            now.add(
                message.id,
                before.string if before is not None else None,
                locations=message.locations,
            )
    return now


def written(catalogue: Catalog) -> bytes:
    """Return the bytes of the ``.po`` file: nothing in it depends on the day."""
    made = io.BytesIO()
    write_po(made, catalogue, width=88, omit_header=False, include_lineno=False)
    lines = made.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Generated-By")
    kept = (
        line for line in lines if not line.startswith(tuple(f'"{d}' for d in dated))
    )
    return "".join(kept).encode("utf-8")


def missing(catalogue: Catalog) -> Iterator[str]:
    """Yield the messages without a translation."""
    for message in catalogue:
        told = (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        if message.id and not all(told):
            yield str(message.id)


def main() -> int:
    """Write both files of each language; 1 where a translation is missing."""
    messages, lacking = template(), 0
    TEMPLATES.write_text(listed(), encoding="utf-8")
    for language in LANGUAGES:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = brought_up(language, messages)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        found = [*missing(catalogue)]
        lacking += len(found)
        print(f"{language}: {len(catalogue)} messages, {len(found)} not translated")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
