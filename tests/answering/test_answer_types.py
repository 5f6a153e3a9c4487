"""The kind of thing asked for, and whether a text holds one."""

from __future__ import annotations

import pytest

from explainbot.answering.question.answer_types import (
    answer_type,
    can_answer,
    counts,
    gives_reason,
    holds_type,
    like_type,
    other_measure,
    tells_event,
    unit_asked,
)
from explainbot.answering.question.sentence_kinds import (
    situated,
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("When was the bridge built?", "when"),
        ("In which year did it open?", "when"),
        ("who built the bridge", "who"),
        ("Where does the Elbe rise?", "where"),
        ("why is the sea salty", "why"),
        ("how much is a ticket", "money"),
        ("How many seats are there?", "count"),
        ("how wide is the river", "measure"),
        ("How much does a whale weigh?", "measure"),
        ("What is the name of the dog?", "name"),
        ("tell me who painted it", "who"),
        ("What do owls eat?", "food"),
        ("What do owls hear?", None),
        ("how do I sign in when I am at school", None),
        ("the soldiers fled when they saw it", None),
        ("which is the house where Bach lived", None),
    ],
)
def test_what_is_asked_for(question: str, name: str | None) -> None:
    """A question word asks only where a question begins."""
    found = answer_type(question)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("When was it built?", "It was built in 1889.", True),
        ("When was it built?", "It was built around 930 by monks.", True),
        ("When was it built?", "It was built of oak.", False),
        ("When was it renamed?", "It got its name after the great fire.", True),
        ("When was it renamed after the war?", "It got it after the war.", False),
        ("When was it rebuilt after 1945?", "It was hit in 1945.", False),
        ("When does the shop open?", "It opens at half past nine.", True),
        ("When do swallows leave?", "They leave before the first frost.", True),
        ("When does tin melt?", "Tin melts at 232 °C.", True),
        ("When was tin melted?", "Tin was melted at 232 °C.", False),
        ("When is tin used?", "Tin is used for solder.", True),
        ("When is tin melted?", "Tin is used for solder.", False),
        ("How old is the abbot?", "He leads it for one year and has a dog.", False),
        ("How old is the abbot?", "He is sixty years old.", True),
        ("When is the museum open on Monday?", "It is closed on Mondays.", True),
        ("When is the talk?", "The talk is in the hall.", False),
        ("Who found the cave?", "Two farmers found it.", True),
        ("Who found the cave?", "It was found by Anna Berg.", True),
        ("Who found the cave?", "It was found by accident and luck.", True),
        ("Who found the cave?", "The cave is long and wet.", False),
        ("Who restored the hall?", "once the city restored the hall.", True),
        ("Who restored the city?", "once the city opened again.", False),
        ("Where was she born?", "She was born in a village near Bonn.", True),
        ("Where was she born?", "She was born in 1820.", False),
        ("Where is lunch?", "Lunch is in the dining hall.", True),
        ("Who checks the draft?", "A classmate reads it within a week.", True),
        ("Where did they meet?", "They met at ten on Monday.", False),
        ("Why did it fail?", "It failed because the glue was weak.", True),
        ("Why did it fail?", "It was built to carry trucks.", True),
        ("Why did it fail?", "It failed in 1879.", False),
        ("How tall is the statue?", "The statue is 46 metres tall.", True),
        ("How tall is the statue?", "The statue weighs 200 tonnes.", False),
        ("How tall is the statue?", "It is as tall as a tree.", True),
        ("How tall is the door?", "It measures 210cm.", True),
        ("When does it close?", "It stands at 2,140 metres.", False),
        ("When does it close?", "It closes at 8.", True),
        ("How much is the bus?", "The first bus leaves at 08:05.", False),
        ("How much is the ferry?", "It takes 55 minutes at 14 knots.", False),
        ("How much does it cost?", "It cuts plywood up to 6 mm.", False),
        ("How much is the bus?", "A ticket is 2.40.", True),
        ("How much do adults pay?", "Adults pay £4 for 20 minutes.", True),
        ("How much does entry cost?", "Entry is free until 10:00.", True),
        ("How much is the bell tilted?", "It is tilted by 3 degrees.", True),
        ("How much do babies sleep?", "They sleep 16 hours a day.", True),
        ("How heavy is the bell?", "It weighs nine tonnes.", True),
        ("How heavy is the bell?", "It hangs 40 metres up.", False),
        ("How old was he when he died?", "He died when he was fifteen.", True),
        ("How old was he when he died?", "He was born in Rome.", False),
        ("How long do owls live?", "They live for twelve years.", True),
        ("How long do owls live?", "They are 40 centimetres long.", False),
        ("How long do eels get?", "They grow to 40 centimetres.", True),
        ("How warm is the lake?", "In June it has 21 °C.", True),
        ("How much is a ticket?", "Tickets are free.", True),
        ("How much is a ticket?", "Tickets hang on the wall.", False),
        ("How many legs has a crab?", "It walks sideways.", False),
        ("When is the claim paid?", "It is paid within fourteen days.", True),
        ("When is the stew ready?", "It is ready in three hours.", True),
        ("When does training begin?", "It begins when the dog is a year old.", True),
        ("How long is the course?", "It lasts five weekends.", True),
        ("How much salt does it hold?", "It holds a fifth of all the salt.", True),
        ("How heavy is the egg?", "It weighs a fifth of the hen.", True),
        ("What is the name of the dog?", "The dog Laika flew next.", True),
        ("What is the name of the dog?", "The dog was small.", False),
        ("What is the name of the man?", "He was a Scottish soldier.", False),
        ("When was glass invented?", "It is melted at 1500 degrees.", False),
        ("When was it built?", "Work stopped in 1889 visitors say.", True),
        ("When was the rule made?", "It is of the Renaissance.", True),
        ("In which month is tea picked?", "It came to Europe in 1610.", False),
        ("In which month is tea picked?", "It is picked in April.", True),
        ("In which town was it made?", "It was made by Ada Berg.", False),
        ("In which town was it made?", "Ada Berg made it in Ulm.", True),
        ("What colour is the tower?", "The tower stands on a reef.", False),
        ("What colour is the tower?", "It was painted red.", True),
        ("How much does the tea cost?", "A pot needs two spoons.", False),
        ("How much does the tea cost?", "A pot is 3 euros.", True),
        ("What does the wool cost?", "It weighs 150 kilograms.", False),
        ("What did the tower cost?", "It was opened on 24 May.", False),
        ("What did the tower cost?", "It was opened on May 3rd, 1883.", False),
        ("What did the tower cost?", "In May 1883 it cost 30 marks.", True),
        ("What did the tower cost?", "It took 8 per cent of the stone.", False),
        ("Where did it land?", "- England: June 1348, port of Hythe", True),
        ("Where did it land?", "- June 1348, at night", False),
        ("Where did it land?", "It came with Captain Hythe.", False),
        ("What is the price of the wool?", "It goes for 12 a kilo.", True),
        ("How old is Mrs Berg?", "She has helpers from year 12.", False),
        ("How old was she when they met?", "At seventeen she met him.", True),
        ("How long do owls live?", "They sit for two weeks.", False),
        ("How old do owls get?", "Some reach twenty years.", True),
        ("What do owls eat?", "They rub their tails on glands.", False),
        ("What do owls eat?", "Mice are their prey.", True),
        ("At what time do they meet?", "They meet on Wednesdays.", False),
        ("At what time do they meet?", "They meet at seven on Mondays.", True),
        ("How fast does it fly?", "It comes back every 76 years.", False),
        ("How fast does it fly?", "It flies 50 kilometres a second.", True),
        ("When did he find it?", "After that soap became cheap.", False),
        ("What does a car pay?", "It is open all year.", False),
        ("Where is the kitchen?", "Room 17 is the kitchen.", True),
        ("When do you see it?", "It is seen on fine afternoons.", True),
    ],
)
def test_what_a_text_holds(question: str, text: str, *, holds: bool) -> None:
    """A thing of that kind that the question does not name itself."""
    asked = answer_type(question)

    assert asked is not None
    assert holds_type(asked, text, question) == holds


