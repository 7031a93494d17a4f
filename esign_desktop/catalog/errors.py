"""What goes wrong with the data that comes with the program."""


class CatalogError(ValueError):
    """A file of the catalogue cannot be used. The message names the file and the field."""
