"""Formulas: TeX, MathML and OMML on one line, structure kept."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import pytest

from explainbot.text.formulas.linear import UnreadableFormulaError, linear
from explainbot.text.formulas.omml import from_omml
from explainbot.text.formulas.tex import from_tex

KNOWN = [
    (r"\frac{1}{2}", "1/2"),
    (r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}", "x = (−b ± √(b² − 4ac))/(2a)"),
    (r"\sum_{i=1}^{10} i", "∑_(i=1)^10 i"),
    (r"\int_0^1 x^2\,dx", "∫₀¹ x² dx"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
    (r"\begin{aligned}x+y&=5\\x-y&=1\end{aligned}", "x + y = 5; x − y = 1"),
    (r"\frac{\frac12}{3}", "(1/2)/3"),
    (r"\left(\frac{1}{2}\right)^n", "(1/2)ⁿ"),
    (r"2\frac{1}{2}", "2 1/2"),
    (r"\frac{4}{3}\pi r^3", "4/3 πr³"),
    (r"\frac{a}{b}c", "(a/b) c"),
    (r"\frac{n(n+1)}{2}", "n(n + 1)/2"),
    (r"\frac{dy}{dx}", "dy/dx"),
    (r"\frac{a}{b+c}", "a/(b + c)"),
    (r"\sqrt[3]{8}=2", "∛8 = 2"),
    (r"\sqrt{x^2}", "√(x²)"),
    (r"e^{i\pi}+1=0", "e^(iπ) + 1 = 0"),
    (r"e^{-x^2/2}", "e^(−x²/2)"),
    (r"6.02\times10^{23}", "6.02 × 10²³"),
    (r"a_{ij}", "aᵢⱼ"),
    (r"\mathrm{SO_4^{2-}}", "SO₄²⁻"),
    (r"^{14}_{6}\mathrm{C}", "¹⁴₆C"),
    (r"\vec{F}=m\vec{a}", "F⃗ = ma⃗"),
    (r"\bar{x}", "x̄"),
    (r"\lim_{x\to 0}\frac{\sin x}{x}=1", "lim_(x→0) (sin x)/x = 1"),
    (r"-1<x\le5", "−1 < x ≤ 5"),
    (r"x\in\mathbb{R}", "x ∈ ℝ"),
    (r"(-3)^2=9", "(−3)² = 9"),
    (r"3{,}000", "3,000"),
    (r"\text{speed}=\frac{\text{distance}}{\text{time}}", "speed = distance/time"),
    (r"10\,\text{m s}^{-1}", "10 m s⁻¹"),
]
needs_pandoc = pytest.mark.skipif(
    shutil.which("pandoc") is None, reason="pandoc, the referee, is not installed"
)


@pytest.mark.parametrize(("tex", "shown"), KNOWN, ids=[tex for tex, _ in KNOWN])
def test_tex_is_shown_on_a_line(tex: str, shown: str) -> None:
    """Fractions, roots, indices, sums and matrices keep what belongs together."""
    assert from_tex(tex) == shown


@pytest.mark.parametrize(
    "frame", ["$%s$", "$$%s$$", r"\(%s\)", r"\[ %s \]", r"{\displaystyle %s}"]
)
def test_frames_are_no_part_of_a_formula(frame: str) -> None:
    """What opens and closes a formula is not shown."""
    assert from_tex(frame % r"\frac{a}{b}") == "a/b"


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\ce{2H2 + O2 -> 2H2O}", "2H₂ + O₂ → 2H₂O"),
        (r"\ce{SO4^2-}", "SO₄²⁻"),
        (r"\ce{Na+ + Cl-}", "Na⁺ + Cl⁻"),
        (r"\ce{Ca(OH)2}", "Ca(OH)₂"),
    ],
)
def test_chemical_formulas_are_shown(tex: str, shown: str) -> None:
    """The package mhchem, which its users write as plain text."""
    assert from_tex(tex) == shown


@pytest.mark.parametrize("tex", [r"\unknown{x}", r"\frac{1}{", r"\begin{odd}x", "}{"])
def test_what_is_not_understood_stays_tex(tex: str) -> None:
    """Nothing is guessed and nothing lost."""
    assert from_tex(tex) == tex


@needs_pandoc
@pytest.mark.parametrize("tex", [tex for tex, _ in KNOWN])
def test_pandocs_mathml_and_omml_read_the_same(tex: str) -> None:
    """What pandoc makes of the same TeX for pages and for Word is shown alike."""
    if r"{,}" in tex:
        pytest.skip("pandoc parts the two numbers")
    page = _pandoc(tex, "html", "--mathml").decode()
    formula = re.search(r"<math.*</math>", page, re.DOTALL)
    assert formula is not None
    word = zipfile.ZipFile(io.BytesIO(_pandoc(tex, "docx")))
    body = ET.fromstring(word.read("word/document.xml"))
    drawn = next(each for each in body.iter() if each.tag.endswith("}oMath"))

    assert linear(ET.fromstring(formula[0])) == from_tex(tex)
    assert from_omml(drawn).replace("R", "ℝ") == from_tex(tex).replace("R", "ℝ")


def _pandoc(tex: str, to: str, *more: str) -> bytes:
    command = ["pandoc", "-f", "markdown", "-t", to, "-o", "-", *more]
    return subprocess.run(
        command, input=f"${tex}$".encode(), capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize(
    "markup",
    ["<math><mglyph/></math>", "<math>" + 200 * "<mrow>" + 200 * "</mrow>" + "</math>"],
    ids=["drawn", "deep"],
)
def test_a_formula_without_a_linear_form_is_told(markup: str) -> None:
    """It is no empty text, which would leave a hole in the sentence."""
    with pytest.raises(UnreadableFormulaError):
        linear(ET.fromstring(markup))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mfrac", 2), ("mroot", 2), ("msub", 2), ("msup", 2), ("msubsup", 3),
        ("mover", 2), ("munder", 2), ("munderover", 3),
    ],
)  # fmt: skip
@pytest.mark.parametrize("more", [-1, 1])
def test_a_part_too_few_or_too_many_is_told(name: str, count: int, more: int) -> None:
    """None of them goes missing, and nothing else ends."""
    parts = "".join(f"<mi>{letter}</mi>" for letter in "abcd"[: count + more])
    with pytest.raises(UnreadableFormulaError):
        linear(ET.fromstring(f"<math><{name}>{parts}</{name}></math>"))
    right = "".join(f"<mi>{letter}</mi>" for letter in "abcd"[:count])
    assert linear(ET.fromstring(f"<math><{name}>{right}</{name}></math>"))
