"""A real smart-card chain for the tests: pcscd, a virtual reader, virtual AKIS cards, PKCS#11."""
