-- directory.db: the shop window. Public, immutable, built whole by crawler/release and only read by referral/.
-- What every table and column means, with units and licences, stands in metadata.yml (a test keeps the two in step).
-- A fact that was not found has no row, or NULL: that means unknown, never no.
-- Dates are ISO 8601 days (YYYY-MM-DD); countries ISO 3166-1 alpha-2; languages BCP 47; degrees are WGS 84.

CREATE TABLE release (
  id             TEXT PRIMARY KEY,  -- sha256 over all other rows, first 16 hex digits
  schema_version INTEGER NOT NULL,
  as_of          TEXT NOT NULL,     -- newest day on which any live listing was read: never the clock of the build
  sample         INTEGER NOT NULL CHECK (sample IN (0, 1)),
  notice         TEXT,              -- shown on every page when not NULL
  providers      INTEGER NOT NULL,
  gazetteer      TEXT NOT NULL,
  licence        TEXT NOT NULL
) STRICT;

CREATE TABLE vocabulary (
  vocabulary  TEXT NOT NULL,
  code        TEXT NOT NULL,
  label       TEXT NOT NULL,
  sort        INTEGER NOT NULL,     -- order in forms; for training_level also the order of the scale
  question    TEXT,                 -- what to ask when it is unknown, said to a patient or doctor
  tier        TEXT CHECK (tier IN ('established', 'extended', 'proposed')),
  also_known_as TEXT,               -- other words people use, separated by "; "
  icd10       TEXT,
  icd11       TEXT,
  note        TEXT,
  source      TEXT,
  PRIMARY KEY (vocabulary, code)
) STRICT;

CREATE TABLE source (
  name                   TEXT PRIMARY KEY,  -- <country>_<operator>
  title                  TEXT NOT NULL,
  publisher              TEXT NOT NULL,
  country                TEXT NOT NULL,
  url                    TEXT NOT NULL,
  evidence_kind          TEXT NOT NULL,     -- vocabulary evidence_kind: what a statement there is worth
  holds                  TEXT NOT NULL CHECK (holds IN ('services', 'practitioners', 'both')),
  permission_basis       TEXT,              -- NULL: no permission recorded, so never crawled
  permission_recorded_by TEXT,
  permission_recorded_on TEXT,
  enabled                INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  why_off                TEXT,
  last_run_on            TEXT,
  last_run_outcome       TEXT,              -- promoted | held | crashed | NULL (never run)
  last_run_reasons       TEXT,
  listings               INTEGER NOT NULL,
  published              INTEGER NOT NULL,
  cadence_days           INTEGER NOT NULL,  -- how often it is to be read
  confirmed_on           TEXT,              -- newest day on which a live listing of it was read; NULL: there is none
  unconfirmed_since      TEXT,              -- the same day, where it is longer ago than crawler/release/staleness.toml allows
  drops_on               TEXT,              -- from then on its listings are left out, unless they are confirmed before
  history                TEXT
) STRICT;

CREATE TABLE crawl_run (
  id               INTEGER PRIMARY KEY,
  source           TEXT NOT NULL REFERENCES source (name),
  kind             TEXT NOT NULL CHECK (kind IN ('crawl', 'reread', 'owner_file')),
  started_on       TEXT NOT NULL,
  finished_on      TEXT NOT NULL,
  outcome          TEXT NOT NULL CHECK (outcome IN ('promoted', 'held', 'crashed')),
  pages            INTEGER NOT NULL,
  unchanged        INTEGER NOT NULL,
  listings         INTEGER NOT NULL,
  new              INTEGER NOT NULL,
  changed          INTEGER NOT NULL,
  missing          INTEGER NOT NULL,
  gone             INTEGER NOT NULL,
  failures         TEXT,             -- how many pages failed and how, separated by "; "
  reasons          TEXT,             -- why it was held, separated by "; "
  accepted_because TEXT
) STRICT;

CREATE TABLE organization (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  country TEXT NOT NULL,
  website TEXT
) STRICT;

CREATE TABLE provider (
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('service', 'practitioner')),
  name            TEXT NOT NULL,
  credentials     TEXT,
  organization_id TEXT REFERENCES organization (id),
  country         TEXT NOT NULL,
  phone           TEXT,   -- E.164
  phone_display   TEXT,   -- as read out in its own country
  email           TEXT,
  website         TEXT,
  age_min         INTEGER,
  age_max         INTEGER,
  visits_per_week REAL,
  months_min      REAL,
  months_max      REAL,
  catchment       TEXT,   -- as written; NULL: none stated
  catchment_read  TEXT CHECK (catchment_read IN ('whole', 'part', 'none')),  -- NULL: none stated
  how_to_refer    TEXT,   -- as written
  online_only     INTEGER NOT NULL CHECK (online_only IN (0, 1)),
  first_seen      TEXT NOT NULL,
  last_changed    TEXT NOT NULL,
  last_checked    TEXT NOT NULL,
  unconfirmed_since TEXT  -- newest day on which a listing of it was read, where that is too long ago
) STRICT;

