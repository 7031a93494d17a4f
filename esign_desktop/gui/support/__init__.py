"""The page of support: the report for a help desk, and saved reports."""
