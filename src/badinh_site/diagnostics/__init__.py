"""Problems: what is wrong where, in which words, and in which format it is reported."""
