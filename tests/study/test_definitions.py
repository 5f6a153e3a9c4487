"""Sentences that define a term, and sentences that only look so."""

from __future__ import annotations

import pytest

from explainbot.study.definitions import definitions
from explainbot.text.sentences import split_sentences

DEFINING = [
    ("en", "A glacier is a large body of ice that flows downhill.", "glacier"),
    ("en", "Erosion is the wearing away of rock by wind, water or ice.", "Erosion"),
    ("en", "**Gluten** is a net of proteins that traps the gas.", "Gluten"),
    ("en", "The mantle is the layer between the crust and the core.", "mantle"),
    ("en", "The heart is a hollow muscle that works as a pump.", "heart"),
    ("en", "In chemistry, a base is a substance that takes up protons.", "base"),
    ("en", "Vertebrates are animals that have a backbone.", "Vertebrates"),
    ("en", "Irony is when somebody says the opposite of the truth.", "Irony"),
    ("en", "An index (plural: indices) is a number written above.", "index"),
    ("en", "Weather is the state of the air at one time.", "Weather"),
    ("en", "Mitosis means that one cell divides into two.", "Mitosis"),
    ("en", "Tempo refers to the speed of the beat.", "Tempo"),
    ("en", "CPR stands for cardiopulmonary resuscitation.", "CPR"),
    ("en", "Density is defined as mass divided by volume.", "Density"),
    ("en", "The term habeas corpus means a right to a trial.", "habeas corpus"),
    ("en", "Animals that eat only plants are called herbivores.", "herbivores"),
    ("en", "Rain with acids from smoke is known as acid rain.", "acid rain"),
    ("en", "A number that divides another is called a factor.", "factor"),
    ("en", "They cut the town off from food; this is called a siege.", "siege"),
    ("en", "Too fast a rise of prices is called “hyperinflation”.", "hyperinflation"),
    ("en", "Salinity tells you how much salt there is in water.", "Salinity"),
    ("en", "ROM (read-only memory) keeps what it holds without power.", "ROM"),
    ("en", "The EEC (European Economic Community) began in 1958.", "EEC"),
    ("en", "One pascal is the pressure that one newton puts on a square metre.",
     "pascal"),
    ("de", "Die Frequenz gibt an, wie oft etwas in einer Sekunde schwingt.",
     "Frequenz"),
    ("de", "Die EZB (Europäische Zentralbank) sitzt in Frankfurt.", "EZB"),
    ("de", "Ein Gletscher ist eine große Masse aus Eis, die fließt.", "Gletscher"),
    ("de", "Die Osmose ist der Durchtritt von Wasser durch Häute.", "Osmose"),
    ("de", "Unter Inflation versteht man einen Anstieg der Preise.", "Inflation"),
    ("de", "Als Nenner bezeichnet man die untere Zahl.", "Nenner"),
    ("de", "Tiere, die nur Gras fressen, nennt man Grasfresser.", "Grasfresser"),
    ("de", "Eine Zahl, die nur sie selbst teilt, heißt Primzahl.", "Primzahl"),
    ("fr", "La photosynthèse est le processus par lequel naît le sucre.",
     "photosynthèse"),
    ("fr", "On appelle numérateur le nombre au-dessus de la barre.", "numérateur"),
    ("fr", "Un tel nombre entier plus grand est appelé nombre premier.",
     "nombre premier"),
    ("fr", "Le mot démocratie signifie le pouvoir du peuple.", "démocratie"),
    ("fr", "L'affinage est la période pendant laquelle il mûrit.", "affinage"),
    ("es", "La erosión es el desgaste de la roca por el viento.", "erosión"),
    ("es", "Se llama retablo a la obra que cubre el muro.", "retablo"),
    ("es", "Los animales que comen carne se llaman carnívoros.", "carnívoros"),
    ("it", "La fotosintesi è il processo con cui nasce lo zucchero.", "fotosintesi"),
    ("it", "Gli animali che mangiano piante sono detti erbivori.", "erbivori"),
    ("pt", "A erosão é o desgaste das rochas pela água.", "erosão"),
    ("pt", "Os animais que comem carne são chamados de carnívoros.", "carnívoros"),
    ("nl", "Een gletsjer is een grote massa ijs die stroomt.", "gletsjer"),
    ("nl", "Dieren die alleen gras eten, noemt men graseters.", "graseters"),
]  # fmt: skip

