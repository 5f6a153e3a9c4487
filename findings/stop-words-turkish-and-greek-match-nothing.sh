#!/usr/bin/env bash
# stop-words 2025.11.4 (PyPI): lists of words that say little, by language.
#
# Good guess: the lists hold words as texts of today write them, so that "şey", "altı"
# and "και" are in them.
# Behaviour: the Turkish list was read in the Western code page instead of the Turkish
# one ("þey", "altý": ş became þ, and ı became ý) and holds "INSERmi"; no word with these
# letters can match. The Greek list is of ancient Greek, with breathings ("οὐδέ") and a
# final σ where ς is written ("αὐτόσ"): of eight of the commonest words of modern Greek
# it holds none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check stop-words==2025.11.4
cat >"$work/run.py" <<'PY'
from stop_words import get_stop_words

turkish, greek = set(get_stop_words("tr")), set(get_stop_words("el"))
alphabet = set("abcçdefgğhıijklmnoöprsştuüvyz")
print("Turkish words:", len(turkish))
strange = sorted(word for word in turkish if not set(word) <= alphabet)
print("with other letters:", len(strange), strange[:6])
told = ("şey", "altı", "mı", "nasıl", "şu")
print("of", *told, ":", sum(word in turkish for word in told))
for word in told[:2]:
    print(word, "is there as", [one for one in (word.encode("cp1254").decode("cp1252"),)
          if one in turkish])
print("Greek words:", len(greek))
modern = ("και", "το", "να", "είναι", "για", "με", "που", "στο")
print("of", *modern, ":", sum(word in greek for word in modern))
PY
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
Turkish words: 114
with other letters: 21 ['INSERmi', 'altmýþ', 'altý', 'bazý', 'beþ', 'birþey']
of şey altı mı nasıl şu : 0
şey is there as ['þey']
altı is there as ['altý']
Greek words: 78
of και το να είναι για με που στο : 0
SEEN
