-- Incidents built from reports, their grades, alert levels of areas, and releases: the only way out.

CREATE TABLE incident (
  wheel_id uuid NOT NULL REFERENCES wheel,
  incident_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  handling_group text COLLATE "C" NOT NULL CHECK (handling_group IN (
    'threat', 'harm', 'dispute', 'movement', 'services_property', 'other_or_peace')),
  severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 5),
  urgency smallint NOT NULL CHECK (urgency BETWEEN 1 AND 5),
  priority text COLLATE "C" NOT NULL GENERATED ALWAYS AS (CASE
    WHEN (urgency >= 4 AND severity >= 3) OR (severity = 5 AND urgency >= 3) THEN 'P1'
    WHEN (urgency >= 3 AND severity >= 3) OR (urgency >= 4 AND severity = 2) OR severity = 5 THEN 'P2'
    WHEN (urgency >= 2 AND severity >= 2) OR severity = 4 THEN 'P3'
    ELSE 'P4' END) STORED,
  state text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (state IN (
    'open', 'under_verification', 'graded', 'alerted', 'monitored', 'responding', 'outcome', 'closed', 'reviewed')),
  verification text COLLATE "C" NOT NULL DEFAULT 'unverified' CHECK (verification IN (
    'unverified', 'under_verification', 'corroborated', 'plausible', 'contested', 'refuted', 'unverifiable')),
  contested boolean NOT NULL DEFAULT false,
  -- Nothing of it goes to any force: the desk said so, or something of it went into other custody. It is never lifted,
  -- and which of the two it was is not told.
  kept_from_forces boolean NOT NULL DEFAULT false,
  opened_by uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by uuid REFERENCES member,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, incident_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation
);
COMMENT ON TABLE incident IS 'wheel: one event in the world, built from reports';
CREATE INDEX incident_list ON incident (wheel_id, opened_at DESC, incident_id DESC);

CREATE TABLE incident_text (
  wheel_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  number smallint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('account', 'other_account', 'note', 'no_verification', 'review')),
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, incident_id, number),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident
);
COMMENT ON TABLE incident_text IS 'wheel: what is known of an incident, sealed to the desk; contested accounts side by side';

-- Linking never deletes; an unlinked row stays and says so. origin numbers forwards of one message alike.
CREATE TABLE incident_report (
  wheel_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  report_id uuid NOT NULL,
  link_id uuid NOT NULL,
  origin smallint NOT NULL CHECK (origin > 0),
  linked_by uuid NOT NULL REFERENCES member,
  linked_at timestamptz NOT NULL,
  unlinked_by uuid REFERENCES member,
  unlinked_at timestamptz,
  PRIMARY KEY (wheel_id, link_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  CHECK ((unlinked_at IS NULL) = (unlinked_by IS NULL))
);
COMMENT ON TABLE incident_report IS 'wheel: which reports an incident is built from, and their origins';
CREATE UNIQUE INDEX incident_report_once ON incident_report (wheel_id, incident_id, report_id) WHERE unlinked_at IS NULL;
CREATE INDEX incident_report_report ON incident_report (wheel_id, report_id) WHERE unlinked_at IS NULL;

CREATE TABLE grade (
  wheel_id uuid NOT NULL,
  grade_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  reliability text COLLATE "C" NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility smallint NOT NULL CHECK (credibility BETWEEN 1 AND 6),
  independent_origins smallint NOT NULL CHECK (independent_origins >= 0),
  counter_evidence boolean NOT NULL DEFAULT false,
  reason bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, grade_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  CHECK (credibility <> 1 OR independent_origins >= 2)
);
COMMENT ON TABLE grade IS 'wheel: judgements of an incident, appended and never overwritten';
CREATE INDEX grade_incident ON grade (wheel_id, incident_id, at);

CREATE TABLE alert_level (
  wheel_id uuid NOT NULL REFERENCES wheel,
  alert_level_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
  state text COLLATE "C" NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'confirmed', 'fell_back', 'superseded')),
  reason bytea NOT NULL,
  evidence uuid[] NOT NULL,
  raised_by uuid NOT NULL REFERENCES member,
  raised_at timestamptz NOT NULL,
  -- Without a second person by then it falls back. No pause moves it: one person could otherwise keep it up alone.
  due_at timestamptz NOT NULL,
  confirmed_by uuid REFERENCES member,
  confirmed_at timestamptz,
  PRIMARY KEY (wheel_id, alert_level_id),
  CHECK (due_at > raised_at),
  CHECK (confirmed_by IS NULL OR confirmed_by <> raised_by),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK (confirmed_at < due_at),
  CHECK (state NOT IN ('confirmed') OR confirmed_by IS NOT NULL)
);
COMMENT ON TABLE alert_level IS 'wheel: alert levels of areas, each with its reason and a second person';
CREATE INDEX alert_level_area ON alert_level (wheel_id, area_code, raised_at DESC);
CREATE INDEX alert_level_waiting ON alert_level (due_at) WHERE state = 'proposed';

