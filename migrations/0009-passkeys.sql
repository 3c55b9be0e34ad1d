-- Ways in: passkeys, recovery codes, and a passphrase that may go once two passkeys open the key.

-- The passphrase of somebody who switched it off signs in no more; its hash is then a random one.
ALTER TABLE member ADD COLUMN passphrase_off boolean NOT NULL DEFAULT false;
-- What a session began with: a recovery code lets its owner choose another passphrase without the old one.
ALTER TABLE session ADD COLUMN began_with text COLLATE "C" NOT NULL DEFAULT 'passphrase' CHECK (began_with IN ('passphrase', 'passkey', 'code'));

CREATE TABLE passkey (
  passkey_id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  credential_id bytea NOT NULL UNIQUE CHECK (octet_length(credential_id) BETWEEN 16 AND 1023),
  -- COSE, as the authenticator gave it.
  public_key bytea NOT NULL CHECK (octet_length(public_key) BETWEEN 32 AND 2048),
  -- A signal only: passkeys that travel between devices stay at 0.
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL CHECK (transports <@ ARRAY['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']),
  -- Its kind and nothing that would tell one phone from another.
  device text COLLATE "C" CHECK (device IN ('phone', 'computer', 'security_key')),
  backed_up boolean NOT NULL,
  -- Whether her own key is wrapped for it: only such a one can stand in for the passphrase.
  has_prf boolean NOT NULL,
  created_at timestamptz NOT NULL,
  -- The day: this is no record of who worked when.
  used_on date
);
COMMENT ON TABLE passkey IS 'host: public halves of members'' passkeys';
CREATE INDEX passkey_member ON passkey (member_id);

CREATE TABLE passkey_challenge (
  challenge_id uuid PRIMARY KEY,
  challenge_hash bytea NOT NULL UNIQUE CHECK (octet_length(challenge_hash) = 32),
  purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('register', 'sign_in', 'proof')),
  -- Whoever signs in by a passkey is not known before.
  member_id uuid REFERENCES member CHECK ((purpose = 'sign_in') = (member_id IS NULL)),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > made_at AND expires_at <= made_at + interval '5 minutes')
);
COMMENT ON TABLE passkey_challenge IS 'host: what authenticators are asked to sign, once';
CREATE INDEX passkey_challenge_age ON passkey_challenge (expires_at);

CREATE TABLE recovery_code (
  member_id uuid NOT NULL REFERENCES member,
  number smallint NOT NULL CHECK (number BETWEEN 1 AND 99),
  -- SHA-256 of a secret that HKDF made of 120 random bits.
  sign_in_hash bytea NOT NULL CHECK (octet_length(sign_in_hash) = 32),
  made_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (member_id, number)
);
COMMENT ON TABLE recovery_code IS 'host: codes that sign a member in once each, who lost her other ways';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['passkey', 'passkey_challenge', 'recovery_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_owner', t);
  END LOOP;
END $$;
GRANT SELECT (challenge_id, expires_at), DELETE ON passkey_challenge TO cw_job;
CREATE POLICY passkey_challenge_old ON passkey_challenge FOR ALL TO cw_job USING (true);

-- Two authenticators before a passphrase may go, whoever writes the row; and whoever begins anew with another key of her own
-- has none of the old ways, which open the old one.
CREATE FUNCTION member_ways() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.recipient IS DISTINCT FROM OLD.recipient THEN
    DELETE FROM passkey p WHERE p.member_id = NEW.member_id;
    DELETE FROM recovery_code c WHERE c.member_id = NEW.member_id;
    NEW.passphrase_off := false;
  ELSIF NEW.passphrase_off AND NOT OLD.passphrase_off
      AND (SELECT count(*) FROM passkey p WHERE p.member_id = NEW.member_id AND p.has_prf) < 2 THEN
    RAISE EXCEPTION 'two passkeys that open the key come first' USING ERRCODE = 'check_violation', CONSTRAINT = 'two_passkeys';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER member_ways BEFORE UPDATE OF passphrase_off, recipient ON member FOR EACH ROW EXECUTE FUNCTION member_ways();

-- Without a passphrase the last passkey that opens the key stays.
CREATE FUNCTION passkey_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM member m WHERE m.member_id = OLD.member_id AND m.passphrase_off)
      AND NOT EXISTS (SELECT FROM passkey p WHERE p.member_id = OLD.member_id AND p.has_prf) THEN
    RAISE EXCEPTION 'the last way in' USING ERRCODE = 'check_violation', CONSTRAINT = 'last_way_in';
  END IF;
  RETURN NULL;
END $$;
-- Deferred, so that a member who begins anew may lose all of them and get her passphrase in one act.
CREATE CONSTRAINT TRIGGER passkey_stays AFTER DELETE OR UPDATE ON passkey DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION passkey_stays();

