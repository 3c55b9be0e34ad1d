-- Many hands on one tray: who works on what, acts on many reports that can be taken back, filters that a person keeps.

-- Gone with the session, with idleness, and with the report. It travels nowhere: another host has other people at work.
CREATE TABLE report_claim (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
  until timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, report_id),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE
);
COMMENT ON TABLE report_claim IS 'host: who works on which report at this moment';
CREATE INDEX report_claim_member ON report_claim (wheel_id, member_id);
CREATE INDEX report_claim_session ON report_claim (session_id);
CREATE INDEX report_claim_until ON report_claim (until);

-- What reports and their clocks were before an act on many: open fields, for ten minutes.
CREATE TABLE bulk_act (
  wheel_id uuid NOT NULL,
  bulk_act_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  act text COLLATE "C" NOT NULL CHECK (act IN ('register', 'triage', 'close', 'reopen')),
  at timestamptz NOT NULL,
  undo_until timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, bulk_act_id),
  CHECK (undo_until <= at + interval '10 minutes')
);
COMMENT ON TABLE bulk_act IS 'host: acts on many reports that can still be taken back';
CREATE INDEX bulk_act_until ON bulk_act (undo_until);
CREATE TABLE bulk_act_item (
  wheel_id uuid NOT NULL,
  bulk_act_id uuid NOT NULL,
  report_id uuid NOT NULL,
  state text COLLATE "C" NOT NULL,
  severity smallint,
  urgency smallint,
  closed_at timestamptz,
  version integer NOT NULL,
  PRIMARY KEY (wheel_id, bulk_act_id, report_id),
  FOREIGN KEY (wheel_id, bulk_act_id) REFERENCES bulk_act ON DELETE CASCADE,
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE
);
COMMENT ON TABLE bulk_act_item IS 'host: what a report was before such an act';
CREATE INDEX bulk_act_item_report ON bulk_act_item (wheel_id, report_id);
CREATE TABLE bulk_act_clock (
  wheel_id uuid NOT NULL,
  bulk_act_id uuid NOT NULL,
  report_id uuid NOT NULL,
  clock_id uuid NOT NULL,
  state text COLLATE "C" NOT NULL,
  paused_at timestamptz,
  pause_reason text COLLATE "C",
  PRIMARY KEY (wheel_id, bulk_act_id, clock_id),
  FOREIGN KEY (wheel_id, bulk_act_id, report_id) REFERENCES bulk_act_item ON DELETE CASCADE
);
COMMENT ON TABLE bulk_act_clock IS 'host: what its open clocks were before such an act';
CREATE INDEX bulk_act_clock_item ON bulk_act_clock (wheel_id, bulk_act_id, report_id);

-- A filter has no name: its fields say what it shows, and nothing that somebody wrote lies in the open.
CREATE TABLE saved_filter (
  wheel_id uuid NOT NULL REFERENCES wheel,
  saved_filter_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  filter text COLLATE "C" NOT NULL CHECK (filter ~ '^[a-z]+=[A-Za-z0-9_:.-]{1,40}(&[a-z]+=[A-Za-z0-9_:.-]{1,40}){0,7}$'),
  PRIMARY KEY (wheel_id, saved_filter_id),
  UNIQUE (wheel_id, member_id, filter)
);
COMMENT ON TABLE saved_filter IS 'wheel: filters on open fields of the tray that a person keeps';

-- Each page of the tray is read from the head of one index, or of two, and reads what it shows. A condition that nothing
-- fits is found by its own index; the planner cannot know that a language is common in one wheel and absent from another.
DROP INDEX report_state;
CREATE INDEX report_state ON report (wheel_id, state, received_at DESC, report_id DESC);
-- What waits with one custodian, however much waits with others.
CREATE INDEX report_waiting ON report (wheel_id, custodian_id, state, received_at DESC, report_id DESC)
  WHERE state IN ('received', 'made_safe', 'registered', 'triaged', 'linked');
-- What the desk has; intake writes nothing into it, and no flood of unread reports stands before it.
CREATE INDEX report_desk ON report (wheel_id, received_at DESC, report_id DESC) WHERE state <> 'received';
CREATE INDEX report_group ON report (wheel_id, handling_group, received_at DESC, report_id DESC) WHERE state <> 'received';
CREATE INDEX report_priority ON report (wheel_id, priority, received_at DESC, report_id DESC) WHERE priority IS NOT NULL;
CREATE INDEX report_language ON report (wheel_id, language, received_at DESC, report_id DESC);
CREATE INDEX report_channel ON report (wheel_id, channel, received_at DESC, report_id DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report_claim', 'bulk_act', 'bulk_act_item', 'bulk_act_clock', 'saved_filter'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_owner', t);
  END LOOP;
