"""Small parts the pages are built of."""
