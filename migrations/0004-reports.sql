-- Reports: what came in, sealed; the conversation; what leaves intake for the oversight body or a specialist.

CREATE TABLE report (
  wheel_id uuid NOT NULL REFERENCES wheel,
  -- Derived from the idempotency key, or from channel and external id: a repeat conflicts everywhere at once.
  report_id uuid NOT NULL,
  custodian_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('web', 'api', 'walk_in', 'csv', 'sms')),
  language text COLLATE "C" NOT NULL CHECK (language ~ '^([a-z]{2,3}|other)$'),
  handling_group text COLLATE "C" NOT NULL CHECK (handling_group IN (
    'threat', 'harm', 'dispute', 'movement', 'services_property', 'other_or_peace')),
  severity smallint CHECK (severity BETWEEN 1 AND 5),
  urgency smallint CHECK (urgency BETWEEN 1 AND 5),
  -- DOMAIN 2.4: a cell of the table, first match wins, never a product.
  priority text COLLATE "C" GENERATED ALWAYS AS (CASE
    WHEN severity IS NULL OR urgency IS NULL THEN NULL
    WHEN (urgency >= 4 AND severity >= 3) OR (severity = 5 AND urgency >= 3) THEN 'P1'
    WHEN (urgency >= 3 AND severity >= 3) OR (urgency >= 4 AND severity = 2) OR severity = 5 THEN 'P2'
    WHEN (urgency >= 2 AND severity >= 2) OR severity = 4 THEN 'P3'
    ELSE 'P4' END) STORED,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  received_at timestamptz NOT NULL,
  -- History that was imported has its own dates and no clocks.
  live boolean NOT NULL DEFAULT true,
  state text COLLATE "C" NOT NULL DEFAULT 'received' CHECK (state IN (
    'received', 'made_safe', 'registered', 'triaged', 'linked', 'closed', 'retained', 'expired')),
  sealed_by text COLLATE "C" NOT NULL CHECK (sealed_by IN ('browser', 'server')),
  may_check boolean NOT NULL DEFAULT false,
  may_pass_on boolean NOT NULL DEFAULT false,
  may_write boolean NOT NULL DEFAULT false,
  may_publish boolean NOT NULL DEFAULT false,
  made_safe_by uuid REFERENCES member,
  passed_on boolean NOT NULL DEFAULT false,
  closed_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, report_id),
  FOREIGN KEY (wheel_id, custodian_id) REFERENCES wheel_organisation (wheel_id, organisation_id)
);
COMMENT ON TABLE report IS 'wheel: open fields of reports, for routing, counts and clocks';
CREATE INDEX report_tray ON report (wheel_id, custodian_id, received_at DESC, report_id DESC);
CREATE INDEX report_area ON report (wheel_id, area_code, received_at DESC);
CREATE INDEX report_state ON report (wheel_id, state, received_at DESC);

CREATE TABLE report_body (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (wheel_id, report_id),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE
);
COMMENT ON TABLE report_body IS 'wheel: the person''s words, sealed to the custodian and to the person';

-- The reply address is destroyed 30 days after closure; the identity needs two organisations to be opened.
CREATE TABLE report_contact (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  reply_address bytea,
  identity bytea,
  PRIMARY KEY (wheel_id, report_id),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE,
  CHECK (reply_address IS NOT NULL OR identity IS NOT NULL)
);
COMMENT ON TABLE report_contact IS 'wheel: reply address and identity, each sealed apart';

CREATE TABLE report_summary (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  number smallint NOT NULL,
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, report_id, number),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE
);
COMMENT ON TABLE report_summary IS 'wheel: the summary without source, sealed to the desk';

CREATE TABLE report_note (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  number smallint NOT NULL,
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, report_id, number),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE
);
COMMENT ON TABLE report_note IS 'wheel: the true category and notes, sealed to the custodian';

CREATE TABLE report_message (
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  message_id uuid NOT NULL,
  direction text COLLATE "C" NOT NULL CHECK (direction IN ('to_reporter', 'from_reporter')),
  body bytea NOT NULL,
  author_id uuid REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, report_id, message_id),
  FOREIGN KEY (wheel_id, report_id) REFERENCES report ON DELETE CASCADE,
  CHECK ((direction = 'to_reporter') = (author_id IS NOT NULL))
);
COMMENT ON TABLE report_message IS 'wheel: the conversation, sealed to the custodian and to the person';

