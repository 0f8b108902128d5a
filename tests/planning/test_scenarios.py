from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from shiftopt.domain.errors import InputError
from shiftopt.domain.scenario import BASELINE, Attrition, Chosen, Edit, Newcomers, NewShift, Scenario, Training
from shiftopt.domain.shop import RuleEntry
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.pipeline import PlanSettings, demand
from shiftopt.planning.prepare import horizon, next_week
from shiftopt.planning.scenarios import apply, check
from shiftopt.planning.scenarios_people import spread
from shiftopt.planning.scenarios_plan import ForecastMemo, demand_of
from shiftopt.planning.scenarios_volume import reshape, touches
from shiftopt.samples.generate import generate


@pytest.fixture(scope="module")
def small() -> Workspace:
    return generate("small")


@pytest.fixture(scope="module")
def memo() -> ForecastMemo:
    return ForecastMemo()


def scenario(**fields: object) -> Scenario:
    return Scenario.model_validate({"name": "s", **fields})


def problems(workspace: Workspace, *scenarios: Scenario) -> list[str]:
    with pytest.raises(InputError) as caught:
        check(workspace, scenarios)
    return [str(finding) for finding in caught.value.findings]


def test_the_baseline_changes_nothing(small: Workspace) -> None:
    assert apply(small, BASELINE) is small


def test_newcomers_share_a_mix_and_ramp_up(small: Workspace) -> None:
    week = next_week(small.shop, small.history)
    like = small.shop.agents[3].id
    new = Newcomers(
        count=3,
        like=like,
        values={"name": "Temp"},
        mix=((0.6, {"pre_sales": 80}), (0.4, {"after_sales": 100})),
        ramp=(0.5, 0.75),
        start=week - timedelta(days=7),
    )
    added = apply(small, scenario(add=(new,))).shop.agents[len(small.shop.agents) :]
    assert [agent.id for agent in added] == ["new-01", "new-02", "new-03"]
    assert [agent.skills for agent in added] == [{"pre_sales": 60}, {"pre_sales": 60}, {"after_sales": 75}]
    assert {(agent.contract, agent.hire_date, agent.protections) for agent in added} == {
        (small.shop.agents[3].contract, week - timedelta(days=7), frozenset())
    }
    assert added[0].name == "Temp 1"


def test_a_wage_per_another_time_is_told(small: Workspace) -> None:
    new = Newcomers(count=1, values={"contract": "standard", "skills": {"pre_sales": 100}, "wage": 2500})
    (found,) = problems(small, scenario(add=(new,)))
    assert found.startswith(
        'scenario "s", add 1, wage: a wage of 25 yuan is far from the usual 5,000 a month on this contract; write yuan a month'
    )
    usual = new.model_copy(update={"values": {"contract": "standard", "skills": {"pre_sales": 100}}})
    assert apply(small, scenario(add=(usual,))).shop.agents[-1].wage == 500_000


def test_largest_remainders() -> None:
    assert spread(5, [0.5, 0.3, 0.2]) == [3, 1, 1]
    assert spread(2, [1, 1, 1]) == [1, 1, 0]


def test_who_leaves_leaves_everywhere(small: Workspace) -> None:
    gone, stays = small.shop.requests[0].agent, small.shop.agents[-1].id
    entries = tuple(RuleEntry(name="weekends", agents=frozenset(names)) for names in ((gone,), (gone, stays)))
    ruled = replace(small, shop=small.shop.model_copy(update={"rules": (*small.shop.rules, *entries)}))
    shop = apply(ruled, scenario(remove=(Chosen(agents=(gone,)),))).shop
    assert [entry.agents for entry in shop.rules if entry.agents] == [frozenset({stays})]
    assert gone not in {agent.id for agent in shop.agents}
    named = {item.agent for item in (*shop.requests, *shop.leave, *shop.pins)} | {agent.mentor for agent in shop.agents}
    named |= {name for session in shop.sessions for name in session.agents}
    assert gone not in named


def test_attrition_takes_the_expected_number_and_the_same_people_each_time(small: Workspace) -> None:
    leaving = scenario(attrition=Attrition(rate=0.2, months=2, who=Chosen(seed=1)))
    left = [agent.id for agent in apply(small, leaving).shop.agents]
    count = len(small.shop.agents)
    assert len(left) == count - round(count * (1 - 0.8**2))
    assert left == [agent.id for agent in apply(small, leaving).shop.agents]


