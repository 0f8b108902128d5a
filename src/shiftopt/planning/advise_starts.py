"""Further starts of duty: shift templates moved to where the shop has none, and what they would be worth."""

from __future__ import annotations

from shiftopt.domain.advice import Proposal
from shiftopt.domain.shop import Shift, Shop
from shiftopt.planning.advise_prices import Prices, minute_worth, option_worth, person_gain
from shiftopt.planning.prepare import prepare

STARTS = 8
"""New starts that are priced person by person."""


def starts(prices: Prices) -> list[Proposal]:
    """Shift templates at starts that the shop does not have.

    Those whose single duties look best are priced person by person: what each would save with the template beside the old ones.
    """
    case = prices.case
    densities = [minute_worth(prices, agent) for agent in case.agents]
    best = [
        [max((option_worth(case, o, densities[a]) for o in day), default=0.0) for day in days] for a, days in enumerate(case.options_by_day)
    ]
    crude: list[tuple[float, str, int]] = []
    for template, start in new_starts(case.shop, case.grid.interval):
        shop = case.shop.model_copy(update={"shifts": (moved(case.shop, template, start),)})
        options = prepare(shop, case.grid, case.requirements, case.past).options
        gains = (option_worth(case, option, densities[option.agent]) - best[option.agent][option.day] for option in options)
        crude.append((sum(max(0.0, gain) for gain in gains), template, start))
    found = []
    for _, template, start in sorted(crude, reverse=True)[:STARTS]:
        template_too = case.shop.model_copy(update={"shifts": (*case.shop.shifts, moved(case.shop, template, start))})
        gain = sum(person_gain(prices, agent, agent, shop=template_too) for agent in case.agents if agent.skills)
        if gain >= 1:
            found.append(Proposal(kind="shift", estimate=round(gain), shift=(template, start)))
    return found


def new_starts(shop: Shop, step: int) -> list[tuple[str, int]]:
    """(template, start): each template moved by up to two hours to where no template of the same length and contracts starts yet."""
    taken = {(shift.start, shift.minutes, shift.contracts) for shift in shop.shifts}
    close = max((opening.end for queue in shop.queues for opening in queue.opening), default=1440)
    found = []
    for shift in shop.shifts:
        for start in range(shift.start - 120, shift.start + 121, max(step, 30)):
            key = (start, shift.minutes, shift.contracts)
            if start >= 0 and start + shift.minutes <= max(close, shift.start + shift.minutes) and key not in taken:
                taken.add(key)
                found.append((shift.id, start))
    return found


def moved(shop: Shop, template: str, start: int) -> Shift:
    """A copy of a template at another start; the meal moves along."""
    shift = next(item for item in shop.shifts if item.id == template)
    step = start - shift.start if shift.meal_minutes else 0
    clock = f"{start // 60:02d}{start % 60:02d}"
    update = {"id": f"{template}-{clock}", "start": start, "meal_from": shift.meal_from + step, "meal_to": shift.meal_to + step}
    return shift.model_copy(update=update)
