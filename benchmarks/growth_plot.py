"""Growth as a picture: both axes by powers of ten."""

from __future__ import annotations

import math
from typing import Any

WIDTH, HEIGHT = 720, 420
LINES = (
    ("question, warm, CPU ms", "p50_ms", "#1f4e79"),
    ("cold start, CPU ms", "cold_ms", "#a00000"),
    ("memory of a question, MB", "warm_mb", "#3a7d44"),
    ("disk, MB", "disk_mb", "#c77700"),
    ("build without encoding, CPU s", "build_s", "#777777"),
)


def plot(found: dict[int, dict[str, float]]) -> str:
    """Return an SVG with a line for each of ``LINES``."""
    import leather

    chart: Any = leather.Chart("Growth")
    ends = [math.log10(size) for size in (min(found), max(found))]
    chart.add_x_scale(math.floor(ends[0]), math.ceil(ends[1]))
    chart.add_y_scale(0, 4)
    across = list(range(math.floor(ends[0]), math.ceil(ends[1]) + 1))
    chart.add_x_axis(ticks=across, tick_formatter=_power, name="sections")
    chart.add_y_axis(ticks=[0, 1, 2, 3, 4], tick_formatter=_power, name="ms, MB or s")
    for name, key, colour in LINES:
        points = [
            (math.log10(size), math.log10(max(_figure(figures, key), 1)))
            for size, figures in found.items()
        ]
        chart.add_line(points, name=name, stroke_color=colour)
    drawn = str(chart.to_svg(width=WIDTH, height=HEIGHT))
    return drawn.replace('font-family="Monaco"', 'font-family="sans-serif"')


def _figure(figures: dict[str, float], key: str) -> float:
    return 1e3 * figures["cold_s"] if key == "cold_ms" else figures[key]


def _power(value: float, _index: int, _count: int) -> str:
    return f"{10**value:,.0f}"