@pytest.mark.parametrize(
    ("noun", "text", "known", "fits"),
    [
        ("player", "There are six players on each side.", True, True),
        ("stone", "It is a ring of standing stones.", True, False),
        ("degre", "It is melted at 1500 degrees.", True, True),
        ("degre", "It was melted in 1500 in Venice.", True, False),
        ("dot", "He cut it down to six.", True, True),
        ("judge", "They deal with nine cases out of ten.", True, False),
        ("seat", "In the end the bill was 102 million.", False, False),
        ("pupil", "The trip costs 38 crowns for each pupil.", True, False),
        ("pupil", "Twelve of the pupils came.", True, True),
        ("worker", "Eleven men lost their lives.", False, True),
        ("seal", "About 1,500 people live there.", True, False),
        ("plane", "Only twenty were made.", True, True),
        ("stone", "They came 500 years later.", True, False),
        ("stone", "They came in 1915.", True, False),
        ("degre", "It melts at 30 °C.", True, True),
    ],
)
def test_what_a_number_counts(noun: str, text: str, *, known: bool, fits: bool) -> None:
    """The thing asked for, persons under another noun, or what was named before."""
    assert counts(noun, text, known=known) == fits


@pytest.mark.parametrize(
    ("adjective", "text", "other"),
    [
        ("wide", "The canal is 82 kilometres long.", True),
        ("wide", "The canal is 82 kilometres long and 33 metres wide.", False),
        ("long", "The canal is 82 kilometres long.", False),
        ("wide", "The dome is 31 metres across.", False),
        ("deep", "It is 25 metres long and 2 metres at its deepest.", False),
        ("big", "The canal is 82 kilometres long.", False),
        ("wide", "The canal has 12 locks.", False),
    ],
)
def test_another_measure(adjective: str, text: str, *, other: bool) -> None:
    """What is told by its own name is not what another word asks for."""
    assert other_measure(adjective, text) == other


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cut them while warm, for they break when cold.", True),
        ("As there were only ten, they ran out.", True),
        ("Boiled meat stays grey as water is no hotter.", True),
        ("They sell fruit such as plums are.", False),
        ("It is as hard as iron.", False),
        ("He stayed, since it rained.", True),
        ("Her parents parted in spring.", False),
        ("Air scatters blue light more than red, so blue reaches us.", True),
        ("It had steps rather than bends, as nobody had wheels.", True),
        ("He gave it to her, as a present.", False),
        ("It throws green light back, which is why leaves look green.", True),
        ("The muscles rest, which keeps us still.", True),
        ("Wax stops the water from running in.", True),
        ("The lamp stops at noon.", False),
        ("That is how the bridge stands.", True),
    ],
)
def test_words_that_give_a_reason(text: str, *, told: bool) -> None:
    """Those that mostly do."""
    assert gives_reason(text) == told


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who was melvin calvin", ""),
        ("Who is Lady Mary Wortley Montagu?", ""),
        ("Who was the chief engineer?", "who"),
        ("who is in charge", "who"),
        ("who discovered radium", "who"),
    ],
)
def test_who_is_asked_of_a_name(question: str, name: str) -> None:
    """There another name is no answer; the person's deeds are."""
    asked = answer_type(question)

    assert (asked.name if asked else "") == name


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("When did he die?", "He was born in 1907.", False),
        ("When did he die?", "He lived there until his death.", True),
        ("When did she die?", "Ada Lovelace (1815-1852)", True),
        ("When was she born?", "Ada Lovelace (1815-1852)", True),
        ("Where was she born?", "She worked in Paris.", False),
        ("When was he buried?", "Ada Lovelace (1815-1852)", False),
        ("When was it built?", "It is old.", True),
    ],
)
def test_births_and_deaths(question: str, text: str, *, told: bool) -> None:
    """A passage that says nothing of a death does not date it."""
    asked = answer_type(question)

    assert asked is not None
    assert tells_event(asked.event, text) == told


