"""``explainbot`` without a command: the chat, full screen or line by line."""

from __future__ import annotations

import argparse
import os
import sys

from explainbot.tui.terminal import wants_plain


def chat(options: argparse.Namespace) -> int:
    """Open the chat."""
    if options.plain or wants_plain(os.environ, sys.stdin, sys.stdout):
        from explainbot.tui.plain.chat import run_plain

        return run_plain(
            options.workspace,
            options.model,
            options.reader,
            collections=options.collection,
        )
    from explainbot.tui.running import run

    return run(
        options.workspace,
        options.model,
        options.reader,
        options.collection,
        theme=options.theme,
    )
