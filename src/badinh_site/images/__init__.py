"""Inspects pictures, encodes their renditions, and draws title cards."""
