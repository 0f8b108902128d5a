"""The tables as queries see them. What creates and changes them are the migrations; a test holds the two together."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

METADATA: Final = MetaData()


def _text(name: str, *, key: bool = False, empty: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=empty)


def _publication() -> Column[str]:
    return Column("publication_id", Text, ForeignKey("publications.publication_id"), primary_key=True)


def _number(name: str, *, empty: bool = False) -> Column[float]:
    return Column(name, Double, nullable=empty)


SCHEMA_VERSIONS: Final = Table("schema_versions", METADATA, Column("version", Integer, primary_key=True, autoincrement=False), _text("at"))

SHOPS: Final = Table("shops", METADATA, _text("shop", key=True), _text("zone"), _text("since"))

PLANS: Final = Table(
    "plans",
    METADATA,
    _text("plan_id", key=True),
    Column("shop", Text, ForeignKey("shops.shop"), nullable=False),
    _text("first_day"),
    Column("days", Integer, nullable=False),
    _text("fingerprint"),
    _text("summary"),
    _text("manifest"),
)

PUBLICATIONS: Final = Table(
    "publications",
    METADATA,
    _text("publication_id", key=True),
    Column("shop", Text, ForeignKey("shops.shop"), nullable=False),
    _text("first_day"),
    Column("days", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("plan_id", Text, ForeignKey("plans.plan_id"), nullable=False),
    Column("interval_minutes", Integer, nullable=False),
    _text("published_by"),
    _text("published_at"),
    _text("note"),
    UniqueConstraint("shop", "first_day", "revision"),
)

DUTIES: Final = Table(
    "duties",
    METADATA,
    _publication(),
    _text("agent", key=True),
    Column("start_minute", BigInteger, primary_key=True, autoincrement=False),
    Column("end_minute", BigInteger, nullable=False),
    _text("day"),
    _text("shift"),
    _text("rests"),
)

ACTIVITIES: Final = Table(
    "activities",
    METADATA,
    _publication(),
    _text("agent", key=True),
    Column("start_minute", BigInteger, primary_key=True, autoincrement=False),
    Column("end_minute", BigInteger, nullable=False),
    _text("kind"),
    _text("queue", empty=True),
    _text("session", empty=True),
)

FORECASTS: Final = Table(
    "forecasts",
    METADATA,
    _publication(),
    _text("queue", key=True),
    Column("start_minute", BigInteger, primary_key=True, autoincrement=False),
    _number("mean"),
    _number("q10"),
    _number("q50"),
    _number("q90"),
    _number("actual", empty=True),
)

FAIRNESS: Final = Table(
    "fairness",
    METADATA,
    _publication(),
    _text("agent", key=True),
    _number("night"),
    _number("weekend"),
    _number("holiday"),
    _number("promotion"),
    _number("late_end"),
    _number("complaint_hours"),
    _number("points"),
)

RESULTS: Final = Table(
    "results",
    METADATA,
    _text("result_key", key=True),
    _text("status"),
    Column("attempts", Integer, nullable=False),
    _text("shop"),
    _text("first_day"),
    _text("scenario"),
    _text("summary"),
    _text("problem"),
    _number("seconds"),
    _text("worker"),
    _text("at"),
)
