-- How a wheel begins and changes for real: members with keys of their own, invitations, vouching, versions of the protocol.

-- The public half of a member's own key; null only for those who were seated before members had one.
ALTER TABLE member ADD COLUMN recipient text COLLATE "C" CHECK (recipient LIKE 'age1%');
-- Who keeps her organisation's keys, lets people in, and speaks for it; and who took over the open work of one who left.
ALTER TABLE seat ADD COLUMN is_custodian boolean NOT NULL DEFAULT false, ADD COLUMN successor_id uuid,
  ADD FOREIGN KEY (wheel_id, successor_id) REFERENCES seat;
-- An organisation that came later sits on the desk, vouches and confirms only from this day on (DOMAIN 9.5 T7).
ALTER TABLE wheel_organisation ADD COLUMN desk_from timestamptz;
-- Null while the wheel is being founded: no version of its protocol is in force, and nobody keeps reports.
ALTER TABLE wheel ADD COLUMN protocol_version integer;
UPDATE wheel SET protocol_version = 1;

-- Until it joins, an invited organisation is a card; its id is made with the invitation, and so is the id of its first member.
CREATE TABLE invitation (
  wheel_id uuid NOT NULL REFERENCES wheel,
  invitation_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('member', 'organisation')),
  organisation_id uuid NOT NULL,
  -- Of an organisation: sector, category, name, names, area_code, answers_to, as its public card will show them.
  card jsonb CHECK (jsonb_typeof(card) = 'object'),
  roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY[
    'field_monitor', 'intake_operator', 'verifier', 'analyst', 'coordinator', 'release_approver', 'vault_custodian',
    'sgbv_focal_point', 'mediator', 'responder', 'liaison', 'oversight_investigator', 'oversight_reader', 'researcher',
    'secretariat', 'donor_viewer']),
  is_custodian boolean NOT NULL DEFAULT false,
  -- At the founding there is nobody yet who could vouch.
  founding boolean NOT NULL DEFAULT false,
  secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'open', 'used', 'withdrawn')),
  invited_by uuid REFERENCES member,
  invited_for uuid NOT NULL,
  invited_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Somebody who lost every way in begins anew on her own seat.
  returning_id uuid,
  used_at timestamptz,
  PRIMARY KEY (wheel_id, invitation_id),
  UNIQUE (wheel_id, secret_hash),
  FOREIGN KEY (wheel_id, returning_id) REFERENCES seat,
  CHECK ((kind = 'organisation') = (card IS NOT NULL)),
  CHECK (expires_at > invited_at AND expires_at <= invited_at + interval '30 days'),
  CHECK ((state = 'used') = (used_at IS NOT NULL)),
  CHECK (kind = 'organisation' OR state <> 'waiting'),
  CHECK ((card ->> 'sector' <> 'police' AND card ->> 'sector' <> 'military') OR roles = ARRAY['liaison'])
);
COMMENT ON TABLE invitation IS 'wheel: one-time invitations of members and organisations; a card is published with its organisation';
COMMENT ON COLUMN invitation.invited_for IS 'the organisation in whose name somebody is invited';

CREATE TABLE vouch (
  wheel_id uuid NOT NULL,
  invitation_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- An organisation vouches once, whoever of it speaks.
  PRIMARY KEY (wheel_id, invitation_id, organisation_id),
  FOREIGN KEY (wheel_id, invitation_id) REFERENCES invitation,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  FOREIGN KEY (wheel_id, member_id) REFERENCES seat
);
COMMENT ON TABLE vouch IS 'wheel: which civil-society organisations stand in for one that is to join';

CREATE TABLE protocol_version (
  wheel_id uuid NOT NULL REFERENCES wheel,
  version integer NOT NULL CHECK (version > 0),
  protocol jsonb NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 2000),
  state text COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'in_force', 'superseded', 'withdrawn')),
  -- Null where the owner's login founded the wheel.
  proposed_by uuid,
  organisation_id uuid,
  proposed_at timestamptz NOT NULL,
  in_force_at timestamptz,
  PRIMARY KEY (wheel_id, version),
  FOREIGN KEY (wheel_id, proposed_by) REFERENCES seat,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (version = 1 OR proposed_by IS NOT NULL),
  CHECK ((proposed_by IS NULL) = (organisation_id IS NULL)),
  CHECK ((state IN ('in_force', 'superseded')) = (in_force_at IS NOT NULL)),
  CHECK ((protocol ->> 'version')::integer = version)
);
COMMENT ON TABLE protocol_version IS 'wheel: every version of its protocol with the reason; published';
CREATE UNIQUE INDEX protocol_in_force ON protocol_version (wheel_id) WHERE state = 'in_force';
CREATE UNIQUE INDEX protocol_proposed ON protocol_version (wheel_id) WHERE state = 'proposed';

