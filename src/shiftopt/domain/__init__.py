"""The nouns: what a shop, a week, a roster and its findings are. Frozen; no behaviour beyond reading themselves."""
