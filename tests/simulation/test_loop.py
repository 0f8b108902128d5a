from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from shiftopt.domain.volumes import FloatArray
from shiftopt.simulation.loop import play
from shiftopt.simulation.prepare import repair_gains
from shiftopt.simulation.world import Centre, Customers, Run, Service, Stint, present_seconds
from shiftopt.staffing.calibrate import ContactLog, calibrate
from shiftopt.staffing.overlap import reply_and_think

CALL = Service((1.0,))
CHAT = Service((1.0, 1.7, 2.5))
TICKET = Service((1.0,), by_due=True)


def centre(*services: Service, agents: int = 1, speeds: FloatArray | None = None, bins: int = 10, seconds: float = 1800.0) -> Centre:
    table = np.ones((agents, len(services))) if speeds is None else speeds
    return Centre(services, table, np.count_nonzero(table, axis=1).astype(np.int64), seconds, bins)


def customers(rows: list[tuple[float, int, float]], patience: float = math.inf, due: list[float] | None = None) -> Customers:
    """(arrival, queue, work) by hand."""
    arrival, queue, work = (np.array(column) for column in zip(*rows, strict=True))
    return Customers(
        arrival.astype(np.float64),
        queue.astype(np.int64),
        work.astype(np.float64),
        np.full(len(rows), patience),
        np.array(due or [0.0] * len(rows)),
    )


def poisson(rate: float, count: int, work: float, patience: float | None, seed: int = 1) -> Customers:
    random = np.random.default_rng(seed)
    arrival = np.cumsum(random.exponential(1 / rate, count))
    waits = random.exponential(patience, count) if patience else np.full(count, math.inf)
    return Customers(arrival, np.zeros(count, dtype=np.int64), random.exponential(work, count), waits, np.zeros(count))