CREATE TABLE release (
  wheel_id uuid NOT NULL REFERENCES wheel,
  release_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('prevent_harm', 'protect_people', 'mediate', 'inform_authority', 'correct_rumour')),
  priority text COLLATE "C" NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
  place_code text COLLATE "C" NOT NULL REFERENCES area (code),
  time_from date NOT NULL,
  time_to date NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'released', 'withdrawn', 'refused', 'expired')),
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  written_at timestamptz NOT NULL,
  leaves_at timestamptz,
  released_at timestamptz,
  expires_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  withdrawal bytea,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, release_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (time_from <= time_to),
  CHECK (expires_at > written_at),
  CHECK (state NOT IN ('approved', 'released') OR leaves_at IS NOT NULL),
  CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
);
COMMENT ON TABLE release IS 'wheel: words that may leave, sealed to the owner, the approvers and the recipients';
CREATE INDEX release_leaving ON release (leaves_at) WHERE state = 'approved';
CREATE INDEX release_ending ON release (expires_at) WHERE state IN ('draft', 'approved', 'released');
CREATE INDEX release_list ON release (wheel_id, written_at DESC, release_id DESC);
CREATE INDEX release_incident ON release (wheel_id, incident_id);

CREATE TABLE release_source (
  wheel_id uuid NOT NULL,
  release_id uuid NOT NULL,
  report_id uuid NOT NULL,
  PRIMARY KEY (wheel_id, release_id, report_id),
  FOREIGN KEY (wheel_id, release_id) REFERENCES release
);
COMMENT ON TABLE release_source IS 'wheel: the reports whose summaries a release is drawn from';
CREATE INDEX release_source_report ON release_source (wheel_id, report_id);

CREATE TABLE release_recipient (
  wheel_id uuid NOT NULL,
  release_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  -- What this recipient is asked to do (src/responses/menu.ts); nothing asked means for information.
  ask text COLLATE "C" CHECK (ask IN ('inform', 'quiet_contact', 'mediation_team', 'civilian_authority', 'services', 'accompaniment',
    'police', 'other_forces', 'evacuation_advice', 'higher_level')),
  PRIMARY KEY (wheel_id, release_id, organisation_id),
  FOREIGN KEY (wheel_id, release_id) REFERENCES release,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation
);
COMMENT ON TABLE release_recipient IS 'wheel: to whom a release goes and what each is asked';

CREATE TABLE release_approval (
  wheel_id uuid NOT NULL,
  release_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  decision text COLLATE "C" NOT NULL CHECK (decision IN ('approved', 'refused')),
  reason bytea,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, release_id, member_id),
  FOREIGN KEY (wheel_id, release_id) REFERENCES release,
  CHECK (decision = 'approved' OR reason IS NOT NULL)
);
COMMENT ON TABLE release_approval IS 'wheel: who of the panel approved or refused a release';

