"""A light guess of a text's language, by script and by its stop words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from explainbot.languages import stop_words

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
_FAMILIES = {
    "latin": (
        *("ca", "cs", "da", "de", "en", "es", "fi", "fr", "hu", "id", "it", "nl"),
        *("no", "pl", "pt", "ro", "sk", "sv", "tr", "vi"),
    ),
    "ru": ("ru", "uk", "bg"),
    "ar": ("ar", "fa"),
}
"""Languages of one script, told apart by their stop words."""
_SAMPLE = 5000
_SURE = 3.0
"""Stop words of another language than the usual one that are worth believing."""
_SHARE = 0.05
"""Of all words, the same: lists of names and formulas have hardly any."""
_FEW = 2.0
"""Stop words that are believed where the usual language has none to speak for it."""
_MARGIN = 1.5
"""How far a language is ahead of the next one, its near relations among them."""


def guess_language(text: str) -> str:
    """Return an ISO 639-1 code for the text; "" when too little speaks for any."""
    sample = text[:_SAMPLE].lower()
    letters = sum(letter.isalpha() for letter in sample) or 1
    for code, script in _SCRIPTS:
        # Japanese mixes its own signs with Chinese ones, so a tenth decides.
        if len(script.findall(sample)) / letters > (0.1 if code == "ja" else 0.4):
            return _by_words(sample, _FAMILIES.get(code, (code,)), code) or code
    return _by_words(sample, _FAMILIES["latin"], "en")


def told_language(language: str, text: str) -> str:
    """Return a document's language; "" where English is only assumed."""
    return "" if language == "en" and guess_language(text) != "en" else language


def _by_words(sample: str, codes: tuple[str, ...], usual: str) -> str:
    """Return the language whose stop words the sample uses most, rare ones most of all.

    Tiny texts share words by chance, and languages of one family do: "" unless one
    is ahead of all others.
    """
    if len(codes) == 1:
        return codes[0]
    weights = _stop_word_weights(codes)
    counts = Counter(re.findall(r"[^\W\d_]+", sample))
    scores = dict.fromkeys(codes, 0.0)
    for word, count in counts.items():
        for code in weights.get(word, ()):
            scores[code] += count / len(weights[word])
    best, second = sorted(codes, key=scores.__getitem__, reverse=True)[:2]
    ahead = scores[best] >= _MARGIN * scores[second]
    if best == usual:
        return best if ahead and scores[best] >= 1 else ""
    sure = scores[best] > max(_SURE, _SHARE * counts.total(), scores[usual])
    alone = scores[best] >= _FEW and scores[usual] * _MARGIN**2 <= scores[best]
    # One word, however often, may be a name or a term.
    several = sum(best in weights.get(word, ()) for word in counts) > 1
    return best if ahead and several and (sure or alone) else ""


@cache
def _stop_word_weights(codes: tuple[str, ...]) -> dict[str, list[str]]:
    """Map each stop word to the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in codes:
        for word in stop_words(code):
            # A lone letter is as often a formula's.
            if len(word) == 1:
                continue
            found.setdefault(word, []).append(code)
    return found
