"""What speaks against a marked sentence, together and in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.checks.signals import (
    NAMES,
    CheckedPair,
    check,
    clause,
    tells_kind,
    widened,
)
from explainbot.answering.confidence import GOOD, HELD, confidence
from explainbot.answering.evidence import Sentences
from explainbot.answering.ranker import Ranker
from explainbot.reranking.protocol import Answers, Judgement
from explainbot.testing import tiny_workspace

BRIDGE = "It is 2,737 metres long. Eleven men lost their lives."
PLAIN = CheckedPair(
    question="How long is the Golden Gate Bridge?",
    heading="Golden Gate Bridge",
    above="Golden Gate Bridge",
    topic="Golden Gate Bridge",
    text=BRIDGE,
    marked="It is 2,737 metres long.",
    around=BRIDGE,
    clause="It is 2,737 metres long",
    span="is 2,737 metres long.",
)
HEART = CheckedPair(
    question="When was a heart first transplanted?",
    heading="When was one first transplanted?",
    above="Human heart",
    topic="Human heart",
    text="The first one was transplanted on 3 December 1967.",
    marked="The first one was transplanted on 3 December 1967.",
    around="The first one was transplanted on 3 December 1967.",
    clause="",
    span="",
)


def fired(one: CheckedPair) -> set[str]:
    """Return the signals that are not 0."""
    return {name for name, value in check(one).items() if value}


@pytest.mark.parametrize("one", [PLAIN, HEART])
def test_nothing_speaks_against_an_answer(one: CheckedPair) -> None:
    """Though it stands in other words, with a pronoun for its thing."""
    assert fired(one) == set()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How wide is the bridge?", {"other_measure"}),
        ("How heavy is the bridge?", {"typeless", "typeless_text", "typeless_span"}),
        ("When was Joseph Strauss born?", {"eventless"}),
        ("How many seats has the bridge?", {"uncounted"}),
        ("Which side of the bridge is not long?", {"asked_denied"}),
        ("How long is a zeppelin?", {"subjectless", "part_untold"}),
        ("Who was the engineer's teacher?", {"relation_untold"}),
        ("Who was the mother of the engineer?", {"relation_untold"}),
        ("What was the name of the engineer's mother?", {"relation_untold"}),
        ("Where did Joseph Strauss marry?", {"eventless"}),
        ("Why is the bridge painted red?", {"reason_untold"}),
    ],
)
def test_another_question_of_the_same_text(question: str, names: set[str]) -> None:
    """Each kind of near miss has its signal."""
    assert names <= fired(replace(PLAIN, question=question))


def test_the_heading_asks_it_of_another_thing() -> None:
    """It is a heart there, and no kidney is told of; "the organ" may be the heart."""
    kidney = check(replace(HEART, question="When was a kidney first transplanted?"))
    organ = check(replace(HEART, question="When was the organ first transplanted?"))

    assert (kidney["replaced"], kidney["subjectless"]) == (1, 1)
    assert (organ["replaced"], organ["perhaps_replaced"]) == (0, 1)


def test_a_row_of_a_table_is_not_judged_by_its_kind() -> None:
    """Its units stand in the names of the columns."""
    row = "| Volga | 3530 | Caspian Sea |"
    one = replace(PLAIN, question="How tall is the Volga?", marked=row, around=row)

    assert check(one)["typeless"] == 1
    assert check(replace(one, row=True))["typeless"] == 0


def test_a_reason_stands_in_any_words() -> None:
    """Without "because" a reason is less likely, and yet not ruled out."""
    text = "Traces of iron give it that tint."
    found = check(
        replace(PLAIN, question="Why is some salt pink?", marked=text, around=text)
    )

    assert (found["reasonless"], found["typeless"]) == (1, 0)
    assert found["reason_told"] == 0
    told = f"{text[:-1]}, because iron is red."
    asked = replace(PLAIN, question="Why is some salt pink?", marked=told, around=told)
    assert check(asked)["reason_told"] == 1


def test_the_question_said_again_is_no_reason() -> None:
    """Nor are its own words."""
    text = "Chewing gum is not allowed on the bus."
    one = replace(PLAIN, marked=text, around=text)
    asked = "Why is chewing gum not allowed on the bus?"
    found = check(replace(one, question=asked, above=""))

    assert (found["reasonless"], found["typeless"]) == (1, 1)


def test_under_a_heading_of_the_kind_words_are_free() -> None:
    """Kittens answer "how many young", though babies are asked for."""
    text = "The cat has three to five kittens at a birth."
    one = replace(PLAIN, question="How many babies has a cat?", marked=text, text=text)

    assert check(one)["uncounted"] == 1
    assert check(replace(one, heading="How many young has a cat?"))["uncounted"] == 0


LILY = CheckedPair(
    question="When did Nell Fry find the lily?",
    heading="Nell Fry",
    above="Nell Fry",
    topic="Nell Fry",
    text="She found the lily in 1913 and Emil drew it. Emil died in 1920.",
    marked="She found the lily in 1913 and Emil drew it.",
    around="She found the lily in 1913 and Emil drew it. Emil died in 1920.",
    clause="She found the lily in 1913 and Emil drew it",
    span="in 1913 and",
    part="She found the lily in 1913",
)
DIED = replace(LILY, marked="Emil died in 1920.", part="Emil died in 1920.")


@pytest.mark.parametrize(
    ("one", "question", "names"),
    [
        (LILY, "When did Nell Fry find the lily?", {"told_whole"}),
        (LILY, "When did Nell Fry lose the lily?", {"deed_other"}),
        (LILY, "When was the lily drawn?", {"deed_undated"}),
        (LILY, "When was the lily sold?", {"deed_untold"}),
        (DIED, "When did Nell Fry die?", {"of_another", "told_whole"}),
        (DIED, "When did she find the lily?", {"deed_elsewhere"}),
        (DIED, "When did Emil die?", {"told_whole"}),
    ],
)
def test_a_deed_is_told_in_its_own_part(
    one: CheckedPair, question: str, names: set[str]
) -> None:
    """Its day is not that of another deed in the sentence or beside it."""
    ours = {"told_whole", "of_another", *(name for name in NAMES if "deed_" in name)}

    assert fired(replace(one, question=question)) & ours == names


@pytest.mark.parametrize(
    ("heading", "untold"), [("When was it sold?", 0), ("When are you open?", 1)]
)
def test_under_a_heading_of_the_deed_words_are_free(heading: str, untold: int) -> None:
    """Not under one that asks something else."""
    asked = "When was the lily sold?"
    found = check(replace(LILY, question=asked, heading=heading))

    assert found["deed_untold"] == untold


def test_a_row_tells_what_was_done_in_its_columns() -> None:
    """So nothing of that is judged there."""
    one = replace(LILY, question="When was the lily sold?", row=True)

    assert check(one)["deed_untold"] == 0


def test_every_signal_is_always_there() -> None:
    """A question without a plain kind has them all, too."""
    assert tuple(check(replace(PLAIN, question="bridge"))) == NAMES


def test_the_words_of_the_answer() -> None:
    """With a word on each side; and the part of the sentence that they stand in."""
    text = "It came late. In 1937, after four years, it was opened; cars followed."
    inside, span = (14, 70), (text.index("four"), text.index("four") + 4)

    assert widened(text, span, inside) == "after four years,"
    assert clause(text, span, inside) == ", after four years"
    assert clause(text, (50, 54), inside).strip(" ,") == "it was opened"


@pytest.mark.parametrize("name", sorted(set(HELD) & set(NAMES)))
def test_some_forbid_a_claim(name: str) -> None:
    """However sure all else makes it."""
    sure = confidence([0.9, 0.1], 0.9, 0.9, unknown=False, other=False)
    held = confidence(
        [0.9, 0.1], 0.9, 0.9, unknown=False, other=False, checks={name: 1.0}
    )

    assert sure.probability > GOOD > held.probability


class Sure:
    """A reader to which every text answers."""

    identity = "sure"
    own = True

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return the same of each text."""
        del question
        return [Judgement(6.0) for _ in texts]


