-- Counts of reports. Whoever writes a report appends what changes; the sweep folds it; a reader adds the two in one snapshot.

-- A row of these four is how many reports share everything that stands in it.
CREATE TABLE report_tally_change (
  wheel_id uuid NOT NULL,
  change_id uuid NOT NULL DEFAULT gen_random_uuid(),
  custodian_id uuid NOT NULL,
  area_code text COLLATE "C" NOT NULL,
  -- Of receipt, in the time zone of the wheel.
  on_day date NOT NULL,
  handling_group text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  priority text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  live boolean NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (wheel_id, change_id)
);
COMMENT ON TABLE report_tally_change IS 'wheel: what changed in the counts and is not folded yet; appended only, so that intake never waits';
-- Rows live for a second.
ALTER TABLE report_tally_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 100000);

CREATE TABLE report_tally (
  wheel_id uuid NOT NULL REFERENCES wheel,
  custodian_id uuid NOT NULL,
  state text COLLATE "C" NOT NULL,
  area_code text COLLATE "C" NOT NULL,
  handling_group text COLLATE "C" NOT NULL,
  priority text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  live boolean NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (wheel_id, custodian_id, state, area_code, handling_group, priority, channel, language, live)
);
COMMENT ON TABLE report_tally IS 'wheel: how many reports there are, by all that the tray is filtered by';

CREATE TABLE report_tally_span (
  wheel_id uuid NOT NULL REFERENCES wheel,
  grain text COLLATE "C" NOT NULL CHECK (grain IN ('day', 'week', 'month')),
  span_from date NOT NULL,
  area_code text COLLATE "C" NOT NULL,
  handling_group text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  custodian_id uuid NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (wheel_id, grain, span_from, area_code, handling_group, state, custodian_id)
);
COMMENT ON TABLE report_tally_span IS 'wheel: how many reports came in by day, week and month, and what has become of them';

CREATE TABLE report_tally_day (
  wheel_id uuid NOT NULL REFERENCES wheel,
  area_code text COLLATE "C" NOT NULL,
  on_day date NOT NULL,
  custodian_id uuid NOT NULL,
  n integer NOT NULL,
  received integer NOT NULL,
  PRIMARY KEY (wheel_id, area_code, on_day, custodian_id)
);
COMMENT ON TABLE report_tally_day IS 'wheel: how many reports came in, and how many of them nobody has made safe yet; no audience reads it';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span', 'report_tally_day'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_kept', t);
  END LOOP;
  -- The same codes as in the table that they count.
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span'] LOOP
    EXECUTE format($c$ALTER TABLE %I
      ADD CHECK (state IN ('received', 'made_safe', 'registered', 'triaged', 'linked', 'closed', 'retained', 'expired')),
      ADD CHECK (handling_group IN ('threat', 'harm', 'dispute', 'movement', 'services_property', 'other_or_peace')),
      ADD CHECK (area_code ~ '^[^[:space:]]{1,40}$')$c$, t);
  END LOOP;
  ALTER TABLE report_tally_day ADD CHECK (area_code ~ '^[^[:space:]]{1,40}$');
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally'] LOOP
    EXECUTE format($c$ALTER TABLE %I
      ADD CHECK (priority IN ('none', 'P1', 'P2', 'P3', 'P4')),
      ADD CHECK (channel IN ('web', 'api', 'walk_in', 'csv', 'sms')),
      ADD CHECK (language ~ '^([a-z]{2,3}|other)$')$c$, t);
  END LOOP;
  -- Counted is what she may list: her own custody to whoever takes in, what was made safe to the desk.
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO cw_member', t);
    EXECUTE format($p$CREATE POLICY %I ON %I FOR SELECT TO cw_member USING (wheel_id = (SELECT cw_wheel()) AND (
      (custodian_id = (SELECT cw_organisation()) AND (SELECT 'intake_operator' = ANY (cw_roles()) AND cw_sector() = 'civil_society'))
      OR (state <> 'received' AND (SELECT cw_on_desk() AND ('verifier' = ANY (cw_roles()) OR 'analyst' = ANY (cw_roles()) OR 'coordinator' = ANY (cw_roles()))))))$p$,
      t || '_listed', t);
  END LOOP;