def test_people_away_keep_their_place_but_have_leave(small: Workspace) -> None:
    week = next_week(small.shop, small.history)
    shop = apply(small, scenario(away=(Chosen(count=2, skill="pre_sales"),))).shop
    new = shop.leave[len(small.shop.leave) :]
    assert len(new) == 2
    assert all((item.start, item.end) == (week, week + timedelta(days=6)) for item in new)
    assert shop.agents == small.shop.agents


def test_training_adds_a_skill_and_best_follows_the_ranking(small: Workspace) -> None:
    pool = [agent for agent in small.shop.agents if "complaint_tickets" not in agent.skills]
    shop = apply(
        small,
        scenario(train=(Training(queue="complaint_tickets", speed=70, best=1),)),
        rank=lambda _shop, _queue, _speed, names: names[::-1],
    ).shop
    learned = [agent.id for agent in shop.agents if agent.skills.get("complaint_tickets") == 70]
    assert learned == [pool[-1].id]
    fast = next(agent for agent in small.shop.agents if agent.skills.get("pre_sales", 0) > 70)
    kept = apply(small, scenario(train=(Training(queue="pre_sales", speed=70, agents=(fast.id,)),))).shop
    assert {agent.id: agent.skills for agent in kept.agents}[fast.id] == fast.skills


def test_wages_multiply_by_all_contract_and_person(small: Workspace) -> None:
    first = small.shop.agents[0]
    shop = apply(small, scenario(wages={"all": 1.1, first.contract: 2.0, first.id: 0.5})).shop
    assert shop.agents[0].wage == round(first.wage * 1.1)


def test_fields_of_tables_change_by_name(small: Workspace) -> None:
    shift = next(shift for shift in small.shop.shifts if shift.meal_minutes)
    shop = apply(
        small,
        scenario(
            edits=(
                Edit(table="queues", name="all", values={"handle_cv": 0.5}),
                Edit(table="queues", name="pre_sales", values={"target.share": 0.95, "late_value": 100}),
                Edit(table="shifts", name=shift.id, values={"start": shift.start + 30}),
                Edit(table="agents", name=small.shop.agents[1].id, values={"queue_share": 50}),
                Edit(table="contracts", name=small.shop.contracts[0].id, values={"overtime": False}),
            ),
            new_shifts=(NewShift(id="X9", like=shift.id, values={"start": shift.start + 60}),),
            absence=0.2,
            min_stint=30,
        ),
    ).shop
    pre = next(queue for queue in shop.queues if queue.id == "pre_sales")
    assert {queue.handle_cv for queue in shop.queues} == {0.5}
    assert (pre.target.share, pre.late_value) == (0.95, 100)
    shifts = {item.id: item for item in shop.shifts}
    assert (shifts[shift.id].start, shifts[shift.id].meal_from) == (shift.start + 30, shift.meal_from + 30)
    assert (shifts["X9"].start, shifts["X9"].meal_to, shifts["X9"].minutes) == (shift.start + 60, shift.meal_to + 60, shift.minutes)
    assert shop.agents[1].queue_share == 50
    assert not shop.contracts[0].overtime
    assert (shop.shrinkage, shop.min_stint) == (0.2, 30)


def test_rules_replace_or_join_those_of_the_shop(small: Workspace) -> None:
    own = small.shop.rules[0]
    shop = apply(small, scenario(rules=(own.model_copy(update={"weight": 77}),), drop_rules=(small.shop.rules[-1].name,))).shop
    assert [entry.weight for entry in shop.rules if entry.name == own.name] == [77]
    assert small.shop.rules[-1].name not in {entry.name for entry in shop.rules}


