"""Problems: their codes, positions, localised messages and report formats."""