CREATE TABLE protocol_confirmation (
  wheel_id uuid NOT NULL,
  version integer NOT NULL,
  organisation_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, version, organisation_id),
  FOREIGN KEY (wheel_id, version) REFERENCES protocol_version,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  FOREIGN KEY (wheel_id, member_id) REFERENCES seat
);
COMMENT ON TABLE protocol_confirmation IS 'wheel: which organisations confirmed a version, and who signed for each';

-- Two people read a fingerprint to each other; each writes that down for herself. Another recipient begins anew.
CREATE TABLE key_comparison (
  wheel_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  recipient text COLLATE "C" NOT NULL CHECK (recipient LIKE 'age1%'),
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, organisation_id, recipient, member_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  FOREIGN KEY (wheel_id, member_id) REFERENCES seat
);
COMMENT ON TABLE key_comparison IS 'wheel: who compared which organisation''s fingerprint';

-- The steward's one-time code for a wheel that does not exist yet. Only the owner's login makes one.
CREATE TABLE founding (
  secret_hash bytea PRIMARY KEY CHECK (octet_length(secret_hash) = 32),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
  used_at timestamptz
);
COMMENT ON TABLE founding IS 'host: codes with which a wheel may be founded, once';

INSERT INTO protocol_version (wheel_id, version, protocol, reason, state, proposed_at, in_force_at)
  SELECT wheel_id, 1, protocol || '{"version": 1}', 'The wheel was founded with this protocol.', 'in_force', founded_at, founded_at FROM wheel;

