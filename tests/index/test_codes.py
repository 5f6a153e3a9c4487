"""Sentences encoded in their passage's own pass, and their vectors stored as codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.errors import ExplainbotError
from explainbot.index.build.vectorize import embed
from explainbot.index.index import IndexReader
from explainbot.index.passages import PassageVectors, passage
from explainbot.index.storage.journal import Journal
from explainbot.index.storage.manifest import current_name, read_manifest
from explainbot.index.storage.vectors import (
    code_cosines,
    code_width,
    coded,
    decoded,
)
from explainbot.records import Document, Section, text_sha256
from explainbot.sharing.adding import add_packs
from explainbot.sharing.archive import pack
from explainbot.sharing.install import _check_codes, unpack
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace
from tests.index.articles import segments, small_is_large
from tests.index.corpora import FILES, TIDES, WIND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.records import Span


class PassingEncoder(WordEncoder):
    """Gives a part of a text the vector of its words; notes what it encoded apart."""

    identity = "passing-encoder@0000000000000003"

    def __init__(self) -> None:
        self.apart: list[str] = []
        self.passed = 0

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), 256)."""
        self.apart += texts
        return super().encode_passages(texts)

    def encode_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vectors of the texts and of their parts."""
        self.passed += len(texts)
        parts = [
            text[start:end]
            for text, own in zip(texts, spans, strict=True)
            for start, end in own
        ]
        return self._encode(texts), self._encode(parts)


def workspace(folder: Path, files: dict[str, str]) -> Workspace:
    """Return an indexed workspace of that encoder."""
    made = tiny_workspace(folder, files)
    return indexed(Workspace(made.places, "passing", lambda *_: PassingEncoder()))


def indexed(made: Workspace) -> Workspace:
    """Bring the index up to date."""
    made.index()
    return made


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1."""
    scaled = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(scaled, dtype=np.float32)


@pytest.mark.parametrize("size", [384, 30])
def test_codes_keep_the_products(size: int) -> None:
    """With the vector itself and with its section's exactly, with any other nearly."""
    chance = np.random.default_rng(3)
    section = unit(chance.normal(size=(1, size)))[0]
    parts = unit(0.8 * section + chance.normal(size=(300, size)) / np.sqrt(size))
    others = unit(0.5 * section + chance.normal(size=(50, size)) / np.sqrt(size))
    parts[7] = 0

    rows = coded(parts, section)

    assert rows.dtype == np.uint8
    assert rows.shape == (300, code_width(size))
    found = decoded(rows, np.repeat(section[None], len(rows), axis=0))
    assert not found[7].any()
    np.testing.assert_allclose(found @ section, parts @ section, atol=2e-3)
    full = np.delete(np.arange(300), 7)
    own = np.vecdot(found, parts)[full]
    np.testing.assert_allclose(own, 1, atol=5e-3)
    shares = np.repeat(section @ others[0], len(rows)).astype(np.float32)
    np.testing.assert_allclose(
        code_cosines(rows, shares, others[0]), found @ others[0], atol=1e-5
    )
    errors = (found - parts) @ others.T
    assert errors.std() < 0.011 * np.sqrt(384 / size)
    assert abs(errors.mean()) < 1e-3


def test_a_vector_takes_a_sixth_of_halves() -> None:
    """132 bytes stand for 384 numbers, which took 768."""
    assert code_width(384) == 132


def test_sentences_are_encoded_in_their_passage() -> None:
    """Apart are only headings, each once, and what is said in other words."""
    text = "Tides are slow. They pull\u00ad the sea.\n"
    document = Document(
        "a.txt", "Sea", "", (), text, "a.txt", "text/plain", text_sha256(text)
    )
    passages = [
        passage(Section(document, 0, len(text), "What are tides?")),
        passage(Section(document, 0, 15, "What are tides?")),
    ]
    encoder = PassingEncoder()

    found = embed(passages, encoder)

    assert encoder.passed == 2
    assert encoder.apart == [passages[0].resolved]
    for item, vectors in zip(passages, found, strict=True):
        whole = encoder.encode_passages([item.embedded])[0]
        np.testing.assert_array_equal(vectors.section, whole)
        shown = decoded(
            vectors.parts.astype(np.uint8),
            np.repeat(whole[None], len(vectors.parts), axis=0),
        )
        expected = encoder.encode_passages([item.resolved, *item.sentence_texts])
        assert (np.vecdot(shown, expected) > 0.95).all()


def test_an_index_of_codes_answers_and_is_whole(tmp_path: Path) -> None:
    """Its files are named, and every one is checked."""
    made = workspace(tmp_path / "lab", FILES)
    with IndexReader.open(made.places.index) as index:
        assert index.codes
        assert {"parts.codes"} == {
            name
            for name in index.manifest.segments[index.segment.name]
            if "part" in name
        }
    quote = made.explainer().ask("What are tides?").quotes[0]
    assert quote.section.heading == "What are tides?"
    assert made.verify().problems == ()


