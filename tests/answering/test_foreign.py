"""A question in a language that the texts are not in."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.testing import tiny_workspace

FILES = {
    "prices.md": "# Inflation\n\n## What is inflation?\n\nInflation means that prices "
    "rise.\n\n## Who measures inflation?\n\nThe statistics office measures it.\n",
    "leaves.md": "# Leaves\n\n## What is photosynthesis?\n\nPhotosynthesis turns light "
    "into sugar. Jan Ingenhousz found it. Their edge is indented, as a coronary is.\n",
}
ENGLISH = "these texts are in English, and the question seems to be in"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Two short texts in English."""
    return tiny_workspace(tmp_path_factory.mktemp("foreign") / "w", FILES).explainer()


@pytest.mark.parametrize(
    ("question", "language", "shared", "section"),
    [
        ("was ist inflation", "German", "inflation", "What is inflation?"),
        (
            "¿Qué es la fotosíntesis?",
            "Spanish",
            "photosynthesis",
            "What is photosynthesis?",
        ),
        ("hoe meet je een inflatie", "Dutch", "inflation", "What is inflation?"),
        ("o que é a inflação", "Portuguese", "inflation", "What is inflation?"),
        (
            "photosynthesis nedir",
            "Turkish",
            "photosynthesis",
            "What is photosynthesis?",
        ),
        ("Wer war Ingenhousz?", "German", "Ingenhousz", "What is photosynthesis?"),
        (
            "что такое photosynthesis",
            "Russian",
            "photosynthesis",
            "What is photosynthesis?",
        ),
    ],
)
def test_what_both_languages_have_is_looked_up(
    bot: Explainer, question: str, language: str, shared: str, section: str
) -> None:
    """The passage is named and not claimed; its words can be asked by themselves."""
    answer = bot.ask(question)

    assert (answer.answered, answer.match) == (False, "weak")
    assert answer.reason == f"{ENGLISH} {language}; looked up: {shared}"
    assert (answer.asked_as, answer.did_you_mean) == (shared, (shared,))
    assert answer.alternatives[0].section.heading == section
    assert bot.ask(question, exact=True).reason != answer.reason


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("что такое фотосинтез", "Russian"),
        ("什么是光合作用", "Chinese"),
        ("comment fonctionne le cœur", "French"),
        ("wie ist das blatt", "German"),
        ("wie lange dauert der Herbst", "German"),
        ("光合成とは何ですか", "Japanese"),
        ("Wo leben Bienen?", "German"),
        ("wo leben bienen", "German"),
        ("Was kostet Brot?", "German"),
        ("¿Qué es un átomo?", "Spanish"),
        ("Où vivent les abeilles ?", "French"),
        ("Qui gouverne le Japon ?", "French"),
        ("Che significa osmosi?", "Italian"),
        ("Wat betekent osmose?", "Dutch"),
        ("Suriye nerede?", "Turkish"),
        ("Varför smälter is?", "Swedish"),
        ("Kto rządzi Japonią?", "Polish"),
        ("बर्फ क्यों पिघलती है?", "Hindi"),
        ("광합성은 무엇입니까", "Korean"),
        ("qui a inventé la roue", "French"),
        ("dónde está el corazón", "Spanish"),
    ],
)
def test_nothing_is_shared(bot: Explainer, question: str, language: str) -> None:
    """That the texts are in another language is the reason; no section is near it."""
    answer = bot.ask(question)

    assert answer.alternatives == ()
    assert (answer.match, answer.did_you_mean) == ("none", ())
    assert answer.reason == f"{ENGLISH} {language}"
    assert not answer.headings


@pytest.mark.parametrize(
    "question",
    [
        "What is inflation?",
        "wat is fotosynthesis",
        "was war inevitable",
        "who said veni vidi vici",
        "what does ich bin ein berliner mean",
        "y do prices rise lol",
        "inflation",
        "Kuchen",
        "what does 光合成 mean",
    ],
)
def test_english_is_no_other_language(bot: Explainer, question: str) -> None:
    """Misspelt, with words of other languages, or too short to tell."""
    assert "seems to be" not in (bot.ask(question).reason or "")


VOCABULARY = "Wort;Bedeutung;Beispiel\ndie Kufe;eine Schiene;Die Kufe gleitet.\n"
WITH_WORDS = {
    "w.csv": VOCABULARY,
    "sleds.md": "# Sleds\n\nA sled slides over snow. A dog pulls it.\n\n"
    "## Bells\n\nA bell warns of a sled.\n",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does Kufe mean?", "eine Schiene"),
        ("what is a Kufe", "eine Schiene"),
        ("What does Schiene mean?", ""),  # no heading
        ("What does Kufe cost?", ""),
        ("What does Kuppe mean?", ""),
    ],
)
def test_a_term_of_another_language_is_explained(
    tmp_path: Path, question: str, told: str
) -> None:
    """Its own row says it; beside texts in English too."""
    files = {**WITH_WORDS, "corpus.toml": '["w.csv"]\nlanguage = "de"\n'}
    answer = tiny_workspace(tmp_path, files).explainer().ask(question)

    assert "".join(quote.text.splitlines()[0] for quote in answer.quotes) == told
