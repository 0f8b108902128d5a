"""Made shops with a known truth: six sizes for demos, tests and benchmarks, from one seeded generator."""
