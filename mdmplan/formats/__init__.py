"""Dates as each language writes them, where Django says it otherwise. Imports no app."""
