"""Entry point of ``python -m explainbot``: does what ``explainbot`` does."""

from __future__ import annotations

from explainbot.cli.main import script

if __name__ == "__main__":
    script()
