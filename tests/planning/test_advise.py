from __future__ import annotations

from dataclasses import replace

import pytest

from shiftopt.domain.advice import Proposal, Trained
from shiftopt.domain.case import Case
from shiftopt.domain.messages import Message
from shiftopt.domain.scenario import Scenario, Training
from shiftopt.domain.workspace import Workspace
from shiftopt.planning import advise as room
from shiftopt.planning.advise import (
    AdviceSettings,
    Looked,
    advise,
    both_chains,
    chains,
    changed_shop,
    confirm,
    confirm_best,
    hires,
    skill_sets,
    trainings,
)
from shiftopt.planning.advise_prices import NoPricesError, Prices, best_trainings, person_units, price_week
from shiftopt.planning.advise_roster import confirm_rosters
from shiftopt.planning.advise_starts import moved, new_starts
from shiftopt.planning.pipeline import demand
from shiftopt.planning.scenarios_plan import demand_of
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate

QUICK = AdviceSettings(confirm=1)


@pytest.fixture(scope="module")
def small() -> Workspace:
    """The small shop without two of its people, so that help is worth something."""
    shop = generate("small")
    return replace(shop, shop=shop.shop.model_copy(update={"agents": shop.shop.agents[:-2], "requests": (), "leave": ()}))


@pytest.fixture(scope="module")
def case(small: Workspace) -> Case:
    return demand(small)[1]


@pytest.fixture(scope="module")
def prices(case: Case) -> Prices:
    return price_week(case)


def learner(agent: str, queue: str, worth: int) -> Proposal:
    return Proposal(kind="train", estimate=worth, trained=(Trained(agent=agent, name=agent, queue=queue, speed=80),))


def test_effort_has_a_price_where_somebody_could_serve_and_more_of_it_lacks(prices: Prices) -> None:
    assert prices.effort.min() >= -1e-6
    assert prices.effort.max() > 0
    assert not prices.effort[~prices.case.requirements.open].any()


def test_people_at_their_prices_are_part_of_a_lower_bound(prices: Prices) -> None:
    """Weak duality: what people cost at the prices never exceeds what they cost in the relaxation less what their effort is worth."""
    for agent in prices.case.agents:
        assert person_units(prices, agent) <= 1e-3
    idle = prices.case.agents[0].model_copy(update={"skills": {}})
    assert person_units(prices, idle) >= person_units(prices, prices.case.agents[0]) - 1e-3


def test_estimates_of_hires_and_trainings_are_never_too_low(prices: Prices) -> None:
    found = [max(made, key=lambda item: item.net) for made in (hires(prices), trainings(prices))]
    assert {item.kind for item in found} == {"hire", "train"}
    for item in found:
        again = confirm(prices, item)
        assert again.relaxed is not None
        assert again.relaxed <= item.estimate + 1
        assert (again.basis, again.worth) == ("relaxed", again.relaxed)


def test_a_hire_says_who_and_what_they_are_paid(prices: Prices) -> None:
    best = max(hires(prices), key=lambda item: item.estimate)
    assert best.start in {"early", "midday", "late"}
    shop = changed_shop(prices.case.shop, best)
    assert len(shop.agents) == len(prices.case.agents) + 1
    assert (shop.agents[-1].contract, shop.agents[-1].skills) == (best.contract, best.skills)
    monthly = {contract.id for contract in shop.contracts if contract.pay == "monthly"}
    assert all((item.wage > 0) == (item.contract in monthly) for item in hires(prices))


def test_skill_sets_are_those_of_people_and_every_queue_alone(prices: Prices) -> None:
    found = [set(skills) for skills in skill_sets(prices.case.shop)]
    for agent in prices.case.agents:
        assert set(agent.skills) in found
    assert all({queue.id} in found for queue in prices.case.shop.queues)


def test_confirming_goes_on_while_an_estimate_could_still_win(prices: Prices, monkeypatch: pytest.MonkeyPatch) -> None:
    worth = {"a": 10, "b": 40, "c": 5, "d": 1}
    asked = []

    def solved(_prices: Prices, item: Proposal, _settings: AdviceSettings) -> Proposal:
        asked.append(item.rule)
        return item.model_copy(update={"relaxed": worth[item.rule]})

    monkeypatch.setattr(room, "confirm", solved)
    screened = [Proposal(kind="shift", estimate=value, rule=name) for name, value in (("a", 100), ("b", 50), ("c", 30), ("d", 20))]
    found = confirm_best(prices, screened, QUICK)
    assert asked == ["a", "b"]  # "a" came to 10 only, so "b" could win; "c" can not reach 40
    assert [item.rule for item in found] == ["b", "a", "c", "d"]
    rules = [item.model_copy(update={"kind": "rule"}) for item in screened]
    assert [item.rule for item in confirm_best(prices, rules, QUICK)] == ["a"]