-- The inbox of an office: all that a guest can read of a warning. Its id is random and tells no time of writing.
CREATE TABLE inbox_item (
  wheel_id uuid NOT NULL,
  inbox_item_id uuid NOT NULL,
  release_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  priority text COLLATE "C" NOT NULL,
  place_code text COLLATE "C" NOT NULL,
  time_from date NOT NULL,
  time_to date NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'released' CHECK (state IN ('released', 'acknowledged', 'withdrawn', 'expired')),
  body bytea,
  released_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  PRIMARY KEY (wheel_id, inbox_item_id),
  UNIQUE (wheel_id, release_id, organisation_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  -- A withdrawn or expired item is a tombstone: the words are gone, that it was withdrawn is not.
  CHECK ((state IN ('withdrawn', 'expired')) = (body IS NULL))
);
COMMENT ON TABLE inbox_item IS 'wheel: releases as their recipients have them';
CREATE INDEX inbox_item_office ON inbox_item (wheel_id, organisation_id, released_at DESC, inbox_item_id DESC);

CREATE TABLE release_opening (
  wheel_id uuid NOT NULL,
  inbox_item_id uuid NOT NULL,
  opening_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, opening_id),
  FOREIGN KEY (wheel_id, inbox_item_id) REFERENCES inbox_item
);
COMMENT ON TABLE release_opening IS 'wheel: each opening of a release, shown to its owner';

-- What the desk must look at, and no guest can. A code and no time: a report may have gone to a specialist or to oversight, and
-- nothing says that it did, or when.
CREATE TABLE incident_flag (
  wheel_id uuid NOT NULL,
  flag_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  release_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL CHECK (code IN ('source_gone', 'could_not_leave')),
  PRIMARY KEY (wheel_id, flag_id),
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  FOREIGN KEY (wheel_id, release_id) REFERENCES release
);
COMMENT ON TABLE incident_flag IS 'wheel: what the desk must look at again';
CREATE INDEX incident_flag_incident ON incident_flag (wheel_id, incident_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['incident', 'incident_text', 'incident_report', 'grade', 'alert_level', 'release', 'release_source',
    'release_recipient', 'release_approval', 'inbox_item', 'release_opening', 'incident_flag'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
  -- The desk: civil society that works on summaries. Civil authority and forces have no policy here, so no row.
  FOREACH t IN ARRAY ARRAY['incident', 'incident_report'] LOOP
    EXECUTE format($p$CREATE POLICY %I ON %I FOR ALL TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk())) WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()))$p$, t || '_desk', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['incident_text', 'grade', 'alert_level', 'release', 'release_source', 'release_recipient', 'release_approval',
    'inbox_item', 'release_opening', 'incident_flag'] LOOP
    EXECUTE format($p$CREATE POLICY %I ON %I FOR SELECT TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()))$p$, t || '_desk', t);
  END LOOP;
  -- Approvers who are not on the desk see the releases put before them, and nothing beneath.
  FOREACH t IN ARRAY ARRAY['release', 'release_recipient', 'release_approval'] LOOP
    EXECUTE format($p$CREATE POLICY %I ON %I FOR SELECT TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND 'release_approver' = ANY ((SELECT cw_roles())::text[]) AND (SELECT cw_sector()) NOT IN ('police', 'military'))$p$, t || '_panel', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON incident, incident_report TO cw_member;
GRANT SELECT, INSERT ON incident_text, grade, alert_level, release, release_source, release_recipient, release_approval, release_opening TO cw_member;
GRANT SELECT ON inbox_item, incident_flag TO cw_member;
-- Whoever writes, judges or raises does so in her own name; whoever confirms, too.
CREATE POLICY incident_text_write ON incident_text FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND author_id = (SELECT cw_member()));
CREATE POLICY grade_write ON grade FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND author_id = (SELECT cw_member())
    AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY alert_level_raise ON alert_level FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND raised_by = (SELECT cw_member()) AND state = 'proposed'
    AND confirmed_by IS NULL);
GRANT UPDATE (state, confirmed_by, confirmed_at) ON alert_level TO cw_member;
CREATE POLICY alert_level_confirm ON alert_level FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state IN ('proposed', 'confirmed'))
  WITH CHECK (state = 'superseded' OR (state = 'confirmed' AND confirmed_by = (SELECT cw_member())));

-- What two people approve is what leaves: words, author, place and recipients of a release have no UPDATE for anyone.
GRANT UPDATE (state, version) ON release TO cw_member;
CREATE POLICY release_write ON release FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state = 'draft'
    AND author_id = (SELECT cw_member()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY release_decide ON release FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) NOT IN ('police', 'military')
    AND ((SELECT cw_on_desk()) OR 'release_approver' = ANY ((SELECT cw_roles())::text[])))
  WITH CHECK (state IN ('draft', 'refused'));