def test_every_unknown_name_is_told_with_its_neighbour(small: Workspace) -> None:
    wrong = scenario(
        where='scenarios.toml scenario 1 "s"',
        volume={"pre_sale": 2, "sta": 1.5, "all": 0},
        quantile={"pre_sales": 0.999},
        bot={"nobody": 0.1},
        remove=(Chosen(agents=("A999",)), Chosen(count=99, skill="pre_sales")),
        train=(Training(queue="aftersales", best=1),),
        add=(Newcomers(count=1, values={"contract": "standrad", "skills": {"x": 100}}), Newcomers(count=1)),
        edits=(Edit(table="shifts", name="ZZZ", values={"breaks": 1}), Edit(table="queues", name="pre_sales", values={"concurrency": 0})),
        drop_shifts=("nope",),
        wages={"everyone": 2},
    )
    found = problems(small, wrong)
    place = 'scenarios.toml scenario 1 "s", '
    for expected in (
        f'{place}volume "pre_sale": "pre_sale" is no queue, weekday, date or event; did you mean "pre_sales"?',
        f'{place}volume "sta": "sta" is no queue, weekday, date or event; did you mean "sat"?',
        f'{place}volume "all": 0 is out of range; write a factor above 0 and up to 100, like 1.5',
        f'{place}quantile "pre_sales": 0.999 is out of range; write a share from 0.01 to 0.99',
        f'{place}bot: unknown queue "nobody"',
        f'{place}remove 1: unknown agent "A999"; use one of A001, A002',
        f"{place}remove 2: 99 people are wanted,",
        f'{place}train 1: unknown queue "aftersales"; did you mean "after_sales"?',
        f'{place}add 1: unknown queue "x"',
        f'{place}add 1: unknown contract "standrad"; did you mean "standard"?',
        f"{place}add 2: newcomers have no contract; write contract, or like with the id of an agent",
        f'{place}shifts: unknown shift "ZZZ"',
        f"{place}queues pre_sales: concurrency 0: input should be greater than or equal to 1; mend the value",
        f'{place}drop_shifts: unknown shift "nope"',
        f'{place}wages: unknown contract or agent "everyone"',
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)


def test_a_law_can_not_be_loosened_and_all_scenarios_are_checked(small: Workspace) -> None:
    loose = scenario(rules=(RuleEntry(name="daily_rest", params={"hours": 1}),))
    unknown = Scenario(name="t", law="cn-standart")
    found = problems(small, loose, unknown)
    assert any(line.startswith('scenario "s", rule') for line in found), found
    assert any(line.startswith('scenario "t", law: unknown law pack "cn-standart"; did you mean "cn-standard"?') for line in found)


def test_a_target_must_fit_its_channel(small: Workspace) -> None:
    ticket = next(queue.id for queue in small.shop.queues if queue.channel == "ticket")
    wrong = scenario(edits=(Edit(table="queues", name=ticket, values={"target.kind": "average_response"}),))
    assert problems(small, wrong) == [
        f'scenario "s", queues {ticket}: a ticket queue can not have the target "average_response"; write cleared_within'
    ]


