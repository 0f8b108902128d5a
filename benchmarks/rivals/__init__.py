"""Peers told the same week: plain data out, duties back; what runs in the peers' environment imports nothing of shiftopt."""
