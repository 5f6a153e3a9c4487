#!/usr/bin/env bash
# docutils 0.22.4 (PyPI): its writer of OpenDocument texts.
#
# Good guess: what a document shows stands in paragraphs or headings, for office:text
# holds no text of its own (OpenDocument 1.3, part 3, 3.4: element content).
# Behaviour: the titles of "sidebar" and "topic" are written as bare text between
# paragraphs, and a formula of "math", which the writer says it does not support, stands
# once in a paragraph and once bare behind it. Readers that go by paragraphs lose the
# titles.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check docutils==0.22.4
cat >"$work/run.py" <<'PY'
import io
import zipfile
from xml.etree import ElementTree

from docutils.core import publish_string

SOURCE = """\
The sea rises.

.. sidebar:: Tides and moons

   The moon pulls.

.. topic:: In short

   Twice a day.

.. math:: a + b
"""
made = publish_string(SOURCE, writer="odt", settings_overrides={"report_level": 5})
content = zipfile.ZipFile(io.BytesIO(made)).read("content.xml")
office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
text = ElementTree.fromstring(content).find(f".//{office}text")
for child in text:
    said = "".join(child.itertext()).strip()
    if said:
        print("paragraph:", said)
    if (child.tail or "").strip():
        print("bare:", child.tail.strip())
PY
"$work/venv/bin/python" "$work/run.py" 2>/dev/null | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
paragraph: The sea rises.
bare: Tides and moons
paragraph: The moon pulls.
bare: In short
paragraph: Twice a day.
paragraph: a + b
bare: a + b
SEEN
