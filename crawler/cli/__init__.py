"""The crawler's commands, one file a group; pyproject.toml names them as entry points of ``mbt``."""
