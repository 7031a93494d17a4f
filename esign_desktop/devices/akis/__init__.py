"""What we read from an AKIS card ourselves: SELECT, READ BINARY, GET DATA, and nothing else."""
