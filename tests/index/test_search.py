"""Dense and lexical results against rankings worked out apart."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.retrieval import candidates, make_query
from explainbot.answering.scoring import order, part_signals, signals
from explainbot.index.index import IndexReader
from explainbot.index.storage.lexical import TERMS, WordFiles, WordIndex, bm25
from explainbot.testing import WordEncoder, tiny_workspace
from tests.index.corpora import FILES

LN2, LN6 = 0.6931472, 1.7917595


def opened(folder: Path, files: dict[str, str]) -> IndexReader:
    """Return the index of a tiny workspace."""
    return IndexReader.open(tiny_workspace(folder, files).places.index)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Return an index of 60 sections of random words."""
    chance = random.Random(7)  # noqa: S311  any fixed choice will do
    vocabulary = [first + second for first in "bdfgkl" for second in "amoruz"]
    units = [
        f"What is {number}?\n\n{' '.join(chance.choices(vocabulary, k=12))}.\n"
        for number in range(60)
    ]
    folder = tmp_path_factory.mktemp("many")
    files = {f"{n}.txt": "\n".join(units[n * 20 : n * 20 + 20]) for n in range(3)}
    return opened(folder, files)


@pytest.mark.parametrize("question", ["ba du ko", "What is 7?", "zz"])
@pytest.mark.parametrize("limit", [1, 10, 100])
def test_dense_is_the_brute_force_ranking(
    many: IndexReader, question: str, limit: int
) -> None:
    """The rows with the largest inner products, largest first, at most all."""
    vector = WordEncoder().encode_questions([question])[0]
    cosines = many.section_vectors(range(many.count())) @ vector

    rows = many.dense(vector, limit)

    best = np.sort(cosines)[::-1][:limit]
    np.testing.assert_allclose(cosines[rows], best, atol=1e-6)
    assert len(set(rows)) == min(limit, 60)


def write_words(folder: Path, sections: list[list[str]]) -> None:
    """Write the word index of some sections."""
    files = WordFiles(folder)
    for terms in sections:
        files.add(terms)
    files.finish()


def test_lexical_is_bm25(tmp_path: Path) -> None:
    """Three sections whose scores are .985, .593 and .407 by hand.

    N 3, every term in 2 sections; mean length 7/3, so 1.2 (.25 + .75 L / (7/3)) is
    1.457 for three terms and .686 for one.
    """
    write_words(tmp_path, [["sea", "sea", "moon"], ["sea", "wind", "wave"], ["moon"]])
    (tmp_path / TERMS).touch()
    index = WordIndex(tmp_path)

    assert index.search(["moon", "sea"], 10) == [0, 2, 1]
    assert index.search(["moon", "sea", "moon"], 2) == [0, 2]
    assert index.search(["wind"], 10) == [1]
    assert index.search(["storm"], 10) == []
    assert index.search([], 10) == []
    assert index.terms[:].tolist() == []


def test_terms_with_white_space_stay_one(tmp_path: Path) -> None:
    """A subject's term may hold blanks."""
    write_words(tmp_path, [["§islamic state"], ["islamic", "state"]])
    (tmp_path / TERMS).touch()

    assert WordIndex(tmp_path).search(["§islamic state"], 10) == [0]


def test_bm25_by_hand() -> None:
    """k1 1.2, b .75: 2 / 2.9 in the short section, 1/2.5 + 2/2.5 in the long one."""
    scores = bm25(
        np.array([[2.0, 0.0], [1.0, 1.0]]),
        np.array([4.0, 8.0]),
        np.array([1.0, 2.0]),
        6.0,
    )

    assert scores == pytest.approx([2 / 2.9, 1.2])


def test_exact_scores_rank_as_the_word_index_does(many: IndexReader) -> None:
    """The stored terms give the order that tantivy finds for the same question."""
    query = make_query(
        "ba du ko li", WordEncoder().encode_questions(["ba du ko li"])[0], many
    )
    rows = list(range(many.count()))
    sections = [many.get(rows)[row] for row in rows]
    terms = [many.section_terms([item]) for item in sections]
    lengths = np.array(
        [len(t) + i.head_terms for t, i in zip(terms, sections, strict=True)]
    )
    counted = query.counted
    frequencies = np.array(
        [
            [
                (t == number).sum() + (t[: i.head_terms] == number).sum()
                for number in counted
            ]
            for t, i in zip(terms, sections, strict=True)
        ],
        dtype=float,
    )
    idf = np.array([query.idf[number] for number in counted])
    scores = bm25(frequencies, lengths.astype(float), idf, many.mean_length)

    found = many.lexical(query.terms, 20)

    assert many.mean_length == pytest.approx(lengths.mean())
    np.testing.assert_allclose(scores[found], np.sort(scores)[::-1][:20], atol=1e-5)


def test_terms_are_numbered_and_counted(tmp_path: Path) -> None:
    """Numbers follow the first use; the count is of sections, not of uses."""
    index = opened(tmp_path, FILES)

    found = index.term_numbers(["appl", "tide", "grow", "storm"])

    assert {term: sections for term, (_, sections) in found.items()} == {
        "appl": 2, "tide": 1, "grow": 1,
    }  # fmt: skip
    assert found["appl"][0] == 0
    third = index.get([2])[2]
    assert found["tide"][0] in index.section_terms([third]).tolist()


