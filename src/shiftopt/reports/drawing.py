"""Small pieces of SVG. Numbers are rounded to keep pages small; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup, escape

from shiftopt.domain.volumes import FloatArray


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def svg(width: float, height: float, parts: Iterable[str], *, label: str, kind: str = "") -> Markup:
    """One picture; ``label`` is read out by screen readers, ``kind`` is a class of ours."""
    body = "".join(parts)
    return Markup(  # noqa: S704 - the parts are made by this module, texts in them are escaped
        f'<svg class="{kind}" viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" height="{num(height)}" role="img" '
        f'aria-label="{escape(label)}">{body}</svg>'
    )


def text(x: float, y: float, content: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text."""
    return f'<text x="{num(x)}" y="{num(y)}" class="{kind}" text-anchor="{anchor}">{escape(content)}</text>'


def rect(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> str:
    """A box, with a tool tip if ``title`` is given."""
    head = f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" class="{kind}"'
    return f"{head}><title>{escape(title)}</title></rect>" if title else f"{head}/>"


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<path d="M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}" class="{kind}"/>'


def steps(xs: FloatArray, ys: FloatArray, kind: str) -> str:
    """A step line: ``ys[i]`` holds from ``xs[i]`` to ``xs[i + 1]``; xs has one value more."""
    return f'<path d="{_steps(xs, ys, "M")}" class="{kind}"/>'


def step_area(xs: FloatArray, tops: FloatArray, bottoms: FloatArray, kind: str) -> str:
    """The area between two step lines; stretches where both are equal are left out."""
    shapes = []
    for first, last in runs(tops != bottoms):
        edges = xs[first : last + 2]
        there = _steps(edges, tops[first : last + 1], "M")
        back = _steps(edges[::-1], bottoms[first : last + 1][::-1], "L")
        shapes.append(f"{there}{back}Z")
    return f'<path d="{"".join(shapes)}" class="{kind}"/>' if shapes else ""


def _steps(xs: FloatArray, ys: FloatArray, first: str) -> str:
    """Path commands of a step line, equal neighbours joined."""
    parts = [f"{first}{num(xs[0])} {num(ys[0])}"]
    for index in range(len(ys)):
        if index and ys[index] != ys[index - 1]:
            parts.append(f"V{num(ys[index])}")
        if index + 1 == len(ys) or ys[index + 1] != ys[index]:
            parts.append(f"H{num(xs[index + 1])}")
    return "".join(parts)


def curve(xs: FloatArray, ys: FloatArray) -> str:
    """Path commands of a line through points."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in zip(xs, ys, strict=True))


def runs(flags: Sequence[bool] | np.typing.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every run of true flags."""
    found: list[tuple[int, int]] = []
    for index in np.flatnonzero(np.asarray(flags)):
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], int(index))
        else:
            found.append((int(index), int(index)))
    return found


def ticks(top: float, low: float = 0.0, count: int = 3) -> tuple[float, ...]:
    """Round values from ``low`` or a little below to ``top`` or a little above, about ``count`` steps."""
    if top <= low:
        top = low + 1
    raw = (top - low) / count
    size = 10.0 ** np.floor(np.log10(raw))
    step = float(next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= raw * (1 - 1e-9)))
    if top - low >= count:
        step = max(1.0, step)
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(top / step - 1e-9))
    return tuple(step * place for place in range(first, last + 1))
