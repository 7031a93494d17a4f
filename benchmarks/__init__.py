"""The budgets of the product, measured against peers in the same run."""
