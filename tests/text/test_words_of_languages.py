"""Words of languages: what is left out, what is stemmed, and where a text is cut."""
# ruff: noqa: RUF001 - the letters of other scripts are cases of their own

from __future__ import annotations

import pytest

from explainbot.answering.question.sentence_kinds import kind_asked
from explainbot.text.languages import stop_words
from explainbot.text.sentences import split_sentences
from explainbot.text.terms import idle_terms, terms, words
from explainbot.text.word_lists import languages

LESSONS = {
    "de": "Kraft Zeit Druck Arbeit Energie Laut Haus Wort",
    "es": "fuerza trabajo tiempo estado verdad ejemplo presión poder segundo",
    "fa": "زمان فشار نیرو توان",
    "fi": "aika voi paine voima kuusi",
    "fr": "force valeur pièce sujet personne état été son or sens pouvoir ton",
    "hi": "कर समय बल मत काम जीवन",
    "he": "אף פה דרך שם זמן",
    "hu": "fog hó nap idő",
    "it": "lavoro stato persone forza secondo ora potere",
    "nl": "haar tijd kracht",
    "no": "får tid kraft",
    "pl": "czas praca siła życie",
    "pt": "corrente trabalho tempo valor verdade força segundo poder",
    "ru": "жизнь время человек год день работа сила мир",
    "sv": "får tid kraft arbete",
    "tr": "zaman iş güç doğru su",
    "vi": "từ sao họ",
}
"""Nouns that a lesson may be about."""


@pytest.mark.parametrize("language", sorted(LESSONS))
def test_what_lessons_are_about_is_searched(language: str) -> None:
    """No noun of a lesson is among the words that say nothing."""
    lost = [word for word in LESSONS[language].split() if not terms(word, language)]
    assert lost == []


def test_lists_of_words_that_say_nothing_are_short() -> None:
    """Each list is of function words alone: some hundred, in lower case."""
    for language in languages():
        known = stop_words(language)
        assert len(known) < 450, language
        assert all(word == word.lower() for word in known), language


@pytest.mark.parametrize(
    ("language", "question", "left"),
    [
        ("de", "Was ist eigentlich die Photosynthese?", ["photosynthes"]),
        ("fr", "Qu'est-ce que la force ?", ["forc"]),
        ("es", "¿Qué es el trabajo?", ["trabaj"]),
        ("it", "Che cos'è la corrente?", ["corrent"]),
        ("ru", "Что такое жизнь?", ["жизн"]),
        ("el", "Τι είναι το νερό;", ["νερ"]),
        ("tr", "IŞIK nedir?", ["ışık"]),
        ("hi", "विज्ञान क्या है?", ["विज्ञान"]),
        ("zh", "什么是光合作用？", ["光合", "合作", "作用"]),
        ("ja", "光合成とは何ですか。", ["光合", "合成"]),
        ("th", "ปลา คือ อะไร", ["ปลา"]),
        ("th", "แมวปลา", ["แมว", "มวป", "วปล", "ปลา"]),
        ("ko", "광합성은 무엇인가요?", ["광합", "합성", "성은"]),
        ("ar", "ما هي الطاقة؟", ["طاق"]),
        ("he", "מה זה אנרגיה?", ["אנרגיה"]),
    ],
)
def test_what_is_left_of_a_question(
    language: str, question: str, left: list[str]
) -> None:
    """What it asks about, stemmed, and nothing of how it asks."""
    assert terms(question, language) == left


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "مُدَرِّسَةٌ", "مدرسة"),
        ("ar", "العــلم", "العلم"),
        ("he", "שָׁלוֹם", "שלום"),
        ("he", "והשולחן", "שולחן"),
        ("he", "במים", "המים"),
        ("ar", "والعلوم", "العلوم"),
        ("tr", "İSTANBUL", "istanbul"),
        ("tr", "ISI", "ısı"),
        ("de", "GRÖSSE", "größe"),
        ("de", "frisst", "fressen"),
        ("de", "geschmolzen", "schmilzt"),
        ("el", "ΝΕΡΌ", "νερό"),
    ],
)
def test_spellings_of_one_word(language: str, one: str, other: str) -> None:
    """With vowels or without, in capitals or not, a word has the same term."""
    assert terms(one, language) == terms(other, language) != []


