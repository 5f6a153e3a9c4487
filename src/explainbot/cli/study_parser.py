"""What can be typed to study and to serve.  Imports nothing heavy."""

from __future__ import annotations

import argparse

from explainbot.cli.arguments import AddCommand, number

MOST_ITEMS = 1000
"""Items of one sitting."""
PORTS = 65_535
VISITORS = 100


def add_study(add: AddCommand) -> list[argparse.ArgumentParser]:
    """Add the commands; return those that take collections."""
    study = add(
        "study",
        "study",
        "quiz and cards from the corpus, word for word",
        "explainbot study --kind cloze --limit 20",
    )
    study.add_argument(
        "--kind",
        action="append",
        choices=("recall", "cloze", "which"),
        help="headings to answer, words left out, or sections to choose (repeatable)",
    )
    study.add_argument(
        "--limit",
        type=number(1, MOST_ITEMS),
        metavar="N",
        help="items at most (default: 10; an export: all)",
    )
    study.add_argument(
        "--plain", action="store_true", help="line by line (screen readers, pipes)"
    )
    instead = study.add_mutually_exclusive_group()
    instead.add_argument(
        "--export", metavar="FILE", help="write the items for Anki (.txt) or as .csv"
    )
    instead.add_argument(
        "--stats", action="store_true", help="say how far the learning is"
    )
    study.add_argument("--force", action="store_true", help="replace an existing FILE")
    study.add_argument("--json", action="store_true", help="with --stats: print JSON")
    return [study, _serve(add)]


def _serve(add: AddCommand) -> argparse.ArgumentParser:
    serve = add(
        "serve",
        "serve",
        "the chat in a browser, or answers for programs, on this machine",
        "explainbot serve --port 8000",
    )
    instead = serve.add_mutually_exclusive_group()
    instead.add_argument(
        "--mcp",
        action="store_true",
        help="answer a program over standard input and output (MCP)",
    )
    instead.add_argument(
        "--http", action="store_true", help="answer programs over HTTP, in JSON"
    )
    serve.add_argument(
        "--token",
        default="",
        metavar="T",
        help="with --http: what each request must carry (better: EXPLAINBOT_TOKEN)",
    )
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: this machine alone)",
    )
    serve.add_argument(
        "--port", type=number(1, PORTS), default=8000, help="(default: 8000)"
    )
    serve.add_argument(
        "--visitors",
        type=number(1, VISITORS),
        default=10,
        metavar="N",
        help="visitors at a time; each takes some 45 MB (default: 10)",
    )
    return serve