CREATE TABLE location (
  id             TEXT PRIMARY KEY,
  provider_id    TEXT NOT NULL REFERENCES provider (id),
  address        TEXT NOT NULL,  -- as written
  city           TEXT,
  region         TEXT,
  postcode       TEXT,
  country        TEXT NOT NULL,
  latitude       REAL,           -- NULL: no point could be given honestly
  longitude      REAL,
  precision      TEXT,           -- vocabulary precision
  uncertainty_km REAL,
  geocoder       TEXT,
  CHECK ((latitude IS NULL) = (longitude IS NULL)),
  CHECK ((latitude IS NULL) = (uncertainty_km IS NULL))
) STRICT;

-- Areas that the catchment names. Only where provider.catchment_read is 'whole' are they all, so that somebody outside
-- is not served; where it is 'part', somebody inside is, and of somebody outside nobody can tell.
CREATE TABLE service_area (
  provider_id TEXT NOT NULL REFERENCES provider (id),
  area        TEXT NOT NULL,  -- code in the gazetteer: what it lies in, then its own name
  name        TEXT NOT NULL,  -- as the gazetteer has it
  country     TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('country', 'region', 'county', 'borough', 'town')),
  basis       TEXT CHECK (basis IN ('residence', 'gp')),  -- what must lie in it; NULL: not stated
  latitude    REAL NOT NULL,  -- its middle
  longitude   REAL NOT NULL,
  reach_km    REAL NOT NULL,  -- all of it lies within; 0 for a country
  PRIMARY KEY (provider_id, area)
) STRICT;

CREATE TABLE qualification (
  id            TEXT PRIMARY KEY,
  provider_id   TEXT NOT NULL REFERENCES provider (id),
  level         TEXT NOT NULL,   -- vocabulary training_level
  variant       TEXT NOT NULL,   -- vocabulary variant
  local_title   TEXT,            -- as written
  issuer        TEXT,            -- as written; NULL: not stated
  evidence_kind TEXT NOT NULL,   -- vocabulary evidence_kind
  quote         TEXT NOT NULL,   -- at most 200 characters
  evidence_url  TEXT NOT NULL,
  shown         INTEGER NOT NULL CHECK (shown IN (0, 1)),  -- 0: a stronger or newer source says otherwise
  source        TEXT NOT NULL REFERENCES source (name),
  first_seen    TEXT NOT NULL,
  last_seen     TEXT NOT NULL
) STRICT;

CREATE TABLE attribute (
  provider_id TEXT NOT NULL REFERENCES provider (id),
  vocabulary  TEXT NOT NULL,
  term        TEXT NOT NULL,
  value       TEXT NOT NULL CHECK (value IN ('yes', 'no')),
  PRIMARY KEY (provider_id, vocabulary, term),
  FOREIGN KEY (vocabulary, term) REFERENCES vocabulary (vocabulary, code)
) STRICT;

CREATE TABLE language (
  provider_id TEXT NOT NULL REFERENCES provider (id),
  language    TEXT NOT NULL,
  how         TEXT NOT NULL CHECK (how IN ('speaks', 'interpreter')),
  PRIMARY KEY (provider_id, language, how)
) STRICT;

CREATE TABLE availability (
  provider_id     TEXT PRIMARY KEY REFERENCES provider (id),
  accepting       TEXT CHECK (accepting IN ('yes', 'no')),
  accepting_since TEXT,           -- the day it was said or first read
  wait_weeks      REAL,
  wait_as_written TEXT,
  wait_as_of      TEXT,
  referral_window TEXT,           -- as written
  window_read     TEXT CHECK (window_read IN ('whole', 'part', 'none'))  -- NULL: no window stated
) STRICT;

-- The times that the window names. Only where availability.window_read is 'whole' are they all.
CREATE TABLE referral_period (
  provider_id TEXT NOT NULL REFERENCES provider (id),
  at          INTEGER NOT NULL,  -- 1, 2, 3 … as written
  state       TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  kind        TEXT NOT NULL CHECK (kind IN ('weeks', 'days', 'dates')),
  first       TEXT NOT NULL,     -- both ends inside: W22 (ISO week, every year), 04-01 (every year), 2026-04-01
  last        TEXT NOT NULL,
  words       TEXT NOT NULL,     -- as written
  PRIMARY KEY (provider_id, at),
  CHECK (CASE kind WHEN 'weeks' THEN first GLOB 'W[0-5][0-9]' AND last GLOB 'W[0-5][0-9]'
    WHEN 'days' THEN first GLOB '[01][0-9]-[0-3][0-9]' AND last GLOB '[01][0-9]-[0-3][0-9]'
    ELSE first GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]' AND last GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]' AND first <= last END)
) STRICT;

