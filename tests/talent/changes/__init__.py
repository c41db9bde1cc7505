"""An app whose migrations meet tables in use; only the tests of `migrate` install it."""
