"""The nouns of the program: frozen data, no input or output."""
