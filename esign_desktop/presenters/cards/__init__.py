"""Cards and certificates: the page, lists, the line of time, the calendar, revocation."""
