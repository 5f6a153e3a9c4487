"""What a question asks for, and which sentences can hold that.

A number, a year, a name; what a thing is; not what people wrongly believe.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

NUMBER = re.compile(
    r"""\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand
    |million|half|third|quarter|percent)s?\b""",
    re.IGNORECASE | re.VERBOSE,
)
YEAR = re.compile(
    r"\b1\d{3}\b|\b20\d{2}\b|\bcentur(?:y|ies)\b|\b(?:January|February|March|April|May"
    r"|June|July|August|September|October|November|December)\b"
)
LATER_NAME = re.compile(r"(?<=\w[ ,(])(?:[A-Z][\w’'-]+)")
SENTENCE_KINDS = (
    (
        re.compile(
            r"\bhow (?:many|much|long|old|far|high|large|big|often|fast|tall)\b"
        ),
        NUMBER,
    ),
    (re.compile(r"\b(?:percentage|share|number|proportion) of\b"), NUMBER),
    (re.compile(r"\b(?:when|what year|which year|what date|since when)\b"), YEAR),
    (
        re.compile(r"\b(?:who|whose|whom|where|which (?:country|city|person))\b"),
        LATER_NAME,
    ),
)


@lru_cache(maxsize=16)
def kind_asked(question: str) -> Callable[[str], bool] | None:
    """Return a test for the kind of thing asked for, or None if it is not plain."""
    lower = question.lower()
    for asked, holds in SENTENCE_KINDS:
        if asked.search(lower):
            return lambda sentence, holds=holds: bool(  # type: ignore[misc]
                _unasked(holds, sentence, lower)
            )
    return None


def _unasked(holds: re.Pattern[str], sentence: str, question: str) -> bool:
    """Whether the sentence holds such a thing that the question does not name."""
    return any(
        found.group().lower() not in question for found in holds.finditer(sentence)
    )


WHAT_IS = re.compile(
    r"""\W*(?:(?:what|who)(?:['’]s|\ is|\ are|\ was|\ were)|define|explain
    |what\ (?:do|does)|(?:what(?:['’]s|\ is)\ )?the\ meaning\ of)\ +
    (?:(?:a|an|the|word|term|by)\ +)*(.+?)(?:\ means?)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
SAYS = r"(?:e?s)?[\s*_`\"'”’»]*(?:[:=–—]|-\s|\(|(?:is|are|was|were|means?|refers)\b)"
"""What follows a term where it is said what it is: a colon, a dash, a verb."""
DRESS = " \t\n\r-*+•_`\"'“”‘’«»"
LONGEST_TERM = 60


@lru_cache(maxsize=16)
def what_is(question: str) -> Callable[[str], bool] | None:
    """Return a test for sentences that say what the thing asked for is, or None.

    "Tributary: a smaller river" does for "what is a tributary?".
    """
    found = WHAT_IS.fullmatch(question)
    term = found.group(1).strip(DRESS) if found else ""
    if not term or len(term) > LONGEST_TERM:
        return None
    begins = re.compile(re.escape(term) + SAYS, re.IGNORECASE)

    def says(sentence: str) -> bool:
        bare = sentence[: LONGEST_TERM * 3].lstrip(DRESS)
        return bool(begins.match(ARTICLE.sub("", bare, count=1)) or begins.match(bare))

    return says


BELIEF = re.compile(
    r"""^\W*(?:myth|misconception|false|wrong|error|fiction|mistake|rumou?r|belief
    |superstition|irrtum|mythos|falsch|idée\ reçue|faux|mito|falso)\W?\ ?\d*\W{0,4}:
    |\b(?:many|most|some|few|a\ lot\ of|lots\ of)
    (?:\ (?:people|students|pupils|children|others|of\ us|folks?|adults|beginners))?
    \ (?:(?:still|often|wrongly|mistakenly|commonly|falsely|once)\ )*
    (?:believed?|thinks?|thought|assumed?|supposed?|imagined?)\b
    |\b(?:people|students|pupils|children)\ (?:(?:still|often|wrongly|once|used\ to)\ )+
    (?:believed?|think|thought|assumed?)\b
    |\bit\ (?:is|was)\ (?:often|commonly|widely|sometimes|wrongly|popularly|once)
    \ (?:said|believed|thought|assumed|claimed)\b
    |\b(?:common|popular|widespread|frequent)
    \ (?:myth|misconception|mistake|error|misunderstanding)\b
    |\bviele\ (?:\w+\ )?(?:glauben|denken|meinen)\b
    |\bbeaucoup\ (?:de\ \w+\ )?(?:croient|pensent)\b
    |\bmuch[oa]s?\ (?:\w+\ )?(?:creen?|piensan?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
OPINION = re.compile(
    r"\b(?:believ|think|thought|myth|misconception|mistake|claim|rumou?r|superstit"
    r"|opinion|people say|glaub|denk|irrtum|croi|pens|cree|piens)",
    re.IGNORECASE,
)


def believed(sentence: str) -> bool:
    """Whether a sentence only reports what people believe: "Myth: bats are blind"."""
    return bool(BELIEF.search(sentence[:300]))


def asks_for_beliefs(question: str) -> bool:
    """Whether a question is about what people believe."""
    return bool(OPINION.search(question))
