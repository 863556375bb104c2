"""Measurements, kept apart from the tests: ratios of one run, never a timed test."""
