"""Pages of the quarter: writing a report, reviewing it, the round, and the secretariat's desk."""