NOT_DEFINING = [
    ("en", "One is the European Parliament, which speaks for the citizens."),
    ("en", "The reason is a law that was passed in spring."),
    ("en", "Smoking is a cause of many diseases of the lungs."),
    ("en", "Bamako is a city on the river Niger."),
    ("en", "Lucy is a girl who lives near the school."),
    ("en", "It is a machine that throws stones over a wall."),
    ("en", "This means that the price goes up again soon."),
    ("en", "Answers are kept for a while, so that they come quickly."),
    ("en", "Hinduism is the fastest growing religion of the country."),
    ("en", "His first dog was called Rex by the whole family."),
    ("en", "They are called Bert and Ernie in the north."),
    ("en", "Most laws need what is called a qualified majority."),
    ("en", "What is a glacier?"),
    ("en", "Red stands for the blood of those who fell."),
    ("en", "The main tool is the rate at which banks borrow."),
    ("en", "The low points are where the low tides occur."),
    ("en", "The Severn Bridge is a steel structure with six lanes."),
    ("en", "The locals often refer to it as the old man."),
    ("en", "A smaller size means more room for the instruments."),
    ("en", "Although salt is a mineral that we eat, it harms plants."),
    ("en", "Vectors are widely used to deliver these things safely."),
    ("en", "Sport is an attractive way of spending a weekend."),
    ("en", "Influenza is a special case among the diseases here."),
    ("en", "Fields are irrigated with water that comes from wells."),
    ("en", "The sign tells you where the path leads in winter."),
    ("en", "The clock tells us that the shop is shut."),
    ("en", "Aunt May (born 1950) keeps bees behind the house."),
    ("en", "UNESCO (see the map) sits in Paris, near the river."),
    ("en", "Nitric acid is a strong acid: it eats copper, too."),
    ("en", "That last stage is called pupation."),
    ("de", "Berlin ist eine Stadt an der Spree im Osten."),
    ("de", "Das Wetter ist ein Grund für die späte Ernte."),
    ("de", "Er heißt Tom und wohnt in der Stadt."),
    ("fr", "Paris est une ville au bord de la Seine."),
    ("fr", "La pluie est une cause de la mauvaise récolte."),
    ("es", "El precio es un problema para muchas familias."),
    ("it", "Roma è una città sul fiume Tevere nel Lazio."),
]


def terms_in(text: str, language: str) -> list[str]:
    """Return the terms that a text defines."""
    found = definitions(text, split_sentences(text, language), language)
    return [text[slice(*one.term)] for one in found]


@pytest.mark.parametrize(("language", "sentence", "term"), DEFINING)
def test_a_definition_is_known_by_its_words(
    language: str, sentence: str, term: str
) -> None:
    """The term is found without its article and its marks; the sentence stays whole."""
    spans = split_sentences(sentence, language)

    (found,) = definitions(sentence, spans, language)

    assert sentence[slice(*found.term)] == term
    assert sentence[slice(*found.span)] == sentence


@pytest.mark.parametrize(("language", "sentence"), NOT_DEFINING)
def test_what_is_only_said_of_a_thing_defines_nothing(
    language: str, sentence: str
) -> None:
    """Reasons, values, names of people and places, and questions are left alone."""
    assert terms_in(sentence, language) == []


def test_what_is_only_named_is_cited_with_the_sentence_before() -> None:
    """Where "this" stands for what came before, that belongs to the definition."""
    text = "The king cannot escape. This is called checkmate. The game ends."
    (found,) = definitions(text, split_sentences(text), "en")

    assert text[slice(*found.term)] == "checkmate"
    assert text[slice(*found.span)] == text[:49]
    alone = "This is called checkmate. The game ends."
    assert terms_in(alone, "en") == []
    apart = "The king cannot escape.\n\nThis is called checkmate."
    assert terms_in(apart, "en") == []


def test_lines_behind_terms_are_definitions_where_there_are_several() -> None:
    """A line with a colon or a dash alone proves nothing, unless its term is marked."""
    several = "- Allegro: a quick tempo\n- Adagio – a slow tempo"

    assert terms_in(several, "en") == ["Allegro", "Adagio"]
    assert terms_in("Allegro: a quick tempo in music", "en") == []
    assert terms_in("**Allegro**: a quick tempo in music", "en") == ["Allegro"]
    labels = "- Aim: the pupils count to ten\n- Answer: a slow and steady tempo"
    assert terms_in(labels, "en") == []
    dates = "- 1453: the town falls to him\n- Monday: we start at eight o'clock"
    assert terms_in(dates, "en") == []


MIXED = """plumage: all the feathers of a bird.
clutch: the eggs laid at one time. Most birds lay one.
brood = the young birds of a clutch
moult - the loss of old feathers
raptor – a bird of prey with hooked claws that
  eats mice
flight: birds go where it is warm.
"""
HOURS = """Breakfast: eight o'clock in the tent.
Lunch: one o'clock by the lake.
Leader: the sister of Mrs Hay.
Swimming: ask one of the leaders first.
"""
TALK = """Anna: The well is dry this year.
Ben: a bucket would help us now.
Anna: an old one leaks too much.
Ben: the rope is missing, too.
"""


def test_a_list_of_terms_defines_each_whatever_sign_parts_them() -> None:
    """Where half of its lines say what their terms are, the others do, too."""
    found = definitions(MIXED, split_sentences(MIXED), "en")

    terms = ["plumage", "clutch", "brood", "moult", "raptor", "flight"]
    assert [MIXED[slice(*one.term)] for one in found] == terms
    said = [MIXED[slice(*one.span)] for one in found]
    assert said[1] == "clutch: the eggs laid at one time."
    assert said[4].endswith("that\n  eats mice")


@pytest.mark.parametrize("text", [HOURS, TALK])
def test_a_plan_and_a_talk_are_no_lists_of_terms(text: str) -> None:
    """Hours, names of duties and people who speak define nothing."""
    assert terms_in(text, "en") == []


def test_what_that_thing_is_called_is_cited_with_the_sentence_before() -> None:
    """What leans on the words before is shown with them."""
    text = "The wall comes off in strong salt. That last state is called plasmolysis."

    (found,) = definitions(text, split_sentences(text), "en")

    assert text[slice(*found.span)] == text