def steady(service: Service, agents: int, people: Customers) -> tuple[Run, Centre, list[Stint]]:
    end = float(people.arrival[-1]) + 1e5
    place = centre(service, agents=agents, bins=int(end // 1800) + 1)
    stints = [Stint(agent, 0.0, end, (0,)) for agent in range(agents)]
    return play(place, stints, people), place, stints


def batches(values: FloatArray, count: int = 40) -> tuple[float, float]:
    """Mean and its standard error from batch means."""
    means = values[: len(values) // count * count].reshape(count, -1).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(count))


@pytest.mark.parametrize(
    ("service", "agents", "rate", "work", "patience", "threshold", "exact"),
    [
        # Erlang A: 100 calls per half hour, 3 min, patience 5 min, 14 agents (P(W>0), P(Ab), served within 20 s)
        (CALL, 14, 100 / 1800, 180.0, 300.0, 20.0, (0.1452601, 0.0139837, 0.9167921)),
        # Erlang C: the same without impatience
        (CALL, 14, 100 / 1800, 180.0, None, 20.0, (0.1741319, 0.0, 0.8883500)),
        # overload: 48 calls per minute, 1 min, patience 2 min, 50 agents
        (CALL, 50, 48 / 60, 60.0, 120.0, 20.0, (0.4677741, 0.0309122, 0.9430190)),
    ],
    ids=["erlang-a", "erlang-c", "busy"],
)
def test_stationary_centre_agrees_with_exact_theory_within_three_standard_errors(
    service: Service, agents: int, rate: float, work: float, patience: float | None, threshold: float, exact: tuple[float, ...]
) -> None:
    people = poisson(rate, 80_000, work, patience)
    run, _, _ = steady(service, agents, people)
    wait = np.where(run.served, run.begin, run.end) - people.arrival
    for sample, truth in zip((wait > 1e-9, ~run.served, run.served & (wait <= threshold)), exact, strict=True):
        mean, error = batches(sample.astype(np.float64)[2000:])
        assert abs(mean - truth) <= 3 * error + 1e-12


@pytest.mark.parametrize(("agents", "exact"), [(7, (0.27436, 0.07157, 0.80921)), (8, (0.12172, 0.02698, 0.92413))])
def test_chats_agree_with_the_balanced_chain_within_half_a_point(agents: int, exact: tuple[float, ...]) -> None:
    # lam=120/h, solo session 8 min, gains 1, 1.7, 2.5, patience 3 min, T=30 s
    people = poisson(120 / 3600, 400_000, 480.0, 180.0, seed=11)  # the standard error of P(W > 0) is 0.3 points
    run, _, _ = steady(CHAT, agents, people)
    wait = np.where(run.served, run.begin, run.end) - people.arrival
    samples = (wait > 1e-9, ~run.served, run.served & (wait <= 30))
    for sample, truth in zip(samples, exact, strict=True):
        assert abs(float(sample[2000:].mean()) - truth) < 0.005


def test_replies_of_assigned_chats_agree_with_the_machine_repair_model() -> None:
    # lam=160/h, s=20, Z=40, m=7, 8 agents: mean reply 40.627 s, .99554 within 180 s
    service = Service(tuple(float(i + 1) for i in range(40)), reply=20.0, think=40.0, prompt=180.0)
    people = poisson(160 / 3600, 15_000, 1.0, None, seed=3)
    people.work[:] = np.random.default_rng(4).geometric(1 / 7, len(people.work))
    run, _, _ = steady(service, 8, people)
    given, seconds, prompt = run.replies.sum(axis=(1, 2))
    assert given == people.work.sum()
    assert seconds / given == pytest.approx(40.627, rel=0.03)
    assert prompt / given == pytest.approx(0.99554, abs=0.002)


def test_a_chat_alone_lasts_its_rounds_of_replies_and_thinking() -> None:
    """The length of a session held alone is rounds x (reply + thinking), as the staffing model and ``handle_seconds`` have it."""
    service = Service((1.0,), reply=20.0, think=40.0)
    people = customers([(number * 5000.0, 0, 7.0) for number in range(2000)])
    run = play(centre(service, bins=10_000), [Stint(0, 0, 2e7, (0,))], people)
    assert (run.end - run.begin).mean() == pytest.approx(7 * 60, rel=0.02)


@pytest.mark.parametrize("service", [CALL, CHAT, Service((1.0, 1.7, 2.5), reply=20.0, think=40.0)], ids=["call", "chat", "rounds"])
def test_conservation_and_littles_law(service: Service) -> None:
    work = 5.0 if service.reply else 400.0
    people = poisson(1 / 60, 3000, work, 90.0, seed=2)
    people.work[:] = np.ceil(people.work)
    run, place, stints = steady(service, 5, people)
    gone = ~run.served & ~np.isnan(run.end)
    still = np.isnan(run.end)
    assert run.served.sum() + gone.sum() + still.sum() == len(people.arrival)
    # contact-seconds by the agents' clocks = sum of the customers' own times in service (Little's law over the whole run)
    assert run.held.sum() == pytest.approx((run.end - run.begin)[run.served].sum(), rel=1e-9)
    assert (run.begin[run.served] >= people.arrival[run.served]).all()
    assert (run.end - people.arrival)[gone] == pytest.approx(people.patience[gone])
    assert run.spent.sum() <= present_seconds(stints, place).sum()


def test_equal_seeds_give_equal_bytes() -> None:
    service = Service((1.0, 1.5), reply=20.0, think=40.0)
    people = poisson(1 / 60, 500, 5.0, None)
    one, two = (steady(service, 3, people)[0] for _ in range(2))
    other = play(centre(service, agents=3, bins=200), [Stint(a, 0, 1e6, (0,)) for a in range(3)], people, np.random.SeedSequence(99))
    assert one.end.tobytes() == two.end.tobytes()
    assert one.end.tobytes() != other.end.tobytes()


def test_two_chats_share_attention() -> None:
    # alone for 100 s (100 s of work done), then together at 0.85 of full speed each
    run = play(centre(CHAT), [Stint(0, 0, 9000, (0,))], customers([(0.0, 0, 200.0), (100.0, 0, 200.0)]))
    assert run.end[0] == pytest.approx(100 + 100 / 0.85)
    # the second has done 100 by then, and is alone for the rest
    assert run.end[1] == pytest.approx(100 + 100 / 0.85 + 100)
    assert run.busy[0] == pytest.approx(run.end[1])


def test_speed_shortens_work_and_idle_agents_with_fewest_skills_go_first() -> None:
    speeds = np.array([[2.0, 1.0], [0.5, 0.0]])
    place = centre(CALL, CALL, agents=2, speeds=speeds)
    stints = [Stint(0, 0, 9000, (0,)), Stint(1, 0, 9000, (0,))]
    run = play(place, stints, customers([(0.0, 0, 100.0), (1.0, 0, 100.0)]))
    assert run.agent.tolist() == [1, 0]
    assert run.end.tolist() == [200.0, 51.0]


def test_the_least_loaded_agent_gets_the_next_chat() -> None:
    stints = [Stint(agent, 0, 9000, (0,)) for agent in range(2)]
    run = play(centre(CHAT, agents=2), stints, customers([(0.0, 0, 500.0), (1.0, 0, 500.0), (2.0, 0, 500.0), (3.0, 0, 500.0)]))
    assert run.agent.tolist() == [0, 1, 0, 1]


def test_at_the_end_of_a_stint_open_calls_are_finished_and_counted_as_overrun() -> None:
    run = play(centre(CALL), [Stint(0, 0, 100, (0,))], customers([(50.0, 0, 200.0), (60.0, 0, 10.0)], patience=30))
    assert run.end.tolist() == [250.0, 90.0]
    assert run.served.tolist() == [True, False]
    assert run.overrun[0] == 150


def test_hand_over_costs_extra_work_and_goes_first() -> None:
    service = Service((1.0,), hand_over=True, extra=20.0)
    stints = [Stint(0, 0, 100, (0,)), Stint(1, 100, 1000, (0,))]
    run = play(centre(service, agents=2), stints, customers([(50.0, 0, 200.0), (60.0, 0, 10.0)]))
    assert run.agent.tolist() == [1, 1]
    assert run.end.tolist() == [100 + 150 + 20, 280.0]
    assert run.overrun.sum() == 0


def test_tickets_are_laid_aside_at_the_end_of_a_stint_and_the_first_due_is_next() -> None:
    stints = [Stint(0, 0, 100, (0,)), Stint(0, 500, 2000, (0,))]
    run = play(centre(TICKET), stints, customers([(0.0, 0, 300.0), (10.0, 0, 50.0), (20.0, 0, 50.0)], due=[900.0, 5000.0, 800.0]))
    # ticket 2 is due first and done first; then the rest of ticket 0 (200 s), then ticket 1
    assert run.end.tolist() == [750.0, 800.0, 550.0]
    assert run.begin.tolist() == [0.0, 750.0, 500.0]


def test_an_agent_with_calls_open_takes_none_of_the_next_queue() -> None:
    stints = [Stint(0, 0, 100, (0,)), Stint(0, 100, 2000, (1,))]
    run = play(centre(CALL, CALL), stints, customers([(50.0, 0, 200.0), (120.0, 1, 30.0)]))
    assert run.begin.tolist() == [50.0, 250.0]


def test_of_several_queues_the_longest_waiting_customer_is_next() -> None:
    run = play(centre(CALL, CALL), [Stint(0, 0, 9000, (1, 0))], customers([(0.0, 0, 100.0), (1.0, 0, 10.0), (2.0, 1, 10.0)]))
    assert run.begin.tolist() == [0.0, 100.0, 110.0]


def test_nobody_on_duty_means_waiting_until_somebody_comes() -> None:
    run = play(centre(CALL), [Stint(0, 1000, 2000, (0,))], customers([(0.0, 0, 10.0)]))
    assert run.begin[0] == 1000
    closed = play(centre(CALL), [], customers([(0.0, 0, 10.0)]))
    assert np.isnan(closed.end[0])
    assert not closed.served[0]
    assert closed.agent[0] == -1


def test_a_pause_that_begins_late_is_taken_in_full() -> None:
    stints = [Stint(0, 0, 100, (0,), final=False), Stint(0, 400, 2000, (0,), pause=300)]
    run = play(centre(CALL), stints, customers([(50.0, 0, 200.0), (60.0, 0, 10.0)]))
    # finished at 250 instead of 100, so back at 550
    assert run.begin.tolist() == [50.0, 550.0]
    assert run.overrun[0] == 0
    long = play(centre(CALL), stints, customers([(50.0, 0, 500.0), (60.0, 0, 10.0)]))
    # still talking when the pause should have ended: the pause runs from 550 to 850
    assert long.begin.tolist() == [50.0, 850.0]
    short = [Stint(0, 0, 100, (0,), final=False), Stint(0, 400, 500, (0,), pause=300)]
    never = play(centre(CALL), short, customers([(50.0, 0, 500.0), (60.0, 0, 10.0)]))
    assert np.isnan(never.begin[1]), "the next stint was over before the pause was"


def test_what_was_finished_before_the_pause_does_not_delay_it() -> None:
    """A meeting from 100 to 300 follows the first stint, then a pause of 100 seconds."""
    stints = [Stint(0, 0, 100, (0,)), Stint(0, 400, 2000, (0,), pause=100)]
    in_time = play(centre(CALL), stints, customers([(50.0, 0, 200.0), (60.0, 0, 10.0)]))
    assert in_time.begin.tolist() == [50.0, 400.0], "finished at 250, during the meeting"
    late = play(centre(CALL), stints, customers([(50.0, 0, 280.0), (60.0, 0, 10.0)]))
    assert late.begin.tolist() == [50.0, 430.0], "finished at 330, so the pause is 30 seconds late"


def test_an_earlier_pause_does_not_delay_the_next() -> None:
    stints = [Stint(0, 0, 100, (0,), final=False), Stint(0, 400, 500, (0,), pause=300, final=False), Stint(0, 600, 2000, (0,), pause=100)]
    run = play(centre(CALL), stints, customers([(50.0, 0, 300.0), (60.0, 0, 10.0)]))
    # finished at 350, so the first pause lasts until 650: nothing of the second stint is left, and the second pause is not late as well
    assert run.begin.tolist() == [50.0, 600.0]


def test_colleagues_go_on_with_the_chats_of_whoever_goes_missing() -> None:
    stints = [Stint(0, 0, 100, (0,), cut=True), Stint(1, 0, 5000, (0,))]
    run = play(centre(CHAT, agents=2), stints, customers([(0.0, 0, 200.0)]))
    assert run.agent[0] == 1
    assert run.end[0] == 200


def test_colleagues_go_on_reply_by_reply_with_the_chats_of_whoever_goes_missing() -> None:
    service = Service((1.0, 1.9, 2.7), reply=20.0, think=40.0)
    people = customers([(0.0, 0, 200.0), (1.0, 0, 200.0)])
    stints = [Stint(0, 0, 300, (0,), cut=True), Stint(1, 250, 50_000, (0,))]
    run = play(centre(service, agents=2), stints, people)
    assert run.served.all()
    assert run.agent.tolist() == [1, 1]
    assert run.busy[0] < 1000, "who is missing finishes a reply at most, of 200 minutes"
    alone = play(centre(service, agents=2), [stints[0]], people)
    assert alone.agent.tolist() == [0, 0], "without a colleague they stay"
    ends = [replace(stints[0], cut=False), stints[1]]
    assert play(centre(service, agents=2), ends, people).agent.tolist() == [0, 0], "at the end of a stint chats are finished"


def test_who_turns_to_tickets_works_on_one_while_chats_run_out() -> None:
    stints = [Stint(0, 0, 100, (0,)), Stint(0, 100, 5000, (1,))]
    run = play(centre(CHAT, TICKET), stints, customers([(50.0, 0, 85.0), (60.0, 1, 100.0), (70.0, 1, 50.0)], due=[0, 900, 950]))
    # 50 s of the chat are done by 100; then chat (35 left) and ticket share 1.7: the chat is done after 35 / 0.85 s
    chat = 100 + 35 / 0.85
    assert run.end[0] == pytest.approx(chat)
    assert run.begin[1] == 100
    assert run.end[1] == pytest.approx(chat + 65)
    assert run.begin[2] == pytest.approx(chat + 65)


def test_a_late_ticket_stands_back_for_those_that_can_still_be_in_time() -> None:
    people = customers([(0.0, 0, 300.0), (0.0, 0, 300.0), (0.0, 0, 300.0)], due=[100.0, 250.0, 900.0])
    stints = [Stint(0, 0, 5000, (0,))]
    # ticket 1 is late already when 0 is done
    first = play(centre(TICKET), stints, people)
    assert first.end.tolist() == [300.0, 600.0, 900.0]
    back = play(centre(TICKET), stints, replace(people, limit=np.array([200.0, 2000.0, 1800.0])))
    assert back.end.tolist() == [300.0, 900.0, 600.0], "the late one waits until the other is done"
    forgotten = play(centre(TICKET), stints, replace(people, limit=np.array([200.0, 280.0, 1800.0])))
    assert forgotten.end.tolist() == [300.0, 600.0, 900.0], "beyond its limit it goes first"


def test_a_simulated_log_calibrates_to_what_was_simulated() -> None:
    """Chats reply by reply, up to four at once: handle time, patience, replies and thinking come back from who held what when."""
    service = Service(repair_gains(20.0, 40.0, 4), reply=20.0, think=40.0)
    people = poisson(100 / 3600, 8000, 1.0, 240.0, seed=8)
    people.work[:] = np.random.default_rng(9).geometric(1 / 7, len(people.work))
    rounds = people.work.copy()
    run, _, _ = steady(service, 5, people)
    over = ~np.isnan(run.end)
    log = ContactLog(
        arrival=people.arrival[over],
        wait=(np.where(run.served, run.begin, run.end) - people.arrival)[over],
        served=run.served[over],
        handle=(run.end - run.begin)[over],
        agent=[str(agent) for agent in run.agent[over].tolist()],
        rounds=rounds[over],
    )
    found = calibrate(log)
    assert len(found.speeds) == 4
    assert found.handle_seconds.value == pytest.approx(420, rel=0.05)
    assert abs(found.patience_seconds.value - 240) < 3 * found.patience_seconds.error
    assert found.rounds is not None
    assert reply_and_think(found.speeds, found.rounds.value) == pytest.approx((20, 40), rel=0.1)
