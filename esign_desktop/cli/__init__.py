"""The command line. Prints the same views the window shows."""
