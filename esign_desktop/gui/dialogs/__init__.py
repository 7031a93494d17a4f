"""Windows that ask something before the program goes on."""
