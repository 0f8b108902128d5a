"""Move meals and breaks within their windows where that lowers the cost."""

from __future__ import annotations

from collections.abc import Iterable

from shiftopt.allocation.frame import Span
from shiftopt.domain.case import Case, Pause
from shiftopt.domain.roster import Duty, Rest


def pauses_of(case: Case, duties: Iterable[Duty]) -> dict[int, tuple[Pause, ...]]:
    """Duty number -> its pauses with their possible starts, rest by rest.

    Duties that belong to no option, or whose rests are not those of the option (made by hand), are left out: they stay as they are.
    """
    options = {(case.agents[option.agent].id, option.start, option.shift): option for option in case.options if option.pauses}
    found: dict[int, tuple[Pause, ...]] = {}
    for number, duty in enumerate(duties):
        option = options.get((duty.agent, duty.start, duty.shift))
        if option is not None and option.end == duty.end and _fit(option.pauses, duty.rests):
            found[number] = option.pauses
    return found


def _fit(pauses: tuple[Pause, ...], rests: tuple[Rest, ...]) -> bool:
    return len(pauses) == len(rests) and all(
        rest.kind == pause.kind and rest.end - rest.start == pause.minutes and rest.start in pause.starts
        for pause, rest in zip(pauses, rests, strict=True)
    )


def with_rest(duty: Duty, place: int, start: int) -> Duty:
    """The duty with one rest at another start."""
    rest = duty.rests[place]
    moved = rest.model_copy(update={"start": start, "end": start + rest.end - rest.start})
    return duty.model_copy(update={"rests": (*duty.rests[:place], moved, *duty.rests[place + 1 :])})


def free_starts(duty: Duty, place: int, pause: Pause, sessions: tuple[Span, ...]) -> list[int]:
    """The starts of a pause that touch neither another rest nor a session."""
    taken = [(rest.start, rest.end) for other, rest in enumerate(duty.rests) if other != place] + list(sessions)
    return [start for start in pause.starts if all(start >= end or start + pause.minutes <= low for low, end in taken)]
