-- Who lives here: areas, their boundaries, how many people. Reference tables: everyone reads them, only an import writes.

CREATE TABLE area (
  code text COLLATE "C" PRIMARY KEY
    CHECK (code ~ '^(h3:[0-9a-f]{15}|ne:[0-9]{1,12}|[A-Za-z0-9][A-Za-z0-9.-]{1,31})$'),
  country text COLLATE "C" NOT NULL CHECK (country ~ '^[A-Z]{3}$'),
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 9),
  parent_code text COLLATE "C",
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
  names jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(names) = 'object'),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('pcode', 'natural_earth', 'h3')),
  centroid_lon numeric(8, 5) CHECK (centroid_lon BETWEEN -180 AND 180),
  centroid_lat numeric(7, 5) CHECK (centroid_lat BETWEEN -90 AND 90),
  valid_from date,
  valid_to date,
  source text NOT NULL,
  UNIQUE (code, country),
  -- The country goes along, so that no area can hang below another country's.
  FOREIGN KEY (parent_code, country) REFERENCES area (code, country),
  CHECK ((level = 0) = (parent_code IS NULL)),
  CHECK (level > 0 OR code = country),
  CHECK ((kind = 'h3') = (code LIKE 'h3:%')),
  CHECK ((centroid_lon IS NULL) = (centroid_lat IS NULL)),
  CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE area IS 'reference: countries, their administrative areas and H3 cells below them; codes are opaque, the tree is parent_code';
COMMENT ON COLUMN area.names IS 'name by language tag, where a source gives it; name is the fallback';
COMMENT ON COLUMN area.centroid_lon IS 'a point for labels and lists; it need not lie inside the area';
CREATE INDEX area_list ON area (country, level, code);
CREATE INDEX area_children ON area (parent_code, code) WHERE parent_code IS NOT NULL;

-- Apart from area, so that lists stay light.
CREATE TABLE area_boundary (
  code text COLLATE "C" PRIMARY KEY REFERENCES area (code),
  geojson jsonb NOT NULL CHECK (geojson ->> 'type' IN ('Polygon', 'MultiPolygon')),
  source text NOT NULL,
  licence text NOT NULL
);
COMMENT ON TABLE area_boundary IS 'reference: simplified boundaries as GeoJSON geometries; no boundary is an endorsement';

-- The rows of one area, year and source are disjoint: their sum is the total. Nothing here is itself a total of other rows.
CREATE TABLE population (
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  sex text COLLATE "C" NOT NULL CHECK (sex IN ('female', 'male', 'intersex', 'all')),
  age_from smallint CHECK (age_from BETWEEN 0 AND 150),
  age_to smallint CHECK (age_to BETWEEN 0 AND 150),
  count bigint NOT NULL CHECK (count >= 0),
  year smallint NOT NULL CHECK (year BETWEEN 1900 AND 2200),
  source text COLLATE "C" NOT NULL CHECK (source <> ''),
  CHECK (age_to >= age_from),
  CHECK (age_from IS NOT NULL OR age_to IS NULL),
  UNIQUE NULLS NOT DISTINCT (area_code, year, source, sex, age_from, age_to)
);
COMMENT ON TABLE population IS 'reference: people by area, sex and age; the rows of one area, year and source never overlap';
COMMENT ON COLUMN population.age_from IS 'first year of age; null where the age was not stated';
COMMENT ON COLUMN population.age_to IS 'last year of age, included; null with age_from given means and over (0 and null: every age)';
COMMENT ON COLUMN population.sex IS 'all: the source does not divide these people by sex; never a total of the others';

GRANT SELECT ON area, area_boundary, population TO cw_public, cw_guest, cw_member, cw_job;
