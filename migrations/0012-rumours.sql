-- Rumours: what is said, where it was heard, what was done to check it, and the corrections that answer it in the open.

CREATE TABLE rumour (
  wheel_id uuid NOT NULL REFERENCES wheel,
  rumour_id uuid NOT NULL,
  -- Where it was heard first, at the protocol's coarseness; where else stands in its hearings.
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  language text COLLATE "C" NOT NULL CHECK (language ~ '^([a-z]{2,3}|other)$'),
  reach text COLLATE "C" CHECK (reach IN ('under_50', 'under_500', 'under_5000', 'over_5000', 'unknown')),
  severity smallint CHECK (severity BETWEEN 1 AND 5),
  urgency smallint CHECK (urgency BETWEEN 1 AND 5),
  priority text COLLATE "C" GENERATED ALWAYS AS (CASE
    WHEN severity IS NULL OR urgency IS NULL THEN NULL
    WHEN (urgency >= 4 AND severity >= 3) OR (severity = 5 AND urgency >= 3) THEN 'P1'
    WHEN (urgency >= 3 AND severity >= 3) OR (urgency >= 4 AND severity = 2) OR severity = 5 THEN 'P2'
    WHEN (urgency >= 2 AND severity >= 2) OR severity = 4 THEN 'P3'
    ELSE 'P4' END) STORED,
  state text COLLATE "C" NOT NULL DEFAULT 'heard' CHECK (state IN (
    'heard', 'registered', 'rated', 'verifying', 'confirmed', 'false', 'mixed', 'unknown', 'countered', 'monitored', 'closed')),
  truth text COLLATE "C" CHECK (truth IN ('confirmed', 'false', 'mixed', 'unknown')),
  -- Something of it went into other custody: nothing is published of it. Never lifted, and which part it was is not told.
  kept_from_forces boolean NOT NULL DEFAULT false,
  recorded_by uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  registered_by uuid REFERENCES member,
  monitored_on date,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, rumour_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (state <> 'rated' OR severity IS NOT NULL),
  CHECK (state NOT IN ('confirmed', 'false', 'mixed', 'unknown') OR truth = state),
  CHECK (state <> 'countered' OR truth IS NOT NULL)
);
COMMENT ON TABLE rumour IS 'wheel: statements in circulation, by where and when they were heard; never by whom they were passed on';
CREATE INDEX rumour_list ON rumour (wheel_id, recorded_at DESC, rumour_id DESC);

CREATE TABLE rumour_text (
  wheel_id uuid NOT NULL,
  rumour_id uuid NOT NULL,
  number smallint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('statement', 'check', 'note')),
  language text COLLATE "C" CHECK (language ~ '^([a-z]{2,3}|other)$'),
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, rumour_id, number),
  FOREIGN KEY (wheel_id, rumour_id) REFERENCES rumour,
  CHECK ((kind = 'statement') = (language IS NOT NULL))
);
COMMENT ON TABLE rumour_text IS 'wheel: a rumour in the words heard, what was done to check it, notes; sealed to the desk';

CREATE TABLE rumour_judgement (
  wheel_id uuid NOT NULL,
  judgement_id uuid NOT NULL,
  rumour_id uuid NOT NULL,
  truth text COLLATE "C" NOT NULL CHECK (truth IN ('confirmed', 'false', 'mixed', 'unknown')),
  reason bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, judgement_id),
  FOREIGN KEY (wheel_id, rumour_id) REFERENCES rumour
);
COMMENT ON TABLE rumour_judgement IS 'wheel: whether a rumour is so, appended and never overwritten';
CREATE INDEX rumour_judgement_rumour ON rumour_judgement (wheel_id, rumour_id, at);

