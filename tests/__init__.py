"""Tests of mdmplan. CONTRIBUTING.md tells how they are laid out and run."""

import os

import pytest


def skip_or_fail(reason: str) -> None:
    """Skip a test that lacks something outside Python; under CI=true, where nothing may lack, fail it."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