@pytest.mark.parametrize("text", ["विज्ञान", "প্রকৃতি", "தமிழ்", "สวัสดี", "שָׁלוֹם", "مُدَرِّسَة"])
def test_a_word_is_whole_with_its_vowels(text: str) -> None:
    """Signs of vowels are no gaps in a word."""
    assert [word for word, _, _ in words(f"({text}) 1.")] == [text, "1"]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("de", "Sie geriet in Vergessenheit. | 1960 benannte man sie neu."),
        ("de", "Am 3. Mai begann der Bau. | Er dauerte lang."),
        ("tr", "Bu 3. sınıf. | O 4. sınıf."),
        ("el", "Τι είναι αυτό; | Είναι νερό."),
        ("ar", "ما هذا؟ | هذا ماء."),
        ("ur", "یہ کیا ہے؟ | یہ پانی ہے۔"),
        ("hi", "पानी गीला है। | आग गर्म है।"),
        ("km", "ទឹកសើម។ | ភ្លើងក្តៅ។"),
        ("zh", "水是湿的。|火是热的！"),
    ],
)
def test_where_sentences_end(language: str, marked: str) -> None:
    """At the bars, and nowhere else."""
    text = marked.replace("| ", "").replace("|", "")
    found = [text[start:end] for start, end in split_sentences(text, language)]
    assert found == [part.strip() for part in marked.split("|")]


def test_thai_sentences_end_at_blanks() -> None:
    """A long clause ends before a blank; not before a joining word, nor in brackets."""
    water = "น้ำเป็นสารประกอบเคมีชนิดหนึ่งที่มีความสำคัญต่อสิ่งมีชีวิตทุกชนิดบนโลกใบนี้อย่างมาก"
    joined = "และพืชใช้น้ำ (ที่ดูดจากดิน แต่ไม่ใช่ทะเล) ในการสร้างอาหาร"
    sun = "แต่แสงแดดก็จำเป็นสำหรับการสังเคราะห์ด้วยแสงของพืชสีเขียวเช่นกัน"
    text = f"{water} {joined} {sun}"
    found = [text[start:end] for start, end in split_sentences(text, "th")]
    assert found == [f"{water} {joined}", sun]


@pytest.mark.parametrize(
    ("language", "question", "has", "has_not"),
    [
        ("de", "Wie viele Beine hat sie?", "Sie hat acht Beine.", "Sie hat Beine."),
        ("de", "Wann begann es?", "Es begann 1848.", "Es begann früh."),
        ("fr", "Combien de pattes a-t-elle ?", "Elle en a huit.", "Elle en a."),
        ("es", "¿Cuándo empezó?", "Empezó en mayo.", "Empezó tarde."),
        ("es", "¿Quién lo fundó?", "Lo fundó Ana.", "Lo fundó alguien."),
        ("ru", "Сколько у него ног?", "У него шесть ног.", "У него ноги."),
        ("ru", "Кто его основал?", "Его основал Пётр.", "Его основал кто-то."),
        ("tr", "Kaç bacağı var?", "Sekiz bacağı var.", "Bacağı var."),
        ("ar", "كم عدد أرجله؟", "له 8 أرجل.", "له أرجل."),
        ("hi", "उसके कितने पैर हैं?", "उसके आठ पैर हैं।", "उसके पैर हैं।"),
        ("zh", "它有多少条腿？", "它有八条腿。", "它有腿。"),
        ("zh", "它是什么时候开始的？", "它始于1848年。", "它很早就开始了。"),
        ("th", "มีขากี่ขา", "มีแปดขา", "มีขา"),
        ("el", "Πόσα πόδια έχει;", "Έχει οκτώ πόδια.", "Έχει πόδια."),
    ],
)
def test_kinds_of_answers(language: str, question: str, has: str, has_not: str) -> None:
    """A number, a time or a name is known where it is asked for, in each language."""
    test = kind_asked(question, language)
    assert test is not None
    assert (test(has), test(has_not)) == (True, False)


def test_words_that_say_nothing_are_a_name_where_they_are_all() -> None:
    """A heading of such words alone, and a question for it, keep them."""
    assert idle_terms("The Who", "en") == ["the", "who"]
    assert idle_terms("Ich und du", "de") == ["ich", "und", "du"]
    assert idle_terms("Who sings?", "en") == []
