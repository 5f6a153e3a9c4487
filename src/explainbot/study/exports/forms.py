"""Forms of files that questions are written as, by the file's ending or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from explainbot.errors import OutputError
from explainbot.study.exports.fitting import Exported, Holds

Write = Callable[[Sequence[Exported], str], Iterator[bytes]]


@dataclass(frozen=True)
class FileForm:
    """One form of file."""

    name: str
    """As ``--format`` has it."""
    told: str
    """As people call it."""
    suffixes: tuple[str, ...]
    """The endings that it may have, the usual one first."""
    module: str
    write: str = "write"
    holds: str = "HOLDS"
    choices: bool = True
    """Whether wrong choices are looked for."""

    def writer(self) -> Write:
        """Return what writes it."""
        found: Write = getattr(self._module(), self.write)
        return found

    def held(self) -> Holds:
        """Return what it has a place for."""
        found: Holds = getattr(self._module(), self.holds)
        return found

    def _module(self) -> object:
        return import_module(f"explainbot.study.exports.{self.module}")


FORMS = (
    FileForm("anki", "Anki's text", (".txt",), "anki", "text", "TEXT", choices=False),
    FileForm("apkg", "Anki's package", (".apkg",), "anki", "package", "PACKAGE",
         choices=False),
    FileForm("csv", "the table", (".csv",), "sheets", "table", "TABLE"),
    FileForm("gift", "GIFT", (".gift", ".txt"), "gift"),
    FileForm("h5p", "H5P's question set", (".h5p",), "h5p"),
    FileForm("kahoot", "Kahoot's sheet", (".xlsx",), "sheets", "kahoot", "KAHOOT"),
    FileForm("moodle", "Moodle's XML", (".xml",), "moodle"),
    FileForm("qti", "QTI 2.1", (".zip",), "qti"),
)  # fmt: skip
NAMES = tuple(form.name for form in FORMS)


def form_of(out: str, name: str | None = None) -> FileForm:
    """Return the form of a file to be written.

    Args:
        out: The file; "-" for standard output.
        name: The form's; None for what the ending says.

    Raises:
        OutputError: The ending says none, or another.
    """
    suffix = Path(out).suffix.lower()
    if name:
        form = next(form for form in FORMS if form.name == name)
        if suffix in form.suffixes or out == "-":
            return form
        raise OutputError(
            f"{form.told} is written as {form.suffixes[0]}",
            where=out,
            hint="Name a file that ends so.",
        )
    usual = next((form for form in FORMS if form.suffixes[0] == suffix), None)
    if usual is None:
        endings = ", ".join(f"{form.suffixes[0]} ({form.told})" for form in FORMS)
        raise OutputError(
            f"questions are written as {endings}",
            where=out,
            hint="Name a file that ends so.",
        )
    return usual
