"""The output folder: status, cache keys, writing, compression."""
