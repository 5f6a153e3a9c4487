#!/usr/bin/env bash
# sentencex 1.0.32 (PyPI): sentences of some 300 languages by rules and lists.
#
# Good guess: a language with a list of its own knows the abbreviations that stand before
# every second name: in French "M.", "Mme.", "Dr." and "St.", in Polish "ks." and "św.",
# in Spanish "Dña.", in Romanian "dl.", as the English one knows "Mr.", "Dr." and "St.".
# Behaviour: it cuts behind each of them, though it knows "cf." in French, "Sra." in
# Spanish and "prof." in Polish. English titles are not taken over.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check sentencex==1.0.32
cat >"$work/run.py" <<'PY'
import sentencex

WHOLE = {
    "en": ["Mr. Dupont left.", "Dr. Petit came.", "St. Pierre slept."],
    "fr": ["Voir cf. Voltaire."],
    "es": ["La Sra. Ruiz vino."],
    "pl": ["Przyszedł prof. Nowak."],
}
CUT = {
    "fr": [
        "M. Dupont est parti.",
        "Mme. Curie est venue.",
        "Le Dr. Petit est venu.",
        "St. Pierre dormait.",
    ],
    "es": ["Llegó Dña. Ana."],
    "pl": ["Przyszedł ks. Nowak.", "To jest św. Jan."],
    "ro": ["A venit dl. Popescu."],
}
for language, texts in WHOLE.items():
    for text in texts:
        found = list(sentencex.segment(language, text))
        print(language, found)
        assert len(found) == 1, text
for language, texts in CUT.items():
    for text in texts:
        found = list(sentencex.segment(language, text))
        print(language, found)
        assert len(found) == 2, text
PY
"$work/venv/bin/python" "$work/run.py"
