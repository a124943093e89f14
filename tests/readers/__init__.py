"""Each form of source, with good and bad input, read by the reader of that form."""
