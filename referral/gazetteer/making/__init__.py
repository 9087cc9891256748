"""The steps that turn the pinned wheels into `data/gazetteer.db.zst`; nothing here is needed at run time."""
