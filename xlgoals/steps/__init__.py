"""The process, one verb a file; each an ordinary function that returns a value."""
