#!/usr/bin/env bash
# ray 2.60.0 (PyPI): ray.init(address="HOST:PORT") where nobody listens.
#
# Good guess: the system refuses the connection at once, so ConnectionError comes at
# once, as it does for address="auto".
# Behaviour: it goes on trying for more than a minute.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check ray==2.60.0
cat >"$work/run.py" <<'PY'
import socket
import subprocess
import sys

with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    port = one.getsockname()[1]
try:
    socket.create_connection(("127.0.0.1", port))
except ConnectionRefusedError:
    print("the system: refused")
code = f"import ray; ray.init(address='127.0.0.1:{port}')"
try:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    print("ray: ended with", done.returncode)
except subprocess.TimeoutExpired:
    print("ray: still trying after 60 seconds")
PY
export RAY_USAGE_STATS_ENABLED=0
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
the system: refused
ray: still trying after 60 seconds
SEEN
