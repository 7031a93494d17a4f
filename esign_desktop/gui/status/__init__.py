"""The first page: the verdict, what to do, and the chain of a signature."""
