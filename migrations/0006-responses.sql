-- Responses: tasks offered and answered against a clock, outcomes, the loop closed.

CREATE TABLE task (
  wheel_id uuid NOT NULL REFERENCES wheel,
  -- Random: a task is seen outside the desk and must not tell when it was written.
  task_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  release_id uuid NOT NULL,
  inbox_item_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  ask text COLLATE "C" NOT NULL CHECK (ask IN ('inform', 'quiet_contact', 'mediation_team', 'civilian_authority', 'services', 'accompaniment',
    'police', 'other_forces', 'evacuation_advice', 'higher_level')),
  coercive boolean NOT NULL GENERATED ALWAYS AS (ask IN ('police', 'other_forces')) STORED,
  priority text COLLATE "C" NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
  state text COLLATE "C" NOT NULL DEFAULT 'offered' CHECK (state IN (
    'offered', 'accepted', 'declined', 'timed_out', 'escalated', 'in_action', 'reported', 'evaluated', 'withdrawn')),
  decline_reason text COLLATE "C" CHECK (decline_reason IN (
    'not_our_mandate', 'no_capacity', 'too_dangerous', 'conflict_of_interest', 'already_handled', 'other')),
  offered_at timestamptz NOT NULL,
  accept_by timestamptz NOT NULL,
  answered_at timestamptz,
  acted_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, task_id),
  UNIQUE (wheel_id, release_id, organisation_id),
  -- A task exists only beside the words that asked for it.
  FOREIGN KEY (wheel_id, release_id, organisation_id) REFERENCES inbox_item (wheel_id, release_id, organisation_id),
  CHECK (state <> 'declined' OR decline_reason IS NOT NULL)
);
COMMENT ON TABLE task IS 'wheel: what a responder was asked, and its answer';
CREATE INDEX task_office ON task (wheel_id, organisation_id, offered_at DESC, task_id DESC);
CREATE INDEX task_incident ON task (wheel_id, incident_id);

-- Invariant 14: why nothing less would do, and which lesser choices were considered. Written with the release, before it leaves.
CREATE TABLE coercive_reason (
  wheel_id uuid NOT NULL,
  release_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  considered text[] NOT NULL CHECK (considered && ARRAY['inform', 'quiet_contact', 'mediation_team', 'civilian_authority', 'services', 'accompaniment']
    AND considered <@ ARRAY['inform', 'quiet_contact', 'mediation_team', 'civilian_authority', 'services', 'accompaniment', 'police']),
  reason bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, release_id, organisation_id),
  FOREIGN KEY (wheel_id, release_id, organisation_id) REFERENCES release_recipient
);
COMMENT ON TABLE coercive_reason IS 'wheel: why a coercive response was chosen, sealed to the desk';

CREATE TABLE task_report (
  wheel_id uuid NOT NULL,
  task_id uuid NOT NULL,
  number smallint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('answer', 'action')),
  body bytea NOT NULL,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, task_id, number),
  FOREIGN KEY (wheel_id, task_id) REFERENCES task
);
COMMENT ON TABLE task_report IS 'wheel: what a responder wrote, sealed to it and to the owner''s desk';

CREATE TABLE outcome (
  wheel_id uuid NOT NULL,
  outcome_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL CHECK (code IN (
    'de_escalated', 'displaced_elsewhere', 'no_change', 'escalated', 'false_alarm', 'unknown', 'no_action')),
  said_by text COLLATE "C" NOT NULL CHECK (said_by IN ('reporter', 'community', 'issuer')),
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, outcome_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident
);
COMMENT ON TABLE outcome IS 'wheel: what came of it, by whom it was said; "no action, because" is an outcome too';
CREATE INDEX outcome_incident ON outcome (wheel_id, incident_id, at);

CREATE TABLE loop_closure (
  wheel_id uuid NOT NULL,
  loop_closure_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  told text COLLATE "C" NOT NULL CHECK (told IN ('reporter', 'community', 'nobody')),
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('receipt', 'sms', 'radio', 'meeting', 'in_person', 'ambassador', 'silence')),
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, loop_closure_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  CHECK ((told = 'nobody') = (channel = 'silence'))
);
COMMENT ON TABLE loop_closure IS 'wheel: who was told what and how, or why silence was safer';
CREATE INDEX loop_closure_incident ON loop_closure (wheel_id, incident_id, at);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['task', 'coercive_reason', 'task_report', 'outcome', 'loop_closure'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['coercive_reason', 'outcome', 'loop_closure'] LOOP
    EXECUTE format($p$CREATE POLICY %I ON %I FOR ALL TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk())) WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()))$p$, t || '_desk', t);
  END LOOP;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['coercive_reason', 'outcome', 'loop_closure'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO cw_member WITH CHECK (author_id = (SELECT cw_member()))', t || '_name', t);
  END LOOP;
END $$;
GRANT SELECT ON task TO cw_member;
-- The desk judges what others did, and answers for nobody.
CREATE POLICY task_desk ON task FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
CREATE POLICY task_desk_judges ON task FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND organisation_id <> (SELECT cw_organisation()))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND organisation_id <> (SELECT cw_organisation())
    AND state = 'evaluated');
