"""PIN: the page, and the dialog that checks or changes a PIN or makes a test signature."""