END $$;

-- A statement appends one row for each kind of report it touched, and locks nothing that another writer needs.
CREATE FUNCTION report_tallied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO report_tally_change (wheel_id, custodian_id, area_code, on_day, handling_group, state, priority, channel, language, live, n)
    SELECT r.wheel_id, r.custodian_id, r.area_code, (r.received_at AT TIME ZONE z.zone)::date, r.handling_group, r.state,
      coalesce(r.priority, 'none'), r.channel, r.language, r.live, 1
    FROM come r JOIN (SELECT w.wheel_id, w.protocol ->> 'timezone' AS zone FROM wheel w WHERE w.wheel_id IN (SELECT c.wheel_id FROM come c) OFFSET 0) z
      USING (wheel_id);
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO report_tally_change (wheel_id, custodian_id, area_code, on_day, handling_group, state, priority, channel, language, live, n)
    SELECT r.wheel_id, r.custodian_id, r.area_code, (r.received_at AT TIME ZONE z.zone)::date, r.handling_group, r.state,
      coalesce(r.priority, 'none'), r.channel, r.language, r.live, -1
    FROM gone r JOIN (SELECT w.wheel_id, w.protocol ->> 'timezone' AS zone FROM wheel w WHERE w.wheel_id IN (SELECT g.wheel_id FROM gone g) OFFSET 0) z
      USING (wheel_id);
  ELSE
    INSERT INTO report_tally_change (wheel_id, custodian_id, area_code, on_day, handling_group, state, priority, channel, language, live, n)
    SELECT r.wheel_id, r.custodian_id, r.area_code, (r.received_at AT TIME ZONE z.zone)::date AS on_day, r.handling_group, r.state,
      coalesce(r.priority, 'none'), r.channel, r.language, r.live, sum(r.sign)
    FROM (SELECT c.*, 1 AS sign FROM come c UNION ALL SELECT g.*, -1 FROM gone g) r
      JOIN (SELECT w.wheel_id, w.protocol ->> 'timezone' AS zone FROM wheel w WHERE w.wheel_id IN (SELECT g.wheel_id FROM gone g) OFFSET 0) z
      USING (wheel_id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(r.sign) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER report_tallied_come AFTER INSERT ON report REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION report_tallied();
CREATE TRIGGER report_tallied_gone AFTER DELETE ON report REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION report_tallied();
CREATE TRIGGER report_tallied_changed AFTER UPDATE ON report REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION report_tallied();

-- Takes up to so many changes into the tallies and says how many. One folds at a time; whoever comes second leaves it to the first.
CREATE FUNCTION cw_tally_fold(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE ids uuid[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('report_tally', 0)) THEN RETURN 0; END IF;
  SELECT array_agg(x.change_id) INTO ids FROM (SELECT c.change_id FROM report_tally_change c LIMIT most FOR UPDATE SKIP LOCKED) x;
  IF ids IS NULL THEN RETURN 0; END IF;
  INSERT INTO report_tally AS t SELECT c.wheel_id, c.custodian_id, c.state, c.area_code, c.handling_group, c.priority, c.channel, c.language, c.live, sum(c.n)
    FROM report_tally_change c WHERE c.change_id = ANY (ids) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(c.n) <> 0
    ON CONFLICT (wheel_id, custodian_id, state, area_code, handling_group, priority, channel, language, live) DO UPDATE SET n = t.n + excluded.n;
  INSERT INTO report_tally_span AS t SELECT c.wheel_id, g.grain, date_trunc(g.grain, c.on_day::timestamp)::date, c.area_code, c.handling_group, c.state, c.custodian_id, sum(c.n)
    FROM report_tally_change c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain)
    WHERE c.change_id = ANY (ids) GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(c.n) <> 0
    ON CONFLICT (wheel_id, grain, span_from, area_code, handling_group, state, custodian_id) DO UPDATE SET n = t.n + excluded.n;
  INSERT INTO report_tally_day AS t SELECT c.wheel_id, c.area_code, c.on_day, c.custodian_id, sum(c.n), coalesce(sum(c.n) FILTER (WHERE c.state = 'received'), 0)
    FROM report_tally_change c WHERE c.change_id = ANY (ids) GROUP BY 1, 2, 3, 4
    HAVING sum(c.n) <> 0 OR coalesce(sum(c.n) FILTER (WHERE c.state = 'received'), 0) <> 0
    ON CONFLICT (wheel_id, area_code, on_day, custodian_id) DO UPDATE SET n = t.n + excluded.n, received = t.received + excluded.received;
  -- What has come to nothing leaves no row behind.
  DELETE FROM report_tally t USING report_tally_change c WHERE c.change_id = ANY (ids) AND c.n < 0 AND t.n = 0
    AND (t.wheel_id, t.custodian_id, t.state, t.area_code, t.handling_group, t.priority, t.channel, t.language, t.live)
      = (c.wheel_id, c.custodian_id, c.state, c.area_code, c.handling_group, c.priority, c.channel, c.language, c.live);
  DELETE FROM report_tally_span t USING report_tally_change c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain)
    WHERE c.change_id = ANY (ids) AND c.n < 0 AND t.n = 0 AND (t.wheel_id, t.grain, t.span_from, t.area_code, t.handling_group, t.state, t.custodian_id)
      = (c.wheel_id, g.grain, date_trunc(g.grain, c.on_day::timestamp)::date, c.area_code, c.handling_group, c.state, c.custodian_id);
  DELETE FROM report_tally_day t USING report_tally_change c WHERE c.change_id = ANY (ids) AND c.n < 0 AND t.n = 0 AND t.received = 0
    AND (t.wheel_id, t.area_code, t.on_day, t.custodian_id) = (c.wheel_id, c.area_code, c.on_day, c.custodian_id);
  DELETE FROM report_tally_change c WHERE c.change_id = ANY (ids);
  RETURN cardinality(ids);
