"""A report as a workbook, to be answered without a connection: made, read again, and compared with the web."""
