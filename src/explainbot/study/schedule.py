"""Schedule: a log of reviews, and FSRS over it.

One JSON object a line in ``.explainbot/study.jsonl``: the item's id, its kind, document
and heading, how well it went (1 to 4) and when (UTC).  Nothing else is stored: due
dates are worked out anew from the log, by the FSRS package with its default parameters
and without chance.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from explainbot.errors import OutputError
from explainbot.study.items import KINDS, Item, Kind
from explainbot.usage.log import AppendLog, counted_if_readable, row

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

    from explainbot.paths import Places


FILE = "study.jsonl"
Rating = Literal[1, 2, 3, 4]
AGAIN, HARD, GOOD, EASY = get_args(Rating)
RATINGS = {AGAIN: "again", HARD: "hard", GOOD: "good", EASY: "easy"}


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the log."""

    item: str
    kind: Kind
    document: str
    """Where the item was then."""
    heading: str
    rating: Rating
    at: str
    """ISO 8601, UTC."""


@dataclass(slots=True)
class Known:
    """An item that was reviewed, as it stands after its last review."""

    last: Review
    card: Card
    reviews: int = 0

    @property
    def due(self) -> datetime:
        """When it should be shown again."""
        return self.card.due

    @property
    def learned(self) -> bool:
        """Whether it has passed the first steps and comes after days, not minutes."""
        return self.card.state.name == "Review"


@dataclass(frozen=True, slots=True)
class Statistics:
    """How far the learning is."""

    seen: int
    """Items reviewed at least once."""
    due: int
    learned: int
    reviews: int
    today: int
    """Reviews since midnight UTC."""
    retention: float | None
    """Share of the reviews of learned items that were not "again"; None before any."""


def count(places: Places) -> int:
    """Return how many reviews there are.

    Raises:
        OutputError: They cannot be read.
    """
    return sum(_parsed(value) is not None for value in _log(places).read())


def forget(places: Places) -> int:
    """Delete the progress; return how many reviews there were.

    Raises:
        OutputError: It cannot be deleted.
    """
    there = counted_if_readable(count, places)
    _log(places).delete()
    return there


class ReviewLog:
    """The log of one workspace, read and added to."""

    def __init__(self, places: Places) -> None:
        """Read the log.

        Raises:
            OutputError: It is there and cannot be read.
        """
        self._log = _log(places)
        self._known: dict[str, Known] = {}
        self._scheduler = _scheduler()
        self._asked = self._held = 0
        self._days: list[str] = []
        for review in map(_parsed, self._log.read()):
            if review is not None:
                self._take(review)

    def known(self, item: str) -> Known | None:
        """Return how an item stands; None for one that was never reviewed."""
        return self._known.get(item)

    def due(self, now: datetime) -> list[Known]:
        """Return what is due, the longest overdue first."""
        found = [known for known in self._known.values() if known.due <= now]
        return sorted(found, key=lambda known: (known.due, known.last.item))

    def review(self, item: Item, rating: Rating, now: datetime) -> Known:
        """Write down how well an item went; return how it stands now.

        Raises:
            OutputError: It cannot be written.
        """
        review = Review(
            item.id,
            item.kind,
            item.quote.document.id,
            item.quote.section.heading,
            rating,
            now.astimezone(UTC).isoformat(timespec="seconds"),
        )
        try:
            self._log.append(row(asdict(review), ascii_only=True))
        except OSError as error:
            raise OutputError(
                f"the progress cannot be written ({error.strerror or error})",
                where=self._log.folder / FILE,
                hint="Check the folder's permissions and the free space.",
            ) from None
        return self._take(review)

    def statistics(self, now: datetime) -> Statistics:
        """Count."""
        day = now.astimezone(UTC).date().isoformat()
        return Statistics(
            seen=len(self._known),
            due=len(self.due(now)),
            learned=sum(known.learned for known in self._known.values()),
            reviews=len(self._days),
            today=self._days.count(day),
            retention=self._held / self._asked if self._asked else None,
        )

    def _take(self, review: Review) -> Known:
        from fsrs import Card
        from fsrs import Rating as Grade

        known = self._known.get(review.item)
        if known is None:
            known = self._known[review.item] = Known(review, Card(card_id=1))
        elif known.learned:
            self._asked += 1
            self._held += review.rating != AGAIN
        at = datetime.fromisoformat(review.at)
        # A clock that was put back must not count as a time before the last review.
        at = max(at, known.card.last_review or at)
        known.card, _ = self._scheduler.review_card(
            known.card, Grade(review.rating), at
        )
        known.last, known.reviews = review, known.reviews + 1
        self._days.append(review.at[:10])
        return known


def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)


def _log(places: Places) -> AppendLog:
    return AppendLog(places.state, FILE, "the progress")


def _parsed(value: dict[str, Any]) -> Review | None:
    """Return an object's review; None for something else."""
    try:
        review = Review(**value)
    except TypeError:
        return None
    return review if _is_sound(value) else None


def _is_sound(value: dict[str, Any]) -> bool:
    """Whether the fields of a review are what they should be."""
    texts = (value["item"], value["document"], value["heading"])
    if not all(isinstance(text, str) for text in texts):
        return False
    if value["kind"] not in KINDS or type(value["rating"]) is not int:
        return False
    try:
        in_utc = datetime.fromisoformat(value["at"]).tzinfo == UTC
    except (TypeError, ValueError):
        return False
    return in_utc and value["rating"] in RATINGS
