"""Tests of esign_desktop.catalog."""
