"""The program as a folder that runs without Python."""
