"""What can be typed of the commands on lists of questions.  Imports nothing heavy."""

from __future__ import annotations

import argparse

from explainbot.cli.arguments import AddCommand, number

MOST_JOBS = 256


def add_lists(add: AddCommand) -> tuple[argparse.ArgumentParser, ...]:
    """Add ``batch`` and ``eval``; return both, for what they share with others."""
    return _batch(add), _eval(add)


def _batch(add: AddCommand) -> argparse.ArgumentParser:
    batch = add(
        "batch",
        "batch",
        "answer a list of questions",
        "explainbot batch questions.csv -o answers.csv",
    )
    batch.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a .txt, .csv, .tsv, .jsonl, .xlsx, .ods or .md file; - is standard input",
    )
    batch.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        default="-",
        help="a .csv, .tsv, .jsonl, .xlsx, .docx, .md or .html file; - is standard "
        "output (default)",
    )
    _list_options(batch)
    batch.add_argument(
        "--alone",
        action="store_true",
        help="answer each question by itself, whatever its history column says",
    )
    batch.add_argument("--to", dest="write_as", metavar="FORMAT", help="form of OUT")
    batch.add_argument("--force", action="store_true", help="replace an existing OUT")
    batch.add_argument(
        "--resume", action="store_true", help="go on where a broken-off run left OUT"
    )
    batch.add_argument(
        "--jobs",
        type=number(1, MOST_JOBS),
        default=1,
        metavar="N",
        help="so many processes answer at once (default: 1)",
    )
    return batch


def _eval(add: AddCommand) -> argparse.ArgumentParser:
    evaluate = add(
        "eval",
        "evaluate",
        "measure the answers to questions whose right answers are known",
        "explainbot eval questions.csv --html report.html",
    )
    evaluate.add_argument(
        "questions",
        metavar="QUESTIONS",
        help="a list as batch reads it, with a column expected or expected_text",
    )
    _list_options(evaluate)
    evaluate.add_argument(
        "--baseline",
        metavar="RUN",
        help="compare with the --json of an earlier run; 1 on a significant loss",
    )
    evaluate.add_argument(
        "--html", metavar="FILE", help="write a page with curves and failures"
    )
    evaluate.add_argument(
        "--force", action="store_true", help="replace an existing page"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    return evaluate


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="read_as", metavar="FORMAT", help="form of QUESTIONS"
    )
    parser.add_argument(
        "--column", metavar="NAME", help="the column that holds the questions"
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="leave out the reader: near misses are told apart less well",
    )