CREATE POLICY release_source_write ON release_source FOR INSERT TO cw_member WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
CREATE POLICY release_recipient_write ON release_recipient FOR INSERT TO cw_member WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
-- Each of the panel answers for herself.
CREATE POLICY release_approval_own ON release_approval FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()) AND organisation_id = (SELECT cw_organisation())
    AND 'release_approver' = ANY ((SELECT cw_roles())::text[]) AND (SELECT cw_sector()) NOT IN ('police', 'military'));

-- A recipient organisation that is not a guest (mediators, elders, civil authority) has its inbox through cw_member.
GRANT UPDATE (state, acknowledged_at) ON inbox_item TO cw_member;
CREATE POLICY inbox_item_own ON inbox_item FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY inbox_item_own_acknowledge ON inbox_item FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND state IN ('released', 'acknowledged'))
  WITH CHECK (state IN ('released', 'acknowledged'));

GRANT SELECT (wheel_id, inbox_item_id, organisation_id, purpose, priority, place_code, time_from, time_to, state, body, released_at,
  expires_at, acknowledged_at), UPDATE (state, acknowledged_at) ON inbox_item TO cw_guest;
CREATE POLICY inbox_item_guest ON inbox_item FOR SELECT TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY inbox_item_guest_acknowledge ON inbox_item FOR UPDATE TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND state IN ('released', 'acknowledged'))
  WITH CHECK (state IN ('released', 'acknowledged'));
GRANT INSERT ON release_opening TO cw_guest;
CREATE POLICY release_opening_write ON release_opening FOR INSERT TO cw_guest, cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation())
    AND EXISTS (SELECT FROM inbox_item i WHERE i.wheel_id = release_opening.wheel_id AND i.inbox_item_id = release_opening.inbox_item_id
      AND i.organisation_id = (SELECT cw_organisation())));

-- Invariant 2 in the database: a release leaves only with two approvals of a panel that civil society carries, and by no other way.
CREATE FUNCTION release_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'a release begins as a draft' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = OLD.state THEN RETURN NEW; END IF;
  IF NOT ((OLD.state = 'draft' AND NEW.state IN ('approved', 'refused', 'withdrawn', 'expired'))
      OR (OLD.state = 'approved' AND NEW.state IN ('released', 'withdrawn', 'expired'))
      OR (OLD.state = 'released' AND NEW.state IN ('withdrawn', 'expired'))) THEN
    RAISE EXCEPTION 'a release does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' THEN
    IF (SELECT count(*) FROM release_approval a WHERE a.wheel_id = NEW.wheel_id AND a.release_id = NEW.release_id
          AND a.decision = 'approved' AND a.member_id <> NEW.author_id) < 2 THEN
      RAISE EXCEPTION 'a release needs two approvals, neither by its author' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM release_approval a JOIN organisation o USING (organisation_id)
        WHERE a.wheel_id = NEW.wheel_id AND a.release_id = NEW.release_id AND a.decision = 'approved'
          AND a.member_id <> NEW.author_id AND o.sector = 'civil_society') THEN
      RAISE EXCEPTION 'a release needs an approval of civil society' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER release_by_two BEFORE INSERT OR UPDATE OF state ON release FOR EACH ROW EXECUTE FUNCTION release_by_two();
CREATE FUNCTION approval_by_panel() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE r release;
BEGIN
  SELECT * INTO r FROM release x WHERE x.wheel_id = NEW.wheel_id AND x.release_id = NEW.release_id;
  IF r.author_id = NEW.member_id THEN
    RAISE EXCEPTION 'the author of a release does not decide on it' USING ERRCODE = 'check_violation';
  END IF;
  IF r.state <> 'draft' THEN
    RAISE EXCEPTION 'the panel has decided already' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.decision = 'approved' AND EXISTS (SELECT FROM grade g WHERE g.wheel_id = r.wheel_id AND g.incident_id = r.incident_id
      AND g.author_id = NEW.member_id) THEN
    RAISE EXCEPTION 'whoever judged an incident does not approve what leaves of it' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM seat s JOIN organisation o USING (organisation_id) WHERE s.wheel_id = NEW.wheel_id AND s.member_id = NEW.member_id
      AND s.organisation_id = NEW.organisation_id AND 'release_approver' = ANY (s.roles) AND o.sector NOT IN ('police', 'military')
      AND (s.until IS NULL OR s.until > NEW.at)) THEN
    RAISE EXCEPTION 'only the panel approves, and no member of the security sector is on it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_by_panel BEFORE INSERT ON release_approval FOR EACH ROW EXECUTE FUNCTION approval_by_panel();
