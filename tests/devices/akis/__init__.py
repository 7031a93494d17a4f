"""Reading AKIS cards: every card here is a Python object, no reader and no pcscd is needed."""
