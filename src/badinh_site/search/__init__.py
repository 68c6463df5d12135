"""The search of a built site: terms, document numbers, index files, and the engine that queries them."""
