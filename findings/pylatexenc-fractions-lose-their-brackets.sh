#!/usr/bin/env bash
# pylatexenc 2.11 (PyPI), latex2text: LaTeX to plain text for search and display.
#
# Good guess: the line it makes of a formula reads as the same formula; a fraction of
# sums comes with brackets, since sqrt(x+1) comes with them, too.
# Behaviour: numerator, denominator, exponents and the index of a root are written one
# after another without brackets or not at all, so the line has another value:
# (1+2)/3 becomes 1+2/3, 1/(2/3) becomes 1/2/3, 2^(1+2) becomes 2^1+2, the cube root of
# 8 becomes the square root of 8, "5 choose 2" becomes 52.
# Met while formulas of pages were turned into a line to quote.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pylatexenc==2.11
cat >"$work/run.py" <<'PY'
from pylatexenc.latex2text import LatexNodes2Text

text = LatexNodes2Text().latex_to_text
for source in (
    r"\frac{1+2}{3}",
    r"\frac{1}{\frac{2}{3}}",
    r"2^{1+2}",
    r"\sqrt{1+8}",
    r"\sqrt[3]{8}",
    r"\binom{5}{2}",
):
    print(f"{source}  ->  {text(source)}")
PY
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
\frac{1+2}{3}  ->  1+2/3
\frac{1}{\frac{2}{3}}  ->  1/2/3
2^{1+2}  ->  2^1+2
\sqrt{1+8}  ->  √(1+8)
\sqrt[3]{8}  ->  √(8)
\binom{5}{2}  ->  52
SEEN