END $$;

-- Counts one wheel anew. No fold runs meanwhile, and what is written meanwhile is a change that comes after.
CREATE FUNCTION cw_tally_recount(of_wheel uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('report_tally', 0));
  DELETE FROM report_tally t WHERE t.wheel_id = of_wheel;
  DELETE FROM report_tally_span t WHERE t.wheel_id = of_wheel;
  DELETE FROM report_tally_day t WHERE t.wheel_id = of_wheel;
  -- One statement, one snapshot: a report is in it exactly if its change is.
  WITH old AS (DELETE FROM report_tally_change c WHERE c.wheel_id = of_wheel),
    zone AS MATERIALIZED (SELECT w.protocol ->> 'timezone' AS zone FROM wheel w WHERE w.wheel_id = of_wheel),
    fine AS MATERIALIZED (
      SELECT r.custodian_id, r.state, r.area_code, r.handling_group, coalesce(r.priority, 'none') AS priority, r.channel, r.language, r.live,
        (r.received_at AT TIME ZONE zone.zone)::date AS on_day, count(*) AS n
      FROM report r CROSS JOIN zone WHERE r.wheel_id = of_wheel GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
    now_there AS (INSERT INTO report_tally
      SELECT of_wheel, f.custodian_id, f.state, f.area_code, f.handling_group, f.priority, f.channel, f.language, f.live, sum(f.n) FROM fine f GROUP BY 2, 3, 4, 5, 6, 7, 8, 9),
    spans AS (INSERT INTO report_tally_span
      SELECT of_wheel, g.grain, date_trunc(g.grain, f.on_day::timestamp)::date, f.area_code, f.handling_group, f.state, f.custodian_id, sum(f.n)
      FROM fine f CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain) GROUP BY 2, 3, 4, 5, 6, 7)
  INSERT INTO report_tally_day SELECT of_wheel, f.area_code, f.on_day, f.custodian_id, sum(f.n), coalesce(sum(f.n) FILTER (WHERE f.state = 'received'), 0)
    FROM fine f GROUP BY 2, 3, 4;
