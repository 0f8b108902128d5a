"""The past of a week from the table and from published rosters, and rosters compared day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shiftopt.domain.roster import Activity, Duty, Past, Rest
from shiftopt.domain.shop import Queue, Shop
from shiftopt.planning.compare import compare
from shiftopt.planning.published import PublishedWeek, join_past, settle
from shiftopt.rules.tiny import tiny_agent, tiny_case, tiny_shift
from shiftopt.timeline.clock import to_minute

ZONE = "Asia/Shanghai"
FIRST = date(2026, 11, 30)


@pytest.fixture
def shop() -> Shop:
    made = tiny_case((tiny_shift("E", 480, 240),), agents=(tiny_agent("A"), tiny_agent("B"))).shop
    queue = made.queues[0]
    complaints = Queue.model_validate(queue.model_dump() | {"id": "complaint", "name": "投诉", "complaint": True})
    return made.model_copy(update={"zone": ZONE, "queues": (queue, complaints)})


def duty(agent: str, day: date, shift: str = "E", start: int = 480) -> Duty:
    begin = to_minute(ZONE, day, start)
    return Duty(agent=agent, day=day, shift=shift, start=begin, end=begin + 480)


def week(first: date, *duties: Duty, complaint: tuple[Duty, ...] = ()) -> PublishedWeek:
    work = [
        Activity(agent=row.agent, start=row.start, end=row.end, kind="work", queue="complaint" if row in complaint else "q")
        for row in duties
    ]
    return PublishedWeek(first, 7, duties, tuple(work))


def test_published_days_are_added_and_written_days_stay(shop: Shop) -> None:
    monday, tuesday = FIRST, FIRST + timedelta(days=1)
    worked = duty("A", monday, "sick-cover")
    published = week(FIRST, duty("A", monday), duty("B", monday), duty("A", tuesday))
    past, notes = join_past(shop, Past(duties=(worked,)), [published], FIRST + timedelta(days=7))
    assert past.duties == (worked, duty("A", tuesday)), "Monday is as it was worked: B did not come"
    (note,) = notes
    assert str(note).startswith("store: 1 published duties from 2026-12-01 to 2026-12-01 count as past; where other duties were worked")


def test_nothing_published_changes_nothing(shop: Shop) -> None:
    past = Past(duties=(duty("A", FIRST),), overtime_minutes={"A": 30})
    assert join_past(shop, past, [], FIRST + timedelta(days=7)) == (past, ())
    assert join_past(shop, past, [week(FIRST, duty("B", FIRST))], FIRST + timedelta(days=7)) == (past, ())


def test_strangers_and_days_of_the_week_itself_are_left_out(shop: Shop) -> None:
    published = week(FIRST, duty("gone", FIRST), duty("A", FIRST), duty("A", FIRST + timedelta(days=3)))
    past, _ = join_past(shop, Past(), [published], FIRST + timedelta(days=2))
    assert past.duties == (duty("A", FIRST),)


def test_what_a_fairness_balance_holds_is_not_counted_twice(shop: Shop) -> None:
    before, later = duty("A", FIRST), duty("A", FIRST + timedelta(days=7))
    table = duty("B", FIRST + timedelta(days=5))
    weeks = [week(FIRST, before), week(FIRST + timedelta(days=7), later)]
    brought, _ = join_past(shop, Past(duties=(table,), fairness={"A": 3.0}), weeks, FIRST + timedelta(days=14))
    assert brought.duties == (later, table)
    assert brought.fairness == {"A": 3.0}
    plain, _ = join_past(shop, Past(duties=(table,)), weeks, FIRST + timedelta(days=14))
    assert plain.duties == (before, later, table)


@pytest.mark.parametrize(("first", "kept"), [(date(2026, 12, 14), {"A": 90}), (date(2027, 1, 4), {})])
def test_overtime_of_another_month_is_dropped(shop: Shop, first: date, kept: dict[str, int]) -> None:
    table = Past(duties=(duty("A", date(2026, 12, 6)),), overtime_minutes={"A": 90})
    past, _ = join_past(shop, table, [week(first - timedelta(days=7), duty("B", first - timedelta(days=6)))], first)
    assert past.overtime_minutes == kept


def test_days_in_a_row_with_complaints_are_counted_anew(shop: Shop) -> None:
    days = [FIRST + timedelta(days=offset) for offset in range(7)]
    duties = [duty("A", day) for day in days] + [duty("B", day) for day in days]
    hard = (*duties[4:7], *duties[7:])  # A: the last three days; B: all seven
    past, _ = join_past(shop, Past(complaint_days={"A": 9, "B": 2}), [week(FIRST, *duties, complaint=hard)], FIRST + timedelta(days=7))
    assert past.complaint_days == {"A": 3, "B": 9}
    gap, _ = join_past(shop, Past(complaint_days={"A": 9}), [week(FIRST, *duties, complaint=hard)], FIRST + timedelta(days=14))
    assert gap.complaint_days == {"A": 9}, "no published week leads up to it"


def test_pauses_are_published_where_the_tasks_have_them() -> None:
    plain = duty("A", FIRST)
    begin = plain.start
    paused = plain.model_copy(update={"rests": (Rest(kind="meal", start=begin + 180, end=begin + 210),)})

    def tasks(meal: int) -> list[Activity]:
        spans = [("work", 0, meal), ("meal", meal, meal + 30), ("work", meal + 30, 465), ("break", 465, 480)]
        return [Activity(agent="A", start=begin + low, end=begin + high, kind=kind) for kind, low, high in spans]

    assert settle([paused], tasks(180)) == (paused,)
    assert settle([paused, plain], ()) == (paused, plain)
    (moved,) = settle([paused], tasks(210))
    assert [(rest.kind, rest.start - begin, rest.end - begin) for rest in moved.rests] == [("meal", 210, 240), ("break", 465, 480)]
    assert moved.paid_minutes == paused.paid_minutes


def test_only_days_that_differ_are_told() -> None:
    meal = Rest(kind="meal", start=10, end=20)
    monday, tuesday = FIRST, FIRST + timedelta(days=1)
    base = [duty("A", monday), duty("B", monday), duty("A", tuesday)]
    allowance = base[0].model_copy(update={"rests": (Rest(kind="allowance", start=1, end=2),)})
    published = base[0].model_copy(update={"rests": (Rest(kind="break", start=1, end=2),)})
    assert compare([allowance, base[1]], [published, base[1]]) == ()
    moved = base[2].model_copy(update={"rests": (meal,)})
    found = compare(base, [base[0], moved, duty("C", tuesday)])
    assert [(row.agent, row.day, len(row.before), len(row.after)) for row in found] == [
        ("B", monday, 1, 0),
        ("A", tuesday, 1, 1),
        ("C", tuesday, 0, 1),
    ]
