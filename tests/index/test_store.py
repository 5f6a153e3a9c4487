"""Documents and sections on disk: the same words, whatever their script."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import IndexDamagedError, UnknownDocumentError
from explainbot.index.index import IndexReader
from explainbot.index.storage.sqlite import SegmentStore
from explainbot.testing import tiny_workspace

TEXT = (
    "# Größe 🌊\r\n\r\n## Où est l’été ?\r\n\r\nÀ Zürich — «naïve» 東京.\r\n\r\n"
    "## كيف؟\r\n\r\nكيف 😀 done.\r\n"
)


@pytest.fixture
def index(tmp_path: Path) -> IndexReader:
    """Return the index of one document in several scripts."""
    return IndexReader.open(tiny_workspace(tmp_path, {"ä/ö.md": TEXT}).places.index)


def test_sections_are_read_by_their_bytes(index: IndexReader) -> None:
    """Bytes and code points name the same words."""
    stored = index.corpus.all_sections()

    assert [index.text(item) for item in stored] == [
        "À Zürich — «naïve» 東京.",
        "كيف 😀 done.",
    ]
    for item in stored:
        assert TEXT[item.start : item.end] == index.text(item)
        assert TEXT.encode()[item.byte_start : item.byte_end].decode() == index.text(
            item
        )
        assert index.corpus.section(item).text == index.text(item)
        assert int(index.corpus.section(item).id, 16) == item.id


def test_a_document_comes_back_whole(index: IndexReader) -> None:
    """Text, headings, marks and names are those that were read."""
    document = index.corpus.document("ä/ö.md")

    assert document.text == TEXT
    assert [heading.title for heading in document.headings] == [
        "Größe 🌊", "Où est l’été ?", "كيف؟",
    ]  # fmt: skip
    assert document.source_path == "corpus/ä/ö.md"
    assert document.line_at(TEXT.index("À Zürich")) == 5
    assert isinstance(document.aliases, tuple)


def test_an_unknown_name_is_told(index: IndexReader) -> None:
    """The message names the command that lists the names."""
    with pytest.raises(UnknownDocumentError, match=r'"o\.md".*explainbot list'):
        index.corpus.document("o.md")


def test_sections_are_found_by_row(index: IndexReader) -> None:
    """Unknown rows are left out."""
    assert sorted(index.get([1, 0, 99])) == [0, 1]
    assert index.get([]) == {}


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    """Its path is told."""
    path = tmp_path / "sections.sqlite"
    path.write_text("no database at all", encoding="utf-8")

    with pytest.raises(IndexDamagedError) as caught:
        SegmentStore(path)

    assert caught.value.where == str(path)
