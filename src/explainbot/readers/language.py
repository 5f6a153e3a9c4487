"""A text's language, by the sequences of letters that it is made of.

The library is py3langid (BSD-3-Clause): a naive Bayes classifier over byte sequences.
Its model is read when the first text is looked at, which takes half a second; nothing
that answers a question comes here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from explainbot.languages import CODES, is_supported

_SAMPLE = 5000
"""Characters from the start that are looked at."""
_SURE, _SURER = 0.5, 0.7
"""Least probability of a language, and of one for which we know neither words nor
stems: of a few words, those are named too often."""
_LATIN = re.compile("[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")
_VARIANTS = {"nb": "no", "nn": "no", "bs": "hr"}
"""Written forms of a language whose words and stems we know under another code."""


def guess_language(text: str) -> str:
    """Return an ISO 639-1 code for the text; "" when too little speaks for any."""
    sample = text[:_SAMPLE]
    if not any(map(str.isalpha, sample)):
        return ""
    # Letters that are no text, as a half of a pair, have no bytes.
    data = sample.encode("utf-8", "ignore").decode()
    chances: dict[str, float] = {}
    for code, chance in _identifier().rank(data):
        known = _VARIANTS.get(code, code)
        chances[known] = chances.get(known, 0.0) + float(chance)
    best = max(chances, key=chances.__getitem__)
    if chances[best] >= (_SURE if is_supported(best) else _SURER):
        return best
    letters = [letter for letter in data if letter.isalpha()]
    if 2 * len(_LATIN.findall("".join(letters))) > len(letters):
        return ""
    # What is usual elsewhere may be in another script, which is sure to be wrong.
    return max(filter(is_supported, chances), key=chances.__getitem__)


def is_plausible(language: str, text: str) -> bool:
    """Whether a text may be in a language that its program states.

    Programs state that of their templates; so not, where another is likelier.
    """
    sample = text[:_SAMPLE]
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
