"""İşlemler: KamuSM's procedures step by step, on the screen and on paper."""
