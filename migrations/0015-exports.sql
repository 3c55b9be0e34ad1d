-- Streams that look on, and lists that leave in a file.

-- Sessions as cw_session_find gives them, and by looking alone: an open stream keeps nobody signed in.
CREATE FUNCTION cw_sessions_look(tokens bytea[], at timestamptz, idle interval)
  RETURNS TABLE (token_hash bytea, session_id uuid, member_id uuid, display_name text, wheel_id uuid, wheel_slug text, wheel_name text,
                 demonstration boolean, organisation_id uuid, organisation_name text, sector text, roles text[], languages text[],
                 recipient text, is_custodian boolean, protocol_version integer, began_with text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT x.token_hash, x.session_id, m.member_id, m.display_name, w.wheel_id, w.slug, w.name, w.demonstration,
      o.organisation_id, o.name, o.sector, s.roles, w.languages, o.recipient, s.is_custodian, w.protocol_version, x.began_with
    FROM session x JOIN member m USING (member_id) JOIN seat s USING (wheel_id, member_id)
      JOIN wheel w USING (wheel_id) JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE x.token_hash = ANY (tokens) AND x.expires_at > at AND x.seen_at > at - idle
      AND m.left_at IS NULL AND (s.until IS NULL OR s.until > at) AND (wo.until IS NULL OR wo.until > at)
$$;
REVOKE ALL ON FUNCTION cw_sessions_look FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_sessions_look TO cw_public;

-- A list was asked for as a file: by one session, for ten minutes, once. It ends with that session; that it was asked
-- for, and how many rows left, is in the journal for good.
CREATE TABLE list_export (
  export_id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
  wheel_id uuid NOT NULL,
  member_id uuid NOT NULL,
  format text COLLATE "C" NOT NULL CHECK (format IN ('csv', 'geojson', 'ndjson')),
  -- Codes of the list's own filters, as its route checked them.
  filter jsonb NOT NULL CHECK (jsonb_typeof(filter) = 'object'),
  state text COLLATE "C" NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'writing', 'whole', 'broken')),
  counted bigint NOT NULL CHECK (counted >= 0),
  written bigint CHECK (written >= 0),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > made_at AND expires_at <= made_at + interval '10 minutes'),
  CHECK (state <> 'whole' OR written = counted)
);
COMMENT ON TABLE list_export IS 'host: lists that were asked for as a file, until their session ends';
CREATE INDEX list_export_session ON list_export (session_id);
CREATE INDEX list_export_age ON list_export (expires_at);
ALTER TABLE list_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_export FORCE ROW LEVEL SECURITY;
CREATE POLICY list_export_owner ON list_export FOR ALL TO cw_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (state, counted, written) ON list_export TO cw_member;
CREATE POLICY list_export_own ON list_export FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society');
GRANT SELECT (export_id, expires_at), DELETE ON list_export TO cw_job;
CREATE POLICY list_export_sweep ON list_export FOR ALL TO cw_job USING (true);
