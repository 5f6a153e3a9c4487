#!/usr/bin/env bash
# typst 0.15.2 (PyPI, the compiler) and pypdfium2 5.15.2: raised text in a PDF.
#
# Good guess: a reader of the PDF knows that the 23 of 10#super[23] is raised: its
# letters are set smaller, or its base line is higher.
# Behaviour: since Typst uses the font's own raised glyphs, size and base line are those
# of the line, and the text is "1023"; only the box of the drawn glyph stands higher.
# The same with #sub and with marks of footnotes ("note1").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2
printf '10#super[23] and note#footnote[Told below.]' >"$work/raised.typ"
cat >"$work/run.py" <<'PY'
import ctypes
import sys

import pypdfium2
import pypdfium2.raw as pdfium
import typst

page = pypdfium2.PdfDocument(typst.compile(sys.argv[1]))[0].get_textpage()
print(page.get_text_range().splitlines()[0])
for at in range(4):
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(page, at, x, y)
    box = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(page, at, *box)
    sign = chr(pdfium.FPDFText_GetUnicode(page, at))
    size = pdfium.FPDFText_GetFontSize(page, at)
    above = abs(box[2].value - y.value)
    print(f"{sign}: size {size:g}, base line {y.value:.1f}, drawn {above:.0f} above it")
PY
"$work/venv/bin/python" "$work/run.py" "$work/raised.typ" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
1023 and note1
1: size 11, base line 763.8, drawn 0 above it
0: size 11, base line 763.8, drawn 0 above it
2: size 11, base line 763.8, drawn 4 above it
3: size 11, base line 763.8, drawn 4 above it
SEEN
