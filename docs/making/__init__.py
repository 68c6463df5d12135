"""The parts of ``docs/references.py``: each makes one kind of reference out of the code."""