-- Eight digits find the report; sixteen more, stretched with the salt, open it. held_by says which table has it now.
CREATE TABLE receipt (
  locator text COLLATE "C" PRIMARY KEY CHECK (locator ~ '^[0-9]{8}$'),
  wheel_id uuid NOT NULL,
  report_id uuid NOT NULL,
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  recipient text COLLATE "C" NOT NULL CHECK (recipient LIKE 'age1%'),
  verifier_hash bytea NOT NULL CHECK (octet_length(verifier_hash) = 32)
);
COMMENT ON TABLE receipt IS 'host: locators of receipt codes';
CREATE UNIQUE INDEX receipt_report ON receipt (wheel_id, report_id);

-- A report that accuses a unit leaves every table above and lies here, re-sealed to the oversight body.
CREATE TABLE oversight_report (
  wheel_id uuid NOT NULL,
  oversight_report_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  language text COLLATE "C" NOT NULL CHECK (language ~ '^([a-z]{2,3}|other)$'),
  received_on date NOT NULL,
  body bytea NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'closed')),
  may_write boolean NOT NULL,
  PRIMARY KEY (wheel_id, oversight_report_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation
);
COMMENT ON TABLE oversight_report IS 'wheel: reports in the custody of oversight; nothing drawn from them goes to the security sector';

CREATE TABLE oversight_message (
  wheel_id uuid NOT NULL,
  oversight_report_id uuid NOT NULL,
  message_id uuid NOT NULL,
  direction text COLLATE "C" NOT NULL CHECK (direction IN ('to_reporter', 'from_reporter')),
  body bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, oversight_report_id, message_id),
  FOREIGN KEY (wheel_id, oversight_report_id) REFERENCES oversight_report ON DELETE CASCADE
);
COMMENT ON TABLE oversight_message IS 'wheel: the conversation about a report in the custody of oversight, sealed';

-- Sealed mail between organisations, delivered once a day: no category, no area, no link to any record.
CREATE TABLE envelope (
  wheel_id uuid NOT NULL,
  envelope_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  body bytea NOT NULL,
  deliver_at timestamptz NOT NULL,
  destroy_at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, envelope_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (destroy_at <= deliver_at + interval '7 days')
);
COMMENT ON TABLE envelope IS 'wheel: sealed mail between organisations, in daily batches, destroyed after a week';

-- Services that a person can reach by herself; published.
CREATE TABLE service (
  wheel_id uuid NOT NULL REFERENCES wheel,
  service_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('health', 'psychosocial', 'shelter', 'legal', 'helpline')),
  name text NOT NULL,
  reach text NOT NULL,
  languages text[] NOT NULL,
  verified_on date,
  PRIMARY KEY (wheel_id, service_id)
);
COMMENT ON TABLE service IS 'wheel: help that a person can reach herself; published';

CREATE TABLE field_check (
  wheel_id uuid NOT NULL,
  field_check_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  monitor_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  asked_by uuid NOT NULL REFERENCES member,
  state text COLLATE "C" NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'answered', 'could_not_go')),
  body bytea NOT NULL,
  answer bytea,
  sent_at timestamptz NOT NULL,
  answered_at timestamptz,
  PRIMARY KEY (wheel_id, field_check_id),
  FOREIGN KEY (wheel_id, area_code) REFERENCES wheel_area,
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK ((state = 'sent') = (answered_at IS NULL))
);
COMMENT ON TABLE field_check IS 'wheel: a monitor was asked to look at a locality that fell silent';

-- A provider repeats a message it thinks was lost. Seven days, keyed with a secret that the database does not hold.
CREATE TABLE inbound_seen (
  message_hash bytea PRIMARY KEY CHECK (octet_length(message_hash) = 32),
  at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE inbound_seen IS 'host: keyed hashes of providers'' message ids, kept for seven days';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report', 'report_body', 'report_contact', 'report_summary', 'report_note', 'report_message',
    'oversight_report', 'oversight_message', 'envelope', 'service', 'field_check', 'receipt', 'inbound_seen'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;

-- Intake writes and reads nothing: whoever holds the server's door to the public finds no report through it.
GRANT INSERT ON report, report_body, report_contact, receipt, inbound_seen TO cw_intake;
CREATE POLICY report_intake ON report FOR INSERT TO cw_intake
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND state = 'received' AND made_safe_by IS NULL AND closed_at IS NULL);
CREATE POLICY report_body_intake ON report_body FOR INSERT TO cw_intake WITH CHECK (wheel_id = (SELECT cw_wheel()));
CREATE POLICY report_contact_intake ON report_contact FOR INSERT TO cw_intake WITH CHECK (wheel_id = (SELECT cw_wheel()));
CREATE POLICY receipt_intake ON receipt FOR INSERT TO cw_intake WITH CHECK (wheel_id = (SELECT cw_wheel()));
CREATE POLICY inbound_seen_intake ON inbound_seen FOR INSERT TO cw_intake WITH CHECK (true);
-- A receipt page or the answer to an SMS is the acknowledgement: its clock starts met.
CREATE POLICY clock_intake_acknowledged ON clock FOR INSERT TO cw_intake
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND subject = 'report' AND kind = 'acknowledge' AND state = 'met');
-- A key that conflicts: the same message again, or another under its key. It takes both hashes to ask.
CREATE FUNCTION cw_intake_repeat(key bytea, body bytea) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN i.body_hash = body THEN 'same' ELSE 'other' END FROM idempotency i WHERE i.scope = 'intake' AND i.key_hash = key
$$;
REVOKE ALL ON FUNCTION cw_intake_repeat FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_intake_repeat TO cw_intake;

