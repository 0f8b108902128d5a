"""From a law pack and a shop's own entries to the rules of a week; every problem is reported at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, Worded, inside, message
from shiftopt.domain.shop import RuleEntry, Shop
from shiftopt.rules.base import SCOPE, Rule
from shiftopt.rules.packs import PackRule, pack_names, read_pack
from shiftopt.rules.registry import registry

Where = Callable[[RuleEntry | None, int, str], Place]
"""(entry or None for the shop, its number from 1, part) -> place."""
RESERVED: Final = frozenset({"hard", "weight", "source", "source_zh", "zone", *SCOPE.values()})
"""Fields of every rule that are no parameters."""
_KINDS: Final = {
    "integer": message("any_whole"),
    "number": message("any_number"),
    "boolean": message("true_or_false"),
    "array": message("a_list"),
}
"""What a parameter is, by its type in JSON."""


def assemble(shop: Shop, *, day: date | None = None) -> tuple[Rule, ...]:
    """The rules of a shop: the structure, the law pack, the shop's entries.

    An entry without a scope changes the rule of that name, one with a scope stands beside it.

    Args:
        shop: with ``law`` and ``rules``.
        day: leaves out rules that are not in force on it.

    Raises:
        InputError: unknown pack, rule or parameter, a value out of range, a law loosened; all at once.
    """
    findings = rule_problems(shop, day=day)
    if findings:
        raise InputError(findings)
    rules = {name: _pack_rule(entry, shop) for name, entry in _given(shop, day).items()}
    beside: list[Rule] = []
    for entry in shop.rules:
        rule = _shop_rule(entry, None if entry.scope.parts else rules.get(entry.name), shop)
        if entry.scope.parts:
            beside.append(rule)
        else:
            rules[entry.name] = rule
    return (*rules.values(), *beside)


def in_shop(entry: RuleEntry | None, number: int, part: str) -> Place:
    """The place of a part of an entry (counted from 1), or of a key of the shop itself."""
    if entry is None:
        return part
    place = message("rule_place", number=number, rule=entry.name)
    return inside(place, part) if part else place


def in_toml(entry: RuleEntry | None, number: int, part: str) -> Place:
    """The same in ``shop.toml``."""
    return inside("shop.toml", in_shop(entry, number, part))


def rule_problems(shop: Shop, *, day: date | None = None, where: Where = in_toml) -> list[Finding]:
    """Everything that is wrong with a shop's law and rules; only law, rules, contracts and agents are looked at.

    Args:
        shop: with ``law`` and ``rules``.
        day: rules that are not in force on it are left out.
        where: the place of a part of an entry in what the user wrote.
    """
    findings = list(_law_problems(shop, day, where(None, 0, "law")))
    given = _given(shop, day)
    unscoped = Counter(entry.name for entry in shop.rules if not entry.scope.parts)
    for number, entry in enumerate(shop.rules, start=1):
        place = partial(where, entry, number)
        findings += _problems(entry, given.get(entry.name), shop, place)
        if unscoped[entry.name] > 1 and not entry.scope.parts:
            findings.append(Finding(place(""), message("rule_twice", scopes=tuple(SCOPE))))
    return findings


def _law_problems(shop: Shop, day: date | None, where: Place) -> Iterator[Finding]:
    known = pack_names()
    if shop.law not in known:
        yield Finding(where, message("unknown_law", law=shop.law, remedy=_suggest(shop.law, known)))
        return
    pack = read_pack(shop.law)
    if day is not None and not pack.holds(day):
        first, last = pack.valid_from or message("ever"), pack.valid_to or message("now")
        yield Finding(where, message("law_not_in_force", law=shop.law, day=day, first=first, last=last))


def _given(shop: Shop, day: date | None) -> dict[str, PackRule]:
    """The rules that hold without the shop's entries; of an unknown law none."""
    law = read_pack(shop.law).rule if shop.law in pack_names() else ()
    return {entry.name: entry for entry in (*read_pack("base").rule, *law) if entry.holds(day)}


def parameters(rule: type[Rule]) -> tuple[str, ...]:
    """The names of a rule's parameters."""
    return tuple(name for name in rule.model_fields if name not in RESERVED)


def valid_range(rule: type[Rule], parameter: str) -> Message:
    """The values a parameter may take, in words: ``a whole number from 0 to 1440``."""
    if parameter in rule.ranges:
        return rule.ranges[parameter]
    field = rule.model_json_schema()["properties"][parameter]
    choices = field.get("items", field).get("enum")
    if choices:
        names = tuple(map(str, choices))
        return message("any_of", names=names) if "items" in field else message("one_of", names=names)
    kind = _KINDS.get(field.get("type"), message("a_text"))
    low, high = field.get("minimum"), field.get("maximum")
    return kind if low is None or high is None else message("kind_between", kind=kind, low=low, high=high)


