"""What a question says is done, and which part of a sentence tells of it."""

from __future__ import annotations

import pytest

from explainbot.answering.checks.deeds import (
    Deed,
    deed_of,
    doerless,
    elsewhere,
    may_tell,
    of_another,
    other_deed,
    other_doer,
    part_with,
    parts,
    turned,
    undated,
    untold,
    where_told,
)

LETTER = "Ada wrote the letter and Ben posted it."


def deed(question: str) -> Deed:
    """Return what a question says is done, which must be plain."""
    found = deed_of(question)

    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who posted the letter?", "posted"),
        ("When was the old mill sold?", "sold"),
        ("When did the last tram leave the depot?", "leave"),
        ("Where was the old mill built?", "built"),
        ("When did Irena Falk return to Oslo?", "return"),
        ("In which year did the town buy the hall?", "buy"),
        ("Who was buried under the oak?", "buried"),
        ("When was the first film made?", "made"),
        ("When did the hall devoted to art open?", "open"),
        ("When was the hall devoted to art opened?", "opened"),
        ("When did the horses need water?", "need"),
        ("When does the last ride end?", "end"),
        ("When are you open?", ""),
        ("Who is the head of the school?", ""),
        ("How tall is the tower?", ""),
        ("when", ""),
        ("", ""),
    ],
)
def test_the_verb_of_a_question_is_its_deed(question: str, word: str) -> None:
    """Of questions "who", "when", "where"; others, and "who is the head", have none."""
    found = deed_of(question)

    assert (found.word if found else "") == word


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (LETTER, ["Ada wrote the letter", "Ben posted it."]),
        ("Ada and Ben posted it.", ["Ada and Ben posted it."]),
        ("It opened in May; crowds came.", ["It opened in May", "crowds came."]),
        ("A list of names.", ["A list of names."]),
        (
            "It was made between 1807 and 1810 by Ada.",
            ["It was made between 1807 and 1810 by Ada."],
        ),
    ],
)
def test_each_part_of_a_sentence_has_a_verb(sentence: str, expected: list[str]) -> None:
    """What has none belongs to the part behind it."""
    assert [sentence[slice(*span)] for span in parts(sentence)] == expected


def test_words_stand_in_one_part() -> None:
    """Found by their letters in the sentence."""
    start = LETTER.index("Ben")

    assert part_with(LETTER, start, start + 3) == "Ben posted it."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who posted the letter?", LETTER, "Ben posted it."),
        ("Who wrote the letter?", LETTER, "Ada wrote the letter"),
        ("Who burnt the letter?", LETTER, None),
        # Who does it is named before "who".
        ("Who ran the inn?", "She wed Tom Ames, who ran the inn and sang.", None),
        # That part names no day.
        ("When was it drawn?", "In 1913 she found it, and Emil has drawn it.", None),
        ("How tall is it?", LETTER, None),
    ],
)
def test_of_two_deeds_the_one_asked_is_read(
    question: str, sentence: str, expected: str | None
) -> None:
    """Where its part has somebody, or a day, as it is asked."""
    found = where_told(question, sentence)

    assert (sentence[slice(*found)] if found else None) == expected


@pytest.mark.parametrize(
    ("question", "part", "expected"),
    [
        ("When did the shop open?", "the shop closed in 1964", True),
        ("When did the shop open?", "the shop opened in 1964", False),
        ("When was the mill built?", "the mill was rebuilt in 2003", True),
        ("When does it close?", "It is open from half past three to six", False),
        ("When do lessons end?", "Lessons start in January", True),
        # One event from its two sides has one day, and two people.
        ("When did the town buy it?", "Lind sold it to the town in 1922", False),
        ("Who lends the puzzles?", "Ms Okoro borrows the puzzles", True),
        ("Who found the ring?", "Tom lost the ring", False),
    ],
)
def test_what_undoes_a_deed_is_another(
    question: str, part: str, *, expected: bool
) -> None:
    """Nor is who buys the one who sells."""
    assert turned(deed(question), part) == expected


@pytest.mark.parametrize(
    ("question", "marked", "expected"),
    [
        ("When was the paper founded?", "Lotte Graf has run it since 1990.", True),
        ("When was the paper founded?", "It first came out in 1911.", False),
        ("Who invented the lamp?", "Doctors hang the lamp over the table.", True),
        # It is asked what is done each day, and no words are listed for the other.
        ("Who paints the doors?", "Mr Cole looks after them.", False),
        ("Who tested the alarm?", "Mr Cole looks after it.", False),
    ],
)
def test_a_listed_deed_is_told_by_certain_words(
    question: str, marked: str, *, expected: bool
) -> None:
    """A sentence without any of them tells nothing of it."""
    assert untold(deed(question), marked) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "When was the clock repaired?",
            "The clock was repaired by Uhl. He sold it in 1922.",
            True,
        ),
        (
            "When was it repaired?",
            "The roof was repaired by Uhl. He sold it in 1922.",
            False,
        ),
        (
            "When was the clock sold?",
            "The clock was repaired by Uhl. He sold it in 1922.",
            False,
        ),
    ],
)
def test_a_deed_told_elsewhere_is_not_this(
    question: str, text: str, *, expected: bool
) -> None:
    """Of the same thing, or of a pronoun that may stand for it."""
    found = elsewhere(deed(question), "He sold it in 1922.", text, {"clock"})

    assert found == expected


