"""Sürücüler: what a computer needs for a reader and a card."""
