"""Reports uncaught exceptions of the program."""