CREATE TABLE provenance (
  id           TEXT PRIMARY KEY,
  provider_id  TEXT NOT NULL REFERENCES provider (id),
  field        TEXT NOT NULL,     -- a column of provider, or vocabulary:term
  words        TEXT NOT NULL,     -- as written
  quote        TEXT NOT NULL,     -- the sentence or line it stands in
  source       TEXT NOT NULL REFERENCES source (name),
  url          TEXT NOT NULL,
  shown        INTEGER NOT NULL CHECK (shown IN (0, 1)),  -- 0: a stronger or newer source says otherwise
  first_seen   TEXT NOT NULL,
  last_changed TEXT NOT NULL,
  last_checked TEXT NOT NULL
) STRICT;

-- An id that a provider had, or that one of its listings would have had alone.
CREATE TABLE redirect (
  id          TEXT PRIMARY KEY,
  provider_id TEXT NOT NULL REFERENCES provider (id)
) STRICT;

-- Where a licence can be checked; a licence is another thing than a training in MBT.
CREATE TABLE register (
  code        TEXT PRIMARY KEY,
  title       TEXT NOT NULL,
  country     TEXT NOT NULL,
  kind        TEXT NOT NULL,
  url         TEXT NOT NULL,
  means       TEXT NOT NULL,     -- what being in it says, and what not
  professions TEXT               -- words of the professions in it, separated by "; "
) STRICT;

-- Which of them a practitioner can be looked up in.
CREATE TABLE register_link (
  provider_id TEXT NOT NULL REFERENCES provider (id),
  register    TEXT NOT NULL REFERENCES register (code),
  PRIMARY KEY (provider_id, register)
) STRICT;

CREATE TABLE registration_check (
  id             TEXT PRIMARY KEY,
  provider_id    TEXT NOT NULL REFERENCES provider (id),
  register       TEXT NOT NULL REFERENCES register (code),
  number         TEXT,             -- theirs in the register, where one record was found
  outcome        TEXT NOT NULL CHECK (outcome IN ('found', 'not_found', 'ambiguous')),
  asked_on       TEXT NOT NULL,
  check_again_on TEXT NOT NULL,
  how            TEXT NOT NULL CHECK (how IN ('asked', 'by hand')),
  url            TEXT NOT NULL
) STRICT;

-- Where there is somebody and where nobody: people of towns with 5,000 and more, and whom they can reach.
CREATE TABLE coverage (
  country           TEXT NOT NULL,
  region            TEXT NOT NULL,     -- '': the whole country
  people            INTEGER NOT NULL,
  providers         INTEGER NOT NULL,  -- with a place there
  people_within_60  INTEGER NOT NULL,  -- an hour's travel from one of the country's providers, by coverage.toml
  people_within_120 INTEGER NOT NULL,
  PRIMARY KEY (country, region)
) STRICT;

CREATE TABLE crisis_resource (
  id         TEXT PRIMARY KEY,
  country    TEXT NOT NULL,
  name       TEXT NOT NULL,
  how        TEXT NOT NULL,
  emergency  TEXT,
  source_url TEXT NOT NULL,
  read_on    TEXT NOT NULL,
  verify_by  TEXT NOT NULL
) STRICT;

CREATE TABLE alternative_treatment (
  code        TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  what        TEXT NOT NULL,
  how_to_find TEXT NOT NULL,
  url         TEXT,
  sort        INTEGER NOT NULL
) STRICT;

CREATE INDEX location_provider ON location (provider_id);
CREATE INDEX location_country ON location (country, city);
CREATE INDEX qualification_provider ON qualification (provider_id);
CREATE INDEX attribute_term ON attribute (vocabulary, term, value);
CREATE INDEX provenance_provider ON provenance (provider_id, field);
CREATE INDEX registration_check_provider ON registration_check (provider_id);
CREATE INDEX crawl_run_source ON crawl_run (source, id);
CREATE INDEX provider_country ON provider (country, kind);

CREATE VIRTUAL TABLE provider_search USING fts5 (
  name, organization, places, words, provider_id UNINDEXED, tokenize = "unicode61 remove_diacritics 2"
);
