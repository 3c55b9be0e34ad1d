-- Organisations, their offices and commands; members and their sessions; wheels, who sits in them, their clocks.

CREATE TABLE organisation (
  organisation_id uuid PRIMARY KEY,
  sector text COLLATE "C" NOT NULL CHECK (sector IN ('civil_society', 'civil_authority', 'police', 'military', 'international')),
  category text COLLATE "C" NOT NULL CHECK (category IN (
    'religious', 'educational', 'traditional', 'ngo', 'womens_group', 'youth_group', 'other_community',
    'un', 'ingo', 'donor', 'regional', 'ministry', 'administration', 'oversight_body', 'service_provider', 'office', 'command')),
  name text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
  names jsonb NOT NULL DEFAULT '{}',
  area_code text COLLATE "C" REFERENCES area (code),
  -- The age recipient that everything for this organisation is sealed to, and the one of its vault.
  recipient text COLLATE "C" NOT NULL CHECK (recipient LIKE 'age1%'),
  vault_recipient text COLLATE "C" CHECK (vault_recipient LIKE 'age1%'),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (sector <> 'civil_society' OR category IN ('religious', 'educational', 'traditional', 'ngo', 'womens_group', 'youth_group', 'other_community')),
  CHECK (sector NOT IN ('police', 'military') OR category IN ('office', 'command'))
);
COMMENT ON TABLE organisation IS 'reference: public cards of organisations and offices';
GRANT SELECT ON organisation TO cw_public, cw_guest, cw_member, cw_job;

CREATE TABLE command (
  office_id uuid NOT NULL REFERENCES organisation,
  command_id uuid NOT NULL REFERENCES organisation,
  since date NOT NULL,
  until date,
  PRIMARY KEY (office_id, command_id, since),
  CHECK (office_id <> command_id),
  CHECK (until > since)
);
COMMENT ON TABLE command IS 'reference: which office answers to which command, dated';
GRANT SELECT ON command TO cw_member, cw_job;

