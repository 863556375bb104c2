"""French dates and times: 8 juillet 2025, 23 h 59."""

TIME_FORMAT = r"H \h i"
DATETIME_FORMAT = r"j F Y, H \h i"
SHORT_DATETIME_FORMAT = r"j N Y, H \h i"
