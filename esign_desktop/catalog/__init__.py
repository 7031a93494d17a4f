"""The catalogue: reads the files of ``drivers_catalog/`` and answers questions from them."""
