"""The tables of crawl.db, as sqlite-utils migrations: each is applied once, and none is ever edited after a release."""

from sqlite_utils import Database, Migrations

migrations = Migrations("crawl")


@migrations()
def first_tables(db: Database) -> None:
    """Pages fetched, runs, listings and places: the road from end to end."""
    db.executescript(
        """
        CREATE TABLE crawl_run (
          id INTEGER PRIMARY KEY, source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
          outcome TEXT CHECK (outcome IN ('promoted', 'held', 'crashed')), reasons TEXT NOT NULL DEFAULT '[]',
          pages INTEGER NOT NULL DEFAULT 0, listings INTEGER NOT NULL DEFAULT 0,
          new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX crawl_run_source ON crawl_run (source, id);
        -- One row a URL: what became of it the last time it was asked for.
        CREATE TABLE page (
          url TEXT PRIMARY KEY, source TEXT NOT NULL, run INTEGER NOT NULL REFERENCES crawl_run (id),
          fetched_at TEXT NOT NULL, outcome TEXT NOT NULL, status INTEGER, content_type TEXT,
          etag TEXT, last_modified TEXT, sha256 TEXT, body BLOB
        ) STRICT;
        CREATE TABLE listing_staged (
          run INTEGER NOT NULL REFERENCES crawl_run (id), key TEXT NOT NULL, data TEXT NOT NULL,
          PRIMARY KEY (run, key)
        ) STRICT;
        -- The last good listings: only a promoted run writes here.
        CREATE TABLE listing (
          source TEXT NOT NULL, key TEXT NOT NULL, data TEXT NOT NULL, sha256 TEXT NOT NULL,
          first_seen TEXT NOT NULL, last_changed TEXT NOT NULL, last_checked TEXT NOT NULL,
          missing_runs INTEGER NOT NULL DEFAULT 0, gone_since TEXT,
          PRIMARY KEY (source, key)
        ) STRICT;
        CREATE TABLE geocode (
          query TEXT NOT NULL, country TEXT NOT NULL, provider TEXT NOT NULL, provider_version TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('found', 'ambiguous', 'not_found')),
          label TEXT, latitude REAL, longitude REAL, precision TEXT, uncertainty_km REAL,
          city TEXT, postcode TEXT, note TEXT,
          PRIMARY KEY (query, country, provider, provider_version)
        ) STRICT;
        """
    )


@migrations()
def geocode_chain(db: Database) -> None:
    """Answers of any geocoder with errors, dates and licence; pins; review tasks. Rows made before are kept."""
    db.executescript(
        """
        ALTER TABLE geocode RENAME TO geocode_before;
        -- What each version of each geocoder said of an address (see crawler/locate/cache.py).
        CREATE TABLE geocode (
          query TEXT NOT NULL, country TEXT NOT NULL, provider TEXT NOT NULL, provider_version TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('found', 'ambiguous', 'not_found', 'error')),
          label TEXT, latitude REAL, longitude REAL, precision TEXT, uncertainty_km REAL,
          city TEXT, postcode TEXT, note TEXT,
          alternatives TEXT NOT NULL DEFAULT '[]', licence TEXT,
          asked_at TEXT,  -- UTC; NULL: before this was recorded
          until TEXT,     -- UTC, left alone until then; NULL: for good
          tries INTEGER NOT NULL DEFAULT 0, error TEXT,  -- errors since the last answer, and the last one in words
          CHECK ((outcome = 'found') = (latitude IS NOT NULL AND longitude IS NOT NULL)),
          PRIMARY KEY (query, country, provider, provider_version)
        ) STRICT;
        INSERT INTO geocode (query, country, provider, provider_version, outcome, label, latitude, longitude, precision,
                             uncertainty_km, city, postcode, note)
          SELECT query, country, provider, provider_version, outcome, label, latitude, longitude, precision,
                 uncertainty_km, city, postcode, note FROM geocode_before;
        DROP TABLE geocode_before;
        -- The newest row of an address counts; one without a point takes the pin off. Rows are only ever added.
        CREATE TABLE geocode_pin (
          id INTEGER PRIMARY KEY, address TEXT NOT NULL, address_key TEXT NOT NULL, country TEXT NOT NULL,
          latitude REAL, longitude REAL, who TEXT NOT NULL, made_at TEXT NOT NULL, because TEXT NOT NULL,
          CHECK ((latitude IS NULL) = (longitude IS NULL))
        ) STRICT;
        CREATE INDEX geocode_pin_address ON geocode_pin (address_key, country, id);
        CREATE TRIGGER geocode_pin_stays BEFORE UPDATE ON geocode_pin BEGIN
          SELECT raise(ABORT, 'pins are only ever added'); END;
        CREATE TRIGGER geocode_pin_stays_too BEFORE DELETE ON geocode_pin BEGIN
          SELECT raise(ABORT, 'pins are only ever added'); END;
        -- Points too far from the offline one to be taken, each once.
        CREATE TABLE geocode_review (
          query TEXT NOT NULL, country TEXT NOT NULL, origin TEXT NOT NULL,
          latitude REAL NOT NULL, longitude REAL NOT NULL, offline_latitude REAL, offline_longitude REAL,
          km_apart REAL, first_seen TEXT NOT NULL,
          PRIMARY KEY (query, country, origin, latitude, longitude)
        ) STRICT;
        """
    )