-- Old records keep the version under which they were made, whoever writes them.
CREATE FUNCTION cw_protocol_version(of_wheel uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT w.protocol_version FROM wheel w WHERE w.wheel_id = of_wheel
$$;
CREATE FUNCTION protocol_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.protocol_version IS DISTINCT FROM OLD.protocol_version THEN
      RAISE EXCEPTION 'a record keeps the protocol under which it was made' USING ERRCODE = 'insufficient_privilege';
    END IF;
  -- A wheel that moves brings its records as they are.
  ELSIF current_user <> 'cw_owner' OR NEW.protocol_version IS NULL THEN
    NEW.protocol_version := cw_protocol_version(NEW.wheel_id);
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['clock', 'report', 'incident', 'release', 'task'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN protocol_version integer', t);
    EXECUTE format('UPDATE %I SET protocol_version = 1', t);
    EXECUTE format('CREATE TRIGGER protocol_stamp BEFORE INSERT OR UPDATE OF protocol_version ON %I FOR EACH ROW EXECUTE FUNCTION protocol_stamp()', t);
  END LOOP;
END $$;

CREATE FUNCTION cw_is_custodian() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM seat s JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE s.wheel_id = cw_wheel() AND s.member_id = cw_member() AND s.organisation_id = cw_organisation() AND s.is_custodian
      AND (s.until IS NULL OR s.until > now()) AND (wo.until IS NULL OR wo.until > now()))
$$;
-- A civil-society organisation that has sat here long enough to answer for others.
CREATE FUNCTION cw_speaks() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT cw_is_custodian() AND EXISTS (SELECT FROM wheel_organisation wo JOIN organisation o USING (organisation_id)
    WHERE wo.wheel_id = cw_wheel() AND wo.organisation_id = cw_organisation() AND o.sector = 'civil_society'
      AND (wo.until IS NULL OR wo.until > now()) AND (wo.desk_from IS NULL OR wo.desk_from <= now()))
$$;

CREATE FUNCTION desk_after_probation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.on_desk AND NEW.desk_from > now() THEN
    RAISE EXCEPTION 'a new organisation has no desk seat yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'desk_after_probation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER desk_after_probation BEFORE INSERT OR UPDATE OF on_desk, desk_from ON wheel_organisation
  FOR EACH ROW EXECUTE FUNCTION desk_after_probation();

-- What of a protocol anyone may know: places, and not how often each is expected to write.
CREATE FUNCTION protocol_for_all(given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN given -> 'who' -> 'localities' IS NULL THEN given ELSE jsonb_set(given, '{who,localities}', coalesce(
    (SELECT jsonb_agg(l || '{"expected_days": null}') FROM jsonb_array_elements(given -> 'who' -> 'localities') l), '[]')) END
$$;
REVOKE ALL ON FUNCTION protocol_for_all FROM PUBLIC;

-- The second civil-society organisation that confirms puts a version in force, with everything that it says of who does what.
CREATE FUNCTION protocol_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  who jsonb;
  chosen protocol_version;
  gone text;
BEGIN
  PERFORM FROM wheel w WHERE w.wheel_id = NEW.wheel_id FOR UPDATE;
  SELECT * INTO chosen FROM protocol_version p WHERE p.wheel_id = NEW.wheel_id AND p.version = NEW.version FOR UPDATE;
  IF chosen.state <> 'proposed' THEN
    RAISE EXCEPTION 'only what is proposed is confirmed' USING ERRCODE = 'check_violation', CONSTRAINT = 'protocol_proposed_only';
  END IF;
  IF (SELECT count(*) FROM protocol_confirmation c JOIN wheel_organisation wo USING (wheel_id, organisation_id) JOIN organisation o USING (organisation_id)
      WHERE c.wheel_id = NEW.wheel_id AND c.version = NEW.version AND o.sector = 'civil_society' AND (wo.until IS NULL OR wo.until > now())) < 2 THEN
    RETURN NULL;
  END IF;
  who := chosen.protocol -> 'who';
  IF EXISTS (
    SELECT FROM (
      SELECT jsonb_array_elements_text(who -> 'desk') UNION SELECT p ->> 'organisation_id' FROM jsonb_array_elements(who -> 'panel') p
      UNION SELECT c ->> 'organisation_id' FROM jsonb_array_elements(who -> 'custodians') c
      UNION SELECT who ->> 'oversight' UNION SELECT who ->> 'focal_point' UNION SELECT who ->> 'vault_partner') named (id)
    WHERE named.id IS NOT NULL AND NOT EXISTS (SELECT FROM wheel_organisation wo
      WHERE wo.wheel_id = NEW.wheel_id AND wo.organisation_id = named.id::uuid AND (wo.until IS NULL OR wo.until > now()))) THEN
    RAISE EXCEPTION 'the protocol names an organisation that has not joined' USING ERRCODE = 'check_violation', CONSTRAINT = 'protocol_names_absent';
  END IF;
  UPDATE protocol_version SET state = 'superseded' WHERE wheel_id = NEW.wheel_id AND state = 'in_force';
  UPDATE protocol_version SET state = 'in_force', in_force_at = NEW.at WHERE wheel_id = NEW.wheel_id AND version = NEW.version;
  UPDATE wheel SET protocol = protocol_for_all(chosen.protocol), protocol_version = chosen.version,
    languages = ARRAY(SELECT jsonb_array_elements_text(chosen.protocol -> 'languages')) WHERE wheel_id = NEW.wheel_id;
  UPDATE wheel_organisation wo SET
      on_desk = coalesce((who -> 'desk') ? wo.organisation_id::text, false),
      is_oversight = coalesce(who ->> 'oversight' = wo.organisation_id::text, false),
      is_focal_point = coalesce(who ->> 'focal_point' = wo.organisation_id::text, false),
      is_vault_partner = coalesce(who ->> 'vault_partner' = wo.organisation_id::text, false)
    WHERE wo.wheel_id = NEW.wheel_id;
  DELETE FROM custodian WHERE wheel_id = NEW.wheel_id;
  INSERT INTO custodian SELECT NEW.wheel_id, c ->> 'area_code', c ->> 'channel', (c ->> 'organisation_id')::uuid
    FROM jsonb_array_elements(who -> 'custodians') c;
  INSERT INTO wheel_area SELECT NEW.wheel_id, l ->> 'area_code', (l ->> 'expected_days')::smallint FROM jsonb_array_elements(who -> 'localities') l
    ON CONFLICT (wheel_id, area_code) DO UPDATE SET expected_days = excluded.expected_days;
  -- A locality with a history stays, without an expectation.
  FOR gone IN SELECT wa.area_code FROM wheel_area wa WHERE wa.wheel_id = NEW.wheel_id
      AND NOT EXISTS (SELECT FROM jsonb_array_elements(who -> 'localities') l WHERE l ->> 'area_code' = wa.area_code) LOOP
    BEGIN
      DELETE FROM wheel_area WHERE wheel_id = NEW.wheel_id AND area_code = gone;
    EXCEPTION WHEN foreign_key_violation THEN
      UPDATE wheel_area SET expected_days = NULL WHERE wheel_id = NEW.wheel_id AND area_code = gone;
    END;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER protocol_confirmed AFTER INSERT ON protocol_confirmation FOR EACH ROW
  -- What moves here from another host was confirmed there.
  WHEN (current_user <> 'cw_owner') EXECUTE FUNCTION protocol_confirmed();

-- A proposal is taken back by those who made it; that it is in force is said by the confirmations alone.
CREATE FUNCTION protocol_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'cw_owner' AND NOT (OLD.state = 'proposed' AND NEW.state = 'withdrawn') THEN
    RAISE EXCEPTION 'a version comes in force by being confirmed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER protocol_moves BEFORE UPDATE ON protocol_version FOR EACH ROW EXECUTE FUNCTION protocol_moves();

CREATE FUNCTION vouched() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM FROM invitation i WHERE i.wheel_id = NEW.wheel_id AND i.invitation_id = NEW.invitation_id AND i.state = 'waiting' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this invitation waits for nobody' USING ERRCODE = 'check_violation', CONSTRAINT = 'vouch_waiting_only';
  END IF;
  IF (SELECT count(*) FROM vouch v WHERE v.wheel_id = NEW.wheel_id AND v.invitation_id = NEW.invitation_id) >= 2 THEN
    UPDATE invitation SET state = 'open' WHERE wheel_id = NEW.wheel_id AND invitation_id = NEW.invitation_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vouched AFTER INSERT ON vouch FOR EACH ROW WHEN (current_user <> 'cw_owner') EXECUTE FUNCTION vouched();

ALTER TABLE founding ENABLE ROW LEVEL SECURITY;
ALTER TABLE founding FORCE ROW LEVEL SECURITY;
CREATE POLICY founding_owner ON founding FOR ALL TO cw_owner USING (true) WITH CHECK (true);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['invitation', 'vouch', 'protocol_version', 'protocol_confirmation', 'key_comparison'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_founding', t);
  END LOOP;
END $$;
-- Every member reads the protocol, the guests too, who find it on the wheel's card: how often a locality usually writes stands in
-- a version and not there, since its silence, too, would speak.
GRANT SELECT (wheel_id, version, reason, state, proposed_by, organisation_id, proposed_at, in_force_at) ON protocol_version TO cw_guest;
GRANT SELECT ON protocol_confirmation TO cw_guest, cw_member;
GRANT SELECT ON protocol_version TO cw_member;
GRANT SELECT ON protocol_version TO cw_job;
GRANT INSERT ON protocol_version, protocol_confirmation, vouch, key_comparison TO cw_member;
GRANT UPDATE (state) ON protocol_version TO cw_member;
GRANT SELECT ON vouch, key_comparison TO cw_member;
GRANT SELECT (wheel_id, invitation_id, kind, organisation_id, card, roles, is_custodian, founding, state, invited_by, invited_for, invited_at,
  expires_at, used_at) ON invitation TO cw_member;
-- A clock is passed on by the protocol under which it began.
CREATE POLICY protocol_version_job ON protocol_version FOR SELECT TO cw_job USING (true);
CREATE POLICY protocol_version_guest ON protocol_version FOR SELECT TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND state IN ('in_force', 'superseded'));
CREATE POLICY protocol_version_member ON protocol_version FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()));
CREATE POLICY protocol_version_propose ON protocol_version FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_speaks()) AND state = 'proposed' AND proposed_by = (SELECT cw_member())
    AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY protocol_version_withdraw ON protocol_version FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_speaks()) AND organisation_id = (SELECT cw_organisation()))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY protocol_confirmation_guest ON protocol_confirmation FOR SELECT TO cw_guest
  USING (wheel_id = (SELECT cw_wheel()) AND EXISTS (SELECT FROM protocol_version p WHERE p.wheel_id = protocol_confirmation.wheel_id
    AND p.version = protocol_confirmation.version));
CREATE POLICY protocol_confirmation_member ON protocol_confirmation FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()));
CREATE POLICY protocol_confirmation_sign ON protocol_confirmation FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_speaks()) AND member_id = (SELECT cw_member()) AND organisation_id = (SELECT cw_organisation()));
-- Who is to join is known to those who may be asked to vouch, and to those in whose name it was done.
CREATE POLICY invitation_member ON invitation FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND ((kind = 'organisation' AND (SELECT cw_sector()) = 'civil_society') OR invited_for = (SELECT cw_organisation())));
CREATE POLICY vouch_member ON vouch FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society');
CREATE POLICY vouch_stand ON vouch FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_speaks()) AND member_id = (SELECT cw_member()) AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY key_comparison_member ON key_comparison FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()));
CREATE POLICY key_comparison_write ON key_comparison FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND member_id = (SELECT cw_member()));
