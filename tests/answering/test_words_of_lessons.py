"""Questions for what a lesson is about, in several languages."""
# ruff: noqa: E501, RUF001 - the letters of other scripts are cases of their own

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace

LESSONS = {
    "de": (
        (
            "# Tiere\n\n## Der Igel\n\nDer Igel lebt im Garten und in der Hecke. "
            "Im Winter liegt er in einem Haufen Laub. Igel fressen Käfer, Würmer und "
            "Schnecken.\n\n## Der Fuchs\n\nDer Fuchs lebt im Wald. Er jagt Mäuse.\n"
        ),
        {"Was frisst der Igel?": "Igel fressen Käfer, Würmer und Schnecken."},
    ),
    "fr": (
        (
            "# Physique\n\n## La force\n\nLa force est une action qui change le mouvement "
            "d'un objet. Elle se mesure en newtons.\n\n## La vitesse\n\nLa vitesse dit quel "
            "chemin un objet parcourt en une seconde.\n"
        ),
        {
            "Qu'est-ce que la force ?": "La force est une action qui change le "
            "mouvement d'un objet."
        },
    ),
    "ru": (
        (
            "# Биология\n\n## Жизнь\n\nЖизнь возникла в океане очень давно. Она длится до "
            "сих пор.\n\n## Клетка\n\nКлетка окружена мембраной и содержит ядро.\n"
        ),
        {"Что такое жизнь?": "Жизнь возникла в океане очень давно."},
    ),
    "hi": (
        (
            "# विज्ञान\n\n## जल\n\nजल पौधों की जड़ों से ऊपर जाता है। पत्तियाँ जल को भाप बनाती हैं।"
            "\n\n## प्रकाश\n\nप्रकाश सूर्य से आता है। पौधे प्रकाश से भोजन बनाते हैं।\n"
        ),
        {"पत्तियाँ जल को क्या बनाती हैं?": "पत्तियाँ जल को भाप बनाती हैं।"},
    ),
    "th": (
        (
            "# ธรรมชาติ\n\n## ปลา\n\nปลาหายใจด้วยเหงือกและว่ายน้ำด้วยครีบ\n\n## นก\n\n"
            "นกบินด้วยปีกและวางไข่ในรัง\n"
        ),
        {"ปลาหายใจด้วยอะไร": "ปลาหายใจด้วยเหงือกและว่ายน้ำด้วยครีบ"},
    ),
    "tr": (
        (
            "# Doğa\n\n## Isı\n\nIsı sıcak cisimden soğuk cisme akar. Metaller onu iyi "
            "iletir.\n\n## Işık\n\nIşık doğru boyunca yayılır. Aynadan geri döner.\n"
        ),
        {"IŞIK NASIL YAYILIR?": "Işık doğru boyunca yayılır."},
    ),
}


@pytest.mark.parametrize("language", sorted(LESSONS))
def test_a_lesson_is_found_by_its_own_word(tmp_path: Path, language: str) -> None:
    """The section about the thing comes first, with the sentence that answers."""
    text, asked = LESSONS[language]
    files = {
        "lesson.md": text,
        "corpus.toml": f'["lesson.md"]\nlanguage = "{language}"\n',
    }
    with tiny_workspace(tmp_path, files).explainer() as explainer:
        for question, sentence in asked.items():
            answer = explainer.ask(question)
            first = [*answer.quotes, *answer.alternatives][0]
            assert first.evidence_text == sentence
