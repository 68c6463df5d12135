"""What all tests share: how Hypothesis looks for examples."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a busy machine must not fail a test. In CI the examples are the same in every run.
settings.register_profile("badinh", deadline=None, max_examples=100, derandomize=bool(os.environ.get("CI")))
settings.load_profile("badinh")