-- Nobody is added to the recipients, and no source, once somebody has decided.
CREATE FUNCTION release_part_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM release r WHERE r.wheel_id = NEW.wheel_id AND r.release_id = NEW.release_id AND r.state <> 'draft')
     OR EXISTS (SELECT FROM release_approval a WHERE a.wheel_id = NEW.wheel_id AND a.release_id = NEW.release_id) THEN
    RAISE EXCEPTION 'what was put before the panel stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER release_recipient_first BEFORE INSERT ON release_recipient FOR EACH ROW EXECUTE FUNCTION release_part_first();
CREATE TRIGGER release_source_first BEFORE INSERT ON release_source FOR EACH ROW EXECUTE FUNCTION release_part_first();
-- Nothing comes into an inbox but a release on its way to that recipient.
CREATE FUNCTION inbox_from_release() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM release r JOIN release_recipient x USING (wheel_id, release_id)
      WHERE r.wheel_id = NEW.wheel_id AND r.release_id = NEW.release_id AND r.state = 'released' AND x.organisation_id = NEW.organisation_id) THEN
    RAISE EXCEPTION 'only what was released to an office reaches its inbox' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inbox_from_release BEFORE INSERT ON inbox_item FOR EACH ROW EXECUTE FUNCTION inbox_from_release();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['release', 'release_approval', 'release_recipient', 'grade', 'incident'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_owner USING (true)', t || '_check', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['incident', 'incident_report', 'incident_flag', 'grade', 'alert_level', 'release', 'release_source', 'release_recipient',
    'release_approval', 'inbox_item'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_job USING (true) WITH CHECK (true)', t || '_sweep', t);
  END LOOP;
END $$;
-- Leaving, ending and letting go are the sweep's own acts, at the batch hour and at the second approval alike.
GRANT SELECT, UPDATE (state, leaves_at, released_at, withdrawn_at, withdrawal, version) ON release TO cw_job;
GRANT SELECT ON release_source, release_recipient, release_approval TO cw_job;
GRANT SELECT, INSERT, UPDATE (state, body) ON inbox_item TO cw_job;
GRANT SELECT (wheel_id, alert_level_id, area_code, level, state, due_at, raised_by), UPDATE (state) ON alert_level TO cw_job;
GRANT SELECT, UPDATE (state, verification, version, kept_from_forces) ON incident TO cw_job;
GRANT SELECT, DELETE ON incident_report TO cw_job;
GRANT SELECT (wheel_id, grade_id, incident_id, reliability, credibility, independent_origins, counter_evidence, author_id, organisation_id, at)
  ON grade TO cw_job;
GRANT SELECT, INSERT ON incident_flag TO cw_job;
-- Whether a source is still with its custodian and may be passed on is looked up when a release leaves.
GRANT SELECT (wheel_id, report_id, custodian_id, area_code, channel, state, received_at, live, may_check, may_pass_on, may_write, may_publish, made_safe_by,
  passed_on, version), UPDATE (passed_on, version) ON report TO cw_job;

-- The clocks of one record go with it: of a report by its custodian's hand, of an incident where it is opened again.
CREATE FUNCTION cw_clocks_remove(of_subject text, record uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM clock c WHERE c.wheel_id = cw_wheel() AND c.subject = of_subject AND c.subject_id = record AND (
    (of_subject = 'report' AND cw_sector() = 'civil_society' AND EXISTS (SELECT FROM report r
      WHERE r.wheel_id = c.wheel_id AND r.report_id = record AND r.custodian_id = cw_organisation()))
    OR (of_subject = 'incident' AND cw_on_desk() AND EXISTS (SELECT FROM incident i
      WHERE i.wheel_id = c.wheel_id AND i.incident_id = record AND i.state IN ('closed', 'reviewed'))))
$$;
REVOKE ALL ON FUNCTION cw_clocks_remove FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_clocks_remove TO cw_member;