@migrations()
def archive_and_changes(db: Database) -> None:
    """What was read from each page and by which reader, how a run ended in detail, and every change of a listing."""
    db.executescript(
        """
        ALTER TABLE page RENAME TO page_before;
        -- One row for each URL of a source: what became of it the last time, and what was last archived of it.
        CREATE TABLE page (
          url TEXT NOT NULL, source TEXT NOT NULL, run INTEGER NOT NULL REFERENCES crawl_run (id),
          fetched_at TEXT NOT NULL,
          outcome TEXT NOT NULL,  -- a code of crawler/fetch/outcomes.py
          detail TEXT,            -- the outcome in words
          status INTEGER, content_type TEXT, etag TEXT, last_modified TEXT, sha256 TEXT,
          final_url TEXT,         -- where redirects led to
          reader TEXT,            -- version of the reader; NULL: the body could not be read
          links TEXT,             -- JSON list: the pages it leads to
          unknown TEXT,           -- JSON list: labels that no rule knows
          listings BLOB,          -- zstd of a JSON list: what was read from the body
          body BLOB,              -- zstd; last, so that nothing else is looked for behind it
          PRIMARY KEY (source, url)
        ) STRICT;
        INSERT INTO page (url, source, run, fetched_at, outcome, detail, status, content_type, etag, last_modified,
                          sha256, body)
          SELECT url, source, run, fetched_at, iif(outcome = 'read', 'read', 'lost'),
                 iif(outcome = 'read', NULL, outcome), status, content_type, etag, last_modified, sha256, body
          FROM page_before;
        DROP TABLE page_before;
        CREATE INDEX page_run ON page (run);

        ALTER TABLE crawl_run ADD COLUMN kind TEXT NOT NULL DEFAULT 'crawl'
          CHECK (kind IN ('crawl', 'reread', 'owner_file'));
        ALTER TABLE crawl_run ADD COLUMN failures TEXT NOT NULL DEFAULT '{}';  -- JSON: outcome -> pages
        ALTER TABLE crawl_run ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0; -- pages that nothing was read from again
        ALTER TABLE crawl_run ADD COLUMN unknown TEXT NOT NULL DEFAULT '[]';   -- JSON list: labels no rule knows
        ALTER TABLE crawl_run ADD COLUMN accepted_by TEXT;
        ALTER TABLE crawl_run ADD COLUMN accepted_on TEXT;
        ALTER TABLE crawl_run ADD COLUMN accepted_because TEXT;

        -- One row for each field of each listing that a promoted run changed; rows are only ever added.
        CREATE TABLE change (
          id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES crawl_run (id), day TEXT NOT NULL,
          source TEXT NOT NULL, key TEXT NOT NULL,
          field TEXT NOT NULL,  -- 'listing' for one that is new, gone or back
          before TEXT, after TEXT  -- JSON lists of the words as written
        ) STRICT;
        CREATE INDEX change_listing ON change (source, key, id);
        """
    )


@migrations()
def judged_runs(db: Database) -> None:
    """What judging found, so that a held run can be shown, and accepted later."""
    db.executescript(
        """
        ALTER TABLE crawl_run ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE crawl_run ADD COLUMN told TEXT NOT NULL DEFAULT '[]';        -- JSON: the reasons, fit to publish
        ALTER TABLE crawl_run ADD COLUMN unconfirmed TEXT NOT NULL DEFAULT '[]'; -- JSON: keys left as they were
        ALTER TABLE crawl_run ADD COLUMN invalid TEXT NOT NULL DEFAULT '[]';     -- JSON: what is no listing, and why
        ALTER TABLE crawl_run ADD COLUMN fill TEXT NOT NULL DEFAULT '{}';        -- JSON: field -> listings that have it
        ALTER TABLE crawl_run ADD COLUMN failed TEXT NOT NULL DEFAULT '[]';      -- JSON: [URL, outcome, details]
        ALTER TABLE crawl_run ADD COLUMN checked TEXT;  -- the day its pages came; NULL: the run's own
        """
    )


@migrations()
def renamed_sources(db: Database) -> None:
    """The name that a listing's source had when it came: a provider's address is made from it, and stays."""
    db.executescript("ALTER TABLE listing ADD COLUMN came_from TEXT;  -- NULL: the name it has now")


@migrations()
def decisions_and_registers(db: Database) -> None:
    """How far the log of decisions had come, and what registers answered."""
    db.executescript(
        """
        -- One row. The log itself is a file of its own (crawler/decisions): no crawl can bring it back.
        CREATE TABLE decisions_seal (
          id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL, sha256 TEXT NOT NULL
        ) STRICT;
        -- One row for each time a register was asked about a listing; rows are only ever added.
        CREATE TABLE registration_check (
          id INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL,  -- the listing, as a ref
          register TEXT NOT NULL,
          asked TEXT NOT NULL,           -- the URL
          asked_on TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('found', 'not_found', 'ambiguous')),
          number TEXT,                   -- theirs in the register, where one record was found
          reasons TEXT NOT NULL,         -- JSON list of sentences
          came_back TEXT NOT NULL,       -- JSON: the records of the answer that were weighed
          check_again_on TEXT NOT NULL,
          UNIQUE (source, key, register, asked_on)
        ) STRICT;
        """
    )
