"""Pages of the board's floor."""
