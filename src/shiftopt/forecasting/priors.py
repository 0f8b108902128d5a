"""What promotions and holidays of the Chinese trading year usually do, for events that neither state a factor nor have a past.

Round figures from public post-mortems of shops and platforms (Double 11 waves, 618, spring festival); a shop's own events soon outweigh
them. Factors are for pre-sales, after-sales and complaints.
"""

from __future__ import annotations

from typing import Final

Factors = tuple[float, float, float]

QUEUE_WORDS: Final = (
    (2, ("complain", "投诉", "escalat", "维权")),
    (1, ("after", "售后", "return", "refund", "退", "delivery", "物流")),
    (0, ("pre", "售前", "sales", "导购", "咨询")),
)
"""Work of a queue (column of the factors) and words of its id or name that tell it; the first hit counts."""

RETURN_WORDS: Final = ("return", "tail", "after", "退", "售后", "lag")
OPENING_WORDS: Final = ("open", "wave", "开门", "开售", "尾款")
EVE_WORDS: Final = ("warm", "pre", "eve", "deposit", "预热", "预售", "定金")

EVENT_WORDS: Final[tuple[tuple[tuple[str, ...], Factors, Factors], ...]] = (
    (("double 11", "double11", "singles", "11.11", "双11", "双十一"), (6.0, 1.8, 1.3), (0.8, 2.5, 1.8)),
    (("618", "6.18", "mid-year", "年中"), (4.0, 1.6, 1.2), (0.85, 1.9, 1.5)),
    (("12.12", "double 12", "双12", "双十二"), (2.0, 1.2, 1.1), (0.95, 1.4, 1.3)),
    (("women", "38", "女王", "99", "9.9"), (1.9, 1.2, 1.1), (1.0, 1.2, 1.1)),
    (("年货", "new year goods"), (1.5, 1.2, 1.1), (1.0, 1.2, 1.1)),
    (("spring festival", "lunar new year", "春节", "cny"), (0.42, 0.5, 0.4), (1.0, 1.4, 1.5)),
    (("labour", "labor", "national day", "国庆", "五一", "golden week", "holiday", "假"), (0.85, 0.8, 0.6), (1.0, 1.25, 1.3)),
    (("livestream", "live stream", "直播"), (4.0, 1.0, 1.0), (1.0, 1.2, 1.0)),
)
"""Words of an event's name; factors while it lasts; factors of its return wave."""
EVE_SHARE: Final = 0.4
"""How much of the main effect (its logarithm) a warm-up or deposit phase has."""


def work_of(queue: str, name: str = "") -> int | None:
    """Which column of the factors a queue follows; None if its id and name do not tell."""
    text = f"{queue} {name}".casefold()
    return next((work for work, words in QUEUE_WORDS if any(word in text for word in words)), None)


def usual_factor(event: str, phase: str, work: int | None) -> float | None:
    """The usual multiplier of a phase for a kind of work; None if neither is known."""
    if work is None:
        return None
    text, part = event.casefold(), phase.casefold()
    for words, main, back in EVENT_WORDS:
        if any(word in text for word in words):
            if any(word in part for word in RETURN_WORDS):
                return back[work]
            early = any(word in part for word in EVE_WORDS) and not any(word in part for word in OPENING_WORDS)
            return float(main[work] ** EVE_SHARE) if early else main[work]
    return None
