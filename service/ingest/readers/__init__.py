"""One module a form: bytes of an archive → documents. What a form looks like is known here and nowhere else."""