def test_an_answer_with_no_date_is_not_claimed(tmp_path: Path) -> None:
    """The signals come with the ranking, and bear on what is claimed."""
    workspace = tiny_workspace(
        tmp_path, {"owls.md": "# Owls\n\nThe owl house was built of old oak wood.\n"}
    )
    explainer = workspace.explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Sure())

    plain = ranker.rank("What was the owl house built of?", ()).confidence
    dated = ranker.rank("When was the owl house built?", ()).confidence

    assert plain.signals["typeless"] == 0
    assert plain.probability >= GOOD
    assert dated.signals["typeless"] == 1
    assert dated.probability < GOOD


NET = """# Internet

## What is it?

The internet is a network of networks. A computer in it has an address.

## Who invented it?

Many people had a part in it. Paul Baran invented packets.
"""


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who invented the computer?", 1.0),
        ("Who invented the network?", 0.0),
        ("Who invented the technology?", 0.0),
    ],
)
def test_the_thing_may_be_the_topic(
    tmp_path: Path, question: str, other: float
) -> None:
    """Where the text says that its topic is one, or any topic may be one."""
    explainer = tiny_workspace(tmp_path, {"net.md": NET}).explainer()
    ranking = Ranker(explainer.store, explainer.encoder, Sure()).rank(question, ())

    assert ranking.sections[0].heading == "Who invented it?"
    assert ranking.confidence.signals["replaced"] == other


