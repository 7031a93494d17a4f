"""The pages of the window. Each shows a frozen view and says what the user chose."""
