"""directory.db in, pages and matches out, inside Datasette. Never imports crawler/."""
