"""Numbers as people count. Imports no app."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(number: float | Decimal, decimals: int = 0) -> Decimal:
    """Round as one does by hand, halves up: 82.5 is 83, and -0.5 is -1."""
    return Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
