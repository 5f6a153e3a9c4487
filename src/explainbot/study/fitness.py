"""Which sentences can stand alone as an item: whole, plain, and about something named.

Refused: questions, very short and very long ones, what does not end as a sentence,
list and table debris, marked-up text and addresses, brackets that do not close, and
openings that lean on the sentence before ("It", "However").
"""

from __future__ import annotations

import re

from explainbot.text.lines import is_list_item, is_question, is_table_row
from explainbot.text.terms import UNSPACED, words

FEWEST, MOST = 6, 40
"""Words of a sentence."""
SHORTEST, LONGEST = 12, 140
"""Characters of one in a script without spaces."""
CHARACTERS = 320
LETTERS, PLAIN = 0.5, 0.7
"""Least share of letters, and of letters, digits and spaces."""

_END = re.compile(r"""[.!\u3002\uff01\u0964\u06d4\u061f\u1362]["'”’»)\]]*$""")
_CUT = re.compile(r"""(?:\.\.\.|…)["'”’»)\]]*$""")
_MARKUP = re.compile(
    r"https?://|www\.|\]\(|[`|{}<>]|\*\*|__|^\s*(?:\d+|[A-Za-z])[.)]\s|^\W*$"
)
_POINTING = re.compile(
    r"\b(?:see (?:also|above|below|section|chapter|figure|table|page)"
    r"|(?:shown|described|mentioned|listed) (?:above|below|earlier)"
    r"|(?:the )?(?:following|figure|fig\.|table|page) \d)\b",
    re.IGNORECASE,
)
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
_FIRST = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d")
_LEANING = {
    "en": """he she it they we i you his her its their our my your this that these those
        such there here both either neither another others one some most all many
        however therefore thus hence then so but and or nor yet also instead otherwise
        moreover furthermore besides meanwhile still although nevertheless nonetheless
        consequently accordingly similarly likewise which who finally later afterwards
        it's they're he's she's that's there's we're you're i'm""",
    "de": """er sie es wir ich ihr sein seine seiner ihre ihrer ihren dieser diese
        dieses diesem diesen jener jene jenes das dies dabei dadurch damit danach darum
        deshalb daher dann doch aber und oder auch jedoch außerdem sonst so hier dort
        somit dennoch trotzdem zudem beide welche welcher""",
    "fr": """il elle ils elles on nous vous je ce cet cette ces cela ça c'est son sa
        ses leur leurs notre votre mais et ou donc or ni car ainsi alors aussi puis
        cependant toutefois pourtant ici là ceux celle celui celles""",
    "es": """él ella ellos ellas esto esta este estos estas eso ese esa esos esas su
        sus pero y o así entonces también además sin allí aquí ambos""",
    "it": """egli lui lei essa esso essi esse loro questo questa questi queste quello
        quella quelli suo sua suoi sue ma e o così allora anche inoltre tuttavia
        quindi qui lì entrambi""",
    "pt": """ele ela eles elas isto isso aquilo este esta esse essa estes estas esses
        essas seu sua seus suas mas e ou assim então também além porém ambos""",
    "nl": """hij zij ze het dit dat deze die hun haar zijn maar en of dus dan ook
        echter daarom toch hier daar beide we wij ik""",
}
_OPENINGS = {code: frozenset(listed.split()) for code, listed in _LEANING.items()}


def is_fit(sentence: str, language: str = "en") -> bool:
    """Whether a sentence, trimmed, can be learnt on its own."""
    if len(sentence) > CHARACTERS or "\n\n" in sentence or is_question(sentence):
        return False
    if not _END.search(sentence) or _CUT.search(sentence):
        return False
    debris = is_list_item(sentence) or is_table_row(sentence)
    if debris or _MARKUP.search(sentence) or _POINTING.search(sentence):
        return False
    return (
        _has_length(sentence)
        and _is_wordy(sentence)
        and _is_closed(sentence)
        and _begins_well(sentence, language)
    )


def _has_length(sentence: str) -> bool:
    if UNSPACED.search(sentence):
        return SHORTEST <= len(sentence) <= LONGEST
    return FEWEST <= sum(1 for _ in words(sentence)) <= MOST


def _is_wordy(sentence: str) -> bool:
    letters = sum(sign.isalpha() for sign in sentence)
    plain = sum(sign.isalnum() or sign.isspace() for sign in sentence)
    return letters >= LETTERS * len(sentence) and plain >= PLAIN * len(sentence)


def _is_closed(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return False
    if any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS):
        return False
    german = "„" in sentence
    left, right = ("„", "“") if german else ("“", "”")
    return sentence.count(left) == sentence.count(right)


def _begins_well(sentence: str, language: str) -> bool:
    """Whether it begins as a sentence does, and names what it is about."""
    found = _FIRST.search(sentence)
    if found is None or found.start() > 1 or found.group()[0].islower():
        return False
    first = found.group().lower().replace("’", "'")
    return first not in _OPENINGS.get(language, ())
