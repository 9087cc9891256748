"""The steps that turn the pinned wheels into `data/gazetteer.db.xz`; nothing here is needed at run time."""
