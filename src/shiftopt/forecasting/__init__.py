"""Forecast inquiry volumes: history and events in, mean and quantiles per queue and interval out."""