def test_chains_are_made_of_what_was_confirmed_and_of_the_estimates() -> None:
    screened = (learner("A", "q1", 50), learner("A", "q2", 45), learner("B", "q1", 40), learner("B", "q2", 30))
    less = screened[0].model_copy(update={"relaxed": 20})
    found = both_chains(Looked("train", screened, (screened[1], screened[2], screened[3], less)))
    assert [[(who.agent, who.queue) for who in item.trained] for item in found] == [[("A", "q2"), ("B", "q1")], [("A", "q1"), ("B", "q2")]]
    assert len(both_chains(Looked("train", screened, screened))) == 1, "each chain once"


def test_chains_join_different_people_and_queues() -> None:
    found = chains([learner("A", "q1", 50), learner("A", "q2", 45), learner("B", "q1", 40), learner("B", "q2", 30), learner("C", "q3", 5)])
    assert [[(who.agent, who.queue) for who in item.trained] for item in found] == [
        [("A", "q1"), ("B", "q2")],
        [("A", "q1"), ("B", "q2"), ("C", "q3")],
    ]
    assert found[0].estimate == 80
    assert chains([learner("A", "q1", 50), learner("A", "q2", 45)]) == []


def test_new_starts_are_new_and_within_the_opening(prices: Prices) -> None:
    shop = prices.case.shop
    taken = {(shift.start, shift.minutes, shift.contracts) for shift in shop.shifts}
    found = new_starts(shop, 30)
    assert found
    made = [moved(shop, *item) for item in found]
    assert not taken & {(shift.start, shift.minutes, shift.contracts) for shift in made}
    assert len({shift.id for shift in made}) == len(made)
    for shift, (template, start) in zip(made, found, strict=True):
        old = next(item for item in shop.shifts if item.id == template)
        assert shift.meal_from - shift.start == (old.meal_from - old.start if old.meal_minutes else shift.meal_from - start)


def test_advice_holds_every_kind_ranked_by_net_worth(case: Case) -> None:
    heard: list[Message] = []
    found = advise(case, AdviceSettings(confirm=1, kinds=("train", "chain", "rule")), told=heard.append)
    assert [str(said) for said in heard] == ["prices", "train", "chain", "rule"]
    assert {item.kind for item in found.proposals} >= {"train", "rule"}
    confirmed = [item for item in found.proposals if item.kind == "rule"]
    assert all(item.relaxed is not None and item.relaxed >= -1 for item in confirmed)  # without a rule nothing gets dearer
    assert found.bound > 0
    assert [hour.fen for hour in found.hours] == sorted((hour.fen for hour in found.hours), reverse=True)


def test_a_scenario_trains_the_best(small: Workspace, prices: Prices) -> None:
    pool = [agent.id for agent in small.shop.agents if "pre_sales" not in agent.skills and agent.queue_share]
    first = best_trainings(prices, "pre_sales", 80, pool)[0]
    _, changed = demand_of(small, Scenario(name="s", train=(Training(queue="pre_sales", best=1),)))
    learned = [agent.id for agent in changed.agents if agent.id in pool and "pre_sales" in agent.skills]
    assert learned == [first]


def test_rosters_confirm_with_the_margin_of_their_gaps(case: Case, prices: Prices) -> None:
    best = max(trainings(prices), key=lambda item: item.net)
    rule = Proposal(kind="rule", estimate=5, rule="weekends")
    cost, (again, same) = confirm_rosters(case, [best, rule], SolveSettings(deterministic=True, steps=2))
    assert cost is not None
    assert cost >= prices.units / 6000 - 1
    assert again.roster is not None
    assert again.roster_margin is not None
    assert again.roster_margin >= 0
    assert (again.basis, again.worth) == ("roster", best.estimate)
    assert same == rule


def test_a_week_without_a_solution_has_no_prices(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftopt.planning.advise_prices.relax", lambda *_args, **_more: None)
    with pytest.raises(NoPricesError, match="no solution"):
        price_week(case)
