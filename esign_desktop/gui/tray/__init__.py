"""The tray icon, reminders and autostart."""
