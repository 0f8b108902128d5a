"""The week as one picture (SVG) for chat groups and notice boards: people x days with shift codes and times."""

from __future__ import annotations

from pathlib import Path

from markupsafe import escape

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import Plan
from shiftopt.reports.drawing import num
from shiftopt.reports.files import replace_file
from shiftopt.reports.labels import dates, hours, short_day, span
from shiftopt.reports.palette import KIND_COLOURS
from shiftopt.reports.people import KINDS, Cell, Person, people
from shiftopt.reports.words import Words

NAME_WIDTH, DAY_WIDTH, HOURS_WIDTH, ROW, HEAD = 150.0, 92.0, 56.0, 30.0, 74.0
FONT = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


def write_picture(plan: Plan, path: Path, *, lang: Lang = "zh") -> None:
    """Write ``roster.svg`` in one step.

    Raises:
        OSError: if the file cannot be written.
    """
    replace_file(Path(path), picture_text(plan, lang=lang).encode("utf-8"))


def picture_text(plan: Plan, *, lang: Lang = "zh") -> str:
    """The picture as text: self-contained, on white ground, names escaped, no script."""
    words, days, staff = Words(lang), dates(plan.case.grid), people(plan)
    width = NAME_WIDTH + DAY_WIDTH * len(days) + HOURS_WIDTH + 24
    height = HEAD + ROW * len(staff) + 16
    parts = [f'<rect width="{num(width)}" height="{num(height)}" fill="#fff"/>']
    parts.append(_text(12, 26, words("roster_title", shop=plan.case.shop.name, first=days[0], last=days[-1]), size=18, bold=True))
    x = 12.0
    for kind in KINDS:
        label = words(f"kind_{kind}")
        parts += [_box(x, 36, 14, 12, KIND_COLOURS[kind][0]), _text(x + 18, 46, label, size=11, ink="#5d6776")]
        x += 30 + 6.5 * len(label.encode("gbk"))
    for number, day in enumerate(days):
        centre = 12 + NAME_WIDTH + DAY_WIDTH * (number + 0.5)
        parts.append(_text(centre, HEAD - 8, short_day(day, lang), size=12, bold=True, anchor="middle"))
    parts.append(_text(width - 12, HEAD - 8, words("hours"), size=12, bold=True, anchor="end"))
    for row, person in enumerate(staff):
        parts += _person(words, plan, person, HEAD + ROW * row, width)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" height="{num(height)}"'
    return f'{head} font-family="{escape(FONT)}">{"".join(parts)}</svg>\n'


def _person(words: Words, plan: Plan, person: Person, y: float, width: float) -> list[str]:
    parts = [
        f'<path d="M12 {num(y)}H{num(width - 12)}" stroke="#e3e7ec"/>',
        _text(12, y + 19, f"{_cut(person.agent.name)}  {person.agent.id}", size=12.5),
        _text(width - 12, y + 19, hours(person.paid), size=12.5, anchor="end"),
    ]
    for number, cell in enumerate(person.cells):
        parts += _cell(words, plan, cell, 12 + NAME_WIDTH + DAY_WIDTH * number, y)
    return parts


def _cell(words: Words, plan: Plan, cell: Cell, x: float, y: float) -> list[str]:
    back, ink = KIND_COLOURS[cell.kind]
    centre = x + DAY_WIDTH / 2
    parts = [_box(x + 2, y + 2, DAY_WIDTH - 4, ROW - 4, back)]
    if not cell.duties:
        return [*parts, _text(centre, y + 19, words(f"cell_{cell.kind}"), size=12, ink=ink, anchor="middle")]
    times = " ".join(span(plan.case.grid.zone, duty.start, duty.end) for duty in cell.duties)
    return [
        *parts,
        _text(centre, y + 14, cell.shifts, size=11.5, ink=ink, bold=True, anchor="middle"),
        _text(centre, y + 25, times, size=9.5, ink=ink, anchor="middle"),
    ]


def _cut(name: str) -> str:
    return name if len(name) <= 10 else f"{name[:9]}…"


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" rx="4" fill="{fill}"/>'


def _text(x: float, y: float, content: str, *, size: float, ink: str = "#1b2430", bold: bool = False, anchor: str = "start") -> str:
    clean = "".join(sign if sign.isprintable() else " " for sign in content)
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{ink}" text-anchor="{anchor}"{weight}>{escape(clean)}</text>'
