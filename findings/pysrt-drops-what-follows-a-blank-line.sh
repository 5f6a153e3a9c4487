#!/usr/bin/env bash
# pysrt 1.1.2 and srt 3.5.3 (PyPI): readers of SubRip captions.
#
# Good guess: a caption with an empty line between two of its lines, as speech
# recognisers and editors write them, is read whole, or its second part is refused.
# Behaviour: pysrt drops the second part without a word; only ERROR_RAISE, which is not
# the default, refuses the file. srt keeps it in the caption.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pysrt==1.1.2 srt==3.5.3
cat >"$work/run.py" <<'PY'
import pysrt
import srt

text = """1
00:00:01,000 --> 00:00:04,000
The river floods in spring.

It never floods in autumn.

2
00:00:05,000 --> 00:00:06,000
That is all.
"""
print("pysrt", [caption.text for caption in pysrt.from_string(text)])
try:
    pysrt.from_string(text, error_handling=pysrt.SubRipFile.ERROR_RAISE)
except pysrt.Error as error:
    print("pysrt, errors raised:", type(error).__name__)
print("srt", [caption.content for caption in srt.parse(text)])
PY
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
pysrt ['The river floods in spring.', 'That is all.']
pysrt, errors raised: InvalidItem
srt ['The river floods in spring.\n\nIt never floods in autumn.', 'That is all.']
SEEN