CREATE TABLE rumour_hearing (
  wheel_id uuid NOT NULL,
  hearing_id uuid NOT NULL,
  rumour_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  heard_on date NOT NULL,
  way text COLLATE "C" NOT NULL CHECK (way IN (
    'in_person', 'gathering', 'phone', 'sms', 'messenger', 'social_media', 'radio', 'print', 'other')),
  -- False: people were asked there that day and had not heard it.
  heard boolean NOT NULL,
  noted_by uuid NOT NULL REFERENCES member,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, hearing_id),
  FOREIGN KEY (wheel_id, rumour_id) REFERENCES rumour
);
COMMENT ON TABLE rumour_hearing IS 'wheel: where and on which day a rumour was heard, or asked for and not heard; nobody is named';
CREATE INDEX rumour_hearing_rumour ON rumour_hearing (wheel_id, rumour_id, heard_on);

CREATE TABLE rumour_link (
  wheel_id uuid NOT NULL,
  link_id uuid NOT NULL,
  rumour_id uuid NOT NULL,
  report_id uuid,
  incident_id uuid,
  linked_by uuid NOT NULL REFERENCES member,
  linked_at timestamptz NOT NULL,
  unlinked_by uuid REFERENCES member,
  unlinked_at timestamptz,
  PRIMARY KEY (wheel_id, link_id),
  FOREIGN KEY (wheel_id, rumour_id) REFERENCES rumour,
  FOREIGN KEY (wheel_id, incident_id) REFERENCES incident,
  CHECK (num_nonnulls(report_id, incident_id) = 1),
  CHECK ((unlinked_at IS NULL) = (unlinked_by IS NULL))
);
COMMENT ON TABLE rumour_link IS 'wheel: reports and incidents that speak of a rumour; it makes no origin of them';
CREATE UNIQUE INDEX rumour_link_once ON rumour_link (wheel_id, rumour_id, report_id, incident_id) NULLS NOT DISTINCT WHERE unlinked_at IS NULL;
CREATE INDEX rumour_link_report ON rumour_link (wheel_id, report_id) WHERE report_id IS NOT NULL;
CREATE INDEX rumour_link_incident ON rumour_link (wheel_id, incident_id) WHERE incident_id IS NOT NULL;

-- A correction is sealed to the desk until a second person has read it. Its id is random: it stands in the open.
CREATE TABLE correction (
  wheel_id uuid NOT NULL,
  correction_id uuid NOT NULL,
  rumour_id uuid NOT NULL,
  -- As what the rumour was judged when this was written.
  truth text COLLATE "C" NOT NULL CHECK (truth IN ('false', 'mixed', 'unknown')),
  state text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'refused', 'withdrawn', 'replaced')),
  body bytea NOT NULL,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  replaces uuid,
  author_id uuid NOT NULL REFERENCES member,
  organisation_id uuid NOT NULL,
  written_at timestamptz NOT NULL,
  confirmed_by uuid REFERENCES member,
  confirmed_at timestamptz,
  published_on date,
  ended_by uuid REFERENCES member,
  ended_at timestamptz,
  withdrawn_on date,
  end_reason bytea,
  PRIMARY KEY (wheel_id, correction_id),
  FOREIGN KEY (wheel_id, rumour_id) REFERENCES rumour,
  FOREIGN KEY (wheel_id, replaces) REFERENCES correction (wheel_id, correction_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (confirmed_by <> author_id),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((confirmed_by IS NULL) = (published_on IS NULL)),
  CHECK (state NOT IN ('published', 'replaced') OR confirmed_by IS NOT NULL),
  CHECK (state <> 'draft' OR confirmed_by IS NULL),
  CHECK (state NOT IN ('refused', 'withdrawn') OR ended_at IS NOT NULL),
  CHECK (state <> 'refused' OR ended_by <> author_id),
  CHECK (withdrawn_on IS NULL OR (state = 'withdrawn' AND published_on IS NOT NULL))
);
COMMENT ON TABLE correction IS 'wheel: answers to rumours, published once a second person has confirmed them';
CREATE INDEX correction_rumour ON correction (wheel_id, rumour_id, written_at);
CREATE INDEX correction_published ON correction (wheel_id, published_on DESC, correction_id DESC) WHERE published_on IS NOT NULL;

