"""What is shown when the program itself fails."""
