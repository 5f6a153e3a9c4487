"""What a question leaves open of a row: read in that row alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from explainbot.answering.ranker import Ranker
from explainbot.reranking.protocol import Judgement
from explainbot.testing import tiny_workspace

ROWS = "Beast,Hour,Place\nLynx,11.00,rock\nElk,15.00,meadow\nHare,9.00,den\n"


class _Reader:
    """Says of the words of one row alone how likely they answer."""

    identity = "table"
    own = True

    def __init__(self, logit: float) -> None:
        self.logit = logit
        self.seen: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return the logit for a text of one row, else one against it."""
        del question
        self.seen += texts
        alone = [("Elk" in text) and "Lynx" not in text for text in texts]
        return [Judgement(self.logit if one else -6.0) for one in alone]


@pytest.mark.parametrize(("logit", "settled"), [(6.0, True), (-3.0, False)])
def test_the_reader_says_whether_a_row_holds_what_is_left_open(
    tmp_path: Path, logit: float, *, settled: bool
) -> None:
    """It reads the cells of that row with their columns' names, and nothing else."""
    explainer = tiny_workspace(tmp_path, {"zoo.csv": ROWS}).explainer()
    reader = _Reader(logit)
    ranker = Ranker(explainer.store, explainer.encoder, reader)

    found = ranker.rank("When is the elk served?", ()).confidence

    assert reader.seen[-1].endswith("Beast: Elk. Hour: 15.00. Place: meadow")
    assert ("row" in found.signals) == settled
