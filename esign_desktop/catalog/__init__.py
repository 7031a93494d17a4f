"""What we know beforehand: the files of ``drivers_catalog/`` as data."""
