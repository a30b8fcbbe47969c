"""Pure functions over the model: progress, coverage, readiness, indicators, sampling. No I/O, no clock of their own."""