@pytest.mark.parametrize(
    ("question", "marked", "part", "expected"),
    [
        (
            "When was it translated?",
            "It was printed in 1925 and was translated by Brand.",
            "It was printed in 1925",
            True,
        ),
        (
            "When was it translated?",
            "In 1925 it was printed, and Brand translated it.",
            "In 1925 it was printed",
            False,
        ),
        (
            "When was the hall opened?",
            "The hall was opened by a king, and its bell was cast in 1908.",
            "its bell was cast in 1908.",
            True,
        ),
        (
            "When was the mill planned?",
            "The mill was planned and built in 1930.",
            "built in 1930.",
            False,
        ),
    ],
)
def test_the_day_of_one_deed_is_not_that_of_another(
    question: str, marked: str, part: str, *, expected: bool
) -> None:
    """But a day that opens the sentence, or ends what both share, is of both."""
    assert undated(deed(question), marked, part) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The square was renamed after the war.", True),
        ("The square was renamed by the council.", False),
        ("The council renamed the square.", False),
        ("It was renamed between 1807 and 1810 by Stone, who had left.", False),
        ("It was printed by Stone and renamed after the war.", False),
        ("It was designed and renamed by Stone.", False),
        ("It was not renamed until 1864 when Stone came.", False),
    ],
)
def test_what_was_done_by_nobody_has_no_doer(marked: str, *, expected: bool) -> None:
    """Who did it is told after "by", or before the verb."""
    assert doerless(deed("Who renamed the square?"), marked) == expected


def test_one_deed_told_is_not_another_untold() -> None:
    """Where a text has no word of what is asked and another deed with its own words."""
    asked, part = "When was the choir disbanded?", "The choir was founded in 1974"

    assert other_deed(deed(asked), asked, part, part)
    assert not other_deed(deed(asked), asked, part, f"{part} and disbanded")
    built = "Who ordered it to be founded?"
    assert not other_deed(deed(built), built, part, part)


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        ({"irena", "falk"}, "Irena Falk drew. Emil died in 1920.", True),
        ({"irena", "falk"}, "Falk died in 1920.", False),
        ({"mark", "twain"}, "Mark Twain was Sam Clemens. Clemens died in 1910.", False),
        (set(), "Emil died in 1920.", False),
    ],
)
def test_a_life_is_that_of_one(names: set[str], text: str, *, expected: bool) -> None:
    """Unless both names stand in one sentence: they may be one person's."""
    part = text.rsplit(". ", maxsplit=1)[-1]

    assert of_another(deed("When did somebody die?"), names, part, text) == expected


def test_a_deed_is_told_in_other_words() -> None:
    """Of those listed, or of the same meaning."""
    asked = deed("When was the map published?")

    assert not may_tell(asked, "The map hung there in 1900.")
    assert may_tell(asked, "The map appeared in 1900.")


def test_what_a_sentence_names_wholly_may_be_told_in_it() -> None:
    """Though another one has the verb."""
    marked = "It grew by the Delft Treaty 1992."
    text = f"{marked} It was signed at noon."
    asked = deed("When was the Delft Treaty signed?")

    assert not elsewhere(asked, marked, text, {"delft", "treati"})
    assert elsewhere(asked, marked, text, {"delft", "charter"})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where did Ada Berg die?", True),
        ("Where was Ada Berg born?", False),
        ("Where was the treaty of 1992 signed?", False),
    ],
)
def test_a_death_is_told_by_no_birth(question: str, *, expected: bool) -> None:
    """Though the sentence has all else that is asked; it may tell of a signing."""
    marked = "The Ada Berg treaty of 1992 was born in Bonn."
    text = f"{marked} Ada Berg died two years later. It was signed by her."

    found = elsewhere(deed(question), marked, text, {"ada", "berg"})

    assert found == expected


def test_a_verb_that_says_little_is_told_by_any() -> None:
    """It may be told by "brought", though another sentence says "comes"."""
    text = "Tea comes from Fujian. Merchants brought it to Europe in 1610."
    marked = "Merchants brought it to Europe in 1610."

    assert not elsewhere(deed("When did tea come to Europe?"), marked, text, {"tea"})


def test_an_irregular_verb_is_one_though_mostly_a_noun() -> None:
    """The storm tore the sails: of a gift nothing is told there."""
    marked = "A storm tore off two of them in 1921."
    text = f"{marked} Boe's daughter gave the mill to the parish."
    asked = deed("When did the daughter give the mill to the parish?")

    assert elsewhere(asked, marked, text, {"daughter", "mill", "parish"})


@pytest.mark.parametrize(
    ("question", "marked", "other"),
    [
        ("How many castles did Erik lose?", "Otto lost three castles.", True),
        ("How many castles did Otto lose?", "Otto lost three castles.", False),
        ("How is Rust prevented?", "To prevent it, iron is painted.", False),
        ("When does the ferry to Muck go?", "The ferry to Brann goes daily.", True),
        ("When did Muck's ferry stop?", "The ferry to Muck stopped in May.", False),
        ("How many castles did he lose?", "Otto lost three castles.", False),
        ("How many castles did Berg lose?", "Otto lost three castles.", False),
    ],
    ids=[
        "doer",
        "an ordinary word",
        "himself",
        "place",
        "owner",
        "pronoun",
        "two names of one",
    ],
)
def test_what_is_told_of_another_by_name(
    question: str, marked: str, *, other: bool
) -> None:
    """It is not told of the one that is asked about."""
    text = f"Then Duke Otto Berg rose. {marked} His brother Erik paid for Muck."

    assert other_doer(question, marked, text) == other