BIKES = """# Bikes

## Where can I return the bike?

You can return it at any of the stations. One that is left elsewhere costs a fee.
"""


@pytest.mark.parametrize(("thing", "other"), [("car", 1.0), ("bicycle", 0.0)])
def test_a_heading_with_another_thing(tmp_path: Path, thing: str, other: float) -> None:
    """Of which the corpus says nothing; a bicycle is a bike."""
    explainer = tiny_workspace(tmp_path, {"bikes.md": BIKES}).explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Sure())

    found = ranker.rank(f"Where can I return the {thing}?", ()).confidence.signals

    assert found["exchanged"] == other


CLUB = """# Swimming club

## How old must I be?

Children may come from the age of six. They need a towel.

## What does it cost?

A lesson is two crowns.
"""


@pytest.mark.parametrize(
    ("more", "other"), [(" to fly a plane", 1.0), (" to swim", 0.0), ("", 0.0)]
)
def test_a_heading_with_more(tmp_path: Path, more: str, other: float) -> None:
    """Of which neither the section nor its title has a word."""
    explainer = tiny_workspace(tmp_path, {"club.md": CLUB}).explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Sure())

    found = ranker.rank(f"How old must I be{more}?", ()).confidence.signals

    assert found["narrowed"] == other


POTTERY = """# Pottery

Bisque: clay that has been fired once, without glaze.

Kiln: the oven in which clay is fired.
"""


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What is porcelain?", 1.0),
        ("porcelain", 1.0),
        ("What does porcelain mean?", 1.0),
        ("What is a kiln?", 0.0),
        ("kilns", 0.0),
        ("What is porcelain clay?", 0.0),
        ("Who first made porcelain?", 0.0),
        ("What are the vessels?", 0.0),
    ],
)
def test_a_thing_of_which_there_is_no_word(
    tmp_path: Path, question: str, other: float
) -> None:
    """What it is cannot be told then, however near the passage is."""
    explainer = tiny_workspace(tmp_path, {"pottery.md": POTTERY}).explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Sure())

    found = ranker.rank(question, ()).confidence

    assert found.signals.get("undefined", 0.0) == other
    assert found.probability < GOOD or not other


BUILT = "Rolf Haas built it in 1874."


@pytest.mark.parametrize(
    ("question", "words", "margin", "told"),
    [
        ("When was it built?", "1874", 3.0, True),
        ("When was it built?", "1874", -1.0, False),
        ("When was it built?", "Haas", 3.0, False),
        ("Who built it?", "Rolf Haas", 3.0, True),
        ("Why was it built?", "1874", 3.0, False),
        ("What is it?", "1874", 3.0, False),
    ],
)
def test_a_reader_finds_the_kind_asked(
    question: str, words: str, margin: float, *, told: bool
) -> None:
    """Where it is surer of it than of no answer."""
    span = BUILT.index(words), BUILT.index(words) + len(words)
    item = Sentences(BUILT, ((0, len(BUILT)),), np.array([1.0]), ((span, margin),))

    assert tells_kind(question, item) == told


