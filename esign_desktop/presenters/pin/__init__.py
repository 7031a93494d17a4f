"""PIN: how it stands, how an operation ended, and what is typed before it."""
