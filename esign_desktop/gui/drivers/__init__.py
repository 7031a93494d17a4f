"""The page of drivers: what a computer needs for a reader and a card."""
