"""The page of cards: their certificates, the timeline and the revocation check."""
