#!/usr/bin/env bash
# qti-package-maker 26.7.14 (PyPI): question banks for Blackboard, Canvas and others; its
# AntiCheat puts words that nobody sees between those of a question.
#
# Good guess: the hidden words come on top; what a pupil sees, which is the text without
# them, is the question as its author wrote it.
# Behaviour: a hidden word stands in the place of the blank between two words, so without
# it they run together ("theleaf"); with it a program that reads or copies the text gets
# "theotterleaf". Between an end of a sentence and a capital nothing is put. And every @
# of the text is taken for such a place: "a@b.org" loses its @, with hidden words or a
# blank in its stead, at a density of 0 as well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check qti_package_maker==26.7.14
cat >"$work/run.py" <<'PY'
import re

from qti_package_maker.common.anti_cheat import AntiCheat

SPAN = re.compile(r"<span style='font-size: 1px; color: white;'>.*?</span>")


def marked(text: str, density: float) -> str:
    tracer = AntiCheat(no_click_div=False)
    tracer.hidden_term_density = density
    return tracer.modify_string(text)


asked = "Does the leaf make sugar? Yes."
found = marked(asked, 1)
print("with hidden words   :", SPAN.sub("[hidden]", found))
print("without them        :", SPAN.sub("", found))
assert SPAN.sub("", found) == "Doestheleafmakesugar? Yes."
assert SPAN.sub(" ", found).strip() == asked

asked = "Write to lab@school.example now."
print("an address, density 1:", SPAN.sub("[hidden]", marked(asked, 1)))
print("an address, density 0:", marked(asked, 0))
assert "@" not in marked(asked, 1)
assert marked(asked, 0).strip() == "Write to lab school.example now."
PY
"$work/venv/bin/python" "$work/run.py"
