"""What runs: the command line, the web application, the database and the ingest. Imports `schema`, never the reverse."""
