"""The icon beside the clock: reminders and autostart."""