class Dating:
    """A reader that finds a year in every text that has one."""

    identity = "dating"
    own = True

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return where the year stands."""
        del question
        found = []
        for text in texts:
            places = np.array([(at, at + 1) for at in range(len(text))])
            starts, ends = np.full((2, len(text)), -3.0, dtype=np.float32)
            if "1874" in text:
                start = text.index("1874")
                starts[start] = ends[start + 3] = 3.0
            found.append(Judgement(4.0, Answers(places, starts, ends, 0.0, 20)))
        return found


@pytest.mark.parametrize(("text", "differs"), [(BUILT, 0.0), ("Rolf Haas did.", 1.0)])
def test_a_text_tells_more_than_its_heading_asks(
    tmp_path: Path, text: str, differs: float
) -> None:
    """When it was built, under a heading that asks who built it."""
    written = f"# Light\n\n## Who built the lighthouse?\n\n{text}\n"
    explainer = tiny_workspace(tmp_path, {"light.md": written}).explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Dating())

    found = ranker.rank("When was the lighthouse built?", ()).confidence

    assert found.signals["differs"] == differs


@pytest.mark.parametrize(
    ("changed", "undone"),
    [
        ({"unsure": True}, True),
        ({"unsure": False}, False),
        ({"unsure": True, "heading": "May I climb it?"}, False),
        ({"unsure": True, "question": "Are there tickets for the bridge?"}, False),
        ({"unsure": True, "question": "Did men lose their lives?"}, False),
    ],
    ids=["untold", "the reader is sure", "a heading asks", "are there", "told"],
)
def test_a_yes_or_no_needs_the_verb(
    changed: dict[str, object], *, undone: bool
) -> None:
    """Whether visitors may climb the bridge is not told by how long it is."""
    one = replace(PLAIN, question="Can visitors climb the bridge?")
    found = replace(one, **changed)  # type: ignore[arg-type]

    assert ("undone" in fired(found)) == undone


def test_no_more_denies_nothing() -> None:
    """What is "nothing but flour flour" is no answer to what should not be used."""
    flour = "A starter is nothing but flour."
    one = replace(PLAIN, question="Which flour should you not use?", marked=flour)

    assert "asked_denied" in fired(replace(one, heading="Starter", around=flour))


@pytest.mark.parametrize(
    ("question", "unsupported"),
    [
        ("How many men did Strauss lose?", True),
        ("How many men did the Golden Gate lose?", False),
        ("Did the men have helmets?", True),
        ("Did eleven men lose their lives?", False),
    ],
)
def test_names_and_all_of_what_may_be_so_are_looked_for(
    question: str, *, unsupported: bool
) -> None:
    """In the mark and above it."""
    marked = "Eleven men lost their lives."
    one = replace(PLAIN, question=question, marked=marked, clause=marked)

    assert ("unsupported" in fired(one)) == unsupported


@pytest.mark.parametrize(
    ("question", "unheld"),
    [
        ("How long is Tower Bridge?", False),
        ("How long is Brooklyn?", True),
        ("How long is the Golden Gate Bridge in Áfrika?", True),
        ("How long was Strauß in Goldenville?", True),
        ("How long is the bridge in Goldenville?", False),
        ("How long is the bridge in the USA?", False),
    ],
    ids=["a part", "none", "one of two", "two", "its beginning", "letters"],
)
def test_a_name_of_which_nothing_is_told(question: str, *, unheld: bool) -> None:
    """Neither in the passage nor above it."""
    assert ("name_unheld" in fired(replace(PLAIN, question=question))) == unheld


TOLL = "The toll is 9 euros for cars. It is open all year."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, True),
        ({"question": "How much does a lorry pay?"}, False),
        ({"question": "How long is a car?"}, False),
        ({"text": f"{TOLL} A shower is 2 euros."}, False),
    ],
    ids=["a car", "another thing", "no price asked", "another price"],
)
def test_the_only_price(changed: dict[str, str], *, told: bool) -> None:
    """Of all that is named in the question."""
    one = replace(
        PLAIN,
        question="How much does a car pay?",
        heading="The pass",
        above="The pass",
        text=TOLL,
        marked="The toll is 9 euros for cars.",
    )

    assert ("price_told" in fired(replace(one, **changed))) == told  # type: ignore[arg-type]


class Finding(Sure):
    """A reader that finds an answer in every text, or rather none."""

    def __init__(self, margin: float) -> None:
        """Take by how much the answer is likelier than none."""
        self.margin = margin

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return the last letters of each text as the answer."""
        del question
        logits = np.array([self.margin], dtype=np.float32)
        ends = [np.array([[len(text) - 5, len(text)]]) for text in texts]
        return [Judgement(6.0, Answers(end, logits, logits, 0.0, 1)) for end in ends]


