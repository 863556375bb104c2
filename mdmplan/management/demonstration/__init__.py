"""The invented history that a demonstration shows: people, statuses, reporting rounds and board meetings.

Nothing here is true of any association. The plan and its members are real, and come from `fixtures/`.
"""
