"""The pages of the work: the list, the page of one action, and what is written there."""