CREATE TABLE correction_text (
  wheel_id uuid NOT NULL,
  correction_id uuid NOT NULL,
  language text COLLATE "C" NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
  headline text NOT NULL CHECK (length(headline) BETWEEN 1 AND 160),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  PRIMARY KEY (wheel_id, correction_id, language),
  FOREIGN KEY (wheel_id, correction_id) REFERENCES correction
);
COMMENT ON TABLE correction_text IS 'wheel: the words of published corrections, for everybody';

CREATE TABLE correction_saying (
  wheel_id uuid NOT NULL,
  saying_id uuid NOT NULL,
  correction_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL CHECK (channel IN (
    'elders', 'baraza', 'places_of_worship', 'door_to_door', 'school', 'radio', 'loudspeaker', 'poster', 'sms', 'messenger', 'social_media', 'other')),
  language text COLLATE "C" NOT NULL CHECK (language ~ '^([a-z]{2,3}|other)$'),
  area_code text COLLATE "C" NOT NULL REFERENCES area (code),
  said_on date NOT NULL,
  noted_by uuid NOT NULL REFERENCES member,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (wheel_id, saying_id),
  FOREIGN KEY (wheel_id, correction_id) REFERENCES correction
);
COMMENT ON TABLE correction_saying IS 'wheel: by which channels and on which days a correction was said';
CREATE INDEX correction_saying_correction ON correction_saying (wheel_id, correction_id, said_on);

-- A rumour is to be checked within the protocol's time for verification.
ALTER TABLE clock DROP CONSTRAINT clock_subject_check;
ALTER TABLE clock ADD CONSTRAINT clock_subject_check CHECK (subject IN ('report', 'incident', 'alert_level', 'release', 'task', 'rumour'));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rumour', 'rumour_text', 'rumour_judgement', 'rumour_hearing', 'rumour_link', 'correction', 'correction_text',
    'correction_saying'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY %I ON %I FOR SELECT TO cw_member
      USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()))$p$, t || '_desk', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO cw_member', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['rumour', 'rumour_link', 'correction', 'correction_text'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_owner USING (true)', t || '_check', t);
  END LOOP;
END $$;

-- Whoever records, hears, judges or writes does so in her own name.
CREATE POLICY rumour_record ON rumour FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND recorded_by = (SELECT cw_member())
    AND organisation_id = (SELECT cw_organisation()) AND state = 'heard' AND truth IS NULL AND registered_by IS NULL);
GRANT UPDATE (reach, severity, urgency, state, truth, registered_by, monitored_on, version) ON rumour TO cw_member;
CREATE POLICY rumour_move ON rumour FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk())) WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
CREATE POLICY rumour_text_write ON rumour_text FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND author_id = (SELECT cw_member()));
CREATE POLICY rumour_judgement_write ON rumour_judgement FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND author_id = (SELECT cw_member())
    AND organisation_id = (SELECT cw_organisation()));
CREATE POLICY rumour_hearing_note ON rumour_hearing FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND noted_by = (SELECT cw_member()));
CREATE POLICY rumour_link_write ON rumour_link FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND linked_by = (SELECT cw_member()) AND unlinked_by IS NULL);
GRANT UPDATE (unlinked_by, unlinked_at) ON rumour_link TO cw_member;
CREATE POLICY rumour_link_end ON rumour_link FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND unlinked_at IS NULL)
  WITH CHECK (unlinked_by = (SELECT cw_member()));
CREATE POLICY correction_write ON correction FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state = 'draft' AND author_id = (SELECT cw_member())
    AND organisation_id = (SELECT cw_organisation()));
-- What the second person read is what goes out: words, author and judgement of a correction have no UPDATE for anyone.
GRANT UPDATE (state, confirmed_by, confirmed_at, published_on, ended_by, ended_at, withdrawn_on, end_reason) ON correction TO cw_member;
CREATE POLICY correction_decide ON correction FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND state IN ('draft', 'published'))
  WITH CHECK ((state = 'published' AND confirmed_by = (SELECT cw_member()))
    OR (state IN ('refused', 'withdrawn', 'replaced') AND ended_by = (SELECT cw_member())));
CREATE POLICY correction_text_publish ON correction_text FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()));
CREATE POLICY correction_saying_note ON correction_saying FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_on_desk()) AND noted_by = (SELECT cw_member()));