@pytest.mark.parametrize(
    ("question", "margin", "other"),
    [
        ("When does the bus to the pier leave?", -1.0, 1.0),
        ("When does the bus to the pier leave?", 1.0, 0.0),
        ("When does the ferry to the pier leave?", -1.0, 0.0),
        ("Why does the bus to the pier leave?", -1.0, 0.0),
        ("How does the ferry fund itself?", -1.0, 0.0),
        ("When does the bus to the isle leave?", -1.0, 0.0),
        ("What is a fridge made of in there?", -1.0, 1.0),
        ("Can I take the ferry in the library?", 1.0, 1.0),
        ("Who can take the ferry in the library?", 1.0, 0.0),
        ("Can you take the ferry if you are blind?", 1.0, 1.0),
        ("Can you take the ferry if you leave at nine?", 1.0, 0.0),
    ],
    ids=[
        "nowhere",
        "found",
        "told of",
        "a reason",
        "a deed",
        "a heading that asks",
        "another heading",
        "if it is so in a place",
        "who",
        "if it is so in a case",
        "a case that is told",
    ],
)
def test_a_thing_that_the_corpus_lacks(
    tmp_path: Path, question: str, margin: float, other: float
) -> None:
    """Unless the reader finds an answer: it may stand there in other words."""
    text = (
        "# Ferry\n\nThe ferry to the pier leaves at nine.\n\n"
        "## When does the boat to the isle leave?\n\nThe isle is left at ten.\n"
    )
    explainer = tiny_workspace(tmp_path, {"ferry.md": text}).explainer()
    ranker = Ranker(explainer.store, explainer.encoder, Finding(margin))

    found = ranker.rank(question, ()).confidence

    assert found.signals["unheard_of"] == other
    assert found.probability < GOOD or not other


ICE = "Most glaciers move less than a metre a day. They lie in Alaska."


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Which glacier is the longest?", "", True),
        ("Which glacier is the longest?", "Hubbard is the longest of them.", False),
        ("Which glacier is the longest?", "Hubbard is the most famous.", False),
        ("Which glacier is the longest?", "Hubbard is longer than any other.", False),
        ("Which glacier is the longest?", "Hubbard was the first.", False),
        ("Which glacier is long?", "", False),
        ("Why is the longest glacier so slow?", "", False),
    ],
)
def test_what_ranks_nothing_tells_no_superlative(
    question: str, told: str, *, untold: bool
) -> None:
    """Nor is any other thing ranked beside the mark."""
    one = replace(
        PLAIN,
        question=question,
        heading="Glaciers",
        above="Glaciers",
        text=f"{ICE} {told}",
        marked=ICE,
        around=f"{ICE} {told}",
    )

    assert ("extreme_untold" in fired(one)) == untold
    assert "extreme_untold" not in fired(replace(one, row=True))


@pytest.mark.parametrize(
    ("marked", "untold"),
    [
        ("His name was kept secret until he died.", True),
        ("His name was kept secret, because he built rockets.", False),
        ("His name was kept secret to guard him.", False),
    ],
)
def test_what_repeats_the_question_gives_no_reason(
    marked: str, *, untold: bool
) -> None:
    """However sure the reader is: a word of a reason has to stand beside it."""
    one = replace(
        PLAIN,
        question="Why was his name kept secret?",
        heading="Rockets",
        above="Rockets",
        text=marked,
        marked=marked,
        around=marked,
    )

    assert ("reason_untold" in fired(one)) == untold


@pytest.mark.parametrize(
    ("question", "rival"),
    [
        ("When was the Fleet Bridge opened?", True),
        ("When was the Tower Bridge opened?", False),
        ("When was the London Bridge opened?", False),
        ("Which is older, Tower Bridge or Fleet Bridge?", False),
        ("When was the bridge in Fleet opened?", False),
        ("Did Bridge stay open?", False),
        ("Did Mrs Bridge stay?", False),
    ],
    ids=["another", "the topic", "told of", "both", "no name", "opening", "title"],
)
def test_another_one_of_the_kind_by_name(question: str, *, rival: bool) -> None:
    """Though the passage names the place that it is called after."""
    text = "It joins Fleet and Wapping. London Bridge is near. It opened in 1894."
    one = replace(
        PLAIN,
        question=question,
        heading="Tower Bridge",
        above="Tower Bridge",
        topic="Tower Bridge",
        text=text,
        marked="It opened in 1894.",
        around=text,
    )

    assert ("rival_name" in fired(one)) == rival
