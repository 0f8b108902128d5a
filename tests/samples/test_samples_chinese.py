"""Samples in Chinese hold the same week, under other names."""

from __future__ import annotations

import re

import pytest

from shiftopt.planning.wayout_search import STATUTORY_LEAVE
from shiftopt.samples.chinese import in_chinese
from shiftopt.samples.generate import generate


@pytest.mark.parametrize("name", ["small", "infeasible", "promo"])
def test_no_name_of_an_event_or_leave_stays_english(name: str) -> None:
    known = generate(name)
    made = in_chinese(known)
    words = {text for event in made.shop.events for text in (event.event, event.phase)} | {row.kind for row in made.shop.leave}
    assert [text for text in sorted(words) if re.search("[A-Za-z]", text)] == []
    same = {"event": "", "phase": ""}
    assert [event.model_copy(update=same) for event in made.shop.events] == [event.model_copy(update=same) for event in known.shop.events]
    pairs = {(one.event, two.event) for one, two in zip(known.shop.events, made.shop.events, strict=True)}
    assert len({two for _, two in pairs}) == len({one for one, _ in pairs}) == len(pairs)
    statutory = [[row.kind in STATUTORY_LEAVE for row in shop.leave] for shop in (known.shop, made.shop)]
    assert statutory[0] == statutory[1]
