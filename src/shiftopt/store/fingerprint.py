"""A workspace's fingerprint: SHA-256 over what it means, so that the folder and the workbook form have the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

import numpy as np

from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import FloatArray, History


def fingerprint(shop: Shop, history: History, past: Past) -> str:
    """Hexadecimal digest of shop, history and past; the order of agents, shifts and rules counts, of sets it does not."""
    head = [shop.model_dump(), past.model_dump(), history.queues, history.zone, history.start, history.interval]
    return digest(head, history.contacts, history.handle_seconds)


def parts(shop: Shop, history: History, past: Past) -> dict[str, str]:
    """A digest of each part alone, to say which one has changed."""
    frame = [history.queues, history.zone, history.start, history.interval]
    return {
        "shop": digest(shop.model_dump()),
        "history": digest(frame, history.contacts, history.handle_seconds),
        "past": digest(past.model_dump()),
    }


def digest(head: object, *arrays: FloatArray | None) -> str:
    """Hexadecimal digest of plain data (mappings, lists, sets, dates, numbers, text) and arrays, the same in every process."""
    made = hashlib.sha256(json.dumps(_canonical(head), ensure_ascii=False, sort_keys=True).encode())
    for array in arrays:
        made.update(b"-" if array is None else _bytes(array))
    return made.hexdigest()


def _bytes(array: FloatArray) -> bytes:
    """The bytes of an array with one kind of NaN and no negative zero."""
    return np.where(np.isnan(array), np.nan, array + 0.0).astype("<f8").tobytes()


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_canonical(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
