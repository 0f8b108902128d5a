"""Colours and short names that workbook, page and picture share. Red is kept for what is short."""

from __future__ import annotations

from collections.abc import Sequence

from shiftopt.reports.people import CellKind

QUEUE_COLOURS = ("#4C78A8", "#F2A541", "#59A89C", "#A8518A", "#9A7B4F", "#7EB6E8", "#8F9B3A", "#7A7F8C")
SHORT_COLOUR = "#D62728"
KIND_COLOURS: dict[CellKind, tuple[str, str]] = {
    "early": ("#FFE3A3", "#4A3500"),
    "day": ("#CDEBC8", "#123D12"),
    "late": ("#C6DCF7", "#0B2E57"),
    "night": ("#605E97", "#FFFFFF"),
    "rest": ("#F3F4F6", "#8A8F98"),
    "leave": ("#E6D5EE", "#4A2360"),
}
"""Kind of a day -> (background, ink)."""
PAUSE_COLOUR = "#D9DCE1"
SESSION_COLOUR = "#B9A7E0"
OTHER_COLOUR = "#E4DCCB"


def queue_colour(number: int) -> str:
    """The colour of queue ``number``."""
    return QUEUE_COLOURS[number % len(QUEUE_COLOURS)]


def tint(colour: str, share: float) -> str:
    """``colour`` mixed with white: 0 is the colour itself, 1 is white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """A different short name for each name: two signs where possible, else three, else its number."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        signs = name.replace(" ", "") or str(number)
        choices = [signs[:2], signs[:1] + signs[-1:], signs[:1] + signs[2:3], signs[1:3], signs[:3], f"Q{number}"]
        others = [other.replace(" ", "")[:2] for other in names]
        first = [choices[0]] if others.count(choices[0]) == 1 else []
        found.append(next(choice for choice in [*first, *choices[1:], f"Q{number}"] if choice not in found and len(choice) > 1))
    return tuple(found)
