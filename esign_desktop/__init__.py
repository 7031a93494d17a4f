"""Finds out why a KamuSM e-signature card cannot sign, and says what to do about it."""

__version__ = "0.1.0"
RELEASED = "2026-11-21"
"""Day this version was made. A clock that shows an earlier day is wrong."""
