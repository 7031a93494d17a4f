"""What the program does, for any user interface."""