END $$;

-- How many reports the counts are wrong by, over all states: the reports themselves are counted through one index.
CREATE FUNCTION cw_tally_wrong_by(of_wheel uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH said AS (
      SELECT 'now' AS kept, t.state, t.n::bigint AS n FROM report_tally t WHERE t.wheel_id = of_wheel
      UNION ALL SELECT s.grain, s.state, s.n FROM report_tally_span s WHERE s.wheel_id = of_wheel
      UNION ALL SELECT 'came', x.state, x.n FROM report_tally_day d, LATERAL (VALUES ('received', d.received), ('later', d.n - d.received)) x (state, n) WHERE d.wheel_id = of_wheel
      UNION ALL SELECT k.kept, CASE WHEN k.kept = 'came' AND c.state <> 'received' THEN 'later' ELSE c.state END, c.n
        FROM report_tally_change c CROSS JOIN (VALUES ('now'), ('day'), ('week'), ('month'), ('came')) k (kept) WHERE c.wheel_id = of_wheel),
    there AS (SELECT r.state, count(*) AS n FROM report r WHERE r.wheel_id = of_wheel GROUP BY 1),
    expected AS (
      SELECT k.kept, CASE WHEN k.kept = 'came' AND t.state <> 'received' THEN 'later' ELSE t.state END AS state, t.n
      FROM there t CROSS JOIN (VALUES ('now'), ('day'), ('week'), ('month'), ('came')) k (kept))
  SELECT coalesce(sum(abs(x.off)), 0)::bigint FROM (
    SELECT y.kept, y.state, sum(y.n) AS off FROM (SELECT * FROM said UNION ALL SELECT e.kept, e.state, -e.n FROM expected e) y GROUP BY 1, 2) x
$$;
REVOKE ALL ON FUNCTION cw_tally_fold, cw_tally_recount, cw_tally_wrong_by FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_tally_fold TO cw_job;

-- Another time zone gives every report another day.
CREATE FUNCTION wheel_time_zone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM cw_tally_recount(NEW.wheel_id);
  RETURN NULL;
END $$;
CREATE TRIGGER wheel_time_zone AFTER UPDATE ON wheel FOR EACH ROW
  WHEN (OLD.protocol ->> 'timezone' IS DISTINCT FROM NEW.protocol ->> 'timezone') EXECUTE FUNCTION wheel_time_zone();

-- Of what she may not list herself one thing is told: how many came in of an area on a day that has ended, and of one
-- to four not how many. Every sum is made of what is told (src/reports/small-cells.ts).
-- `heard`: days on which the area was heard from at all.
CREATE FUNCTION cw_tally_others(since date, until date, by text)
  RETURNS TABLE (area_code text, span_from date, told integer, hidden integer, heard integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH asker AS MATERIALIZED (
      SELECT cw_sector() = 'civil_society' AND roles && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator'] AS sees, on_desk,
        CASE WHEN 'intake_operator' = ANY (roles) THEN cw_organisation() END AS mine, zone
      FROM (SELECT cw_roles() AS roles,
              cw_on_desk() AND cw_roles() && ARRAY['verifier', 'analyst', 'coordinator'] AS on_desk,
              (SELECT w.protocol ->> 'timezone' FROM wheel w WHERE w.wheel_id = cw_wheel()) AS zone) x),
    today AS MATERIALIZED (SELECT (now() AT TIME ZONE asker.zone)::date AS day FROM asker),
    cells AS (
      SELECT x.area_code, x.on_day, sum(x.others) AS others, sum(x.mine) AS mine FROM (
        SELECT d.area_code, d.on_day,
          CASE WHEN d.custodian_id = asker.mine THEN 0 WHEN asker.on_desk THEN d.received ELSE d.n END AS others,
          CASE WHEN d.custodian_id = asker.mine THEN d.n WHEN asker.on_desk THEN d.n - d.received ELSE 0 END AS mine
        FROM report_tally_day d CROSS JOIN asker WHERE d.wheel_id = cw_wheel() AND d.on_day BETWEEN since AND until
        UNION ALL
        SELECT c.area_code, c.on_day,
          CASE WHEN c.custodian_id = asker.mine OR (asker.on_desk AND c.state <> 'received') THEN 0 ELSE c.n END,
          CASE WHEN c.custodian_id = asker.mine OR (asker.on_desk AND c.state <> 'received') THEN c.n ELSE 0 END
        FROM report_tally_change c CROSS JOIN asker WHERE c.wheel_id = cw_wheel() AND c.on_day BETWEEN since AND until) x
      GROUP BY 1, 2)
  SELECT c.area_code, date_trunc(by, c.on_day::timestamp)::date,
    coalesce(sum(c.others) FILTER (WHERE c.others >= 5 AND c.on_day < today.day), 0)::int,
    (count(*) FILTER (WHERE c.others BETWEEN 1 AND 4 AND c.on_day < today.day))::int,
    (count(*) FILTER (WHERE c.mine > 0 OR (c.others > 0 AND c.on_day < today.day)))::int
  FROM cells c CROSS JOIN today WHERE (SELECT asker.sees FROM asker)
  GROUP BY 1, 2
$$;

-- When an area was last heard from, whoever keeps the reports: the day, for those who see coverage.
CREATE FUNCTION cw_tally_last(until date) RETURNS TABLE (area_code text, last_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE places AS (
    (SELECT d.area_code FROM report_tally_day d WHERE d.wheel_id = cw_wheel() ORDER BY d.area_code LIMIT 1)
    UNION ALL
    SELECT (SELECT d.area_code FROM report_tally_day d WHERE d.wheel_id = cw_wheel() AND d.area_code > p.area_code ORDER BY d.area_code LIMIT 1)
    FROM places p WHERE p.area_code IS NOT NULL),
  new AS MATERIALIZED (
    SELECT c.area_code, c.on_day, c.custodian_id, sum(c.n) AS n FROM report_tally_change c WHERE c.wheel_id = cw_wheel() AND c.on_day <= until GROUP BY 1, 2, 3)
  SELECT x.area_code, max(x.on_day) FROM (
    SELECT p.area_code, l.on_day FROM places p CROSS JOIN LATERAL (
      SELECT d.on_day FROM report_tally_day d LEFT JOIN new ON new.area_code = d.area_code AND new.on_day = d.on_day AND new.custodian_id = d.custodian_id
      WHERE d.wheel_id = cw_wheel() AND d.area_code = p.area_code AND d.on_day <= until AND d.n + coalesce(new.n, 0) > 0
      ORDER BY d.on_day DESC LIMIT 1) l
    UNION ALL
    SELECT new.area_code, new.on_day FROM new LEFT JOIN report_tally_day d
      ON d.wheel_id = cw_wheel() AND d.area_code = new.area_code AND d.on_day = new.on_day AND d.custodian_id = new.custodian_id
    WHERE coalesce(d.n, 0) + new.n > 0) x
  WHERE cw_sector() = 'civil_society' AND cw_roles() && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator']
  GROUP BY 1
$$;
REVOKE ALL ON FUNCTION cw_tally_others, cw_tally_last FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_tally_others, cw_tally_last TO cw_member;
-- It counted whole wheels to the last report, by reading every one of them.
DROP FUNCTION cw_coverage(timestamptz);

-- The tray as the desk has it: all custodians, newest first.
CREATE INDEX report_time ON report (wheel_id, received_at DESC, report_id DESC);

SELECT cw_tally_recount(w.wheel_id) FROM wheel w;