@pytest.mark.parametrize(
    ("question", "sentence", "can"),
    [
        ("How tall is it?", "It is 46 metres tall.", True),
        ("How tall is it?", "It weighs 200 tonnes.", False),
        ("How many players are there?", "There are six on each side.", True),
        ("How many players are there?", "It began in 1895.", False),
        ("How tall is it?", "| Vinson | 4,892 m |", False),
        ("How tall is it in feet?", "It is 46 metres tall.", False),
        ("its height in feet", "It is 151 feet tall.", True),
        ("a mile in km", "| mile | 1.6 kilometres |", True),
        ("a mile in km", "Kilometres are less.", False),
    ],
)
def test_what_can_answer(question: str, sentence: str, *, can: bool) -> None:
    """A sentence, not a row, by the kind of what it tells."""
    test = can_answer(question, "en")

    assert test is not None
    assert bool(test(sentence)) == can


def test_only_english_is_judged() -> None:
    """And only questions whose kind is plain."""
    assert can_answer("Was ist ein Wal?", "de") is None
    assert can_answer("What is a whale?", "en") is None


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("How tall is it?", "How high is the tower?", True),
        ("How tall is it?", "How wide is the tower?", False),
        ("How tall is it?", "How old is the tower?", False),
        ("How far is it?", "How long is the road?", True),
        ("Who built it?", "Who paid for it?", True),
        ("Who built it?", "When was it built?", False),
    ],
)
def test_what_two_questions_ask_for(one: str, other: str, *, like: bool) -> None:
    """Of measures only what is measured alike."""
    first, second = answer_type(one), answer_type(other)

    assert first is not None
    assert second is not None
    assert like_type(first, second) == like


