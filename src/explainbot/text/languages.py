"""Languages: codes, stop words, stemmers, and the guess of a text's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from explainbot.text.folding import folded
from explainbot.text.word_lists import has_list, word_list

DEFAULT_LANGUAGE = "en"

NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital letter."""

NOUNS_COME_LAST = frozenset({"en", "de", "nl"})
"""Languages in which what describes a noun stands before it."""

RANKS_HAVE_A_STOP = frozenset(
    "bs cs da de et eu fi hr hu is lb lt lv nb nn no pl sk sl sr sv tr".split()
)
"""Languages that write "3." for "third"."""

CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs
    cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha
    he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn
    ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
    se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
"""Languages by ISO 639-1 code."""

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian",
    "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "la": "Latin",
    "lt": "Lithuanian", "lv": "Latvian", "mr": "Marathi", "ms": "Malay",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Names of the stemmers, by language."""


def language_name(code: str) -> str:
    """Return the English name of a language; its ISO 639-1 code if we know none."""
    return _NAMES.get(code, code)


CONTRACTION = re.compile(
    r"(?:are|ca|could|did|do|does|had|has|have|is|must|need|should|was|were|wo|would)nt"
    r"|(?:he|how|it|she|that|there|they|we|what|when|where|who|why|you)"
    r"(?:s|re|ve|ll|d)",
)
"""A contraction whose apostrophe was left out is no misspelt word of the corpus."""


def main_language(languages: Sequence[str]) -> str:
    """Return the first of a corpus's languages, the most frequent; else English."""
    return languages[0] if languages else DEFAULT_LANGUAGE


def is_supported(language: str) -> bool:
    """Whether a language's stems are known, or how its questions open."""
    return language in SNOWBALL or has_list("question_openers", language)


def stop_words(language: str) -> frozenset[str]:
    """Return the words that say nothing in a language; none if it has no list.

    The lists are short: articles, pronouns, prepositions, auxiliaries, question words.
    A noun that a lesson may be about is in none, nor a word that is such a noun too.
    """
    return word_list("stop_words", language)


_SAMPLE = 5000
"""Characters from the start that are looked at."""
_SURE, _SURER = 0.5, 0.7
"""Least probability of a language, and of one for which we know neither words nor
stems: of a few words, those are named too often."""
_CERTAIN = 0.9
"""Probability below which the words in small letters are looked at by themselves."""
_FEWEST = 4
"""Blanks between them at least."""
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")
_VARIANTS = {"nb": "no", "nn": "no", "bs": "hr"}
"""Written forms of a language whose words and stems we know under another code."""


def guess_language(text: str) -> str:
    """Return an ISO 639-1 code for the text; "" when too little speaks for any."""
    sample = folded(text[:_SAMPLE])
    if not any(map(str.isalpha, sample)):
        return ""
    # Letters that are no text, as a half of a pair, have no bytes.
    data = sample.encode("utf-8", "ignore").decode()
    chances = _chances(data)
    best = max(chances, key=chances.__getitem__)
    if chances[best] < _CERTAIN:
        # Names look like their own language: "Frederick George Steiner and Mrs Else".
        small = " ".join(word for word in _WORD.findall(data) if word.islower())
        told = _chances(small) if small.count(" ") >= _FEWEST else {best: 0.0}
        likely = max(told, key=told.__getitem__)
        if told[likely] >= _CERTAIN:
            return likely
    if chances[best] >= (_SURE if is_supported(best) else _SURER):
        return best
    letters = [letter for letter in data if letter.isalpha()]
    if 2 * len(_LATIN.findall("".join(letters))) > len(letters):
        return ""
    # What is usual elsewhere may be in another script, which is sure to be wrong.
    return max(filter(is_supported, chances), key=chances.__getitem__)


def _chances(text: str) -> dict[str, float]:
    """Return the probability of each language, its written forms taken together."""
    chances: dict[str, float] = {}
    for code, chance in _identifier().rank(text):
        known = _VARIANTS.get(code, code)
        chances[known] = chances.get(known, 0.0) + float(chance)
    return chances


def is_plausible(language: str, text: str) -> bool:
    """Whether a text may be in a language that its program states.

    Programs state that of their templates; so not, where another is likelier.
    """
    sample = folded(text[:_SAMPLE])
    if not any(map(str.isalpha, sample)):
        return True
    data = sample.encode("utf-8", "ignore").decode()
    chances = {code: float(chance) for code, chance in _identifier().rank(data)}
    code = language.partition("-")[0].lower()
    names = [one for one in chances if _VARIANTS.get(one, one) == code]
    best = max(filter(is_supported, chances), key=chances.__getitem__)
    return not names or max(chances[one] for one in names) >= chances[best]


@cache
def _identifier() -> Any:
    """Return the classifier, limited to languages with an ISO 639-1 code."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages([code for code in made.labels if code in CODES])
    return made
