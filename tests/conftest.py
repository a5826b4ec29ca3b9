"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# no example has a deadline by the clock: a busy machine is no bug
settings.register_profile("diffview", deadline=None)
settings.load_profile("diffview")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of seeds and evaluation data beside the checkout, or skip where it is absent."""
    if not (SHARED / "eval").is_dir():
        pytest.skip(f"no evaluation data at {SHARED}")
    return SHARED
