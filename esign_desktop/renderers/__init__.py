"""Renderers: a document in, text out. One for each medium; no words of their own."""