-- The custodian organisation has the whole report; the desk has open fields and summaries once a report is made safe.
-- Who keeps a report, how it came and when never change by a member's hand.
GRANT SELECT, DELETE ON report TO cw_member;
GRANT UPDATE (language, handling_group, severity, urgency, area_code, state, made_safe_by, passed_on, closed_at, version,
  may_check, may_pass_on, may_write, may_publish) ON report TO cw_member;
GRANT SELECT ON report_contact TO cw_member;
GRANT SELECT, UPDATE (body) ON report_body TO cw_member;
GRANT SELECT, INSERT, DELETE ON report_summary, report_note, report_message TO cw_member;
CREATE POLICY report_custodian ON report FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND custodian_id = (SELECT cw_organisation()) AND (SELECT cw_sector()) = 'civil_society')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND custodian_id = (SELECT cw_organisation()) AND (SELECT cw_sector()) = 'civil_society');
CREATE POLICY report_desk ON report FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state <> 'received');
-- A summary is written by the custodian and read by the desk; verifiers move a report on through its incident.
CREATE POLICY report_desk_moves ON report FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state <> 'received')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state <> 'received');
-- The desk moves a report of another's custody on, and touches nothing else of it.
CREATE FUNCTION report_desk_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'cw_member' AND OLD.custodian_id IS DISTINCT FROM cw_organisation()
     AND (OLD.language, OLD.handling_group, OLD.area_code, OLD.made_safe_by, OLD.may_check, OLD.may_pass_on, OLD.may_write, OLD.may_publish)
       IS DISTINCT FROM (NEW.language, NEW.handling_group, NEW.area_code, NEW.made_safe_by, NEW.may_check, NEW.may_pass_on, NEW.may_write, NEW.may_publish) THEN
    RAISE EXCEPTION 'only its custodian changes this of a report' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_desk_touches BEFORE UPDATE ON report FOR EACH ROW EXECUTE FUNCTION report_desk_touches();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report_body', 'report_contact', 'report_note', 'report_message'] LOOP
    EXECUTE format($p$CREATE POLICY %I ON %I FOR ALL TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND EXISTS (SELECT FROM report r WHERE r.wheel_id = %I.wheel_id
        AND r.report_id = %I.report_id AND r.custodian_id = (SELECT cw_organisation())))$p$, t || '_custodian', t, t, t);
  END LOOP;
END $$;
CREATE POLICY report_summary_custodian ON report_summary FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND EXISTS (SELECT FROM report r WHERE r.wheel_id = report_summary.wheel_id
    AND r.report_id = report_summary.report_id AND r.custodian_id = (SELECT cw_organisation())));
-- Whoever writes does so in her own name, and nobody but the person with her code as the person.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report_summary', 'report_note', 'report_message'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO cw_member WITH CHECK (author_id = (SELECT cw_member()))', t || '_name', t);
  END LOOP;
END $$;
CREATE POLICY report_summary_desk ON report_summary FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
-- A reply goes to the address sealed in the receipt's recipient: public halves only.
CREATE FUNCTION cw_report_recipient(report uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.recipient FROM receipt c WHERE c.wheel_id = cw_wheel() AND c.report_id = report AND (
    EXISTS (SELECT FROM report r WHERE r.wheel_id = c.wheel_id AND r.report_id = report AND r.custodian_id = cw_organisation())
    OR EXISTS (SELECT FROM oversight_report o WHERE o.wheel_id = c.wheel_id AND o.oversight_report_id = report AND o.organisation_id = cw_organisation()))
$$;

GRANT SELECT, INSERT, UPDATE (state) ON oversight_report TO cw_member;
GRANT SELECT, INSERT ON oversight_message TO cw_member;
CREATE POLICY oversight_report_hold ON oversight_report FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND (SELECT cw_sector()) NOT IN ('police', 'military')
    AND 'oversight_investigator' = ANY ((SELECT cw_roles())::text[]));
