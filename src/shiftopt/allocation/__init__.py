"""Give each named agent a queue for every interval of a finished roster."""
