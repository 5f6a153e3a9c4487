#!/usr/bin/env bash
# latex2mathml 3.81.1 (PyPI): TeX to MathML, as text or as elements.
#
# Good guess: convert_to_element() returns the elements of which convert() is the
# serialisation; the text of the sign in "a = b" is "=".
# Behaviour: in the elements the sign's text is the seven letters of its escape,
# "&#x0003D;", and serialised by ElementTree it is escaped once more; convert() undoes
# that in the string. Whoever walks the elements reads "a&#x0003D;b".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check latex2mathml==3.81.1
cat >"$work/run.py" <<'PY'
from xml.etree import ElementTree

from latex2mathml.converter import convert, convert_to_element

formula = "a = b"
element = convert_to_element(formula)
print("text of elements:", "".join(element.itertext()))
print("serialised:", ElementTree.tostring(element.find(".//mo"), encoding="unicode"))
print("convert, parsed:", "".join(ElementTree.fromstring(convert(formula)).itertext()))
PY
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
text of elements: a&#x0003D;b
serialised: <mo>&amp;#x0003D;</mo>
convert, parsed: a=b
SEEN
