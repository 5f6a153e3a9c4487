"""The topic that is left of a title once its dressing is gone."""

from __future__ import annotations

import re

from explainbot.readers.base import word_set
from explainbot.text.lines import one_line

_MOST_WORDS = 4
_SEPARATOR = re.compile(r"\s+[|–—·»-]\s+|\s*[:|]\s+|\s*[?!.]+\s*\Z|\s*\(|,?\s+(?=\d)")
_BEFORE = re.compile(
    r"""\A(?:
    (?:(?:frequently\ asked\ )?questions?(?:\ (?:and|&|\+)\ answers?)?
      | (?:an?\ |the\ )?(?:short\ |brief\ |quick\ |simple\ |beginner'?s\ )*
        (?:introduction|guide|reader|explainer|overview|primer|lesson|history|intro)
      | everything\ you\ need\ to\ know | (?:key\ )?facts | (?:the\ )?basics
      | information
    )\s+(?:on|about|to|of|into|for)\s+
    | (?:q\s*&\s*a | faqs? | fragen\ und\ antworten | questions\ et\ r[ée]ponses
      | preguntas\ y\ respuestas)\s+(?:(?:on|about|zu|zum|zur|sur|sobre)\s+)?
    | (?:all\ about|about|understanding|explaining|introducing)\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    r"""[\s,]+(?:(?:briefly\ |simply\ |quickly\ )?explained(?:\ simply)? | in\ brief
    | for\ (?:beginners|kids|children|schools?|students|dummies) | q\s*&\s*a | faqs?
    | (?:frequently\ asked\ )?questions(?:\ (?:and|&)\ answers)? | explainer | guide
    | (?:the\ )?basics | facts | at\ a\ glance | in\ a\ nutshell | lesson
    | overview)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKED = re.compile(
    r"\A(?:what|who)(?:'s|’s|\s+(?:is|are|was|were))\s+|\Ahow\s+(?:does|do|did)\s+"
    r"(?=.*\swork\W*\Z)",
    re.IGNORECASE,
)
_ARTICLES = {
    "en": "the a an",
    "de": "der die das ein eine",
    "fr": "le la les un une",
    "es": "el la los las un una",
    "it": "il lo la i gli le un una",
    "nl": "de het een",
    "pt": "o a os as um uma",
}
_EMPTY = word_set(
    "faq faqs frequently asked questions answers q&a notes lesson document untitled "
    "index readme home text introduction overview guide explainer news article page "
    "help about contents summary table data material worksheet handout chapter unit"
)


def title_topic(title: str, language: str = "en") -> str:
    """Return the topic a title names, without an article; "" if it names none.

    A topic has at most four words and is no sentence: "Inflation - Questions & answers
    | Economics" gives "Inflation", "Leaders killed in an air strike near the city" "".
    """
    for part in _SEPARATOR.split(one_line(title)):
        topic = _undressed(part, _ARTICLES.get(language, "").split())
        if topic:
            return topic if len(topic.split()) <= _MOST_WORDS else ""
    return ""


def _undressed(part: str, articles: list[str]) -> str:
    part = part.strip(" \"'“”„«»‘’?!.,")
    before = None
    while before != part:
        before = part
        part = _AFTER.sub("", _BEFORE.sub("", f"{part} ").strip())
        asked = _ASKED.match(part)
        if asked:
            part = re.sub(r"\s+work\W*\Z", "", part[asked.end() :])
        part = part.strip(" \"'“”„«»‘’?!.,&")
    first, _, rest = part.partition(" ")
    topic = rest.strip() if rest and first.casefold() in articles else part
    words = topic.casefold().split()
    if not words or all(word in _EMPTY or not word[0].isalpha() for word in words):
        return ""
    return topic
