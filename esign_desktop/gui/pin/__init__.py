"""The page of PINs, and the dialog to check or change a PIN or make a test signature."""
