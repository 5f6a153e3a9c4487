"""Raised text and formulas as they are typed: found and shown like drawn ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace
from explainbot.text.folding import folded, with_places
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import draw
from explainbot.text.terms import terms


@pytest.mark.parametrize(
    "typed",
    [
        "10^23", "10^{23}", "10^(23)", "10^23^", "10<sup>23</sup>", "$10^{23}$",
        "10²³", "1023",
    ],
)  # fmt: skip
def test_a_power_is_found_however_it_is_written(typed: str) -> None:
    """The word index counts one term."""
    assert terms(f"about {typed} of them") == terms("about 1023 of them")


@pytest.mark.parametrize(
    "typed", ["H2O", "H₂O", "H~2~O", "H<sub>2</sub>O", "H_2O", "$H_2O$", r"\(H2O\)"]
)
def test_a_formula_of_chemistry_is_found_however_it_is_written(typed: str) -> None:
    """As powers are."""
    assert terms(f"about {typed} of them") == terms("about H2O of them")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("In 1905[^1] it was.", "In 1905 it was."),
        ("In 1905 [#a]_ it was [2]_.", "In 1905 it was."),
        (r"10\ :sup:`23` of :math:`x^2`", "1023 of x2"),
        (r"Half is $\frac{1}{2}$ of it.", "Half is 1/2 of it."),
        ("It costs $5 or $6.", "It costs $5 or $6."),
        ("US$5, A$6, $7", "US$5, A$6, $7"),
        ("a `x^2` in code", "a `x^2` in code"),
        ("my_var_1 and snake_case", "my_var_1 and snake_case"),
        ("~~struck~~ ~/home", "~~struck~~ ~/home"),
        ("a ^ b, ^_^, x^", "a ^ b, ^_^, x^"),
    ],
)
def test_what_a_model_reads(typed: str, read: str) -> None:
    """Marks of notes are nothing, formulas are read, money and code stay."""
    assert folded(typed) == read


def test_spans_of_the_copy_are_those_of_the_text() -> None:
    """A part of a formula is the whole of it."""
    text = r"Half is $\frac{1}{2}$ of 10^23^ particles."
    copy = with_places(text)
    found = {words: copy.text.index(words) for words in ("1/2", "1023", "particles")}
    spans = {
        words: text[slice(*copy.span(at, at + len(words)))]
        for words, at in found.items()
    }
    assert spans == {
        "1/2": r"$\frac{1}{2}$", "1023": "10^23", "particles": "particles",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("6 × 10^23^ of H~2~O", "6 × 10²³ of H₂O"),
        ("H<sub>2</sub>O, 10<sup>-6</sup> m", "H₂O, 10⁻⁶ m"),
        (r"$x=\frac{a}{b}$ and $$\sqrt{2}$$", "x = a/b and √2"),
        ("In 1905[^1] it was.\n\n[^1]: Of May.", "In 1905¹ it was.\n\n¹ Of May."),
        ("`x^2^` and ``$x$``", "x^2^ and $x$"),
        ("```\n$x^2$\n```\nand $y^2$", "$x^2$\nand y²"),
        ("It costs $5 or $6, 2^10", "It costs $5 or $6, 2^10"),
        ("**bold** and ~~struck~~", "bold and struck"),
        (r"$\unknown{x}$", r"\unknown{x}"),
        (r"10\ :sup:`23` of H\ :sub:`2`\ O", "10²³ of H₂O"),
        (r"Half is :math:`\frac{1}{2}`.", "Half is 1/2."),
        ("10{sup}`6` is {math}`x^2`", "10⁶ is x²"),
        (":ref:`tides` and `code`", ":ref:tides and code"),
    ],
)
def test_what_is_shown_of_markdown(typed: str, shown: str) -> None:
    """What a page made of it would show; code and money stay."""
    assert draw(blocks_of(typed, "markdown")).text == shown


def test_marks_stay_on_their_words() -> None:
    """Spans move with what is drawn before them; a cut formula is taken whole."""
    text = r"Half is $\frac{1}{2}$. Then 10^23^ more."
    spans = [(0, 22), (23, len(text)), (10, 12), (text.index(" more"), len(text))]
    drawing = draw(blocks_of(text, "markdown"))
    moved = [span for each in spans for span in drawing.spans(each)]
    assert [drawing.text[slice(*span)] for span in moved] == [
        "Half is 1/2.", "Then 10²³ more.", "1/2", " more.",
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["10^23", "10²³", "1023"])
def test_a_question_finds_each_way_of_writing(tmp_path: Path, asked: str) -> None:
    """A power in a plain text, asked in three ways; the quote is the file's own."""
    text = "How many particles?\n\nA mole holds 6 x 10^23 particles.\n"
    other = "What is a tide?\n\nA tide is a long wave of the sea.\n"
    workspace = tiny_workspace(tmp_path, {"a.txt": text, "b.txt": other})
    with workspace.explainer() as bot:
        answer = bot.ask(f"What holds {asked} particles?")
    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.text == "A mole holds 6 x 10^23 particles."
