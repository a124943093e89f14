"""What the API offers and how it maps to tables. Pure: nothing here does I/O or imports `service`."""
