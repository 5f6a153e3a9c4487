"""Near-same questions together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = 0.8
"""Cosine from which two questions count as one."""


def leader_clusters(
    vectors: NDArray[np.float32], alike: float = ALIKE
) -> list[list[int]]:
    """Put each row with the nearest leader, or make it the leader of a new cluster.

    The rows come in order of importance: the first of a cluster leads it.  The time
    grows with rows times clusters.

    Args:
        vectors: Unit vectors of shape (n, d).
        alike: Least cosine of a row and its leader, -1 to 1.

    Returns:
        The rows of each cluster, its leader first, clusters in order of their leaders.
    """
    leaders = np.zeros_like(vectors)
    clusters: list[list[int]] = []
    for row, vector in enumerate(vectors):
        cosines = leaders[: len(clusters)] @ vector
        best = int(cosines.argmax()) if clusters else -1
        if best >= 0 and cosines[best] >= alike:
            clusters[best].append(row)
        else:
            leaders[len(clusters)] = vector
            clusters.append([row])
    return clusters
