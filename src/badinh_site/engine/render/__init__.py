"""Templates and pages: analysis, compilation, rendering."""
