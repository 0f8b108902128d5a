"""Rules by name: the catalogue, and rules that other installed packages bring (entry points ``shiftopt.rules``)."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import getmembers, isabstract, isclass

from shiftopt.rules import catalogue
from shiftopt.rules.base import Rule

ENTRY_POINTS = "shiftopt.rules"


@cache
def registry() -> Mapping[str, type[Rule]]:
    """Rule name -> class, sorted by name.

    Raises:
        TypeError: if an entry point is no rule, or takes a name that is already taken.
    """
    found = dict(catalogued())
    for point in entry_points(group=ENTRY_POINTS):
        rule = point.load()
        if not (isclass(rule) and issubclass(rule, Rule)):
            raise TypeError(f"entry point {point.name} = {point.value}: not a subclass of shiftopt.rules.base.Rule")
        if found.setdefault(rule.name, rule) is not rule:
            raise TypeError(f"entry point {point.name} = {point.value}: the rule name {rule.name!r} is already taken")
    return dict(sorted(found.items()))


@cache
def catalogued() -> Mapping[str, type[Rule]]:
    """The rules that come with the package, by name, sorted."""
    rules = {}
    for module in pkgutil.iter_modules(catalogue.__path__):
        members = getmembers(import_module(f"{catalogue.__name__}.{module.name}"), isclass)
        own = [cls for _, cls in members if issubclass(cls, Rule) and not isabstract(cls) and cls.__module__.endswith(f".{module.name}")]
        rules.update({rule.name: rule for rule in own})
    return dict(sorted(rules.items()))
