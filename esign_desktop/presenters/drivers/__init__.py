"""Drivers: what a computer needs, and the catalogue as a list."""
