"""Lets the tests of the search import what makes their vectors."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
