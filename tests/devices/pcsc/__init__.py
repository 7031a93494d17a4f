"""PC/SC without PC/SC: the adapters against a service that is a Python object."""
