"""For the help desk: the report, its codes, comparison, and what a code means."""
