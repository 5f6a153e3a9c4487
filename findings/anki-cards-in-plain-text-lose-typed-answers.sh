#!/usr/bin/env bash
# anki 26.9.3 (PyPI): the program's own library, which writes its exports.
#
# Good guess: "Cards in Plain Text" holds the answer of each card on its back, as
# "Notes in Plain Text" does and as the card shows it.
# Behaviour: of Anki's own note type "Basic (type in the answer)" the back is empty, so
# the answer is lost; the front is written with its empty lines. Packages and notes as
# text have it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check anki==26.9.3
cat >"$work/run.py" <<'PY'
import sys
from pathlib import Path

from anki.collection import Collection

folder = Path(sys.argv[1])
deck = Collection(str(folder / "c.anki2"))
for kind in ("Basic", "Basic (type in the answer)"):
    note = deck.new_note(deck.models.by_name(kind))
    note["Front"], note["Back"] = "Capital of France?", "Paris"
    deck.add_note(note, deck.decks.id("Geo"))
deck.export_card_csv(out_path=str(folder / "cards.txt"), limit=None, with_html=True)
print(repr((folder / "cards.txt").read_text()))
PY
"$work/venv/bin/python" "$work/run.py" "$work" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
'#separator:tab\n#html:true\nCapital of France?\tParis\n"Capital of France?\n\n"\t\n'
SEEN
