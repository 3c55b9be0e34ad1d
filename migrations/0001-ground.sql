-- The ground: who asks, the journal, jobs, idempotency.
-- Roles exist before any migration (`commonwheel roles`). cw_owner owns every table and never signs in.

-- Each of these reads what the server set for this transaction alone. Unset means nobody, and nobody sees nothing.
CREATE FUNCTION cw_wheel() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('cw.wheel', true), '')::uuid $$;
CREATE FUNCTION cw_member() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('cw.member', true), '')::uuid $$;
CREATE FUNCTION cw_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('cw.organisation', true), '')::uuid $$;

CREATE TABLE journal (
  wheel_id uuid NOT NULL,
  journal_id uuid NOT NULL,
  event text COLLATE "C" NOT NULL,
  record_kind text COLLATE "C" NOT NULL,
  record_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  position bigint,
  PRIMARY KEY (wheel_id, journal_id)
);
COMMENT ON TABLE journal IS 'wheel: every change of state, one row, written in the transaction of the change; append-only';
CREATE UNIQUE INDEX journal_position ON journal (position) WHERE position IS NOT NULL;
CREATE INDEX journal_waiting ON journal (at, journal_id) WHERE position IS NULL;
CREATE INDEX journal_record ON journal (wheel_id, record_kind, record_id);

ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal FORCE ROW LEVEL SECURITY;
GRANT INSERT ON journal TO cw_intake, cw_guest, cw_member, cw_job;
GRANT SELECT, UPDATE (position) ON journal TO cw_job;
CREATE POLICY journal_write ON journal FOR INSERT TO cw_intake
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND event = 'report.received' AND position IS NULL);
CREATE POLICY journal_write_signed_in ON journal FOR INSERT TO cw_guest, cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND position IS NULL);
CREATE POLICY journal_write_job ON journal FOR INSERT TO cw_job WITH CHECK (position IS NULL);
CREATE POLICY journal_index ON journal FOR SELECT TO cw_job USING (true);
CREATE POLICY journal_index_set ON journal FOR UPDATE TO cw_job USING (position IS NULL) WITH CHECK (position IS NOT NULL);

-- One row, locked while positions are given out: the index has no gap and no writer waits for it.
CREATE TABLE journal_head (the_only boolean PRIMARY KEY DEFAULT true CHECK (the_only), next_position bigint NOT NULL DEFAULT 0);
COMMENT ON TABLE journal_head IS 'host: the next gapless journal position';
INSERT INTO journal_head DEFAULT VALUES;
GRANT SELECT, UPDATE ON journal_head TO cw_job;

CREATE TABLE journal_cursor (
  subscriber text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL DEFAULT -1
);
COMMENT ON TABLE journal_cursor IS 'host: how far each subscriber has followed the journal';
GRANT SELECT, INSERT, UPDATE ON journal_cursor TO cw_job;

-- A repeated request gets the first answer. Anonymous intake keeps status and body hash only, never an answer.
CREATE TABLE idempotency (
  scope text COLLATE "C" NOT NULL,
  key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
  body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  status smallint,
  answer jsonb,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key_hash),
  CHECK (scope <> 'intake' OR answer IS NULL)
);
COMMENT ON TABLE idempotency IS 'host: answers to repeated requests, kept for a day';
CREATE INDEX idempotency_age ON idempotency (at);
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
GRANT INSERT ON idempotency TO cw_intake;
GRANT SELECT, DELETE ON idempotency TO cw_job;
CREATE POLICY idempotency_intake ON idempotency FOR INSERT TO cw_intake WITH CHECK (scope = 'intake');
CREATE POLICY idempotency_old ON idempotency FOR ALL TO cw_job USING (true);
-- Signed-in requests go through two functions, so that a guest's grants stay its inbox, tasks and promises.
CREATE FUNCTION cw_idempotency_begin(key bytea, body bytea, OUT fresh boolean, OUT same_body boolean, OUT status smallint, OUT answer jsonb)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE who text := cw_member()::text;
BEGIN
  IF who IS NULL THEN RAISE EXCEPTION 'no asker'; END IF;
  INSERT INTO idempotency (scope, key_hash, body_hash) VALUES (who, key, body) ON CONFLICT DO NOTHING;
  fresh := FOUND;
  SELECT i.body_hash = body, i.status, i.answer INTO same_body, status, answer
    FROM idempotency i WHERE i.scope = who AND i.key_hash = key;
END $$;
CREATE FUNCTION cw_idempotency_end(key bytea, code smallint, said jsonb) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE idempotency SET status = code, answer = said WHERE scope = cw_member()::text AND key_hash = key
$$;
CREATE POLICY idempotency_own ON idempotency FOR ALL TO cw_owner USING (true) WITH CHECK (scope <> 'intake');
REVOKE ALL ON FUNCTION cw_idempotency_begin, cw_idempotency_end FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_idempotency_begin, cw_idempotency_end TO cw_guest, cw_member;