CREATE TABLE member (
  member_id uuid PRIMARY KEY,
  sign_in_name text COLLATE "C" NOT NULL UNIQUE CHECK (sign_in_name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 100),
  sign_in_salt bytea NOT NULL CHECK (octet_length(sign_in_salt) = 16),
  -- SHA-256 of a secret that Argon2id made of a passphrase of at least 70 bits: it cannot be tried through.
  sign_in_hash bytea NOT NULL CHECK (octet_length(sign_in_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  left_at timestamptz
);
COMMENT ON TABLE member IS 'host: people who sign in';

CREATE TABLE wheel (
  wheel_id uuid PRIMARY KEY,
  slug text COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
  name text NOT NULL,
  names jsonb NOT NULL DEFAULT '{}',
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  languages text[] NOT NULL CHECK (cardinality(languages) > 0),
  demonstration boolean NOT NULL DEFAULT false,
  -- The protocol in force (src/wheels/protocol.ts); readable by every member and on the public pages.
  protocol jsonb NOT NULL,
  founded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wheel IS 'wheel: one coordination in one area; published';

CREATE TABLE wheel_organisation (
  wheel_id uuid NOT NULL REFERENCES wheel,
  organisation_id uuid NOT NULL REFERENCES organisation,
  on_desk boolean NOT NULL DEFAULT false,
  is_oversight boolean NOT NULL DEFAULT false,
  is_focal_point boolean NOT NULL DEFAULT false,
  is_vault_partner boolean NOT NULL DEFAULT false,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz,
  PRIMARY KEY (wheel_id, organisation_id)
);
COMMENT ON TABLE wheel_organisation IS 'wheel: which organisations sit in it; published';

CREATE TABLE wheel_area (
  wheel_id uuid NOT NULL REFERENCES wheel,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  -- A locality that usually writes every so many days; longer silence is "no information", never calm.
  expected_days smallint CHECK (expected_days > 0),
  PRIMARY KEY (wheel_id, area_code)
);
COMMENT ON TABLE wheel_area IS 'wheel: the localities it watches; published';

CREATE TABLE custodian (
  wheel_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('any', 'web', 'api', 'walk_in', 'csv', 'sms')),
  organisation_id uuid NOT NULL,
  PRIMARY KEY (wheel_id, area_code, channel),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation
);
COMMENT ON TABLE custodian IS 'wheel: who keeps the reports of an area and channel; published';

CREATE TABLE seat (
  wheel_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY[
    'field_monitor', 'intake_operator', 'verifier', 'analyst', 'coordinator', 'release_approver', 'vault_custodian',
    'sgbv_focal_point', 'mediator', 'responder', 'liaison', 'oversight_investigator', 'oversight_reader', 'researcher',
    'secretariat', 'donor_viewer']),
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz,
  PRIMARY KEY (wheel_id, member_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation
);
COMMENT ON TABLE seat IS 'wheel: a member''s place, organisation and roles in it';
CREATE INDEX seat_member ON seat (member_id);

-- Employment decides: nobody of the police or the military is anything but a liaison, whoever writes the row.
CREATE FUNCTION seat_by_employment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM organisation o WHERE o.organisation_id = NEW.organisation_id AND o.sector IN ('police', 'military'))
     AND NEW.roles <> ARRAY['liaison'] THEN
    RAISE EXCEPTION 'a member of the security sector is a liaison only' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER seat_by_employment BEFORE INSERT OR UPDATE ON seat FOR EACH ROW EXECUTE FUNCTION seat_by_employment();

CREATE TABLE session (
  session_id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  member_id uuid NOT NULL REFERENCES member,
  wheel_id uuid NOT NULL,
  device text COLLATE "C" NOT NULL CHECK (device IN ('phone', 'computer', 'program')),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (wheel_id, member_id) REFERENCES seat
);
COMMENT ON TABLE session IS 'host: open sessions; the token itself is never stored';
CREATE INDEX session_member ON session (member_id);
GRANT SELECT (session_id, expires_at, seen_at), DELETE ON session TO cw_job;

-- Sessions and sign-in go through functions alone: no role can read a hash or another person's sessions.
CREATE FUNCTION cw_sign_in_find(name text) RETURNS TABLE (member_id uuid, salt bytea, hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.member_id, m.sign_in_salt, m.sign_in_hash FROM member m WHERE m.sign_in_name = name AND m.left_at IS NULL
$$;
CREATE FUNCTION cw_seats_of(who uuid) RETURNS TABLE (wheel_id uuid, slug text, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT s.wheel_id, w.slug, w.name FROM seat s JOIN wheel w USING (wheel_id) JOIN wheel_organisation wo USING (wheel_id, organisation_id)
  WHERE s.member_id = who AND (s.until IS NULL OR s.until > now()) AND (wo.until IS NULL OR wo.until > now()) ORDER BY w.founded_at, s.wheel_id
$$;
CREATE FUNCTION cw_session_open(id uuid, token bytea, who uuid, at_wheel uuid, on_device text, at timestamptz, until timestamptz)
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO session VALUES (id, token, who, at_wheel, on_device, at, at, until)
$$;
-- An idle session is gone, not asleep. seen_at moves at most once a minute: it is no record of who read when.
CREATE FUNCTION cw_session_find(token bytea, at timestamptz, idle interval)
  RETURNS TABLE (session_id uuid, member_id uuid, display_name text, wheel_id uuid, wheel_slug text, wheel_name text,
                 demonstration boolean, organisation_id uuid, organisation_name text, sector text, roles text[], languages text[],
                 recipient text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE session x SET seen_at = at WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
    AND x.seen_at < at - interval '1 minute';
  RETURN QUERY SELECT x.session_id, m.member_id, m.display_name, w.wheel_id, w.slug, w.name, w.demonstration,
      o.organisation_id, o.name, o.sector, s.roles, w.languages, o.recipient
    FROM session x JOIN member m USING (member_id) JOIN seat s USING (wheel_id, member_id)
      JOIN wheel w USING (wheel_id) JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
      AND m.left_at IS NULL AND (s.until IS NULL OR s.until > at) AND (wo.until IS NULL OR wo.until > at);
END $$;
CREATE FUNCTION cw_session_list() RETURNS TABLE (session_id uuid, device text, created_at timestamptz, seen_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT x.session_id, x.device, x.created_at, x.seen_at, x.expires_at FROM session x
  WHERE x.member_id = cw_member() ORDER BY x.seen_at DESC
$$;
CREATE FUNCTION cw_session_end(id uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  DELETE FROM session x WHERE x.session_id = id AND x.member_id = cw_member();
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION cw_sign_in_find, cw_seats_of, cw_session_open, cw_session_find, cw_session_list, cw_session_end FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_sign_in_find, cw_seats_of, cw_session_open, cw_session_find TO cw_public;
GRANT EXECUTE ON FUNCTION cw_session_list, cw_session_end TO cw_guest, cw_member;

-- Facts about the asker that policies need, read from the rows and never from what the server says.
CREATE FUNCTION cw_sector() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.sector FROM organisation o JOIN seat s USING (organisation_id) JOIN wheel_organisation wo USING (wheel_id, organisation_id)
  WHERE s.wheel_id = cw_wheel() AND s.member_id = cw_member() AND s.organisation_id = cw_organisation()
    AND (s.until IS NULL OR s.until > now()) AND (wo.until IS NULL OR wo.until > now())
$$;
CREATE FUNCTION cw_roles() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce((SELECT s.roles FROM seat s WHERE s.wheel_id = cw_wheel() AND s.member_id = cw_member()
    AND s.organisation_id = cw_organisation() AND (s.until IS NULL OR s.until > now())), '{}')
$$;
-- A seat on the desk: in a civil-society organisation that works on summaries in this wheel.
CREATE FUNCTION cw_on_desk() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM wheel_organisation wo JOIN organisation o USING (organisation_id)
      JOIN seat s USING (wheel_id, organisation_id)
    WHERE wo.wheel_id = cw_wheel() AND wo.organisation_id = cw_organisation() AND wo.on_desk AND s.member_id = cw_member()
      AND o.sector = 'civil_society' AND (wo.until IS NULL OR wo.until > now()) AND (s.until IS NULL OR s.until > now()))
$$;

CREATE TABLE clock (
  wheel_id uuid NOT NULL REFERENCES wheel,
  clock_id uuid NOT NULL,
  subject text COLLATE "C" NOT NULL CHECK (subject IN ('report', 'incident', 'alert_level', 'release', 'task')),
  subject_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('acknowledge', 'triage', 'verify', 'approve', 'confirm', 'accept', 'act', 'close')),
  priority text COLLATE "C" NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
  organisation_id uuid NOT NULL,
  role text COLLATE "C" NOT NULL,
  step smallint NOT NULL DEFAULT 0,
  state text COLLATE "C" NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'met', 'missed')),
  started_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- When the sweep looks next: the limit first, then the time given to each role it was passed on to.
  next_at timestamptz NOT NULL,
  ended_at timestamptz,
  paused_at timestamptz,
  pause_reason text COLLATE "C" CHECK (pause_reason IN (
    'contact_would_endanger_reporter', 'reporter_asked_to_wait', 'monitor_at_risk', 'team_cannot_move_safely')),
  PRIMARY KEY (wheel_id, clock_id),
  UNIQUE (wheel_id, subject, subject_id, kind),
  CHECK ((state = 'paused') = (paused_at IS NOT NULL)),
  CHECK (paused_at IS NULL OR pause_reason IS NOT NULL)
);
COMMENT ON TABLE clock IS 'wheel: time limits of the protocol, and to whom a missed one was passed on';
CREATE INDEX clock_due ON clock (next_at) WHERE state IN ('running', 'missed') AND ended_at IS NULL;
CREATE INDEX clock_role ON clock (wheel_id, role, due_at) WHERE ended_at IS NULL;

GRANT SELECT ON wheel, wheel_organisation, wheel_area, custodian TO cw_public, cw_guest, cw_member, cw_job;
GRANT SELECT ON seat TO cw_member, cw_job;
GRANT SELECT (member_id, display_name) ON member TO cw_member;
GRANT SELECT, INSERT, UPDATE ON clock TO cw_member;
GRANT SELECT, INSERT, UPDATE, DELETE ON clock TO cw_job;
GRANT INSERT ON clock TO cw_intake;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY member_owner ON member FOR ALL TO cw_owner USING (true) WITH CHECK (true);
-- The names of those whose seats she may see.
CREATE POLICY member_of_my_wheel ON member FOR SELECT TO cw_member
  USING (EXISTS (SELECT FROM seat s WHERE s.wheel_id = (SELECT cw_wheel()) AND s.member_id = member.member_id));
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY session_owner ON session FOR ALL TO cw_owner USING (true) WITH CHECK (true);
CREATE POLICY session_old ON session FOR ALL TO cw_job USING (true);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['wheel', 'wheel_organisation', 'wheel_area', 'custodian', 'seat', 'clock'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_founding', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_job USING (true)', t || '_job', t);
  END LOOP;
  -- What is published of every wheel: its name, its organisations, its localities, who keeps its reports.
  FOREACH t IN ARRAY ARRAY['wheel', 'wheel_organisation', 'wheel_area', 'custodian'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_public USING (true)', t || '_published', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_guest, cw_member USING (wheel_id = (SELECT cw_wheel()))', t || '_mine', t);
  END LOOP;
END $$;
-- Who monitors and who takes reports in is known to civil society. Anyone else sees her own organisation and the panel.
CREATE POLICY seat_of_my_wheel ON seat FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) NOT IN ('police', 'military')
    AND ((SELECT cw_sector()) = 'civil_society' OR organisation_id = (SELECT cw_organisation()) OR 'release_approver' = ANY (roles)));
