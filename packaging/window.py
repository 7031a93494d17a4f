"""Starts the window: the script of the frozen ``esign-desktop``."""

from esign_desktop.gui.entry_point import run

run()
