"""Headers of native files: PE, ELF and Mach-O, as far as a PKCS#11 module needs them."""