def test_vocabulary_is_of_words_as_written(tmp_path: Path) -> None:
    """Lower case, not stemmed, with the number of uses in texts and titles."""
    index = opened(tmp_path, FILES)

    assert index.corpus.known_words(["apples", "appl", "storm"]) == {"apples"}
    assert sorted(index.corpus.words_like("t", 5, 5)) == [("tides", 3), ("trees", 1)]
    assert index.corpus.words_like("z", 1, 9) == []


def test_coverage_and_pairs_by_hand(tmp_path: Path) -> None:
    """Of "moon qqqq" a section with "moon" holds ln 2 of ln 2 + ln 6."""
    index = opened(
        tmp_path,
        {
            "a.txt": "The moon pulls the sea.\n",
            "b.txt": "The wind blows over the sea.\n",
        },
    )
    both = [index.get([0, 1])[row] for row in (0, 1)]
    encoder = WordEncoder()

    def scored(question: str) -> tuple[list[float], list[float]]:
        vector = encoder.encode_questions([question])[0]
        found = signals(make_query(question, vector, index), both, index)
        return found.coverage.tolist(), found.pairs.tolist()

    coverage, pairs = scored("moon qqqq")
    assert coverage == pytest.approx([LN2 / (LN2 + LN6), 0])
    assert pairs == [0, 0]
    coverage, pairs = scored("moon pulls sea")
    # "sea" stands in both: ln (1 + .5 / 2.5) = .1823.
    assert coverage == pytest.approx([1, 0.1823216 / (2 * LN2 + 0.1823216)])
    assert pairs == [1, 0]
    coverage, pairs = scored("pulls moon")
    assert (coverage, pairs) == ([1, 0], [0, 0])


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("What is an apple?", [1, 0, 0]),
        ("what is an apple", [1, 0, 0]),
        ("Where do apples grow?", [0, 1, 0]),
        ("What is an apple tree?", [0, 0, 0]),
        ("", [0, 0, 0]),
    ],
)
def test_same_heading(tmp_path: Path, question: str, same: list[int]) -> None:
    """A heading is the question if its words are, whatever case and marks."""
    index = opened(tmp_path, FILES)
    sections = [index.get(range(3))[row] for row in range(3)]
    vector = WordEncoder().encode_questions([question])[0]

    found = signals(make_query(question, vector, index), sections, index)

    assert found.same_heading.tolist() == same


def test_a_pronoun_heading_is_the_question_that_names_the_subject(
    tmp_path: Path,
) -> None:
    """Under Glaciers, "How do they move?" is "How do glaciers move?"."""
    index = opened(
        tmp_path, {"glaciers.md": "# Glaciers\n\n## How do they move?\n\nDownhill.\n"}
    )
    sections = [index.get([0])[0]]

    for question, same in (("How do glaciers move?", 1), ("How do rivers move?", 0)):
        vector = WordEncoder().encode_questions([question])[0]
        found = signals(make_query(question, vector, index), sections, index)
        assert found.same_heading.tolist() == [same]


def test_a_heading_with_its_is_the_question_that_names_the_owner(
    tmp_path: Path,
) -> None:
    """The name's "s" is no word of its own."""
    index = opened(
        tmp_path, {"ice.md": "# Glacier\n\n## What are its parts?\n\nSnow and ice.\n"}
    )
    vector = WordEncoder().encode_questions(["parts"])[0]

    query = make_query("What are Glacier's parts?", vector, index)
    found = signals(query, [index.get([0])[0]], index)

    assert found.same_heading.tolist() == [1]


def test_sections_are_the_same_when_they_are_asked_for_again(tmp_path: Path) -> None:
    """In the order of the rows; a row that there is not is left out."""
    index = opened(tmp_path, FILES)
    first = index.get([2, 0])

    again = index.get([0, 2, 1, 99])

    assert list(again) == [0, 2, 1]
    assert (again[0], again[2]) == (first[0], first[2])
    assert again[1].row == 1


def test_parts_are_head_best_and_mean_of_two(tmp_path: Path) -> None:
    """A missing second sentence is stood in for by the first."""
    index = opened(tmp_path, FILES)
    first, second = (index.get([0, 1])[row] for row in (0, 1))

    head, best, two = part_signals(
        np.array([0.1, 0.5, 0.3, 0.2, 0.7], np.float32), [first, second]
    )

    assert head == pytest.approx([0.1, 0.2])
    assert best == pytest.approx([0.5, 0.7])
    assert two == pytest.approx([0.4, 0.7])


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    """Scores are compared after rounding to five digits."""
    index = opened(tmp_path, FILES)
    sections = [index.get(range(3))[row] for row in range(3)]
    by_id = sorted(range(3), key=lambda row: sections[row].id)

    assert order(np.array([0.5, 0.500001, 0.499999]), sections) == by_id
    assert order(np.array([0.1, 0.3, 0.2]), sections) == [1, 2, 0]


def test_candidates_are_each_taken_once(tmp_path: Path) -> None:
    """By meaning first, then what only words find."""
    index = opened(tmp_path, FILES)
    vector = WordEncoder().encode_questions(["tides"])[0]
    query = make_query("tides", vector, index)

    rows = candidates([query, query], index)

    assert sorted(rows) == [0, 1, 2]
    assert rows[0] == 2
