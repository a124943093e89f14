"""Archive → rows: readers make documents, the parser makes issues, the store keeps them."""
