"""The build engine: find what is stale, render it, write it, and record it for the next build."""
