"""Solve the roster: outline, assign, improve, bound."""
