"""Workspaces for measuring, and the check of every quote that comes out of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from vectors import remembering

from explainbot import Workspace
from explainbot.embedding.loading import load_encoder
from explainbot.embedding.protocol import Encoder
from explainbot.index.index import IndexReader
from explainbot.paths import create
from explainbot.progress import ProgressCallback
from explainbot.records import Answer, Quote

SHIPPED = Path(__file__).parents[1] / "corpus"
DOCUMENTS = 4096
"""Texts of documents that are kept for the check."""
PLAIN = (".txt", ".md")
"""Kinds of file whose canonical text is the file's own."""


class Bench:
    """Makes workspaces below one folder, and counts quotes that are not verbatim."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in ``folder``."""
        self.folder = folder
        self.checked = 0
        self.wrong: list[str] = []

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of every workspace."""
        return remembering(load_encoder())

    def _load(self, model: str, on_progress: ProgressCallback) -> Encoder:
        del model, on_progress  # there is but one
        return self.encoder

    def workspace(
        self, name: str, files: Iterable[Path], settings: str = ""
    ) -> Workspace:
        """Return an indexed workspace that holds ``files`` and nothing else.

        Args:
            name: Its folder; one of that name is brought up to date.
            files: To be copied, by their names.
            settings: Text of its ``corpus.toml``.
        """
        places = create(self.folder / name)
        shutil.rmtree(places.corpus)
        places.corpus.mkdir()
        for path in files:
            shutil.copyfile(path, places.corpus / path.name)
        if settings:
            (places.corpus / "corpus.toml").write_text(settings, encoding="utf-8")
        workspace = Workspace(places, load=self._load)
        workspace.index()
        return workspace

    def check(self, workspace: Workspace, answer: Answer) -> None:
        """Compare every quote of an answer with its document and its file."""
        places = workspace.places
        for quote in every_quote(answer):
            self.checked += 1
            name, start, end = quote.document.id, quote.start, quote.end
            copies = [_stored_text(places.index, answer.index, name)]
            if name.endswith(PLAIN):
                copies.append(_file_text(places.corpus / name))
            if any(copy[start:end] != quote.text for copy in copies):
                self.wrong.append(f"{name} {start}-{end}: {answer.question}")


def every_quote(answer: Answer) -> Iterator[Quote]:
    """Yield the quotes of an answer, its alternatives and its parts."""
    yield from answer.quotes
    yield from answer.alternatives
    for part in answer.parts:
        yield from every_quote(part)


def claimed(answer: Answer) -> list[Quote]:
    """Return what is claimed to answer, parts included."""
    parts = [quote for part in answer.parts for quote in claimed(part)]
    return [*answer.quotes, *parts]


def ranking(answer: Answer) -> Sequence[Quote]:
    """Return the answer and its alternatives, best first."""
    return [*answer.quotes[:1], *answer.alternatives]


@lru_cache(DOCUMENTS)
def _stored_text(folder: Path, generation: str, name: str) -> str:
    return _opened(folder, generation).corpus.document(name).text


@lru_cache(2)
def _opened(folder: Path, generation: str) -> IndexReader:
    del generation  # an index that was built again is opened again
    return IndexReader.open(folder, hashed=False)


@lru_cache(DOCUMENTS)
def _file_text(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return stream.read()


def shipped_files(without: Iterable[str] = ()) -> list[Path]:
    """Return the shipped explainers, those named left out."""
    left_out = {"corpus.toml", *without}
    return [path for path in sorted(SHIPPED.iterdir()) if path.name not in left_out]


def shipped_settings(files: Iterable[Path]) -> str:
    """Return the tables of the shipped ``corpus.toml`` that are about ``files``."""
    text = (SHIPPED / "corpus.toml").read_text(encoding="utf-8")
    tables = re.split(r"(?m)^(?=\[)", text)
    names = {path.name for path in files}
    return "".join(one for one in tables if one.partition("]")[0][2:-1] in names)
