"""Links and marks of note programs: shown and searched as these programs show them."""

from __future__ import annotations

import pytest

from explainbot.text.folding import folded, with_places
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import draw


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See [[Moon|the moon]] and [[Sun]].", "See the moon and Sun."),
        ("[[Sea#Neap tide]], [[#Ebb]]", "Sea > Neap tide, Ebb"),
        ("A table: [[Moon\\|moon]].", "A table: moon."),
        ("![[tide.png]]\nHigh.", "[tide.png] High."),
        ("It comes ==twice a day==. ^tide-1", "It comes twice a day."),
        ("What is it? #card\nWater.", "What is it? Water."),
        ("`[[a]]` and ==H~2~O==", "[[a]] and H₂O"),
        ("a == b == c, x[[1]] [[ ]", "a == b == c, x1 [[ ]"),
        ("#cardinal x ^2 y", "#cardinal x ^2 y"),
    ],
)
def test_a_link_is_its_words(written: str, shown: str) -> None:
    """The text itself stays; what is shown and searched has no marks."""
    assert draw(blocks_of(written, "markdown")).text == shown


def test_spans_are_kept() -> None:
    """A part of a link that is marked takes in all that is shown of it."""
    text = "It is [[Moon|the moon]] that pulls."
    drawing = draw(blocks_of(text, "markdown"))
    ((start, end),) = drawing.spans((text.index("the"), text.index("that")))
    assert drawing.text[start:end] == "the moon "
    assert folded(text) == "It is the moon that pulls."
    found = with_places(text)
    place = found.text.index("moon")
    start, end = found.span(place, place + len("moon"))
    assert text[start:end] == "[[Moon|the moon]]"
