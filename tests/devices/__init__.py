"""Tests of esign_desktop.devices."""