def test_volume_factors_reach_queue_day_event_and_their_crossings(small: Workspace, memo: ForecastMemo) -> None:
    week = next_week(small.shop, small.history)
    base, _ = demand_of(small, BASELINE, known=memo)
    event = small.shop.events[0].model_copy(
        update={"event": "Flash", "phase": "", "start_day": week, "start_minute": 600, "end_day": week, "end_minute": 690, "factors": {}}
    )
    shop = small.shop.model_copy(update={"events": (event,)})
    volume = {"all": 1.1, "pre_sales": 2.0, "sat": 1.5, f"after_sales/{week}": 3.0, "Flash": 4.0}
    made = reshape(base, shop, scenario(volume=volume, bot={"all": 0.5, "pre_sales": 0.2}))
    pre, after = base.queues.index("pre_sales"), base.queues.index("after_sales")
    per_day = 24 * 60 // base.grid.interval
    ten = 600 // base.grid.interval

    def factor(t: int, column: int) -> float:
        return float(made.mean[t, column] / base.mean[t, column])

    assert factor(ten, pre) == pytest.approx(1.1 * 2 * 4 * 0.8)
    assert factor(ten, after) == pytest.approx(1.1 * 3 * 4 * 0.5)
    assert factor(ten + 90 // base.grid.interval, after) == pytest.approx(1.1 * 3 * (1 if 90 % base.grid.interval == 0 else 2) * 0.5)
    assert factor(5 * per_day + ten, pre) == pytest.approx(1.1 * 2 * 1.5 * 0.8)
    assert factor(5 * per_day + ten, after) == pytest.approx(1.1 * 1.5 * 0.5)
    np.testing.assert_allclose(made.quantiles[0] * base.mean, base.quantiles[0] * made.mean, rtol=1e-9)


def test_a_busy_day_is_the_quantile_of_the_day_factor_and_no_longer_uncertain(small: Workspace, memo: ForecastMemo) -> None:
    base, _ = demand_of(small, BASELINE, known=memo)
    made = reshape(base, small.shop, scenario(quantile={"pre_sales": 0.9}))
    column, other = base.queues.index("pre_sales"), base.queues.index("after_sales")
    ratio = made.mean[:, column].sum() / base.mean[:, column].sum()
    assert 1 + base.day_cv[column] < ratio < 1 + 1.6 * base.day_cv[column]
    assert (made.day_cv[column], made.day_cv[other]) == (0.0, base.day_cv[other])
    assert (made.mean[:, other] == base.mean[:, other]).all()


def test_scenarios_with_the_same_queues_share_a_forecast(small: Workspace, memo: ForecastMemo) -> None:
    demand_of(small, BASELINE, known=memo)
    before = len(memo.made)
    busy, case = demand_of(small, scenario(volume={"all": 1.5}), known=memo)
    assert len(memo.made) == before
    base, known = demand_of(small, BASELINE, known=memo)
    assert busy.mean.sum() == pytest.approx(1.5 * base.mean.sum())
    assert case.requirements.contacts.sum() == pytest.approx(1.5 * known.requirements.contacts.sum())
    opened = scenario(edits=(Edit(table="queues", name="pre_sales", values={"opening": small.shop.queues[0].opening[:0]}),))
    closed, _ = demand_of(small, opened, known=memo)
    assert len(memo.made) == before + 1
    assert closed.mean[:, closed.queues.index("pre_sales")].sum() == 0


def test_the_baseline_is_what_a_plan_would_cover_transfers_included(small: Workspace) -> None:
    ticket = next(queue.id for queue in small.shop.queues if queue.channel == "ticket")
    moving = scenario(edits=(Edit(table="queues", name="pre_sales", values={"transfer_to": ticket}),))
    moved = apply(small, moving)
    here, there = demand_of(moved, BASELINE)[1].requirements, demand(moved)[1].requirements
    assert (here.arrived == there.arrived).all()
    assert (here.need == there.need).all()
    before = demand(small)[1].requirements
    assert here.arrived[-1].sum() > before.arrived[-1].sum()
    lost = scenario(edits=(Edit(table="queues", name="pre_sales", values={"transfer_to": "tickts"}),))
    assert problems(small, lost)[0].startswith('scenario "s", queues pre_sales, transfer_to: unknown queue "tickts"')


def test_names_of_another_week_are_noticed(small: Workspace) -> None:
    week = next_week(small.shop, small.history)
    named = scenario(volume={"2026-01-01": 2, str(week): 2, "sat": 2, f"pre_sales/{date(2020, 1, 1)}": 2})
    assert touches(named, small.shop, week, 7) == ("2026-01-01", "pre_sales/2020-01-01")


def test_the_week_to_plan_is_the_settings_week(small: Workspace, memo: ForecastMemo) -> None:
    later = next_week(small.shop, small.history) + timedelta(days=7)
    expected, case = demand_of(small, BASELINE, PlanSettings(week=later), known=memo)
    assert expected.grid == case.grid == horizon(small.shop, later)


def test_dropped_events_are_unknown_to_the_forecast_and_still_name_their_days(small: Workspace, memo: ForecastMemo) -> None:
    week = date(2026, 12, 7)  # Double 12 is its Saturday
    settings = PlanSettings(week=week)
    known, _ = demand_of(small, BASELINE, settings, known=memo)
    calm, _ = demand_of(small, scenario(drop_events=("Double 12 2026",)), settings, known=memo)
    blind, _ = demand_of(small, scenario(drop_events=("all",)), settings, known=memo)
    own, _ = demand_of(small, scenario(drop_events=("Double 12 2026",), volume={"Double 12 2026 day": 3}), settings, known=memo)
    column = known.queues.index("pre_sales")
    days = [forecast.mean.reshape(7, -1, len(known.queues)).sum(axis=1)[:, column] for forecast in (known, calm, blind, own)]
    assert days[0][5] > 1.5 * days[1][5], "the event is in the forecast of the shop as it is"
    assert days[1][5] == pytest.approx(days[0][5] / 2, rel=0.35)
    assert not np.allclose(days[1], days[2]), "other events of the past are unknown too"
    assert days[3][5] == pytest.approx(3 * days[1][5])
    assert days[3][:5] == pytest.approx(days[1][:5])


def test_events_are_dropped_by_name_or_by_phase(small: Workspace) -> None:
    events = small.shop.events
    one = apply(small, scenario(drop_events=("Double 12 2026 day",))).shop.events
    assert [event for event in events if event not in one] == [
        event for event in events if (event.event, event.phase) == ("Double 12 2026", "day")
    ]
    gone = apply(small, scenario(drop_events=("618 2026",))).shop.events
    assert {event.event for event in events} - {event.event for event in gone} == {"618 2026"}
    assert apply(small, scenario(drop_events=("all",))).shop.events == ()
    (found,) = problems(small, scenario(drop_events=("Double 13 2026",)))
    assert found == 'scenario "s", drop_events: unknown event "Double 13 2026"; did you mean "Double 12 2026"?'
