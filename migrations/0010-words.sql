-- The wheel's own words: how its people call an area, and the sentence by which a channel says its risk first.

CREATE TABLE wheel_word (
  wheel_id uuid NOT NULL REFERENCES wheel,
  wheel_word_id uuid NOT NULL,
  -- What it is a word for: an area's name, or the risk of one channel. Only channels that a person meets say a risk.
  area_code text COLLATE "C" REFERENCES area (code),
  channel text COLLATE "C" CHECK (channel IN ('web', 'walk_in', 'sms')),
  -- Any language's own tag, also of one that no page of the program is written in.
  language text COLLATE "C" NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 400),
  made_by text COLLATE "C" NOT NULL CHECK (made_by IN ('person', 'machine')),
  state text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in_use', 'withdrawn')),
  version integer NOT NULL DEFAULT 1,
  organisation_id uuid NOT NULL,
  written_by uuid NOT NULL REFERENCES member,
  written_at timestamptz NOT NULL,
  reviewed_by uuid REFERENCES member,
  reviewed_at timestamptz,
  -- What the reviewer said of herself. Nobody can prove it; that she said it is in the journal.
  speaks_language boolean NOT NULL DEFAULT false,
  withdrawn_by uuid REFERENCES member,
  withdrawn_at timestamptz,
  PRIMARY KEY (wheel_id, wheel_word_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  CHECK (num_nonnulls(area_code, channel) = 1),
  CHECK (reviewed_by <> written_by),
  CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
  CHECK ((reviewed_by IS NOT NULL) = speaks_language),
  CHECK (state <> 'in_use' OR reviewed_by IS NOT NULL),
  CHECK (state <> 'draft' OR reviewed_by IS NULL),
  CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
COMMENT ON TABLE wheel_word IS 'wheel: local names of areas and risk sentences of channels, published once a speaker has reviewed them';
COMMENT ON COLUMN wheel_word.made_by IS 'machine: says so wherever it is shown, also after a speaker has reviewed it';
-- One text in use for a thing and a language: the old one goes in the transaction that brings the new one.
CREATE UNIQUE INDEX wheel_word_in_use ON wheel_word (wheel_id, area_code, channel, language) NULLS NOT DISTINCT WHERE state = 'in_use';
CREATE INDEX wheel_word_list ON wheel_word (wheel_id, written_at DESC, wheel_word_id DESC);

ALTER TABLE wheel_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE wheel_word FORCE ROW LEVEL SECURITY;
CREATE POLICY wheel_word_founding ON wheel_word FOR ALL TO cw_owner USING (true) WITH CHECK (true);

-- The words themselves are for everybody once they are in use. Who wrote and who speaks which language is not.
GRANT SELECT (wheel_id, wheel_word_id, area_code, channel, language, text, made_by, state) ON wheel_word TO cw_public, cw_guest;
GRANT SELECT, INSERT ON wheel_word TO cw_member;
GRANT UPDATE (state, version, reviewed_by, reviewed_at, speaks_language, withdrawn_by, withdrawn_at) ON wheel_word TO cw_member;
CREATE POLICY wheel_word_published ON wheel_word FOR SELECT TO cw_public USING (state = 'in_use');
CREATE POLICY wheel_word_mine ON wheel_word FOR SELECT TO cw_guest, cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND state = 'in_use' AND (SELECT cw_sector()) IS NOT NULL);
CREATE POLICY wheel_word_civil ON wheel_word FOR SELECT TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society');
CREATE POLICY wheel_word_write ON wheel_word FOR INSERT TO cw_member
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society' AND organisation_id = (SELECT cw_organisation())
    AND written_by = (SELECT cw_member()) AND state = 'draft');
CREATE POLICY wheel_word_move ON wheel_word FOR UPDATE TO cw_member
  USING (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society')
  WITH CHECK (wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society');

-- Civil society alone gives a wheel its words, whoever writes the row; and a text that was reviewed stays the text that was reviewed.
CREATE FUNCTION wheel_word_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM organisation o WHERE o.organisation_id = NEW.organisation_id AND o.sector = 'civil_society') THEN
      RAISE EXCEPTION 'civil society alone writes the words of a wheel' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.wheel_id, OLD.wheel_word_id, OLD.area_code, OLD.channel, OLD.language, OLD.text, OLD.made_by, OLD.organisation_id, OLD.written_by, OLD.written_at)
      IS DISTINCT FROM (NEW.wheel_id, NEW.wheel_word_id, NEW.area_code, NEW.channel, NEW.language, NEW.text, NEW.made_by, NEW.organisation_id,
        NEW.written_by, NEW.written_at)
    OR (OLD.reviewed_by IS NOT NULL AND (OLD.reviewed_by, OLD.reviewed_at) IS DISTINCT FROM (NEW.reviewed_by, NEW.reviewed_at))
    OR (OLD.state, NEW.state) NOT IN (('draft', 'in_use'), ('draft', 'withdrawn'), ('in_use', 'withdrawn'))
    -- Nobody reviews or takes back in the name of somebody else.
    OR (current_user = 'cw_member' AND NEW.reviewed_by IS DISTINCT FROM OLD.reviewed_by AND NEW.reviewed_by IS DISTINCT FROM cw_member())
    OR (current_user = 'cw_member' AND NEW.withdrawn_by IS DISTINCT FROM OLD.withdrawn_by AND NEW.withdrawn_by IS DISTINCT FROM cw_member())
  THEN
    RAISE EXCEPTION 'a word is written once, reviewed by another, and taken back' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER wheel_word_keeps BEFORE INSERT OR UPDATE ON wheel_word FOR EACH ROW EXECUTE FUNCTION wheel_word_keeps();