CREATE POLICY oversight_report_close ON oversight_report FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND (SELECT cw_sector()) NOT IN ('police', 'military')
    AND 'oversight_investigator' = ANY ((SELECT cw_roles())::text[]));
CREATE POLICY oversight_report_pass ON oversight_report FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND EXISTS (
    SELECT FROM wheel_organisation wo JOIN organisation o USING (organisation_id) WHERE wo.wheel_id = oversight_report.wheel_id
      AND wo.organisation_id = oversight_report.organisation_id AND wo.is_oversight AND o.sector NOT IN ('police', 'military')));
CREATE POLICY oversight_message_hold ON oversight_message FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND EXISTS (SELECT FROM oversight_report o WHERE o.wheel_id = oversight_message.wheel_id
    AND o.oversight_report_id = oversight_message.oversight_report_id AND o.organisation_id = (SELECT cw_organisation())));

-- Anyone of civil society may write to the specialist; only she reads it, and only once the daily batch is out.
GRANT SELECT, INSERT, DELETE ON envelope TO cw_member;
GRANT INSERT ON envelope TO cw_intake;
CREATE POLICY envelope_intake ON envelope FOR INSERT TO cw_intake WITH CHECK (wheel_id = (SELECT cw_wheel()));
CREATE POLICY envelope_write ON envelope FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) IN ('civil_society', 'civil_authority'));
CREATE POLICY envelope_read ON envelope FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND deliver_at <= now()
    AND 'sgbv_focal_point' = ANY ((SELECT cw_roles())::text[]));
CREATE POLICY envelope_destroy ON envelope FOR DELETE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND organisation_id = (SELECT cw_organisation()) AND deliver_at <= now()
    AND 'sgbv_focal_point' = ANY ((SELECT cw_roles())::text[]));

GRANT SELECT ON service TO cw_public, cw_guest, cw_member;
CREATE POLICY service_published ON service FOR SELECT TO cw_public USING (true);
CREATE POLICY service_mine ON service FOR SELECT TO cw_guest, cw_member USING (wheel_id = (SELECT cw_wheel()));
CREATE POLICY service_founding ON service FOR ALL TO cw_owner USING (true) WITH CHECK (true);
GRANT INSERT, UPDATE, DELETE ON service TO cw_member;
CREATE POLICY service_kept ON service FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk())) WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));

GRANT SELECT, INSERT, UPDATE ON field_check TO cw_member;
CREATE POLICY field_check_desk ON field_check FOR ALL TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND ((SELECT cw_on_desk()) OR monitor_id = (SELECT cw_member())))
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND ((SELECT cw_on_desk()) OR monitor_id = (SELECT cw_member())));

