"""The page of KamuSM's procedures: list, guide, profile, printing and PDF."""
