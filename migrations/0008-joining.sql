-- What nobody may do by a table's grants: found, invite, join, change a seat, leave. Each function decides for itself who may.

-- The journal's row of an act by somebody who has no seat yet: written here, beside the act.
CREATE FUNCTION joining_entry(of_wheel uuid, said text, kind text, record uuid, organisation uuid, happened timestamptz, entry uuid, hash bytea)
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO journal (wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash)
    VALUES (of_wheel, entry, said, kind, record, organisation, happened, hash)
$$;
CREATE POLICY journal_founding ON journal FOR INSERT TO cw_owner WITH CHECK (event IN ('wheel.founded', 'organisation.joined', 'member.joined', 'member.returned'));

CREATE FUNCTION cw_founding_open(secret bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM founding f WHERE f.secret_hash = secret AND f.used_at IS NULL AND f.expires_at > at)
    AND NOT EXISTS (SELECT FROM wheel w WHERE w.demonstration)
$$;

-- An empty wheel: its first organisation and custodian, and a protocol that nobody has proposed yet and that binds nobody.
CREATE FUNCTION cw_found(secret bytea, plan jsonb, at timestamptz, entry uuid, hash bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  w uuid := (plan ->> 'wheel_id')::uuid;
  o jsonb := plan -> 'organisation';
  org uuid := (o ->> 'organisation_id')::uuid;
  m jsonb := plan -> 'member';
BEGIN
  UPDATE founding f SET used_at = at WHERE f.secret_hash = secret AND f.used_at IS NULL AND f.expires_at > at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such code' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'founding_code';
  END IF;
  IF EXISTS (SELECT FROM wheel WHERE demonstration) THEN
    RAISE EXCEPTION 'this database holds the demonstration' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'founding_code';
  END IF;
  INSERT INTO wheel (wheel_id, slug, name, names, area_code, languages, demonstration, protocol, protocol_version, founded_at)
    VALUES (w, plan ->> 'slug', plan ->> 'name', coalesce(plan -> 'names', '{}'), plan ->> 'area_code',
      ARRAY(SELECT jsonb_array_elements_text(plan -> 'protocol' -> 'languages')), false, protocol_for_all(plan -> 'protocol'), NULL, at);
  PERFORM seat_organisation(w, org, o, o ->> 'recipient', o ->> 'vault_recipient', at, NULL);
  PERFORM seat_member(w, org, m, ARRAY(SELECT jsonb_array_elements_text(m -> 'roles')), true, at);
  INSERT INTO wheel_area SELECT w, l ->> 'area_code', (l ->> 'expected_days')::smallint FROM jsonb_array_elements(plan -> 'protocol' -> 'who' -> 'localities') l;
  PERFORM joining_entry(w, 'wheel.founded', 'wheel', w, org, at, entry, hash);
END $$;

CREATE FUNCTION seat_organisation(w uuid, org uuid, card jsonb, key text, vault_key text, at timestamptz, desk timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO organisation (organisation_id, sector, category, name, names, area_code, recipient, vault_recipient)
    VALUES (org, card ->> 'sector', card ->> 'category', card ->> 'name', coalesce(card -> 'names', '{}'), card ->> 'area_code', key, vault_key);
  IF card ->> 'answers_to' IS NOT NULL THEN
    INSERT INTO command (office_id, command_id, since) VALUES (org, (card ->> 'answers_to')::uuid, (at AT TIME ZONE 'UTC')::date);
  END IF;
  INSERT INTO wheel_organisation (wheel_id, organisation_id, since, desk_from) VALUES (w, org, at, desk);
END $$;

-- How many approvers an organisation may seat is what the protocol in force says; before there is one, nobody counts.
CREATE FUNCTION panel_room(w uuid, org uuid, who uuid, with_roles text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  panel jsonb := (SELECT x.protocol -> 'who' -> 'panel' FROM wheel x WHERE x.wheel_id = w AND x.protocol_version IS NOT NULL FOR SHARE);
BEGIN
  IF NOT 'release_approver' = ANY (with_roles) OR panel IS NULL THEN RETURN; END IF;
  IF (SELECT count(*) FROM seat s WHERE s.wheel_id = w AND s.organisation_id = org AND s.member_id <> who AND s.until IS NULL
        AND 'release_approver' = ANY (s.roles))
      >= coalesce((SELECT sum((p ->> 'seats')::integer) FROM jsonb_array_elements(panel) p WHERE p ->> 'organisation_id' = org::text), 0) THEN
    RAISE EXCEPTION 'no free seat on the panel' USING ERRCODE = 'check_violation', CONSTRAINT = 'panel_seats';
  END IF;
END $$;

CREATE FUNCTION seat_member(w uuid, org uuid, m jsonb, with_roles text[], custodian boolean, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO member (member_id, sign_in_name, display_name, sign_in_salt, sign_in_hash, recipient, created_at)
    VALUES ((m ->> 'member_id')::uuid, m ->> 'sign_in_name', m ->> 'display_name', decode(m ->> 'salt', 'base64'),
      decode(m ->> 'hash', 'base64'), m ->> 'recipient', at);
  PERFORM panel_room(w, org, (m ->> 'member_id')::uuid, with_roles);
  INSERT INTO seat (wheel_id, member_id, organisation_id, roles, is_custodian, since)
    VALUES (w, (m ->> 'member_id')::uuid, org, with_roles, custodian, at);
END $$;
REVOKE ALL ON FUNCTION joining_entry, seat_organisation, panel_room, seat_member FROM PUBLIC;

-- What the holder of a code may know before she joins.
CREATE FUNCTION cw_invitation_find(secret bytea, at timestamptz)
  RETURNS TABLE (wheel_id uuid, slug text, wheel_name text, wheel_names jsonb, invitation_id uuid, kind text, state text, organisation_id uuid,
    organisation_name text, organisation_names jsonb, sector text, card jsonb, roles text[], is_custodian boolean, expires_at timestamptz,
    returning_id uuid, returning_name text, languages text[], recipient text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.wheel_id, w.slug, w.name, w.names, i.invitation_id, i.kind, i.state, i.organisation_id,
    coalesce(o.name, i.card ->> 'name'), coalesce(o.names, i.card -> 'names', '{}'), coalesce(o.sector, i.card ->> 'sector'), i.card, i.roles,
    i.is_custodian, i.expires_at, i.returning_id, m.sign_in_name, w.languages, o.recipient
  FROM invitation i JOIN wheel w USING (wheel_id) LEFT JOIN organisation o USING (organisation_id) LEFT JOIN member m ON m.member_id = i.returning_id
  WHERE i.secret_hash = secret AND i.state IN ('open', 'waiting') AND i.expires_at > at
$$;

-- Once: the row is locked, and a second try finds it used.
CREATE FUNCTION cw_invitation_join(secret bytea, m jsonb, key text, vault_key text, at timestamptz, entry uuid, hash bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  i invitation;
BEGIN
  SELECT * INTO i FROM invitation x WHERE x.secret_hash = secret AND x.state = 'open' AND x.expires_at > at FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such invitation' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'invitation_open';
  END IF;
  UPDATE invitation x SET state = 'used', used_at = at WHERE x.wheel_id = i.wheel_id AND x.invitation_id = i.invitation_id;
  IF i.returning_id IS NOT NULL THEN
    UPDATE member SET sign_in_salt = decode(m ->> 'salt', 'base64'), sign_in_hash = decode(m ->> 'hash', 'base64'), recipient = m ->> 'recipient'
      WHERE member_id = i.returning_id AND left_at IS NULL;
    DELETE FROM session s WHERE s.member_id = i.returning_id;
    PERFORM joining_entry(i.wheel_id, 'member.returned', 'member', i.returning_id, i.organisation_id, at, entry, hash);
    RETURN;
  END IF;
  IF (m ->> 'member_id')::uuid <> i.invitation_id THEN
    RAISE EXCEPTION 'another member' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'invitation_open';
  END IF;
  IF i.kind = 'organisation' THEN
    PERFORM seat_organisation(i.wheel_id, i.organisation_id, i.card, key, vault_key, at,
      CASE WHEN i.founding THEN NULL ELSE at + interval '90 days' END);
  END IF;
  PERFORM seat_member(i.wheel_id, i.organisation_id, m, i.roles, i.is_custodian, at);
  PERFORM joining_entry(i.wheel_id, CASE i.kind WHEN 'organisation' THEN 'organisation.joined' ELSE 'member.joined' END,
    CASE i.kind WHEN 'organisation' THEN 'organisation' ELSE 'member' END,
    CASE i.kind WHEN 'organisation' THEN i.organisation_id ELSE i.invitation_id END, i.organisation_id, at, entry, hash);
END $$;

-- A colleague into one's own organisation, whatever its sector; or back in, who lost every way.
CREATE FUNCTION cw_invite_member(id uuid, secret bytea, with_roles text[], custodian boolean, returning_member uuid, at timestamptz, until timestamptz)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT cw_is_custodian() THEN
    RAISE EXCEPTION 'a custodian invites' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'custodian_only';
  END IF;
  IF EXISTS (SELECT FROM organisation o WHERE o.organisation_id = cw_organisation() AND o.sector IN ('police', 'military')) AND with_roles <> ARRAY['liaison'] THEN
    RAISE EXCEPTION 'a member of the security sector is a liaison only' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_by_employment';
  END IF;
  IF returning_member IS NULL THEN PERFORM panel_room(cw_wheel(), cw_organisation(), id, with_roles); END IF;
  IF returning_member IS NOT NULL AND NOT EXISTS (SELECT FROM seat s WHERE s.wheel_id = cw_wheel() AND s.member_id = returning_member
      AND s.organisation_id = cw_organisation() AND s.until IS NULL) THEN
    RAISE EXCEPTION 'nobody to return' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'colleague_only';
  END IF;
  INSERT INTO invitation (wheel_id, invitation_id, kind, organisation_id, roles, is_custodian, secret_hash, state, invited_by, invited_for, invited_at,
      expires_at, returning_id)
    VALUES (cw_wheel(), id, 'member', cw_organisation(), with_roles, custodian, secret, 'open', cw_member(), cw_organisation(), at, until, returning_member);
END $$;

-- An organisation that is to join: vouched for by two, of whom the one that proposes it is the first. While the wheel is being
-- founded there is nobody to vouch, and civil society alone is invited.
CREATE FUNCTION cw_invite_organisation(id uuid, org uuid, secret bytea, of_card jsonb, with_roles text[], at timestamptz, until timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  begins boolean := (SELECT w.protocol_version IS NULL FROM wheel w WHERE w.wheel_id = cw_wheel() FOR UPDATE);
BEGIN
  IF NOT cw_speaks() THEN
    RAISE EXCEPTION 'civil society invites' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'speaker_only';
  END IF;
  IF begins AND of_card ->> 'sector' <> 'civil_society' THEN
    RAISE EXCEPTION 'civil society founds' USING ERRCODE = 'check_violation', CONSTRAINT = 'founders_are_civil_society';
  END IF;
  IF of_card ->> 'answers_to' IS NOT NULL AND NOT EXISTS (SELECT FROM wheel_organisation wo JOIN organisation o USING (organisation_id)
      WHERE wo.wheel_id = cw_wheel() AND wo.organisation_id = (of_card ->> 'answers_to')::uuid AND o.sector IN ('police', 'military', 'civil_authority')) THEN
    RAISE EXCEPTION 'an unknown command' USING ERRCODE = 'check_violation', CONSTRAINT = 'command_here';
  END IF;
  INSERT INTO invitation (wheel_id, invitation_id, kind, organisation_id, card, roles, is_custodian, founding, secret_hash, state, invited_by, invited_for,
      invited_at, expires_at)
    VALUES (cw_wheel(), id, 'organisation', org, of_card, with_roles, true, begins, secret, CASE WHEN begins THEN 'open' ELSE 'waiting' END,
      cw_member(), cw_organisation(), at, until);
  IF begins THEN RETURN 'open'; END IF;
  INSERT INTO vouch VALUES (cw_wheel(), id, cw_organisation(), cw_member(), at);
  RETURN 'waiting';
END $$;

CREATE FUNCTION cw_invitation_withdraw(id uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE invitation i SET state = 'withdrawn' WHERE i.wheel_id = cw_wheel() AND i.invitation_id = id AND i.invited_for = cw_organisation()
    AND i.state IN ('waiting', 'open') AND cw_is_custodian();
  RETURN FOUND;
END $$;

-- Colleagues and those who are to become some: the same for every organisation, guests included.
CREATE FUNCTION cw_colleagues() RETURNS TABLE (member_id uuid, display_name text, sign_in_name text, recipient text, roles text[], is_custodian boolean,
    since timestamptz, until timestamptz, successor_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.member_id, m.display_name, m.sign_in_name, m.recipient, s.roles, s.is_custodian, s.since, s.until, s.successor_id
  FROM seat s JOIN member m USING (member_id)
  WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() AND cw_sector() IS NOT NULL ORDER BY s.since, m.member_id
$$;
CREATE FUNCTION cw_own_invitations(at timestamptz) RETURNS TABLE (invitation_id uuid, roles text[], is_custodian boolean, invited_by uuid,
    invited_at timestamptz, expires_at timestamptz, returning_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.invitation_id, i.roles, i.is_custodian, i.invited_by, i.invited_at, i.expires_at, i.returning_id FROM invitation i
  WHERE i.wheel_id = cw_wheel() AND i.organisation_id = cw_organisation() AND i.kind = 'member' AND i.state = 'open' AND i.expires_at > at
    AND cw_is_custodian() ORDER BY i.invited_at DESC
$$;

CREATE FUNCTION cw_seat_change(who uuid, with_roles text[], custodian boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT cw_is_custodian() THEN
    RAISE EXCEPTION 'a custodian decides' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'custodian_only';
  END IF;
  PERFORM FROM seat s WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() FOR UPDATE;
  PERFORM panel_room(cw_wheel(), cw_organisation(), who, with_roles);
  UPDATE seat s SET roles = with_roles, is_custodian = custodian
    WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() AND s.member_id = who AND s.until IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such colleague' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'colleague_only';
  END IF;
  PERFORM seat_custodian_left();
END $$;
-- Somebody must stay who can let others in.
CREATE FUNCTION seat_custodian_left() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM seat s WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() AND s.is_custodian AND s.until IS NULL) THEN
    RAISE EXCEPTION 'the last custodian' USING ERRCODE = 'check_violation', CONSTRAINT = 'custodian_must_stay';
  END IF;
END $$;

-- She leaves: her seat and sessions end, a named colleague takes over what was open, and the organisation's key is another one.
CREATE FUNCTION cw_member_leave(who uuid, successor uuid, replaced text, key text, vault_key text, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT cw_is_custodian() THEN
    RAISE EXCEPTION 'a custodian decides' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'custodian_only';
  END IF;
  PERFORM FROM seat s WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() FOR UPDATE;
  IF who = successor OR NOT EXISTS (SELECT FROM seat s WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() AND s.member_id = successor
      AND s.until IS NULL) THEN
    RAISE EXCEPTION 'no such successor' USING ERRCODE = 'check_violation', CONSTRAINT = 'successor_here';
  END IF;
  UPDATE seat s SET until = at, successor_id = successor, is_custodian = false
    WHERE s.wheel_id = cw_wheel() AND s.organisation_id = cw_organisation() AND s.member_id = who AND s.until IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such colleague' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'colleague_only';
  END IF;
  PERFORM seat_custodian_left();
  DELETE FROM session s WHERE s.member_id = who AND s.wheel_id = cw_wheel();
  UPDATE invitation i SET state = 'withdrawn' WHERE i.wheel_id = cw_wheel() AND i.invited_by = who AND i.state IN ('waiting', 'open');
  UPDATE member m SET left_at = at WHERE m.member_id = who AND NOT EXISTS (SELECT FROM seat s WHERE s.member_id = who AND s.until IS NULL);
  PERFORM key_change(replaced, key, vault_key);
END $$;
-- Fresh keys stand in front of the ring that they replace. Made from an older ring, they would lose what stood between.
CREATE FUNCTION key_change(replaced text, key text, vault_key text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE organisation o SET recipient = key, vault_recipient = vault_key WHERE o.organisation_id = cw_organisation() AND o.recipient = replaced;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the keys were changed meanwhile' USING ERRCODE = 'check_violation', CONSTRAINT = 'keys_as_seen';
  END IF;
END $$;
CREATE FUNCTION cw_key_change(replaced text, key text, vault_key text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT cw_is_custodian() THEN
    RAISE EXCEPTION 'a custodian decides' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'custodian_only';
  END IF;
  PERFORM key_change(replaced, key, vault_key);
END $$;

-- The public half of the paper key, so that the ring is sealed to it again when keys change.
ALTER TABLE organisation ADD COLUMN paper_recipient text COLLATE "C" CHECK (paper_recipient LIKE 'age1%');
CREATE FUNCTION cw_paper_recipient() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.paper_recipient FROM organisation o WHERE o.organisation_id = cw_organisation() AND cw_is_custodian()
$$;
CREATE FUNCTION cw_paper_change(key text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT cw_is_custodian() THEN
    RAISE EXCEPTION 'a custodian decides' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'custodian_only';
  END IF;
  UPDATE organisation o SET paper_recipient = key WHERE o.organisation_id = cw_organisation();
END $$;
CREATE FUNCTION cw_own_recipient() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.recipient FROM member m WHERE m.member_id = cw_member()
$$;

REVOKE ALL ON FUNCTION cw_protocol_version, cw_speaks, protocol_confirmed, vouched, cw_founding_open, cw_found, cw_invitation_find, cw_invitation_join,
  cw_invite_member, cw_invite_organisation, cw_invitation_withdraw, cw_colleagues, cw_own_invitations, cw_seat_change, seat_custodian_left,
  cw_member_leave, key_change, cw_key_change, cw_own_recipient, cw_paper_recipient, cw_paper_change FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_protocol_version TO cw_intake, cw_member, cw_job;
GRANT EXECUTE ON FUNCTION cw_speaks TO cw_member;
GRANT EXECUTE ON FUNCTION cw_founding_open, cw_found, cw_invitation_find, cw_invitation_join TO cw_public;
GRANT EXECUTE ON FUNCTION cw_invite_member, cw_invitation_withdraw, cw_colleagues, cw_own_invitations, cw_seat_change, cw_member_leave, cw_key_change,
  cw_own_recipient, cw_paper_recipient, cw_paper_change TO cw_guest, cw_member;
GRANT EXECUTE ON FUNCTION cw_invite_organisation TO cw_member;

-- A session tells whether its member keeps her organisation's keys.
DROP FUNCTION cw_session_find(bytea, timestamptz, interval);
CREATE FUNCTION cw_session_find(token bytea, at timestamptz, idle interval)
  RETURNS TABLE (session_id uuid, member_id uuid, display_name text, wheel_id uuid, wheel_slug text, wheel_name text,
                 demonstration boolean, organisation_id uuid, organisation_name text, sector text, roles text[], languages text[],
                 recipient text, is_custodian boolean, protocol_version integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE session x SET seen_at = at WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
    AND x.seen_at < at - interval '1 minute';
  RETURN QUERY SELECT x.session_id, m.member_id, m.display_name, w.wheel_id, w.slug, w.name, w.demonstration,
      o.organisation_id, o.name, o.sector, s.roles, w.languages, o.recipient, s.is_custodian, w.protocol_version
    FROM session x JOIN member m USING (member_id) JOIN seat s USING (wheel_id, member_id)
      JOIN wheel w USING (wheel_id) JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
      AND m.left_at IS NULL AND (s.until IS NULL OR s.until > at) AND (wo.until IS NULL OR wo.until > at);
END $$;
REVOKE ALL ON FUNCTION cw_session_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_session_find TO cw_public;


-- What a monitor who leaves was asked and has not answered goes to the colleague who was named.
GRANT SELECT (wheel_id, field_check_id, monitor_id, state), UPDATE (monitor_id) ON field_check TO cw_job;
CREATE POLICY field_check_hand_over ON field_check FOR ALL TO cw_job USING (state = 'sent') WITH CHECK (state = 'sent');
