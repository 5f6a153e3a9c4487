#!/usr/bin/env bash
# pyh5p 0.1.0 (PyPI): content of H5P checked against a library's semantics.json.
#
# Good guess: content that H5P's own editor saves is found valid. The editor saves a
# group of a single field as that field's value ("Groups with just one field are
# compressed in the editor to only output the child content", h5p-php-library,
# h5p.classes.php, validateGroup), so a list of such groups is a list of texts.
# Behaviour: an object is asked for; what the editor saves is refused, and what pyh5p
# takes (and gives as JSON Schema) is a form that the editor does not write. A group of
# two fields is an object in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyh5p==0.1.0
cat >"$work/run.py" <<'PY'
from pyh5p.semantics import Semantics

TEXT = {"name": "text", "type": "text"}
TIP = {"name": "tip", "type": "text", "optional": True}


def problems(fields: list[dict], cards: list) -> list[str]:
    group = {"name": "card", "type": "group", "fields": fields}
    semantics = Semantics.from_json(
        [{"name": "cards", "type": "list", "entity": "card", "field": group}]
    )
    return [each.message for each in semantics.validate({"cards": cards})]


saved = problems([TEXT], ["one", "two"])
taken = problems([TEXT], [{"text": "one"}, {"text": "two"}])
two = problems([TEXT, TIP], [{"text": "one", "tip": "two"}])
print("one field, as the editor saves it:", saved)
print("one field, as an object          :", taken)
print("two fields, as an object         :", two)
assert saved == ["expected an object"] * 2
assert taken == two == []
PY
"$work/venv/bin/python" "$work/run.py"
