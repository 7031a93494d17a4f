"""The program as a whole on a real pcscd, with real modules."""
