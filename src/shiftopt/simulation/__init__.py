"""Simulate the customers against the finished activities."""
