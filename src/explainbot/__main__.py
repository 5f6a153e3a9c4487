"""Entry point of ``python -m explainbot``: does what ``explainbot`` does."""

from __future__ import annotations

import sys

from explainbot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
