from __future__ import annotations

from datetime import date

import pytest
from handmade import SCRIPT, make_plan

from shiftopt.domain.advice import Advice, Hour, Proposal, Trained
from shiftopt.domain.base import Lang
from shiftopt.reports.advice_text import advice_text
from shiftopt.reports.words import Words

ADVICE = Advice(
    shop="s",
    first_day=date(2026, 11, 30),
    bound=123_400,
    cost=150_000,
    proposals=(
        Proposal(
            kind="hire", estimate=200_000, relaxed=180_000, wage=115_000, skills={"pre_sales": 100}, contract="standard", start="late"
        ),
        Proposal(kind="train", estimate=9_900, trained=(Trained(agent="A1", name=SCRIPT, queue="pre_sales", speed=80),)),
        Proposal(kind="shift", estimate=8_000, relaxed=7_000, roster=6_500, roster_margin=1_000, shift=("E", 570)),
        Proposal(kind="rule", estimate=1, relaxed=4_200, rule="daily_rest", law=True),
        *(Proposal(kind="chain", estimate=-number, trained=(), relaxed=-number) for number in range(8)),
    ),
    hours=(Hour(queue="pre_sales", day=date(2026, 12, 1), minute=1290, fen=6_200),),
)


def test_every_proposal_is_a_sentence_with_what_it_rests_on() -> None:
    text = " ".join(advice_text(ADVICE, make_plan().case.shop, lang="en", width=140).split())
    assert "标准 who knows 售前咨询, mostly late duties (from 13:00)" in text
    assert "¥1,800 ¥1,150 ¥650 relaxation re-solved" in text
    assert f"{SCRIPT} (A1) learns 售前咨询 at 80%" in text
    assert "¥99 bound (prices)" in text
    assert "a shift like E that starts at 09:30" in text
    assert "¥70 relaxation re-solved ¥65 ± ¥10" in text
    assert f"{Words('en').name('rule', 'daily_rest')} (law, not to be loosened)" in text
    assert "nothing that pays" in text
    assert "and 2 more, see --json" in text
    assert "12-01 Tue 21:30 ¥62" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_have_all_sentences(lang: Lang) -> None:
    text = advice_text(ADVICE, make_plan().case.shop, lang=lang, width=100)
    assert Words(lang)("ad_title", shop="s", first="2026-11-30") in text
    assert "¥1,234" in text
    assert "¥1,500" in text
