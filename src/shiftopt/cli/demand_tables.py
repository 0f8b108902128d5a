"""What the commands around demand print for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from shiftopt.cli.show import print_table, span, titles
from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, Worded, message, told

if TYPE_CHECKING:
    from shiftopt.domain.plan import Service
    from shiftopt.domain.shop import Shop
    from shiftopt.forecasting.backtest import Backtest
    from shiftopt.jobs.forecasts import ForecastRun
    from shiftopt.staffing.calculator import Calculation

MOST_QUEUES: Final = 30
MOST_DAYS: Final = 14
WEEKDAYS: Final = tuple(
    Worded(zh=f"周{sign}", en=name) for sign, name in zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)
FIGURES: Final[Mapping[str, Message]] = {
    "model": message("fig_model"),
    "heads": message("fig_heads"),
    "service_level": message("fig_service_level"),
    "probability_wait": message("fig_probability_wait"),
    "asa_seconds": message("fig_asa_seconds"),
    "abandonment": message("fig_abandonment"),
    "occupancy": message("fig_occupancy"),
    "rostered_heads": message("fig_rostered_heads"),
}
"""The figures of the calculator."""


def forecast_table(made: ForecastRun, lang: Lang) -> None:
    """Contacts per queue and day."""
    from shiftopt.timeline.clock import date_of, day_of

    expected = made.forecast
    grid = expected.grid
    days = [day_of(grid, grid.minute(t)) for t in range(made.first, made.last)]
    names = sorted(set(days))
    rows = []
    for column, queue in enumerate(expected.queues[:MOST_QUEUES]):
        sums = dict.fromkeys(names, 0.0)
        for t, day in enumerate(days, start=made.first):
            sums[day] += float(expected.mean[t, column])
        total = sum(sums.values())
        shown = [f"{sums[day]:,.0f}" for day in names[:MOST_DAYS]]
        rows.append([queue, *shown, f"{total:,.0f}", _model(expected.models.get(queue, ""))])
    dates = [date_of(grid, day) for day in names[:MOST_DAYS]]
    heads = [message("day_head", day=day, weekday=WEEKDAYS[day.weekday()]) for day in dates]
    header = titles(lang, message("col_queue"), *heads, message("col_total"), message("col_model"))
    print_table(message("contacts_per_day", first=grid.first_day).told(lang), header, rows)
    if len(expected.queues) > MOST_QUEUES:
        print(message("more_queues", count=len(expected.queues) - MOST_QUEUES).told(lang))


def _model(name: str) -> str:
    """``day 0.36 + lags 0.15`` without the weights, which ``--json`` has."""
    parts = (part.strip() for part in name.split("+"))
    return "+".join(part.rsplit(" ", 1)[0] if part[-1:].isdigit() else part for part in parts)


def backtest_table(scored: Backtest, lang: Lang) -> None:
    """How good past forecasts would have been."""
    rows = []
    for score in scored.scores:
        if score.intervals:
            cells = [_percent(score.wape), _percent(score.floor), _number(score.mase), _number(score.rmsse), _percent(score.bias)]
            ours = _number(score.pinball), _percent(score.cover.get(0.8, float("nan")))
            rows.append([score.queue, score.days, score.model, *cells, *ours, f"{score.over_hours:,.0f}", f"{score.under_hours:,.0f}"])
    left = titles(lang, message("col_queue"), message("col_days"), message("col_model"))
    right = titles(lang, message("col_inside"), message("col_over"), message("col_under"))
    floor, bias = titles(lang, message("col_floor"), message("col_bias"))
    title = message("backtest_title", count=len(scored.origins), days=scored.horizon_days).told(lang)
    print_table(title, [*left, "WAPE", floor, "MASE", "RMSSE", bias, "pinball", *right], rows)


def _percent(value: float) -> str:
    return "-" if value != value else f"{100 * value:.1f} %"


def _number(value: float) -> str:
    return "-" if value != value else f"{value:.2f}"


def calculation_table(result: Calculation, lang: Lang) -> None:
    """The figures of the calculator."""
    rows = [[FIGURES[name].told(lang), _figure(value, lang)] for name, value in result.model_dump().items()]
    print_table(message("staffing_title").told(lang), titles(lang, message("col_figure"), message("col_value")), rows)


def _figure(value: object, lang: Lang) -> str:
    if value is None:
        return message("without_end").told(lang)
    return f"{value:,.4f}" if isinstance(value, float) else str(value)


def staff_table(title: Message, rows: Mapping[str, Mapping[str, float | int | str]], lang: Lang) -> None:
    """The requirements of a week by queue."""
    left = titles(lang, message("col_queue"), message("col_model"), message("col_contacts"))
    right = titles(lang, message("col_hours"), message("col_peak"), message("col_busy_peak"))
    cells = [
        [
            queue,
            str(row["model"]),
            f"{row['contacts']:,.0f}",
            f"{row['agent_hours']:,.1f}",
            str(row["peak_heads"]),
            str(row["peak_heads_busy"]),
        ]
        for queue, row in rows.items()
    ]
    print_table(title.told(lang), [*left, *right], cells)


def service_table(service: Service, shop: Shop, lang: Lang) -> None:
    """The simulated service by queue."""
    rows = []
    for queue in shop.queues:
        row = service.queues[queue.id]
        rows.append(
            [
                f"{queue.id} {queue.name}",
                f"{row.offered:,.0f}",
                f"{100 * row.service_level:.1f} %",
                message("aim", share=100 * queue.target.share, span=span(queue.target.seconds)).told(lang),
                told(span(row.asa_seconds), lang),
                f"{row.abandoned:,.0f}",
                f"{100 * row.late_share:.1f} %",
                f"{100 * row.occupancy:.0f} %",
            ]
        )
    left = titles(lang, message("col_queue"), message("col_offered"), message("col_service"), message("col_target"))
    right = titles(lang, message("col_wait"), message("col_abandoned"), message("col_late"), message("col_occupancy"))
    print_table(message("simulated_title", shop=shop.name, count=service.replications).told(lang), [*left, *right], rows)
    if any(queue.channel == "ticket" for queue in shop.queues):
        print(message("ticket_waits").told(lang))