-- The reporter's own door: locator and verifier together, compared in one place, in the same time for a wrong one.
CREATE FUNCTION cw_receipt_salt(find text) RETURNS bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$ SELECT salt FROM receipt WHERE locator = find $$;
CREATE FUNCTION cw_receipt_open(find text, verifier bytea)
  RETURNS TABLE (wheel_id uuid, report_id uuid, recipient text, held_by uuid, area_code text, in_oversight boolean, state text,
                 passed_on boolean, may_write boolean, received_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.wheel_id, c.report_id, c.recipient, coalesce(r.custodian_id, o.organisation_id), r.area_code, o.wheel_id IS NOT NULL,
    coalesce(r.state, o.state), coalesce(r.passed_on, false), coalesce(r.may_write, o.may_write),
    coalesce((r.received_at AT TIME ZONE (w.protocol ->> 'timezone'))::date, o.received_on)
  FROM receipt c JOIN wheel w USING (wheel_id)
    LEFT JOIN report r ON r.wheel_id = c.wheel_id AND r.report_id = c.report_id
    LEFT JOIN oversight_report o ON o.wheel_id = c.wheel_id AND o.oversight_report_id = c.report_id
  WHERE c.locator = find AND c.verifier_hash = sha256(verifier)
$$;
CREATE FUNCTION cw_receipt_messages(find text, verifier bytea) RETURNS TABLE (message_id uuid, direction text, body bytea, at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.message_id, m.direction, m.body, m.at FROM receipt c JOIN report_message m USING (wheel_id, report_id)
    WHERE c.locator = find AND c.verifier_hash = sha256(verifier)
  UNION ALL
  SELECT m.message_id, m.direction, m.body, m.at FROM receipt c
    JOIN oversight_message m ON m.wheel_id = c.wheel_id AND m.oversight_report_id = c.report_id
    WHERE c.locator = find AND c.verifier_hash = sha256(verifier)
  ORDER BY 4, 1
$$;
CREATE FUNCTION cw_receipt_write(find text, verifier bytea, message uuid, sealed bytea, written timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE c receipt;
BEGIN
  SELECT * INTO c FROM receipt WHERE locator = find AND verifier_hash = sha256(verifier);
  IF NOT FOUND THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM report r WHERE r.wheel_id = c.wheel_id AND r.report_id = c.report_id) THEN
    INSERT INTO report_message VALUES (c.wheel_id, c.report_id, message, 'from_reporter', sealed, NULL, written) ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO oversight_message VALUES (c.wheel_id, c.report_id, message, 'from_reporter', sealed, written) ON CONFLICT DO NOTHING;
  END IF;
  RETURN true;
END $$;
-- A report that leaves takes its receipt along, or ends it; only its custodian says so.
CREATE FUNCTION cw_receipt_hand_over(report uuid, oversight uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE receipt c SET report_id = oversight WHERE c.wheel_id = cw_wheel() AND c.report_id = report AND cw_sector() = 'civil_society'
    AND EXISTS (SELECT FROM report r WHERE r.wheel_id = c.wheel_id AND r.report_id = report AND r.custodian_id = cw_organisation())
    AND EXISTS (SELECT FROM oversight_report o WHERE o.wheel_id = c.wheel_id AND o.oversight_report_id = oversight)
$$;
CREATE FUNCTION cw_receipt_end(report uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM receipt c WHERE c.wheel_id = cw_wheel() AND c.report_id = report AND cw_sector() = 'civil_society'
    AND EXISTS (SELECT FROM report r WHERE r.wheel_id = c.wheel_id AND r.report_id = report AND r.custodian_id = cw_organisation())
$$;
-- When a locality was last heard from, whoever keeps the reports: days and counts, for civil society alone.
CREATE FUNCTION cw_coverage(at timestamptz) RETURNS TABLE (area_code text, last_report_on date, reports_30_days int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE within AS (
    SELECT wa.area_code AS locality, wa.area_code AS code FROM wheel_area wa WHERE wa.wheel_id = cw_wheel()
    UNION SELECT within.locality, a.code FROM within JOIN area a ON a.parent_code = within.code)
  SELECT within.locality, max((r.received_at AT TIME ZONE (w.protocol ->> 'timezone'))::date),
    (count(r.report_id) FILTER (WHERE r.received_at > at - interval '30 days'))::int
  FROM within JOIN wheel w ON w.wheel_id = cw_wheel()
    LEFT JOIN report r ON r.wheel_id = w.wheel_id AND r.area_code = within.code AND r.received_at <= at
  WHERE cw_sector() = 'civil_society' AND cw_roles() && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator']
  GROUP BY within.locality
$$;
REVOKE ALL ON FUNCTION cw_receipt_hand_over, cw_receipt_end, cw_coverage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_receipt_hand_over, cw_receipt_end, cw_coverage TO cw_member;
REVOKE ALL ON FUNCTION cw_receipt_salt, cw_receipt_open, cw_receipt_messages, cw_receipt_write, cw_report_recipient FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_receipt_salt, cw_receipt_open, cw_receipt_messages, cw_receipt_write TO cw_public;
GRANT EXECUTE ON FUNCTION cw_report_recipient TO cw_member;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report', 'report_message', 'receipt', 'oversight_report', 'oversight_message'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_receipt', t);
  END LOOP;
END $$;

-- The sweep rounds times, destroys what is due, and never opens anything.
GRANT SELECT (wheel_id, report_id, custodian_id, area_code, state, received_at, closed_at, live), UPDATE (received_at, state) ON report TO cw_job;
GRANT SELECT (wheel_id, report_id), DELETE ON report_contact TO cw_job;
GRANT SELECT (wheel_id, envelope_id, destroy_at), DELETE ON envelope TO cw_job;
GRANT SELECT, DELETE ON inbound_seen TO cw_job;
CREATE POLICY report_sweep ON report FOR ALL TO cw_job USING (true) WITH CHECK (true);
CREATE POLICY report_contact_sweep ON report_contact FOR ALL TO cw_job USING (true);
CREATE POLICY envelope_sweep ON envelope FOR ALL TO cw_job USING (true);
CREATE POLICY inbound_seen_sweep ON inbound_seen FOR ALL TO cw_job USING (true);