END $$;

-- Whoever sees a report sees who works on it, and may take it over in her own name; nobody ends another's claim.
GRANT SELECT, INSERT, DELETE, UPDATE (member_id, session_id, until) ON report_claim TO cw_member;
CREATE POLICY report_claim_seen ON report_claim FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND EXISTS (
    SELECT FROM report r WHERE r.wheel_id = report_claim.wheel_id AND r.report_id = report_claim.report_id));
CREATE POLICY report_claim_made ON report_claim FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society' AND EXISTS (
    SELECT FROM report r WHERE r.wheel_id = report_claim.wheel_id AND r.report_id = report_claim.report_id));
CREATE POLICY report_claim_taken ON report_claim FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND EXISTS (
    SELECT FROM report r WHERE r.wheel_id = report_claim.wheel_id AND r.report_id = report_claim.report_id))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()));
CREATE POLICY report_claim_released ON report_claim FOR DELETE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()));

-- An act on many is its author's alone. What stood before is copied by the database, which nobody can tell otherwise.
GRANT SELECT, INSERT, DELETE ON bulk_act TO cw_member;
GRANT SELECT ON bulk_act_item TO cw_member;
CREATE POLICY bulk_act_own ON bulk_act FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society');
CREATE POLICY bulk_act_item_own ON bulk_act_item FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND EXISTS (SELECT FROM bulk_act b WHERE b.wheel_id = bulk_act_item.wheel_id
    AND b.bulk_act_id = bulk_act_item.bulk_act_id AND b.member_id = (SELECT cw_member())));
CREATE FUNCTION cw_bulk_keep(bulk uuid, reports uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO bulk_act_item SELECT r.wheel_id, b.bulk_act_id, r.report_id, r.state, r.severity, r.urgency, r.closed_at, r.version
    FROM report r JOIN bulk_act b ON b.wheel_id = r.wheel_id AND b.bulk_act_id = bulk AND b.member_id = cw_member()
    WHERE r.wheel_id = cw_wheel() AND r.report_id = ANY (reports) AND cw_sector() = 'civil_society'
      AND (r.custodian_id = cw_organisation() OR (cw_on_desk() AND r.state <> 'received'));
  INSERT INTO bulk_act_clock SELECT i.wheel_id, i.bulk_act_id, i.report_id, c.clock_id, c.state, c.paused_at, c.pause_reason
    FROM bulk_act_item i JOIN clock c ON c.wheel_id = i.wheel_id AND c.subject = 'report' AND c.subject_id = i.report_id AND c.ended_at IS NULL
    WHERE i.wheel_id = cw_wheel() AND i.bulk_act_id = bulk AND i.report_id = ANY (reports)
$$;
-- A clock that the act ended runs again with its own limit; one whose limit passed meanwhile is missed by the next sweep.
CREATE FUNCTION cw_bulk_clocks_undo(bulk uuid, reports uuid[], now timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE clock c SET state = k.state, paused_at = k.paused_at, pause_reason = k.pause_reason, ended_at = NULL
    FROM bulk_act_clock k JOIN bulk_act b USING (wheel_id, bulk_act_id)
    WHERE k.wheel_id = cw_wheel() AND k.bulk_act_id = bulk AND k.report_id = ANY (reports) AND b.member_id = cw_member() AND b.undo_until > now
      AND c.wheel_id = k.wheel_id AND c.clock_id = k.clock_id AND c.ended_at = b.at
$$;
REVOKE ALL ON FUNCTION cw_bulk_keep, cw_bulk_clocks_undo FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_bulk_keep, cw_bulk_clocks_undo TO cw_member;

GRANT SELECT, INSERT, DELETE ON saved_filter TO cw_member;
CREATE POLICY saved_filter_own ON saved_filter FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND (SELECT cw_sector()) = 'civil_society');

GRANT SELECT (wheel_id, report_id, until), DELETE ON report_claim TO cw_job;
GRANT SELECT (wheel_id, bulk_act_id, undo_until), DELETE ON bulk_act TO cw_job;
CREATE POLICY report_claim_sweep ON report_claim FOR ALL TO cw_job USING (true);
CREATE POLICY bulk_act_sweep ON bulk_act FOR ALL TO cw_job USING (true);
