"""PKCS#11 modules: what answers mean, and workers that end in every way there is."""
