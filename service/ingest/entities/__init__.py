"""Who and what the sections of an issue are about."""