-- For everybody: words and days. Of which rumour it speaks, who wrote it and at what hour is not.
GRANT SELECT (wheel_id, correction_id, state, published_on, withdrawn_on) ON correction TO cw_public;
GRANT SELECT ON correction_text TO cw_public;
CREATE POLICY correction_public ON correction FOR SELECT TO cw_public
  USING (published_on IS NOT NULL AND state IN ('published', 'withdrawn'));
CREATE POLICY correction_text_public ON correction_text FOR SELECT TO cw_public
  USING (EXISTS (SELECT FROM correction c WHERE c.wheel_id = correction_text.wheel_id AND c.correction_id = correction_text.correction_id
    AND c.published_on IS NOT NULL AND c.state IN ('published', 'withdrawn')));

-- What went into other custody is let go of, and what was not yet out stays in.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rumour', 'rumour_link', 'correction'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_job USING (true) WITH CHECK (true)', t || '_sweep', t);
  END LOOP;
END $$;
GRANT SELECT (wheel_id, rumour_id, area_code, kept_from_forces, version), UPDATE (kept_from_forces, version) ON rumour TO cw_job;
GRANT SELECT, DELETE ON rumour_link TO cw_job;
GRANT SELECT (wheel_id, correction_id, rumour_id, state, organisation_id, author_id), UPDATE (state, ended_by, ended_at) ON correction TO cw_job;

-- Whoever brought a rumour in does not say whether it is so.
CREATE FUNCTION rumour_judged_by_another() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM rumour r WHERE r.wheel_id = NEW.wheel_id AND r.rumour_id = NEW.rumour_id
      AND (r.recorded_by = NEW.author_id OR r.registered_by = NEW.author_id)) THEN
    RAISE EXCEPTION 'whoever registered a rumour does not judge it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rumour_judged_by_another BEFORE INSERT ON rumour_judgement FOR EACH ROW EXECUTE FUNCTION rumour_judged_by_another();

-- A correction goes out with a second person's name under it and its words beside it, of a rumour of which nothing is kept from forces;
-- and a word that is out has no other put in its place.
CREATE FUNCTION correction_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'a correction begins as a draft' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = OLD.state OR NOT ((OLD.state = 'draft' AND NEW.state IN ('published', 'refused', 'withdrawn'))
      OR (OLD.state = 'published' AND NEW.state IN ('withdrawn', 'replaced'))) THEN
    RAISE EXCEPTION 'a correction does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.confirmed_by IS NOT NULL AND (OLD.confirmed_by, OLD.confirmed_at, OLD.published_on)
      IS DISTINCT FROM (NEW.confirmed_by, NEW.confirmed_at, NEW.published_on) THEN
    RAISE EXCEPTION 'who confirmed a correction, and when, stands' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'published' THEN
    IF NOT EXISTS (SELECT FROM correction_text t WHERE t.wheel_id = NEW.wheel_id AND t.correction_id = NEW.correction_id) THEN
      RAISE EXCEPTION 'a correction without words corrects nothing' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM rumour r WHERE r.wheel_id = NEW.wheel_id AND r.rumour_id = NEW.rumour_id AND r.kept_from_forces)
       OR EXISTS (SELECT FROM rumour_link l JOIN incident i USING (wheel_id, incident_id) WHERE l.wheel_id = NEW.wheel_id
         AND l.rumour_id = NEW.rumour_id AND i.kept_from_forces) THEN
      RAISE EXCEPTION 'what is kept from forces is not published' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_by_two BEFORE INSERT OR UPDATE ON correction FOR EACH ROW EXECUTE FUNCTION correction_by_two();
CREATE FUNCTION correction_text_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM correction c WHERE c.wheel_id = NEW.wheel_id AND c.correction_id = NEW.correction_id AND c.state = 'draft'
      AND c.author_id IS DISTINCT FROM cw_member()) THEN
    RAISE EXCEPTION 'the words of a correction come with its confirmation, from the second person' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_text_first BEFORE INSERT ON correction_text FOR EACH ROW EXECUTE FUNCTION correction_text_first();
