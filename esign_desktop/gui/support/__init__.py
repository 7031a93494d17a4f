"""Destek: the report for a help desk, and reports that come back."""
