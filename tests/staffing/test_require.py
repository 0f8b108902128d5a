from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Opening, Queue, Shop, Target
from shiftopt.domain.volumes import FloatArray, Forecast
from shiftopt.rules.catalogue.coverage import shortage_prices
from shiftopt.staffing.erlang import erlang_c
from shiftopt.staffing.require import StaffingSettings, require
from shiftopt.staffing.settings import Transfer, settings_of
from shiftopt.staffing.tickets import TURNING
from shiftopt.timeline.clock import make_grid

DAY = (Opening(start=480, end=1440),)
CALL = Queue(
    id="call", name="call", channel="call", handle_seconds=180, patience_seconds=300, target=Target(share=0.8, seconds=20), opening=DAY
)
CHAT = Queue(
    id="chat", name="chat", channel="chat", handle_seconds=480, patience_seconds=180, concurrency=3, target=Target(share=0.8), opening=DAY
)
ASSIGNED = Queue(
    id="assigned",
    name="assigned",
    channel="chat",
    chat_mode="assign_all",
    handle_seconds=420,
    rounds=7,
    reply_seconds=20,
    think_seconds=40,
    target=Target(kind="average_response", seconds=30, max_occupancy=1.0),
    opening=DAY,
)
TICKET = Queue(
    id="ticket",
    name="ticket",
    channel="ticket",
    handle_seconds=600,
    target=Target(kind="cleared_within", share=0.95, seconds=86400),
    opening=DAY,
    initial_backlog=10,
)


def shop(*queues: Queue, shrinkage: float = 0.2) -> Shop:
    return Shop(name="test", queues=queues, contracts=(), agents=(), shifts=(), shrinkage=shrinkage)


def flat(*queues: Queue, per_interval: float, days: int = 1, cv: float = 0.0) -> Forecast:
    grid = make_grid("Asia/Shanghai", date(2026, 11, 2), days, 30)
    mean = np.full((grid.intervals, len(queues)), per_interval)
    spread: FloatArray = np.full(len(queues), cv)
    return Forecast(
        grid,
        tuple(queue.id for queue in queues),
        mean,
        np.repeat(mean[None], 9, axis=0),
        spread,
        np.zeros(len(queues)),
        np.eye(len(queues)),
    )


def test_published_erlang_a_case_through_the_whole_stage() -> None:
    # pyworkforce's documented example: 100 calls per half hour, 3 min, patience 5 min, 80/20 -> 13 agents
    needs = require(flat(CALL, per_interval=100), shop(CALL, shrinkage=0.3))
    noon = 24
    assert needs.heads[noon, 0] == 13
    assert 12 / 0.7 * 3000 < needs.need[noon, 0] < 13 / 0.7 * 3000, "the thirteenth is needed for a part of the time"
    assert needs.offered_load[noon, 0] == pytest.approx(10)
    assert needs.models["call"] == "Erlang A; sipp; 5 busyness scenarios"


def test_closed_intervals_need_nothing_and_quiet_open_ones_the_minimum() -> None:
    needs = require(flat(CALL, per_interval=0), shop(CALL.model_copy(update={"min_heads": 2}), shrinkage=0.2))
    assert needs.open[:16, 0].sum() == 0
    assert needs.open[16:, 0].all()
    assert (needs.heads[:, 0] == np.where(needs.open[:, 0], 2, 0)).all()
    assert (needs.need[16:, 0] == 7500).all()
    assert (needs.width[16:, 0, -1] == 2 * 3000).all(), "presence is counted without shrinkage"
    assert (needs.slope[16:, 0, -1] >= StaffingSettings().floor_slope).all()


@pytest.mark.parametrize("queue", [CALL, CHAT, ASSIGNED], ids=lambda queue: queue.id)
@pytest.mark.parametrize("volume", [0.5, 8.0, 60.0, 900.0])
def test_curves_are_convex_and_reach_beyond_the_need(queue: Queue, volume: float) -> None:
    needs = require(flat(queue, per_interval=volume), shop(queue))
    assert (needs.width >= 0).all()
    assert (needs.priced >= needs.need).all()
    assert (np.diff(needs.slope, axis=2) >= 0).all()
    assert (needs.slope % 10 == 0).all()
    assert (needs.heads_low <= needs.heads).all()
    assert (needs.heads <= needs.heads_high).all()


def test_the_curve_costs_the_customers_that_heads_save() -> None:
    # 14 Erlang C agents serve .8883500 within 20 s and 13 only 1 - C(13, 10) exp(-1/3) = .7956: the difference, at 10 yuan each.
    patient = CALL.model_copy(update={"patience_seconds": None, "late_value": 1000})
    needs = require(flat(patient, per_interval=100), shop(patient, shrinkage=0.0), settings=StaffingSettings(nodes=1))
    assert needs.heads[24, 0] == 14
    less, full = 1 - erlang_c(13, 10) * math.exp(-1 / 3), 0.8883500192
    present = 13 + (0.8 - less) / (full - less)  # who is there for a part of the time serves the customers of that part
    assert needs.need[24, 0] == math.ceil(present * 3000)
    late = [shortage_prices(needs, np.full(needs.need.shape, heads * 3000))[24, 0] / 6000 for heads in (13, 14, 15)]
    assert late[0] - late[1] == pytest.approx((full - less) * 100 * 1000, abs=20)
    assert 0 < late[1] - late[2] < late[0] - late[1], "beyond the target a head still saves customers, but fewer"


def test_the_curve_ends_where_hardly_anybody_is_late() -> None:
    patient = CALL.model_copy(update={"patience_seconds": None})
    needs = require(flat(patient, per_interval=100), shop(patient, shrinkage=0.0), settings=StaffingSettings(nodes=1))
    end = int(needs.priced[24, 0]) // 3000
    late = erlang_c(end, 10) * math.exp(-(end - 10) * 20 / 180)
    assert late <= 0.1 * 0.2 < erlang_c(end - 2, 10) * math.exp(-(end - 2 - 10) * 20 / 180)


