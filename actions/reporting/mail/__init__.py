"""Mail of the quarter: what is due to whom, how it is said, the letter of the day, and the outbox."""
