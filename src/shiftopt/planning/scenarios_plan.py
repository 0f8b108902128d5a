"""Plan a scenario: the changed shop, the changed volume, and from there the ordinary river."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.scenario import BASELINE, Scenario
from shiftopt.domain.shop import Event, Opening, Shop
from shiftopt.domain.volumes import Forecast
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.planning.advise_prices import NoPricesError, Prices, best_trainings, price_week
from shiftopt.planning.pipeline import DEFAULTS, PlanSettings, Report, Stop, plan_case
from shiftopt.planning.prepare import horizon, next_week, prepare
from shiftopt.planning.scenarios import apply, by_id
from shiftopt.planning.scenarios_people import Ranker
from shiftopt.planning.scenarios_volume import reshape
from shiftopt.rostering.linear import price_bound
from shiftopt.staffing.require import require
from shiftopt.staffing.settings import settings_of

AFTERWARDS = "linear relaxation, solved after the search"
_Key = tuple[tuple[tuple[str, tuple[Opening, ...]], ...], tuple[Event, ...], Grid, ForecastSettings]


@dataclass
class ForecastMemo:
    """Forecasts made so far for one history: scenarios with the same queues, hours and events share one; and prices of the week."""

    made: list[tuple[_Key, Forecast]] = field(default_factory=list)
    prices: dict[Grid, Prices] = field(default_factory=dict)

    def of(self, workspace: Workspace, shop: Shop, grid: Grid, settings: ForecastSettings) -> Forecast:
        """The forecast of the history for the queues and events of ``shop``."""
        key: _Key = (tuple((queue.id, queue.opening) for queue in shop.queues), shop.events, grid, settings)
        for known, found in self.made:
            if known == key:
                return found
        found = forecast(workspace.history, grid, events=shop.events, queues=shop.queues, settings=settings)
        self.made.append((key, found))
        return found


def demand_of(
    workspace: Workspace,
    scenario: Scenario,
    settings: PlanSettings = DEFAULTS,
    *,
    known: ForecastMemo | None = None,
    rank: Ranker | None = None,
) -> tuple[Forecast, Case]:
    """The volume and the Case of a scenario.

    Args:
        workspace: as it is.
        scenario: the change.
        settings: of the plan; its week and forecast settings hold for every scenario.
        known: forecasts to share between scenarios of one workspace.
        rank: orders people for trainings of the ``best``; default: by what they are worth at the prices of the week as it is.

    Raises:
        InputError: with every problem of the scenario.
    """
    week = settings.week or next_week(workspace.shop, workspace.history)
    memo = known if known is not None else ForecastMemo()
    if rank is None:
        rank = _ranker(workspace, replace(settings, week=week), memo) if any(item.best for item in scenario.train) else by_id
    changed = apply(workspace, scenario, week=week, rank=rank)
    shop, grid = changed.shop, horizon(workspace.shop, week)
    expected = reshape(memo.of(workspace, shop, grid, settings.forecasting), workspace.shop, scenario)
    return expected, prepare(shop, grid, require(expected, shop, settings=settings_of(shop, settings.staffing)), changed.past)


def _ranker(workspace: Workspace, settings: PlanSettings, memo: ForecastMemo) -> Ranker:
    """Orders people by what a training of theirs is worth in the week as it is."""

    def rank(shop: Shop, queue: str, speed: int, candidates: Sequence[str]) -> Sequence[str]:
        grid = horizon(workspace.shop, settings.week or next_week(workspace.shop, workspace.history))
        if grid not in memo.prices:
            memo.prices[grid] = price_week(demand_of(workspace, BASELINE, settings, known=memo)[1])
        there = {agent.id for agent in workspace.shop.agents}
        known = [name for name in candidates if name in there]
        order = best_trainings(memo.prices[grid], queue, speed, known)
        return [*order, *(agent.id for agent in shop.agents if agent.id in candidates and agent.id not in there)]

    return rank


def with_bound(made: Plan, *, seconds: float = 120.0) -> Plan:
    """The plan with a proven lower bound, if its search ended before it had one: without it, differences of plans prove nothing."""
    if made.solved.bound_units > 0 or made.cost_units <= 0:
        return made
    try:
        prices = price_week(made.case, seconds=seconds)
    except NoPricesError:
        return made
    bound = max(0, price_bound(prices.model.program, prices.relaxed.prices)[0])
    return replace(made, solved=replace(made.solved, bound_units=bound, bound_source=AFTERWARDS))


def plan_scenario(
    workspace: Workspace,
    scenario: Scenario,
    settings: PlanSettings = DEFAULTS,
    *,
    known: ForecastMemo | None = None,
    rank: Ranker | None = None,
    report: Report | None = None,
    stop: Stop | None = None,
) -> Plan | Infeasible | Unproven:
    """The whole river for one scenario; arguments and errors as for ``demand_of`` and ``pipeline.plan``."""
    expected, case = demand_of(workspace, scenario, settings, known=known, rank=rank)
    return plan_case(expected, case, settings, report=report, stop=stop)
