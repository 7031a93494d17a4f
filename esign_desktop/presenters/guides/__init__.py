"""KamuSM's procedures: one guide, the list of them, the pages they link to."""
