"""Differences of a passage from a follow-up: another aspect, deed, or thing.

"And for the folding bike?" after its deposit was asked is not answered by its load.
"""

from __future__ import annotations

from explainbot.answering.checks.distinctions import Difference, asks_for
from explainbot.answering.confidence import GOOD
from explainbot.answering.question.opposites import forms, likes, plain_likes
from explainbot.answering.question.subject import asked_about, lacking, stems_of
from explainbot.answering.question.tokens import phrases, wording
from explainbot.answering.ranked import Ranking
from explainbot.text.questions import is_question
from explainbot.text.word_lists import has_list


def other_aspect(
    asked: str, before: str, told: str, language: str
) -> Difference | None:
    """Return what a passage says of what a follow-up names, other than was asked.

    Args:
        asked: The follow-up: "And for the folding bike?".
        before: Heading of what answered the question before: "Deposit of the bike".
        told: Heading of the passage: "Load of the folding bike".
        language: Of all three.
    """
    said, old, new = (wording(text, language) for text in (asked, before, told))
    if not said.keys or not old.content:
        return None
    known = said.keys | old.keys
    more = [
        token
        for token in new.content
        if plain_likes(token.key, language).isdisjoint(known)
        and not any(forms(token.key, key) for key in known)
    ]
    if more:
        left = [token for token in old.content if token.key not in new.keys]
        return Difference(left[0].word if left else before, more[0].word)
    kinds = asks_for(before), asks_for(told)
    if not is_question(before, language) or not kinds[1] or kinds[0] == kinds[1]:
        return None
    return Difference(kinds[0] or old.content[-1].word, kinds[1])


def other_deed(asked: str, before: str, told: str, language: str) -> Difference | None:
    """Return what a passage says other than a follow-up that asks of the same thing.

    "How do I put it out?" is not answered by how it is lit, nor "How do I leave it?" by
    a row that has no word of this or of the question before.
    """
    said, old, new = (wording(text, language) for text in (asked, before, told))
    own = phrases(new, language)
    for one in phrases(said, language):
        opposed = [two for two in own if two.row == one.row]
        if opposed and all(two.side != one.side for two in opposed):
            return Difference(
                " ".join(token.word for token in one.tokens), opposed[0].written(told)
            )
    if not (is_question(before, language) and is_question(told, language)):
        return None
    known = said.keys | old.keys
    if (
        old.content
        and new.content
        and all(
            likes(token.key, language).isdisjoint(known)
            and not any(forms(token.key, key) for key in known)
            for token in new.content
        )
    ):
        return Difference(old.content[-1].word, new.content[-1].word)
    return None


def names_others(asked: str, told: str, language: str) -> bool:
    """Whether a question names things, and a text has a word of none of them.

    Or no word of what it says.  "When is the homework due" goes on from no text that
    has none of homework.

    Args:
        asked: The question.
        told: A section with what stands above it.
        language: Of both; only English is judged.
    """
    if not has_list("classes", language):
        return False
    about = asked_about(asked)
    said = about.things or about.content
    return bool(said) and len(lacking(said, stems_of(told))) == len(said)


def gains(asked: str, alone: Ranking, talk: Ranking, told: str) -> bool:
    """Whether what was said before answers a question that names its thing itself.

    Args:
        asked: The question.
        alone: How it is ranked by itself; nothing is claimed of it.
        talk: How it is ranked after what was said before.
        told: What comes first of that, with what stands above it.
    """
    if talk.confidence.probability < max(GOOD, alone.confidence.probability):
        return False
    same = talk.sections[0].row == alone.sections[0].row
    # What was said before tells nothing of a word that no text has.
    nowhere = alone.query.unknown and alone.confidence.match == "none"
    if (same and nowhere) or not (same or talk.leaned):
        return False
    return not names_others(asked, told, talk.sections[0].language)