CREATE POLICY clock_intake ON clock FOR INSERT TO cw_intake
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND subject = 'report' AND state = 'running');
-- Clocks of reports tell when something came in: they are for the organisations that keep or work on it.
CREATE POLICY clock_member ON clock FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society'
    AND (organisation_id = (SELECT cw_organisation()) OR (SELECT cw_on_desk())))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society'
    AND (organisation_id = (SELECT cw_organisation()) OR (SELECT cw_on_desk())));
CREATE POLICY clock_sweep ON clock FOR ALL TO cw_job USING (true) WITH CHECK (true);
-- Whoever of a member's rights writes: only a pause or a new priority moves a limit, only the clock says that it was missed, and what
-- was missed stays missed.
CREATE FUNCTION clock_keeps_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cw_member' AND (
      (OLD.wheel_id, OLD.clock_id, OLD.subject, OLD.subject_id, OLD.kind, OLD.organisation_id, OLD.started_at)
        IS DISTINCT FROM (NEW.wheel_id, NEW.clock_id, NEW.subject, NEW.subject_id, NEW.kind, NEW.organisation_id, NEW.started_at)
      OR OLD.ended_at IS NOT NULL
      OR (OLD.state = 'missed' AND NEW.state <> 'missed')
      OR (OLD.state <> 'missed' AND NEW.state = 'missed' AND NEW.ended_at IS NULL)
      OR (NEW.due_at <> OLD.due_at AND NEW.priority = OLD.priority AND NOT (OLD.state = 'paused' AND NEW.state = 'running'))) THEN
    RAISE EXCEPTION 'a clock keeps its time' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_keeps_time BEFORE UPDATE ON clock FOR EACH ROW EXECUTE FUNCTION clock_keeps_time();