GRANT SELECT, INSERT ON coercive_reason, task_report, outcome, loop_closure TO cw_member;
CREATE POLICY task_report_desk ON task_report FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
GRANT UPDATE (state, decline_reason, answered_at, acted_at, version) ON task TO cw_member;
CREATE POLICY coercive_reason_panel ON coercive_reason FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND 'release_approver' = ANY ((SELECT cw_roles())::text[]) AND (SELECT cw_sector()) NOT IN ('police', 'military'));
CREATE POLICY task_own ON task FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY task_own_answer ON task FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation())
    AND state IN ('accepted', 'declined', 'in_action', 'reported'));
CREATE POLICY task_report_own ON task_report FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation())
    AND EXISTS (SELECT FROM task t WHERE t.wheel_id = task_report.wheel_id AND t.task_id = task_report.task_id AND t.organisation_id = (SELECT cw_organisation())));

-- A guest's task says what is asked and by when; which incident or release it came from has no column for it.
GRANT SELECT (wheel_id, task_id, inbox_item_id, organisation_id, ask, coercive, priority, state, decline_reason, offered_at, accept_by,
  answered_at, acted_at, version), UPDATE (state, decline_reason, answered_at, acted_at, version) ON task TO cw_guest;
GRANT SELECT, INSERT ON task_report TO cw_guest;
CREATE POLICY task_guest ON task FOR SELECT TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY task_guest_answer ON task FOR UPDATE TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()))
  WITH CHECK (state IN ('accepted', 'declined', 'in_action', 'reported'));
CREATE POLICY task_report_guest ON task_report FOR SELECT TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY task_report_guest_write ON task_report FOR INSERT TO cw_guest
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation())
    AND EXISTS (SELECT FROM task t WHERE t.wheel_id = task_report.wheel_id AND t.task_id = task_report.task_id AND t.organisation_id = (SELECT cw_organisation())));

GRANT SELECT, INSERT, UPDATE (state, version) ON task TO cw_job;
GRANT SELECT (wheel_id, release_id, organisation_id) ON coercive_reason TO cw_job;
CREATE POLICY coercive_reason_sweep ON coercive_reason FOR SELECT TO cw_job USING (true);
CREATE POLICY task_sweep ON task FOR ALL TO cw_job USING (true) WITH CHECK (true);

-- The clock of a task is met by its responder, who has no grant on clocks.
CREATE FUNCTION cw_task_clock(task uuid, clock_kind text, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM task t WHERE t.wheel_id = cw_wheel() AND t.task_id = task AND t.organisation_id = cw_organisation()) THEN RETURN; END IF;
  UPDATE clock c SET state = CASE WHEN c.state = 'missed' OR (c.paused_at IS NULL AND c.due_at < at) THEN 'missed' ELSE 'met' END,
      paused_at = NULL, ended_at = at
    WHERE c.wheel_id = cw_wheel() AND c.subject = 'task' AND c.subject_id = task AND c.kind = clock_kind AND c.ended_at IS NULL;
END $$;
CREATE POLICY task_clock_check ON task FOR SELECT TO cw_owner USING (true);
REVOKE ALL ON FUNCTION cw_task_clock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_task_clock TO cw_guest, cw_member;

-- Invariant 14 in the database: no coercive request leaves without its reason and the lesser choices considered.
CREATE FUNCTION coercion_has_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.state IN ('approved', 'released') AND EXISTS (
      SELECT FROM release_recipient r WHERE r.wheel_id = NEW.wheel_id AND r.release_id = NEW.release_id AND r.ask IN ('police', 'other_forces')
        AND NOT EXISTS (SELECT FROM coercive_reason c WHERE c.wheel_id = r.wheel_id AND c.release_id = r.release_id AND c.organisation_id = r.organisation_id)) THEN
    RAISE EXCEPTION 'a coercive request needs a written reason and the lesser choices considered' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coercion_has_reason BEFORE UPDATE OF state ON release FOR EACH ROW EXECUTE FUNCTION coercion_has_reason();
CREATE POLICY coercive_reason_check ON coercive_reason FOR SELECT TO cw_owner USING (true);
