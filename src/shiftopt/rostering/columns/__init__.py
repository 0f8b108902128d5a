"""Rosters by column generation: a column is one person's whole horizon, found by dynamic programming over the states of the rules."""
