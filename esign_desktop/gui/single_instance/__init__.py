"""One window for each user: a second start shows the first."""