@pytest.mark.parametrize(
    ("question", "sentence", "tells"),
    [
        ("Where is the Aral Sea?", "It lies between two countries.", 2),
        ("where is the tower", "The tower stands on a reef.", 2),
        ("Where's the tower?", "It is a tower of stone in Bonn.", 2),
        ("Where is the tower?", "It holds the water in the northern part.", 0),
    ],
)
def test_where_a_thing_is_for_good(question: str, sentence: str, tells: int) -> None:
    """It lies or stands there; any sentence may name a place."""
    test = situated(question)

    assert test is not None
    assert test(sentence) == tells


@pytest.mark.parametrize(
    "question",
    ["Where was the film made?", "Where was Ada born?", "Where did it land?", "When?"],
)
def test_where_something_is_done_is_another_question(question: str) -> None:
    """Nor is it asked of a birth where a thing lies."""
    assert situated(question) is None


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("light-year in km", "km"),
        ("How far is it in miles?", "miles"),
        ("How fast is it in km/h?", "km/h"),
        ("who came in second", ""),
        ("what happens in winter", ""),
        ("what is in a kilometre", ""),
    ],
)
def test_the_unit_that_is_asked_for(question: str, unit: str) -> None:
    """At the end, of several or by its sign; one of it may be another word."""
    assert unit_asked(question) == unit


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what makes bread rise", "why"),
        ("what made the old bridge collapse?", "why"),
        ("what makes the sky blue", "why"),
        ("what makes a good leader", ""),
        ("what makes up the blood", ""),
        ("for what reason did they leave", "why"),
        ("what was the reason", "why"),
        ("how is it that cats purr", "why"),
    ],
)
def test_other_words_for_why(question: str, name: str) -> None:
    """With "what makes" a reason is asked only of what a thing does or is like."""
    asked = answer_type(question)

    assert (asked.name if asked else "") == name


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("When do I use a file?", "Use a file when the edge is rough.", True),
        ("When do I use a file?", "Use a file on metal.", False),
        ("When did they use a file?", "They used it when they could.", False),
    ],
)
def test_in_which_case_something_is_done(
    question: str, text: str, *, holds: bool
) -> None:
    """That is when, too; of what has been a date is asked."""
    asked = answer_type(question)

    assert asked is not None
    assert holds_type(asked, text, question) == holds


def test_a_sentence_that_names_the_measure_counts_more() -> None:
    """A lake is long as well as deep; an age needs no name."""
    deep, old = can_answer("How deep is it?", "en"), can_answer("How old is it?", "en")

    assert deep is not None
    assert old is not None
    assert deep("Its deepest point is at 87 metres.") > deep("It is 14 km from here.")
    assert deep("It is 14 km from here.") > 0
    assert old("It is five weeks old.") == old("It came five weeks ago.")