-- What somebody who signs in may do. A challenge goes with the first who shows it, whatever comes of it.
CREATE FUNCTION cw_sign_in_challenge(id uuid, hash bytea, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO passkey_challenge VALUES (id, hash, 'sign_in', NULL, at, at + interval '5 minutes')
$$;
CREATE FUNCTION cw_sign_in_challenge_take(hash bytea, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  fresh boolean;
BEGIN
  DELETE FROM passkey_challenge c WHERE c.challenge_hash = hash AND c.purpose = 'sign_in' RETURNING c.expires_at > at INTO fresh;
  RETURN coalesce(fresh, false);
END $$;
CREATE FUNCTION cw_passkey_find(credential bytea) RETURNS TABLE (member_id uuid, public_key bytea, counter bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT p.member_id, p.public_key, p.counter FROM passkey p JOIN member m USING (member_id)
  WHERE p.credential_id = credential AND m.left_at IS NULL
$$;
CREATE FUNCTION cw_passkey_used(credential bytea, count bigint, synced boolean, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE passkey p SET counter = greatest(p.counter, count), backed_up = synced, used_on = (at AT TIME ZONE 'UTC')::date
  WHERE p.credential_id = credential
$$;
CREATE FUNCTION cw_code_find(name text, hash bytea) RETURNS TABLE (member_id uuid, number smallint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.member_id, c.number FROM recovery_code c JOIN member m USING (member_id)
  WHERE m.sign_in_name = name AND m.left_at IS NULL AND c.sign_in_hash = hash AND c.used_at IS NULL
$$;
CREATE OR REPLACE FUNCTION cw_sign_in_find(name text) RETURNS TABLE (member_id uuid, salt bytea, hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.member_id, m.sign_in_salt, m.sign_in_hash FROM member m
  WHERE m.sign_in_name = name AND m.left_at IS NULL AND NOT m.passphrase_off
$$;

-- What a member may do with her own ways. Each row of hers is locked first: two acts at once must not undo each other's check.
CREATE FUNCTION cw_ways() RETURNS TABLE (sign_in_name text, passphrase_off boolean, codes_made_at timestamptz, codes_left integer, codes_next smallint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.sign_in_name, m.passphrase_off, max(c.made_at), count(c.number) FILTER (WHERE c.used_at IS NULL)::integer,
    -- Another ten each time, so that files of new codes never lie over those of the old.
    (CASE WHEN max(c.number) IS NULL THEN 1 ELSE (max(c.number) / 10 + 1) % 10 * 10 + 1 END)::smallint
  FROM member m LEFT JOIN recovery_code c USING (member_id) WHERE m.member_id = cw_member() GROUP BY m.member_id
$$;
CREATE FUNCTION cw_passkeys() RETURNS TABLE (passkey_id uuid, credential_id bytea, transports text[], device text, backed_up boolean, has_prf boolean,
    created_at timestamptz, used_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT p.passkey_id, p.credential_id, p.transports, p.device, p.backed_up, p.has_prf, p.created_at, p.used_on
  FROM passkey p WHERE p.member_id = cw_member() ORDER BY p.created_at, p.passkey_id
$$;
CREATE FUNCTION cw_challenge(id uuid, hash bytea, wanted text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO passkey_challenge VALUES (id, hash, wanted, cw_member(), at, at + interval '5 minutes')
$$;
CREATE FUNCTION cw_challenge_take(hash bytea, wanted text, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  fresh boolean;
BEGIN
  DELETE FROM passkey_challenge c WHERE c.challenge_hash = hash AND c.purpose = wanted AND c.member_id = cw_member()
    RETURNING c.expires_at > at INTO fresh;
  RETURN coalesce(fresh, false);
END $$;
CREATE FUNCTION cw_passphrase_proves(hash bytea) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM member m WHERE m.member_id = cw_member() AND NOT m.passphrase_off AND m.sign_in_hash = hash)
$$;
CREATE FUNCTION cw_passkey_add(id uuid, credential bytea, key bytea, count bigint, ways text[], kind text, synced boolean, opens boolean, at timestamptz)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM FROM member m WHERE m.member_id = cw_member() FOR UPDATE;
  IF (SELECT count(*) FROM passkey p WHERE p.member_id = cw_member()) >= 12 THEN
    RAISE EXCEPTION 'enough passkeys' USING ERRCODE = 'check_violation', CONSTRAINT = 'passkeys_enough';
  END IF;
  INSERT INTO passkey VALUES (id, cw_member(), credential, key, count, ways, kind, synced, opens, at, NULL);
END $$;
-- Who holds what was removed may still sit there: sessions that began with a passkey end, but for the one that removes.
CREATE FUNCTION cw_passkey_remove(id uuid, here uuid) RETURNS bytea
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone bytea;
BEGIN
  PERFORM FROM member m WHERE m.member_id = cw_member() FOR UPDATE;
  DELETE FROM passkey p WHERE p.passkey_id = id AND p.member_id = cw_member() RETURNING p.credential_id INTO gone;
  SET CONSTRAINTS passkey_stays IMMEDIATE;
  IF gone IS NOT NULL THEN
    DELETE FROM session s WHERE s.member_id = cw_member() AND s.session_id <> here AND s.began_with = 'passkey';
  END IF;
  RETURN gone;
END $$;
CREATE FUNCTION cw_codes_make(first smallint, hashes bytea[], at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM FROM member m WHERE m.member_id = cw_member() FOR UPDATE;
  IF first <> (SELECT w.codes_next FROM cw_ways() w) OR cardinality(hashes) <> 8 THEN
    RAISE EXCEPTION 'other codes were made meanwhile' USING ERRCODE = 'check_violation', CONSTRAINT = 'codes_next';
  END IF;
  DELETE FROM recovery_code c WHERE c.member_id = cw_member();
  INSERT INTO recovery_code SELECT cw_member(), first + n - 1, hash, at FROM unnest(hashes) WITH ORDINALITY h (hash, n);
END $$;
CREATE FUNCTION cw_code_use(of_number smallint, hash bytea, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE recovery_code c SET used_at = at
    WHERE c.member_id = cw_member() AND c.number = of_number AND c.sign_in_hash = hash AND c.used_at IS NULL;
  RETURN FOUND;
END $$;
-- Whoever knew the old passphrase is out: every session ends but the one that changes it.
CREATE FUNCTION cw_passphrase_change(salt bytea, hash bytea, here uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE member m SET sign_in_salt = salt, sign_in_hash = hash, passphrase_off = false WHERE m.member_id = cw_member();
  UPDATE session s SET began_with = 'passphrase' WHERE s.session_id = here AND s.member_id = cw_member();
  DELETE FROM session s WHERE s.member_id = cw_member() AND s.session_id <> here
$$;
CREATE FUNCTION cw_passphrase_off(here uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM FROM member m WHERE m.member_id = cw_member() FOR UPDATE;
  -- Two random ids: nobody has a secret with this hash, and what was written down opens nothing if the switch fails.
  UPDATE member m SET passphrase_off = true, sign_in_hash = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    WHERE m.member_id = cw_member();
  DELETE FROM session s WHERE s.member_id = cw_member() AND s.session_id <> here AND s.began_with = 'passphrase';
END $$;

DROP FUNCTION cw_session_open(uuid, bytea, uuid, uuid, text, timestamptz, timestamptz);
CREATE FUNCTION cw_session_open(id uuid, token bytea, who uuid, at_wheel uuid, on_device text, began text, at timestamptz, until timestamptz)
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO session (session_id, token_hash, member_id, wheel_id, device, began_with, created_at, seen_at, expires_at)
    VALUES (id, token, who, at_wheel, on_device, began, at, at, until)
$$;
-- A session tells what it began with.
DROP FUNCTION cw_session_find(bytea, timestamptz, interval);
CREATE FUNCTION cw_session_find(token bytea, at timestamptz, idle interval)
  RETURNS TABLE (session_id uuid, member_id uuid, display_name text, wheel_id uuid, wheel_slug text, wheel_name text,
                 demonstration boolean, organisation_id uuid, organisation_name text, sector text, roles text[], languages text[],
                 recipient text, is_custodian boolean, protocol_version integer, began_with text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE session x SET seen_at = at WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
    AND x.seen_at < at - interval '1 minute';
  RETURN QUERY SELECT x.session_id, m.member_id, m.display_name, w.wheel_id, w.slug, w.name, w.demonstration,
      o.organisation_id, o.name, o.sector, s.roles, w.languages, o.recipient, s.is_custodian, w.protocol_version, x.began_with
    FROM session x JOIN member m USING (member_id) JOIN seat s USING (wheel_id, member_id)
      JOIN wheel w USING (wheel_id) JOIN organisation o USING (organisation_id)
      JOIN wheel_organisation wo USING (wheel_id, organisation_id)
    WHERE x.token_hash = token AND x.expires_at > at AND x.seen_at > at - idle
      AND m.left_at IS NULL AND (s.until IS NULL OR s.until > at) AND (wo.until IS NULL OR wo.until > at);
END $$;

REVOKE ALL ON FUNCTION member_ways, passkey_stays, cw_sign_in_challenge, cw_sign_in_challenge_take, cw_passkey_find, cw_passkey_used, cw_code_find,
  cw_ways, cw_passkeys, cw_challenge, cw_challenge_take, cw_passphrase_proves, cw_passkey_add, cw_passkey_remove, cw_codes_make, cw_code_use,
  cw_passphrase_change, cw_passphrase_off, cw_session_open, cw_session_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_sign_in_challenge, cw_sign_in_challenge_take, cw_passkey_find, cw_passkey_used, cw_code_find, cw_session_open,
  cw_session_find TO cw_public;
GRANT EXECUTE ON FUNCTION cw_ways, cw_passkeys, cw_challenge, cw_challenge_take, cw_passphrase_proves, cw_passkey_add, cw_passkey_remove,
  cw_codes_make, cw_code_use, cw_passphrase_change, cw_passphrase_off TO cw_guest, cw_member;