def test_what_is_added_gives_the_bytes_of_a_new_index(tmp_path: Path) -> None:
    """Vectors that are taken over are not rounded again."""
    small = workspace(tmp_path / "one", FILES)
    (small.places.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
    report = small.index()
    whole = workspace(tmp_path / "two", {**FILES, "wind.txt": WIND})

    assert (report.embedded, report.reused) == (1, 3)
    files = []
    for made in (small, whole):
        with IndexReader.open(made.places.index) as index:
            files.append(index.manifest.segments[index.segment.name]["parts.codes"])
    assert files[0] == files[1]


def test_an_index_of_halves_answers_on_and_is_made_anew(tmp_path: Path) -> None:
    """One that was made before sentences were encoded in passing."""

    class Apart(WordEncoder):
        identity = PassingEncoder.identity

    places = tiny_workspace(tmp_path / "lab", FILES).places
    before = indexed(Workspace(places, "passing", lambda *_: Apart()))
    now = Workspace(places, "passing", lambda *_: PassingEncoder())

    old = before.explainer().ask("What are tides?")
    answer = now.explainer().ask("What are tides?")
    assert (answer.quotes[0].id, answer.confidence) == (
        old.quotes[0].id,
        old.confidence,
    )
    (places.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
    report = now.index()

    assert (report.embedded, report.reused) == (4, 0)
    manifest = read_manifest(places.index, current_name(places.index))
    names = {name for files in manifest.segments.values() for name in files}
    assert "parts.codes" in names
    assert "parts.f16" not in names


def test_kept_codes_are_taken_by_the_next_build(tmp_path: Path) -> None:
    """A build that was killed loses none of them; halves are not taken for codes."""
    one = PassageVectors(
        np.ones(8, np.float32), np.arange(14, dtype=np.uint8).reshape(2, 7)
    )
    Journal(tmp_path, "model@1", 8, codes=True).add([("a" * 32, one)])

    held = Journal(tmp_path, "model@1", 8, codes=True).held

    np.testing.assert_array_equal(held["a" * 32].parts, one.parts)
    assert Journal(tmp_path, "model@1", 8).held == {}


def test_a_pack_of_codes_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Unpacked it answers alike; added to another corpus, nothing is encoded."""
    made = workspace(tmp_path / "lab", {"tides.txt": TIDES, "wind.txt": WIND})
    path = str(tmp_path / "sea.xbc")
    pack(made, path)

    there = tmp_path / "there"
    unpack(path, str(there), load=lambda *_: PassingEncoder())
    assert current_name(there / "index") == current_name(made.places.index)

    encoder = PassingEncoder()
    home = tiny_workspace(tmp_path / "home", {}).places
    report = add_packs(Workspace(home, "passing", lambda *_: encoder), [path])
    assert (report.embedded, report.reused) == (0, 2)
    assert (encoder.passed, encoder.apart) == (0, [])


def test_a_pack_with_damaged_codes_is_refused(tmp_path: Path) -> None:
    """A number that no vector has would put its section before all others."""
    made = workspace(tmp_path / "lab", {"tides.txt": TIDES})
    (path,) = made.places.index.rglob("parts.codes")
    _check_codes(path, WordEncoder.dimension)
    for damaged in (b"\xff\x7f" + path.read_bytes()[2:], path.read_bytes()[:-1]):
        other = tmp_path / "parts.codes"
        other.write_bytes(damaged)
        with pytest.raises(ExplainbotError, match="vector"):
            _check_codes(other, WordEncoder.dimension)


def test_two_segments_of_codes_answer_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is added beside a large segment is read with its own section's vector."""
    small_is_large(monkeypatch)
    made = workspace(tmp_path / "lab", FILES)
    (made.places.corpus / "wind.txt").write_text(WIND, encoding="utf-8")
    made.index()
    assert segments(made) == 2

    with IndexReader.open(made.places.index) as index:
        sections = [*index.get(index.corpus.all_rows().tolist()).values()]
        found = index.part_vectors(sections)
        texts = [
            text
            for section in sections
            for item in [passage(index.corpus.section(section))]
            for text in (item.resolved, *item.sentence_texts)
        ]

    expected = PassingEncoder().encode_passages(texts)
    assert "Wind is air that moves." in texts
    assert (np.vecdot(found, expected) > 0.95).all()


@pytest.mark.parametrize("count", [2**32 - 1, 200_000_000])
def test_a_damaged_count_asks_for_no_memory(tmp_path: Path, count: int) -> None:
    """A record that says it is larger than its file is none, nor what follows it."""
    one = PassageVectors(
        np.ones(8, dtype=np.float32), np.zeros((3, code_width(8)), dtype=np.uint8)
    )
    made = Journal(tmp_path, "model@1", 8, codes=True)
    made.add([("a" * 32, one), ("b" * 32, one)])
    path = next(tmp_path.iterdir())
    data = path.read_bytes()
    at = data.index(b"b" * 32) + 32
    path.write_bytes(data[:at] + count.to_bytes(4, "little") + data[at + 4 :])

    assert list(Journal(tmp_path, "model@1", 8, codes=True).held) == ["a" * 32]