def test_the_curve_ends_where_more_people_no_longer_help() -> None:
    # One reply alone takes 20 s on average, exponentially: within 50 s are 1 - exp(-2.5) = .918 however many people there are.
    queue = ASSIGNED.model_copy(update={"target": Target(share=0.9, seconds=50, max_occupancy=1.0)})
    needs = require(flat(queue, per_interval=8), shop(queue))
    assert 1 - math.exp(-2.5) < 1 - 0.1 * 0.1, "the usual end of the curve is out of reach"
    assert needs.need[24, 0] <= needs.priced[24, 0] < 100 * 3000


def test_uncertain_days_need_more_heads() -> None:
    # Erlang A, a=40, patience 5 min, 80/20: 43 on the point forecast, 48 with CV .2 (forty-point Gamma; Hermite nodes agree)
    queue = CALL.model_copy(update={"target": Target(share=0.8, seconds=20, max_occupancy=1.0)})
    forecast = flat(queue, per_interval=400, cv=0.2)
    heads = {nodes: require(forecast, shop(queue), settings=StaffingSettings(nodes=nodes)).heads[24, 0] for nodes in (1, 3, 5)}
    assert heads == {1: 43, 3: 48, 5: 48}


def test_assigned_chats_are_staffed_for_the_average_reply() -> None:
    # 160 chats per hour, s=20, Z=40, m=7: mean reply 30.122 s with 10 agents, so 30 s needs 11
    needs = require(flat(ASSIGNED, per_interval=80), shop(ASSIGNED))
    assert needs.heads[24, 0] == 11


def test_tickets_become_cumulative_work() -> None:
    needs = require(flat(TICKET, per_interval=2, days=3), shop(TICKET), settings=StaffingSettings(nodes=1))
    effort = 600 / 60 * 100 / 0.8 / (1 - TURNING)
    assert needs.need.sum() == 0
    assert needs.arrived[0, 0] == round((10 + 2) * effort)
    assert needs.arrived[-1, 0] == round((10 + 2 * 144) * effort)
    assert (needs.due <= needs.arrived).all()
    # after one day and one interval: the backlog is due, and 95 % of the first interval's tickets
    assert needs.due[48, 0] == round((10 + 0.95 * 2) * effort)
    assert (needs.late_slope[:, 0] == round(1000 * 6 * 0.125 * 0.5 / 10) * 10).all()


def test_ticket_work_keeps_a_margin_that_shrinks_with_time() -> None:
    forecast = flat(TICKET, per_interval=2, days=4, cv=0.2)
    plain = require(forecast, shop(TICKET), settings=StaffingSettings(nodes=1)).arrived[:, 0] - 10 * 1250 / (1 - TURNING)
    safe = require(forecast, shop(TICKET), settings=StaffingSettings(ticket_level=0.9)).arrived[:, 0] - 10 * 1250 / (1 - TURNING)
    ratio = safe / plain
    # 96 tickets a day, handle CV 1: cv^2 = .04 + 2 / 96 a day, half of the spread after four days
    assert ratio[47] == pytest.approx(1.33, abs=0.01)
    assert ratio[-1] == pytest.approx(1.16, abs=0.01)
    assert (np.diff(safe) >= 0).all()


def test_a_reserve_asks_for_more() -> None:
    forecast = flat(CALL, per_interval=60)
    plain, more = (require(forecast, shop(CALL), settings=StaffingSettings(reserve=reserve)).heads[24, 0] for reserve in (0.0, 0.5))
    assert more > plain


def test_customers_who_give_up_can_become_tickets() -> None:
    alone = require(flat(CALL, TICKET, per_interval=20), shop(CALL, TICKET))
    moved = require(
        flat(CALL, TICKET, per_interval=20),
        shop(CALL, TICKET),
        settings=StaffingSettings(transfers=(Transfer(source="call", target="ticket", share=0.5),)),
    )
    extra = moved.contacts[:, 1] - alone.contacts[:, 1]
    assert (extra[:16] == 0).all()
    assert 0 < extra[20] < 0.5 * 20 * 0.2


def test_an_unknown_queue_is_an_input_error() -> None:
    with pytest.raises(InputError, match='forecast: unknown queue "chat"; the shop\'s queues are call'):
        require(flat(CHAT, per_interval=5), shop(CALL))


def test_an_impossible_reply_time_is_an_input_error() -> None:
    target = Target(kind="average_response", seconds=15)
    queue = ASSIGNED.model_copy(update={"target": target})
    with pytest.raises(InputError, match="no number of agents can meet the target of 15 s: one reply alone takes 20 s"):
        require(flat(queue, per_interval=5), shop(queue))


def test_an_assigned_chat_without_reply_times_is_an_input_error() -> None:
    queue = ASSIGNED.model_copy(update={"rounds": None})
    with pytest.raises(InputError, match="needs rounds, reply_seconds and think_seconds"):
        require(flat(queue, per_interval=5), shop(queue))


def test_a_shop_says_who_becomes_a_ticket() -> None:
    known = shop(CALL.model_copy(update={"transfer_to": "ticket", "transfer_share": 0.5}), TICKET)
    plain, own = StaffingSettings(), StaffingSettings(transfers=(Transfer(source="call", target="ticket", share=0.1),))
    assert settings_of(known, plain).transfers == (Transfer(source="call", target="ticket", share=0.5),)
    assert settings_of(known, own) == own
    assert settings_of(shop(CALL, TICKET), plain) == plain
