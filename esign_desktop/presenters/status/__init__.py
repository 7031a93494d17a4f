"""The verdict: what is wrong first, what to do, and the icon beside the clock."""
