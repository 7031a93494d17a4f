"""Tests of esign_desktop."""