def _pack_rule(entry: PackRule, shop: Shop) -> Rule:
    fields = {"hard": entry.hard, "weight": entry.weight, "source": entry.source, "source_zh": entry.source_zh, "zone": shop.zone}
    return registry()[entry.name](**entry.params, **{name: value for name, value in fields.items() if value is not None})


def _shop_rule(entry: RuleEntry, base: Rule | None, shop: Shop) -> Rule:
    rule = registry()[entry.name]
    before = {name: getattr(base, name) for name in parameters(rule)} if base is not None else {}
    fields: dict[str, Any] = {
        "hard": entry.hard if entry.hard is not None or base is None else base.hard,
        "weight": entry.weight if entry.weight is not None or base is None else base.weight,
        "source": "shop rule",
        "source_zh": "店铺规则",
        **{SCOPE[name]: names for name, names in entry.scope.parts.items()},
        "zone": shop.zone,
    }
    made = rule(**{**before, **entry.params}, **{name: value for name, value in fields.items() if value is not None})
    if base is not None and all(getattr(made, name) == value for name, value in before.items()):
        return made.model_copy(update={"source": base.source, "source_zh": base.source_zh})
    return made


def _problems(entry: RuleEntry, law: PackRule | None, shop: Shop, where: Callable[[str], Place]) -> Iterator[Finding]:
    rule = registry().get(entry.name)
    if rule is None:
        yield Finding(where(""), message("unknown_rule", rule=entry.name, remedy=_suggest(entry.name, tuple(registry()))))
        return
    names = parameters(rule)
    unknown = [name for name in entry.params if name not in names]
    for name in unknown:
        yield Finding(where(name), message("no_parameter", name=name, remedy=_suggest(name, names)))
    try:
        made = rule(**{name: value for name, value in entry.params.items() if name not in unknown})
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0])
            yield Finding(where(name), message("not_valid", name=name, value=repr(entry.params[name]), wanted=valid_range(rule, name)))
        return
    yield from _scope_problems(entry, rule, shop, where)
    if entry.hard is False and not rule.softens:
        yield Finding(where("hard"), message("not_soft"))
    if entry.hard is True and not rule.hardens:
        yield Finding(where("hard"), message("not_hard"))
    if law is not None and law.kind != "policy" and not entry.scope.parts:
        yield from _loosened(entry, made, law, where)


def _scope_problems(entry: RuleEntry, rule: type[Rule], shop: Shop, where: Callable[[str], Place]) -> Iterator[Finding]:
    """Unknown names, and scopes that the rule cannot have."""
    known = {
        "contracts": tuple(contract.id for contract in shop.contracts),
        "teams": tuple(sorted({agent.team for agent in shop.agents if agent.team})),
        "agents": tuple(agent.id for agent in shop.agents),
    }
    for part, names in entry.scope.parts.items():
        for name in sorted(names - set(known[part])) if part in known else ():
            yield Finding(where(part), message("unknown_in_scope", name=name, remedy=_suggest(name, known[part])))
        if part == "dates" and not rule.dated:
            dated = tuple(name for name, other in registry().items() if other.dated)
            yield Finding(where("dates"), message("not_by_dates", rules=dated))
        if part != "dates" and not rule.personal:
            yield Finding(where(part), message("not_personal", part=part))


def _loosened(entry: RuleEntry, made: Rule, law: PackRule, where: Callable[[str], Place]) -> Iterator[Finding]:
    limit = registry()[law.name](**law.params, source=law.source)
    source = Worded(zh=law.source_zh or law.source, en=law.source)
    if entry.hard is False and limit.hard and limit.softens:
        yield Finding(where("hard"), message("law_not_soft", source=source))
    for name, value in entry.params.items():
        legal, wanted = getattr(limit, name), getattr(made, name)
        lower = name in made.lower_is_stricter and wanted <= legal
        higher = name in made.higher_is_stricter and wanted >= legal
        wider = isinstance(legal, frozenset) and wanted >= legal
        if wanted != legal and not (lower or higher or wider):
            yield Finding(where(name), message("looser_than_law", name=name, value=str(value), legal=_show(legal), source=source))


def _show(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _suggest(name: str, known: tuple[str, ...]) -> Message:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return message("did_you_mean", word=near[0])
    return message("use_one_of", names=known) if known else message("nothing_to_choose")
