"""Near-same questions together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = 0.7
"""Mean cosine from which two groups of questions count as one; see docs/gaps.md."""
_NONE = -2.0
"""Below every cosine."""


def average_clusters(
    vectors: NDArray[np.float32], alike: float = ALIKE
) -> list[list[int]]:
    """Join groups of rows, the most alike first, as long as they are alike enough.

    How alike two groups are is the mean cosine over all pairs (average linkage), so no
    chain of neighbours joins what lies far apart.  The result does not depend on the
    order of the rows, ties apart.  Time and memory grow with the square of the rows.

    Args:
        vectors: Unit vectors of shape (n, d).
        alike: Least mean cosine of two groups that are joined, -1 to 1.

    Returns:
        The rows of each group, ascending, groups in order of their first rows.
    """
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, _NONE)
    members = [[row] for row in range(len(vectors))]
    # A chain of nearest neighbours ends in two groups that are nearest to each other;
    # joining these at once gives what joining the best pair of all would give.
    chain: list[int] = []
    groups: list[list[int]] = []
    rest = set(range(len(vectors)))
    while rest:
        here = chain[-1] if chain else min(rest)
        chain = chain or [here]
        near = int(cosines[here].argmax())
        before = chain[-2] if chain[1:] else here
        if cosines[here, before] == cosines[here, near]:
            near = before
        if cosines[here, near] < alike:
            # Means only fall: nothing that is joined later can be nearer.
            groups.append(members[here])
            _leave(cosines, here)
            rest.discard(chain.pop())
        elif near == before:
            del chain[-2:]
            _join(cosines, members, here, near)
            rest.discard(near)
        else:
            chain.append(near)
    return sorted(map(sorted, groups))


def _join(
    cosines: NDArray[np.float32], members: list[list[int]], one: int, other: int
) -> None:
    """Make one group of two, in the first one's place."""
    sizes = len(members[one]), len(members[other])
    row = (sizes[0] * cosines[one] + sizes[1] * cosines[other]) / sum(sizes)
    row[cosines[one] == _NONE] = _NONE
    _leave(cosines, other)
    row[other] = _NONE
    cosines[one], cosines[:, one] = row, row
    members[one] += members[other]


def _leave(cosines: NDArray[np.float32], row: int) -> None:
    cosines[row], cosines[:, row] = _NONE, _NONE
