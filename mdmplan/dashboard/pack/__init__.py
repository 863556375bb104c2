"""The board pack: what a meeting is given to read, frozen once, and printed from what was frozen alone."""
