"""PKCS#11 modules, each in a process of its own: vendor code never runs in ours."""
