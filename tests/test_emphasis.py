"""What stands out in a passage, run by run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explainbot.records import Emphasis, pieces

PLAIN, FURTHER, SENTENCE, WORDS = Emphasis
SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple)


def test_the_order_of_strength() -> None:
    """The words stand out of their sentence, which wins over a further one."""
    assert pieces((0, 30), [(10, 20), (0, 12)], (12, 15)) == [
        (0, 10, FURTHER),
        (10, 12, SENTENCE),
        (12, 15, WORDS),
        (15, 20, SENTENCE),
        (20, 30, PLAIN),
    ]


def test_words_count_only_inside_the_answering_sentence() -> None:
    """Elsewhere, or reaching out of it, they are not sure."""
    for words in ((0, 3), (8, 12), (18, 22), (12, 12)):
        found = {how for *_, how in pieces((0, 30), [(10, 20)], words)}
        assert found == {PLAIN, SENTENCE}


def test_nothing_stands_out_where_nothing_is_marked() -> None:
    """Without a sentence the words are not told either."""
    assert pieces((3, 9), [], (4, 5)) == [(3, 9, PLAIN)]


@given(SPANS, st.lists(SPANS, max_size=3), SPANS)
def test_runs_cover_the_part_without_gaps(
    part: tuple[int, int],
    evidence: list[tuple[int, int]],
    words: tuple[int, int],
) -> None:
    """They rejoin to the part, whatever is marked, inside it or not."""
    found = pieces(part, evidence, words)

    covered = [place for start, end, _ in found for place in range(start, end)]
    assert covered == list(range(*part))
