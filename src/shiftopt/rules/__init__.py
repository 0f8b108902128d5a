"""The rules, each with three faces: encode into a model, audit a finished roster, explain a violation."""
