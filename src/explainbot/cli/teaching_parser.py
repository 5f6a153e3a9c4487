"""What can be typed of the commands for teachers.  Imports nothing heavy."""

from __future__ import annotations

import argparse

from explainbot.cli.arguments import AddCommand


def add_teaching(add: AddCommand) -> None:
    """Add the commands about what a class asked, and about packs."""
    _gaps(add)
    _coverage(add)
    _packs(add)


def _gaps(add: AddCommand) -> None:
    gaps = add(
        "gaps",
        "teaching",
        "group the questions that were not answered, most asked first",
        "explainbot gaps --html gaps.html",
    )
    gaps.add_argument("--clear", action="store_true", help="delete the kept questions")
    gaps.add_argument("--yes", action="store_true", help="delete without asking")
    _report(gaps)
    forget = add(
        "forget",
        "forgetting",
        "delete what is kept of your use: questions that were not answered, history, "
        "progress of the study",
        "explainbot forget --yes",
    )
    forget.add_argument("--yes", action="store_true", help="delete without asking")
    _report_json(forget)


def _coverage(add: AddCommand) -> None:
    coverage = add(
        "coverage",
        "teaching",
        "say what a list of questions reaches, and what in the corpus is unclear",
        "explainbot coverage questions.csv --html coverage.html",
    )
    coverage.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a list as explainbot batch reads it; - is standard input",
    )
    coverage.add_argument(
        "--from", dest="read_as", metavar="FORMAT", help="form of QUESTIONS"
    )
    _report(coverage)


def _packs(add: AddCommand) -> None:
    pack = add(
        "pack",
        "teaching",
        "make one file of the workspace, to be given to others",
        "explainbot pack biology.xbc",
    )
    pack.add_argument("pack", metavar="NAME.xbc", help="the file to make")
    pack.add_argument("--force", action="store_true", help="replace an existing file")
    _report_json(pack)
    unpack = add(
        "unpack",
        "teaching",
        "make a workspace of such a file",
        "explainbot unpack biology.xbc --into biology",
    )
    unpack.add_argument("pack", metavar="NAME.xbc", help="the file")
    unpack.add_argument(
        "--into",
        metavar="DIR",
        default="",
        help="a new or empty folder (default: beside the file, named like it)",
    )
    unpack.add_argument(
        "--rebuild",
        action="store_true",
        help="make the index anew, for instance because the pack's is of another model",
    )
    _report_json(unpack)


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--html", metavar="FILE", default="", help="write a page to be printed"
    )
    parser.add_argument("--force", action="store_true", help="replace an existing FILE")
    _report_json(parser)


def _report_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
