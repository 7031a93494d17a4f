"""One module per link of the chain; one function per question."""
