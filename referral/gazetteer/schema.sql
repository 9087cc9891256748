-- The gazetteer: place and postcode -> point, for lookups without a network. Built whole by `python -m referral.gazetteer.build`.
-- latitude, longitude: 1/10,000 degree (11 m), WGS 84. uncertainty: units of 100 m, the distance within which the true
-- place should lie nineteen times out of twenty. area 0: not known. population 0: not known.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE country (
  code  TEXT PRIMARY KEY,  -- ISO 3166-1 alpha-2
  sort  INTEGER NOT NULL,
  rules TEXT NOT NULL      -- the country's row of countries.toml as JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE area (
  id          INTEGER PRIMARY KEY,
  country     TEXT NOT NULL,
  region      TEXT NOT NULL,    -- name of the first-level area
  county      TEXT NOT NULL,    -- name of the second-level area; empty: this row is the first-level area itself
  code        TEXT NOT NULL,    -- abbreviation of a first-level area (IL, NSW)
  parent      INTEGER NOT NULL, -- id of the first-level area; for one of those its own id
  latitude    INTEGER NOT NULL,
  longitude   INTEGER NOT NULL,
  uncertainty INTEGER NOT NULL
) STRICT;

CREATE TABLE area_name (
  name TEXT NOT NULL,     -- folded
  area INTEGER NOT NULL,
  PRIMARY KEY (name, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (             -- keyed by name: one search finds every place of a name, and packs a quarter smaller
  folded      TEXT NOT NULL,
  nth         INTEGER NOT NULL, -- 1, 2, 3 … of the places with this folded name
  country     TEXT NOT NULL,
  name        TEXT NOT NULL,
  area        INTEGER NOT NULL, -- the smallest known
  latitude    INTEGER NOT NULL,
  longitude   INTEGER NOT NULL,
  population  INTEGER NOT NULL,
  uncertainty INTEGER NOT NULL,
  alone       INTEGER NOT NULL, -- 1: its name and country are enough to find it; 0: its label needs an area
  PRIMARY KEY (folded, nth)
) STRICT, WITHOUT ROWID;

CREATE INDEX place_point ON place (latitude, longitude) WHERE population > 0;        -- the town nearest to a point
CREATE INDEX place_people ON place (country, population DESC) WHERE population >= 5000; -- the first letters of a name

CREATE TABLE also (             -- further names of places
  folded TEXT NOT NULL,
  place  TEXT NOT NULL,         -- place.folded
  nth    INTEGER NOT NULL,      -- place.nth
  own    INTEGER NOT NULL,      -- 1: another way to fold the place's own name
  PRIMARY KEY (folded, place, nth)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_name (       -- one row: which names there are, see known_names.py
  bits BLOB NOT NULL
) STRICT;

CREATE TABLE postcode (
  country     TEXT NOT NULL,
  code        TEXT NOT NULL,    -- upper case, without spaces
  latitude    INTEGER NOT NULL,
  longitude   INTEGER NOT NULL,
  uncertainty INTEGER NOT NULL,
  area        INTEGER NOT NULL,
  place       TEXT NOT NULL,    -- the place to name beside it: place.folded
  nth         INTEGER NOT NULL, -- and place.nth
  PRIMARY KEY (country, code)
) STRICT, WITHOUT ROWID;
