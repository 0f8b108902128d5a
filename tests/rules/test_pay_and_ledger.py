"""Pay by three calendars to the fen, notice premiums, and the fairness ledger by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from shiftopt.domain.roster import Activity, Duty, Past, Roster
from shiftopt.domain.shop import Contract, Event, Leave
from shiftopt.rules.book import Book
from shiftopt.rules.catalogue.labour import Labour
from shiftopt.rules.ledger import Points, ledger, spread
from shiftopt.rules.notice import notice_minutes, short_rest_minutes
from shiftopt.rules.pay import cycle_overtime, duty_premium, fen, pay_lines
from shiftopt.rules.tiny import MONDAY, tiny_agent, tiny_case, tiny_queue
from shiftopt.timeline.calendar import day_kind, day_kinds
from shiftopt.timeline.clock import to_minute
from shiftopt.timeline.options import allowance_minutes

MONTHLY = Contract(id="c", name="c")
CLERK = tiny_agent("A", wage=500_000)


def duty(day: date, start: int, minutes: int, agent: str = "A") -> Duty:
    begins = to_minute("Asia/Shanghai", day, start)
    return Duty(agent=agent, day=day, shift="x", start=begins, end=begins + minutes)


def book_of(duties: tuple[Duty, ...], activities: tuple[Activity, ...] = (), **fields: Any) -> Book:
    first = fields.get("first_day", MONDAY)
    case = tiny_case([], **{"days": 7, "agents": [CLERK], **fields})
    kinds = day_kinds(first + timedelta(days=offset) for offset in range(-30, 40))
    return Book(case.shop, case.grid, Roster(grid=case.grid, duties=duties), case.requirements, activities, case.past, kinds)


@pytest.mark.parametrize(
    ("day", "kind", "money"),
    [
        (date(2026, 2, 16), "holiday", 68966),
        (date(2026, 2, 20), "rest", 45977),
        (date(2026, 2, 14), "workday", 0),
        (date(2026, 2, 13), "workday", 0),
        (date(2026, 2, 28), "workday", 0),
        (date(2026, 3, 1), "rest", 45977),
        (date(2025, 10, 6), "holiday", 68966),
        (date(2025, 10, 7), "rest", 45977),
        (date(2025, 10, 11), "workday", 0),
    ],
)
def test_three_calendars_three_rates(day: date, kind: str, money: int) -> None:
    """5,000 yuan a month are 28.7356 an hour: 8 h at 300 % 689.66, at 200 % 459.77, on a make-up workday nothing extra."""
    assert day_kind(day) == kind
    assert duty_premium(CLERK, MONTHLY, 480, day_kind(day)) == money


def test_hourly_base_from_the_month() -> None:
    rates = {"150": Fraction(431034, 100), "200": Fraction(574713, 100), "300": Fraction(862069, 100)}
    for percent, money in rates.items():
        assert fen(money) == fen(Fraction(500_000, 174) * Fraction(int(percent), 100))


def test_thirteen_statutory_days_a_year() -> None:
    for year in (2025, 2026):
        days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
        assert sum(day_kind(day) == "holiday" for day in days) == 13


def test_a_week_with_overtime_a_sixth_day_and_a_holiday() -> None:
    """National Day 2026: Monday 28 to Wednesday 30 September are workdays, so three normal days of 8 hours."""
    first = date(2026, 9, 28)
    duties = tuple(duty(first + timedelta(days=offset), 540, 540 if offset == 0 else 480) for offset in range(5))
    lines = pay_lines(book_of(duties, first_day=first), Labour())
    assert [(line.kind, line.minutes, line.percent) for line in lines] == [("holiday", 960, 300), ("overtime", 60, 150)]
    assert [line.fen for line in lines] == [137931, 4310]
    six = tuple(duty(MONDAY + timedelta(days=offset), 540, 480) for offset in range(6))
    lines = pay_lines(book_of(six), Labour())
    assert [(line.kind, line.minutes, line.percent, line.fen) for line in lines] == [
        ("overtime", 480, 150, 34483),
        ("rest_day", 480, 50, 11494),
    ]


def test_hourly_staff_are_paid_every_minute_and_less_premium() -> None:
    contracts = (Contract(id="c", name="c", pay="hourly", week_minutes=0),)
    agents = [tiny_agent("A", wage=2_500)]
    lines = pay_lines(book_of((duty(MONDAY, 540, 660),), agents=agents, contracts=contracts), Labour())
    assert [(line.kind, line.minutes, line.percent, line.fen) for line in lines] == [
        ("hourly", 660, 100, 27500),
        ("overtime", 180, 50, 3750),
    ]


def test_a_quarter_of_520_hours_has_24_of_overtime() -> None:
    assert cycle_overtime(520 * 60, 496 * 60) == 24 * 60
    assert cycle_overtime(496 * 60, 496 * 60) == 0


def test_a_nursing_hour_is_paid_and_off_the_queue() -> None:
    grid = tiny_case([]).grid
    assert allowance_minutes(tiny_agent("A", protections=frozenset({"nursing"})), 0, grid) == 60
    assert allowance_minutes(tiny_agent("A", protections=frozenset({"nursing"}), protected_until=MONDAY), 1, grid) == 0


def test_oregon_notice_premiums() -> None:
    written = duty(MONDAY, 540, 480)
    moved, slightly = duty(MONDAY, 600, 480), duty(MONDAY, 570, 480)
    assert notice_minutes(written, moved, 14) == 0
    assert notice_minutes(written, moved, 13) == 60
    assert notice_minutes(written, slightly, 13) == 0
    assert notice_minutes(written, duty(MONDAY, 571, 480), 13) == 60
    assert notice_minutes(written, None, 13) == 240
    assert notice_minutes(written, None, 14) == 0
    assert notice_minutes(written, duty(MONDAY, 540, 360), 13) == 60
    assert notice_minutes(None, written, 13) == 60
    assert notice_minutes(None, None, 0) == 0


def test_oregon_short_rest_pays_the_hours_inside_the_rest() -> None:
    evening = duty(MONDAY, 780, 480)
    assert short_rest_minutes(evening, duty(MONDAY + timedelta(days=1), 420, 480)) == 0
    assert short_rest_minutes(evening, duty(MONDAY + timedelta(days=1), 360, 480)) == 60


def test_the_ledger_counts_burdens_by_hand() -> None:
    saturday, sunday = MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)
    duties = (duty(MONDAY, 960, 480), duty(saturday, 1320, 480), duty(sunday, 1320, 300, agent="B"))
    before = Past(duties=(duty(MONDAY - timedelta(days=2), 480, 480),), fairness={"B": 1.5})
    begins = to_minute("Asia/Shanghai", MONDAY, 960)
    activities = (Activity(agent="A", start=begins, end=begins + 90, kind="work", queue="q"),)
    promo = Event(event="promo", phase="day", start_day=saturday, end_day=saturday)
    agents = [CLERK, tiny_agent("B", contract="half", hire_date=MONDAY), tiny_agent("C", contract="none")]
    contracts = [MONTHLY, Contract(id="half", name="h", week_minutes=1200), Contract(id="none", name="n", week_minutes=0)]
    queues = [tiny_queue("q", complaint=True)]
    book = book_of(duties, activities, agents=agents, contracts=contracts, queues=queues, past=before, events=(promo,))
    one, two, three = ledger(book)
    # A: a late end .5, complaint 1.5 h x .25, past Saturday 1, now night 2 + weekend 1 + promotion 1.
    assert one.counts == {"night": 1, "weekend": 2, "holiday": 0, "promotion": 1, "late_end": 1, "complaint_hours": 1.5}
    assert one.weeks == {MONDAY - timedelta(days=7): 1.0, MONDAY: 4.875}
    assert one.points == 5.875
    assert one.per_share == 5.875 / (9 / 7)
    # B: half a contract, here for one week: night 2 + weekend 1 + 1.5 brought forward.
    assert (two.points, two.share, two.per_share) == (4.5, 0.5, 9.0)
    assert (three.points, three.per_share) == (0, None)
    assert spread((one, two, three)) == 9.0 - 5.875 / (9 / 7)
    assert ledger(book, Points(night=10))[1].points == 12.5


def test_leave_is_not_a_burden() -> None:
    rows = ledger(book_of((), leave=(Leave(agent="A", start=MONDAY, end=MONDAY),)))
    assert rows[0].points == 0
