"""A plain ``ask``, read without the parser as the parser reads it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from explainbot.cli.ask import PLACES, typed
from explainbot.cli.parser import make_parser

WORDS = (
    "ask", "ask", "what", "is", "--json", "--why", "--exact", "--alone", "--top", "3",
    "--top=5", "--top=x", "0", "--history", "--history=a", "--collection", "--server",
    "--server=http://a", "http://a", "-", "--", "--jso", "--plain", "", "a=b", "٣",
    "--workspace", "--workspace=w", "w", "--model=m", "--reader", "--reader=r",
    "--language", "de",
)  # fmt: skip
READ = ("question", "history", "json", "why", "exact", "alone", "collection", "top")


@pytest.mark.parametrize(
    "places", [("--server",), PLACES], ids=["of a server", "of this machine"]
)
def test_what_is_read_without_the_parser_is_what_the_parser_reads(
    places: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of many command lines; what is not sure is left to it."""
    random, plain = Random(7), 0  # noqa: S311
    for _ in range(6000):
        given = random.choices(WORDS, k=random.randint(2, 7))
        found = typed(given, places)
        if found is None:
            continue
        plain += 1
        options = vars(make_parser().parse_args(given))
        for name in (*READ, *(one[2:] for one in places)):
            assert (found[name] or None) == (options[name] or None), (name, given)
    assert plain > 50
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "given",
    [
        ("batch", "q.csv", "-o", ""), ("batch", "q.csv", "--output= "),
        ("study", "--export", ""), ("glossary", "--export", ""), ("verify", ""),
        ("gaps", "--html", ""), ("coverage", "q.csv", "--html", ""),
        ("eval", "q.csv", "--html", ""), ("unpack", "a.xbc", "--into", ""),
        ("serve", "--http", "--tokens", ""),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_name_that_is_empty_is_refused(
    given: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As a script's variable may be; no other file is written or checked instead."""
    with pytest.raises(SystemExit, match="2"):
        make_parser().parse_args(given)
    assert "the name of a file or folder is empty" in capsys.readouterr().err
