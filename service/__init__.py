"""What runs: command line, web application, database, ingest. Imports `schema`, never the reverse."""
