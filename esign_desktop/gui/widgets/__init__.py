"""Widgets shared by the rooms."""
