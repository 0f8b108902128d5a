"""Plan a scenario: the changed shop, the changed volume, and from there the ordinary river."""

from __future__ import annotations

from dataclasses import dataclass, field

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.plan import Infeasible, Plan, Unproven
from shiftopt.domain.scenario import Scenario
from shiftopt.domain.shop import Event, Opening, Shop
from shiftopt.domain.volumes import Forecast
from shiftopt.domain.workspace import Workspace
from shiftopt.forecasting.forecast import forecast
from shiftopt.forecasting.settings import ForecastSettings
from shiftopt.planning.pipeline import DEFAULTS, PlanSettings, Report, Stop, plan_case
from shiftopt.planning.prepare import horizon, next_week, prepare
from shiftopt.planning.scenarios import apply
from shiftopt.planning.scenarios_people import Ranker
from shiftopt.planning.scenarios_volume import reshape
from shiftopt.staffing.require import require

_Key = tuple[tuple[tuple[str, tuple[Opening, ...]], ...], tuple[Event, ...], Grid, ForecastSettings]


@dataclass
class ForecastMemo:
    """Forecasts made so far for one history: scenarios with the same queues, hours and events share one."""

    made: list[tuple[_Key, Forecast]] = field(default_factory=list)

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
        rank: orders people for trainings of the ``best``; needed only for those.

    Raises:
        InputError: with every problem of the scenario.
    """
    week = settings.week or next_week(workspace.shop, workspace.history)
    changed = apply(workspace, scenario, week=week) if rank is None else apply(workspace, scenario, week=week, rank=rank)
    shop, grid = changed.shop, horizon(workspace.shop, week)
    memo = known if known is not None else ForecastMemo()
    expected = reshape(memo.of(workspace, shop, grid, settings.forecasting), shop, scenario)
    return expected, prepare(shop, grid, require(expected, shop, settings=settings.staffing), changed.past)


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
