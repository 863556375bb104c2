"""The writes of this room. Each takes who does it and the moment, and keeps its record in the same transaction."""
