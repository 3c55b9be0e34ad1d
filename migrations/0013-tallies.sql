-- Counts of reports. Whoever writes a report appends what changes; the sweep folds it; a reader adds the two in one snapshot.

-- A row of these is how many reports share everything that stands in it.
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

-- The same counts by all they can be asked for ('fine'), without channel and language ('cross'), and under one heading each;
-- '*' stands for whatever a row does not tell apart.
CREATE TABLE report_tally (
  wheel_id uuid NOT NULL REFERENCES wheel,
  told_by text COLLATE "C" NOT NULL CHECK (told_by IN ('fine', 'cross', 'area', 'group', 'priority')),
  custodian_id uuid NOT NULL,
  state text COLLATE "C" NOT NULL,
  area_code text COLLATE "C" NOT NULL,
  handling_group text COLLATE "C" NOT NULL,
  priority text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  live boolean NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (wheel_id, told_by, custodian_id, state, area_code, handling_group, priority, channel, language, live)
);
COMMENT ON TABLE report_tally IS 'wheel: how many reports there are, by all that the tray is filtered by';
CREATE INDEX report_tally_channel ON report_tally (wheel_id, channel, language) WHERE told_by = 'fine';

CREATE TABLE report_tally_span (
  wheel_id uuid NOT NULL REFERENCES wheel,
  grain text COLLATE "C" NOT NULL CHECK (grain IN ('day', 'week', 'month')),
  area_code text COLLATE "C" NOT NULL,
  span_from date NOT NULL,
  handling_group text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  custodian_id uuid NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (wheel_id, grain, area_code, span_from, handling_group, state, custodian_id)
);
COMMENT ON TABLE report_tally_span IS 'wheel: how many reports came in by day, week and month, of each area and of all (*), and what has become of them';
CREATE INDEX report_tally_span_group ON report_tally_span (wheel_id, grain, handling_group, span_from);

-- One row for each custodian, and one, with the id of nobody, for all. `told` and `hidden` are what the rule of
-- src/reports/small-cells.ts makes of the days: of all custodians in the row of all, and in the row of one, what has to
-- be added to that for whoever counts that custodian's reports herself. So they add up over days like any count.
CREATE TABLE report_tally_place (
  wheel_id uuid NOT NULL REFERENCES wheel,
  grain text COLLATE "C" NOT NULL CHECK (grain IN ('day', 'week', 'month')),
  span_from date NOT NULL,
  area_code text COLLATE "C" NOT NULL,
  custodian_id uuid NOT NULL,
  n integer NOT NULL,
  received integer NOT NULL,
  told integer NOT NULL DEFAULT 0,
  hidden integer NOT NULL DEFAULT 0,
  PRIMARY KEY (wheel_id, grain, span_from, area_code, custodian_id)
);
COMMENT ON TABLE report_tally_place IS 'wheel: how many reports came in from each area, how many of them nobody has made safe yet, and what of it is told; no audience reads it';
CREATE INDEX report_tally_place_unread ON report_tally_place (wheel_id, span_from) WHERE grain = 'day' AND received > 0;
CREATE INDEX report_tally_place_last ON report_tally_place (wheel_id, area_code, span_from)
  WHERE grain = 'day' AND custodian_id = '00000000-0000-0000-0000-000000000000';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span', 'report_tally_place'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I FOR ALL TO cw_owner USING (true) WITH CHECK (true)', t || '_kept', t);
  END LOOP;
  -- The same codes as in the table that they count.
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span', 'report_tally_place'] LOOP
    EXECUTE format($c$ALTER TABLE %I ADD CHECK (area_code ~ '^[^[:space:]]{1,40}$')$c$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally', 'report_tally_span'] LOOP
    EXECUTE format($c$ALTER TABLE %I
      ADD CHECK (state IN ('received', 'made_safe', 'registered', 'triaged', 'linked', 'closed', 'retained', 'expired'))$c$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['report_tally_change', 'report_tally_span'] LOOP
    EXECUTE format($c$ALTER TABLE %I
      ADD CHECK (handling_group IN ('threat', 'harm', 'dispute', 'movement', 'services_property', 'other_or_peace'))$c$, t);
  END LOOP;
  ALTER TABLE report_tally_change ADD CHECK (priority IN ('none', 'P1', 'P2', 'P3', 'P4')),
    ADD CHECK (channel IN ('web', 'api', 'walk_in', 'csv', 'sms')), ADD CHECK (language ~ '^([a-z]{2,3}|other)$');
  ALTER TABLE report_tally ADD CHECK (priority IN ('none', 'P1', 'P2', 'P3', 'P4', '*')),
    ADD CHECK (handling_group IN ('threat', 'harm', 'dispute', 'movement', 'services_property', 'other_or_peace', '*')),
    ADD CHECK (channel IN ('web', 'api', 'walk_in', 'csv', 'sms', '*')), ADD CHECK (language ~ '^([a-z]{2,3}|other|[*])$');
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

-- The sets in which a change is counted. `fine` and those below it are read by themselves and never added to each other.
CREATE VIEW report_tally_sets AS SELECT * FROM (VALUES ('fine', true, true, true, true), ('cross', true, true, true, false),
  ('area', true, false, false, false), ('group', false, true, false, false), ('priority', false, false, true, false))
  x (told_by, area, handling_group, priority, channel);

-- Takes up to so many changes into the tallies and says how many. One folds at a time; whoever comes second leaves it to the first.
-- A young table looks small to the planner long after it is not: rows are found by their keys whatever it thinks.
CREATE FUNCTION cw_tally_fold(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE changes report_tally_change[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('report_tally', 0)) THEN RETURN 0; END IF;
  WITH taken AS (DELETE FROM report_tally_change c WHERE c.ctid = ANY (ARRAY(SELECT o.ctid FROM report_tally_change o LIMIT most FOR UPDATE SKIP LOCKED)) RETURNING c.*)
  SELECT array_agg(t::report_tally_change) INTO changes FROM taken t;
  IF changes IS NULL THEN RETURN 0; END IF;
  INSERT INTO report_tally AS t
    SELECT c.wheel_id, s.told_by, c.custodian_id, c.state, CASE WHEN s.area THEN c.area_code ELSE '*' END,
      CASE WHEN s.handling_group THEN c.handling_group ELSE '*' END, CASE WHEN s.priority THEN c.priority ELSE '*' END,
      CASE WHEN s.channel THEN c.channel ELSE '*' END, CASE WHEN s.channel THEN c.language ELSE '*' END, c.live, sum(c.n)
    FROM unnest(changes) c CROSS JOIN report_tally_sets s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(c.n) <> 0
    ON CONFLICT (wheel_id, told_by, custodian_id, state, area_code, handling_group, priority, channel, language, live) DO UPDATE SET n = t.n + excluded.n;
  INSERT INTO report_tally_span AS t
    SELECT c.wheel_id, g.grain, a.area, date_trunc(g.grain, c.on_day::timestamp)::date, c.handling_group, c.state, c.custodian_id, sum(c.n)
    FROM unnest(changes) c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain) CROSS JOIN LATERAL (VALUES (c.area_code), ('*')) a (area)
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(c.n) <> 0
    ON CONFLICT (wheel_id, grain, area_code, span_from, handling_group, state, custodian_id) DO UPDATE SET n = t.n + excluded.n;
  INSERT INTO report_tally_place AS t
    SELECT c.wheel_id, g.grain, date_trunc(g.grain, c.on_day::timestamp)::date, c.area_code, k.custodian, sum(c.n), coalesce(sum(c.n) FILTER (WHERE c.state = 'received'), 0)
    FROM unnest(changes) c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain)
      CROSS JOIN LATERAL (VALUES (c.custodian_id), ('00000000-0000-0000-0000-000000000000'::uuid)) k (custodian)
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(c.n) <> 0 OR coalesce(sum(c.n) FILTER (WHERE c.state = 'received'), 0) <> 0
    ON CONFLICT (wheel_id, grain, span_from, area_code, custodian_id) DO UPDATE SET n = t.n + excluded.n, received = t.received + excluded.received;
  -- What is told of each day that took in or lost a report, anew; weeks and months get the difference.
  INSERT INTO report_tally_place AS t
    SELECT x.wheel_id, g.grain, date_trunc(g.grain, x.span_from::timestamp)::date, x.area_code, x.custodian_id, 0, 0, sum(x.told), sum(x.hidden)
    FROM (
      SELECT d.wheel_id, d.span_from, d.area_code, d.custodian_id,
        CASE WHEN one.rest >= 5 THEN one.rest ELSE 0 END - CASE WHEN d.custodian_id <> d_all.custodian_id AND d_all.n >= 5 THEN d_all.n ELSE 0 END - d.told AS told,
        (one.rest BETWEEN 1 AND 4)::int - CASE WHEN d.custodian_id <> d_all.custodian_id AND d_all.n BETWEEN 1 AND 4 THEN 1 ELSE 0 END - d.hidden AS hidden
      FROM (SELECT DISTINCT c.wheel_id, c.on_day, c.area_code FROM unnest(changes) c
            GROUP BY c.wheel_id, c.on_day, c.area_code, c.custodian_id HAVING sum(c.n) <> 0) touched
        JOIN report_tally_place d ON d.wheel_id = touched.wheel_id AND d.grain = 'day' AND d.span_from = touched.on_day AND d.area_code = touched.area_code
        JOIN report_tally_place d_all ON d_all.wheel_id = d.wheel_id AND d_all.grain = 'day' AND d_all.span_from = d.span_from AND d_all.area_code = d.area_code
          AND d_all.custodian_id = '00000000-0000-0000-0000-000000000000'
        CROSS JOIN LATERAL (SELECT CASE WHEN d.custodian_id = d_all.custodian_id THEN d.n ELSE d_all.n - d.n END AS rest) one) x
      CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain)
    WHERE x.told <> 0 OR x.hidden <> 0 GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (wheel_id, grain, span_from, area_code, custodian_id) DO UPDATE SET told = t.told + excluded.told, hidden = t.hidden + excluded.hidden;
  -- What has come to nothing leaves no row behind.
  DELETE FROM report_tally t USING unnest(changes) c CROSS JOIN report_tally_sets s WHERE c.n < 0 AND t.n = 0
    AND (t.wheel_id, t.told_by, t.custodian_id, t.state, t.area_code, t.handling_group, t.priority, t.channel, t.language, t.live)
      = (c.wheel_id, s.told_by, c.custodian_id, c.state, CASE WHEN s.area THEN c.area_code ELSE '*' END, CASE WHEN s.handling_group THEN c.handling_group ELSE '*' END,
        CASE WHEN s.priority THEN c.priority ELSE '*' END, CASE WHEN s.channel THEN c.channel ELSE '*' END, CASE WHEN s.channel THEN c.language ELSE '*' END, c.live);
  DELETE FROM report_tally_span t USING unnest(changes) c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain) CROSS JOIN (VALUES (true), (false)) a (whole)
    WHERE c.n < 0 AND t.n = 0 AND (t.wheel_id, t.grain, t.area_code, t.span_from, t.handling_group, t.state, t.custodian_id)
      = (c.wheel_id, g.grain, CASE WHEN a.whole THEN '*' ELSE c.area_code END, date_trunc(g.grain, c.on_day::timestamp)::date, c.handling_group, c.state, c.custodian_id);
  DELETE FROM report_tally_place t USING unnest(changes) c CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain)
    WHERE c.n < 0 AND t.n = 0 AND t.received = 0 AND t.told = 0 AND t.hidden = 0
    AND (t.wheel_id, t.grain, t.span_from, t.area_code) = (c.wheel_id, g.grain, date_trunc(g.grain, c.on_day::timestamp)::date, c.area_code);
  RETURN cardinality(changes);
END $$;

-- Counts one wheel anew. No fold runs meanwhile, and what is written meanwhile is a change that comes after.
CREATE FUNCTION cw_tally_recount(of_wheel uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('report_tally', 0));
  DELETE FROM report_tally t WHERE t.wheel_id = of_wheel;
  DELETE FROM report_tally_span t WHERE t.wheel_id = of_wheel;
  DELETE FROM report_tally_place t WHERE t.wheel_id = of_wheel;
  -- One statement, one snapshot: a report is in it exactly if its change is.
  WITH old AS (DELETE FROM report_tally_change c WHERE c.wheel_id = of_wheel),
    fine AS MATERIALIZED (
      SELECT r.custodian_id, r.state, r.area_code, r.handling_group, coalesce(r.priority, 'none') AS priority, r.channel, r.language, r.live,
        (r.received_at AT TIME ZONE zone.zone)::date AS on_day, count(*) AS n
      FROM report r CROSS JOIN (SELECT w.protocol ->> 'timezone' AS zone FROM wheel w WHERE w.wheel_id = of_wheel OFFSET 0) zone
      WHERE r.wheel_id = of_wheel GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
    cells AS MATERIALIZED (
      SELECT f.area_code, f.on_day, f.custodian_id, sum(f.n) AS n, coalesce(sum(f.n) FILTER (WHERE f.state = 'received'), 0) AS received,
        sum(sum(f.n)) OVER (PARTITION BY f.area_code, f.on_day) AS everyone
      FROM fine f GROUP BY 1, 2, 3),
    counted AS (INSERT INTO report_tally
      SELECT of_wheel, s.told_by, f.custodian_id, f.state, CASE WHEN s.area THEN f.area_code ELSE '*' END, CASE WHEN s.handling_group THEN f.handling_group ELSE '*' END,
        CASE WHEN s.priority THEN f.priority ELSE '*' END, CASE WHEN s.channel THEN f.channel ELSE '*' END, CASE WHEN s.channel THEN f.language ELSE '*' END, f.live, sum(f.n)
      FROM fine f CROSS JOIN report_tally_sets s GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10),
    spans AS (INSERT INTO report_tally_span
      SELECT of_wheel, g.grain, a.area, date_trunc(g.grain, f.on_day::timestamp)::date, f.handling_group, f.state, f.custodian_id, sum(f.n)
      FROM (SELECT x.area_code, x.on_day, x.handling_group, x.state, x.custodian_id, sum(x.n) AS n FROM fine x GROUP BY 1, 2, 3, 4, 5) f
        CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain) CROSS JOIN LATERAL (VALUES (f.area_code), ('*')) a (area) GROUP BY 2, 3, 4, 5, 6, 7)
  INSERT INTO report_tally_place
    SELECT of_wheel, g.grain, date_trunc(g.grain, x.on_day::timestamp)::date, x.area_code, x.custodian_id, sum(x.n), sum(x.received), sum(x.told), sum(x.hidden)
    FROM (
      SELECT c.area_code, c.on_day, c.custodian_id, c.n, c.received,
        CASE WHEN c.everyone - c.n >= 5 THEN c.everyone - c.n ELSE 0 END - CASE WHEN c.everyone >= 5 THEN c.everyone ELSE 0 END AS told,
        (c.everyone - c.n BETWEEN 1 AND 4)::int - (c.everyone BETWEEN 1 AND 4)::int AS hidden
      FROM cells c
      UNION ALL
      SELECT c.area_code, c.on_day, '00000000-0000-0000-0000-000000000000', c.everyone, sum(c.received), CASE WHEN c.everyone >= 5 THEN c.everyone ELSE 0 END,
        (c.everyone BETWEEN 1 AND 4)::int FROM cells c GROUP BY 1, 2, c.everyone) x
      CROSS JOIN (VALUES ('day'), ('week'), ('month')) g (grain) GROUP BY 2, 3, 4, 5;
END $$;

-- How many reports the counts are wrong by, over all states: the reports themselves are counted through one index.
CREATE FUNCTION cw_tally_wrong_by(of_wheel uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH kinds AS (
      SELECT s.told_by AS kept, true AS by_state FROM report_tally_sets s UNION ALL VALUES ('day', true), ('week', true), ('month', true), ('day*', true), ('week*', true), ('month*', true),
        ('place day', false), ('place week', false), ('place month', false), ('place day*', false), ('place week*', false), ('place month*', false)),
    said AS (
      SELECT t.told_by AS kept, t.state, t.n::bigint AS n FROM report_tally t WHERE t.wheel_id = of_wheel
      UNION ALL SELECT s.grain || CASE s.area_code WHEN '*' THEN '*' ELSE '' END, s.state, s.n FROM report_tally_span s WHERE s.wheel_id = of_wheel
      UNION ALL SELECT 'place ' || d.grain || CASE d.custodian_id WHEN '00000000-0000-0000-0000-000000000000' THEN '*' ELSE '' END, x.state, x.n
        FROM report_tally_place d, LATERAL (VALUES ('received', d.received), ('later', d.n - d.received)) x (state, n) WHERE d.wheel_id = of_wheel
      UNION ALL SELECT k.kept, CASE WHEN k.by_state OR c.state = 'received' THEN c.state ELSE 'later' END, c.n
        FROM report_tally_change c CROSS JOIN kinds k WHERE c.wheel_id = of_wheel
      UNION ALL SELECT k.kept, CASE WHEN k.by_state OR r.state = 'received' THEN r.state ELSE 'later' END, -r.n
        FROM (SELECT r.state, count(*) AS n FROM report r WHERE r.wheel_id = of_wheel GROUP BY 1) r CROSS JOIN kinds k)
  SELECT coalesce(sum(abs(x.off)), 0)::bigint FROM (SELECT y.kept, y.state, sum(y.n) AS off FROM said y GROUP BY 1, 2) x
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

-- What came in, by area and span: `own` is what she may list herself. Of the rest one thing is told: how many came in of
-- an area on a day that has ended, and of one to four not how many; every sum is made of what is told
-- (src/reports/small-cells.ts). `heard`: anything at all came in.
CREATE FUNCTION cw_tally_places(since date, until date, by text)
  RETURNS TABLE (area_code text, span_from date, own integer, told integer, hidden integer, heard boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  wheel uuid := cw_wheel();
  everybody uuid := '00000000-0000-0000-0000-000000000000';
  roles text[] := cw_roles();
  desk boolean := cw_on_desk() AND cw_roles() && ARRAY['verifier', 'analyst', 'coordinator'];
  mine uuid := CASE WHEN 'intake_operator' = ANY (cw_roles()) THEN cw_organisation() END;
  today date := (SELECT (now() AT TIME ZONE (w.protocol ->> 'timezone'))::date FROM wheel w WHERE w.wheel_id = cw_wheel());
  -- The largest spans that make up the answer, and nothing of the rest is told of one that has not ended.
  whole text := CASE WHEN by IN ('day', 'week') THEN by ELSE 'month' END;
  lower date := date_trunc(whole, since + ('1 ' || whole)::interval - interval '1 day')::date;
  upper date := date_trunc(whole, least(until + 1, today)::timestamp)::date;
BEGIN
  IF cw_sector() IS DISTINCT FROM 'civil_society' OR NOT roles && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator'] THEN RETURN; END IF;
  -- No whole span fits: days alone.
  IF upper <= lower THEN lower := until + 1; upper := until + 1; END IF;
  RETURN QUERY SELECT x.area_code, date_trunc(by, x.span_from::timestamp)::date, sum(x.own)::int, sum(x.told)::int, sum(x.hidden)::int, bool_or(x.heard)
  FROM (
    SELECT r.area_code, r.span_from,
      CASE WHEN r.custodian_id = everybody THEN CASE WHEN desk THEN r.n - r.received ELSE 0 END ELSE CASE WHEN desk THEN r.received ELSE r.n END END AS own,
      CASE WHEN desk OR NOT r.ended THEN 0 ELSE r.told END AS told, CASE WHEN desk OR NOT r.ended THEN 0 ELSE r.hidden END AS hidden, r.n > 0 AS heard
    FROM (
      SELECT t.*, true AS ended FROM report_tally_place t
        WHERE t.wheel_id = wheel AND t.grain = whole AND t.span_from >= lower AND t.span_from < upper AND t.custodian_id IN (everybody, mine)
      UNION ALL SELECT t.*, t.span_from < today FROM report_tally_place t
        WHERE t.wheel_id = wheel AND t.grain = 'day' AND t.span_from >= since AND t.span_from < lower AND t.custodian_id IN (everybody, mine)
      UNION ALL SELECT t.*, t.span_from < today FROM report_tally_place t
        WHERE t.wheel_id = wheel AND t.grain = 'day' AND t.span_from >= upper AND t.span_from <= until AND t.custodian_id IN (everybody, mine)) r
    UNION ALL
    -- For the desk the rest is what nobody has made safe yet.
    SELECT u.area_code, u.span_from, 0, CASE WHEN u.rest >= 5 THEN u.rest ELSE 0 END, (u.rest BETWEEN 1 AND 4)::int, false
    FROM (SELECT t.area_code, t.span_from, sum(CASE WHEN t.custodian_id = everybody THEN t.received ELSE -t.received END) AS rest
      FROM report_tally_place t WHERE desk AND t.wheel_id = wheel AND t.grain = 'day' AND t.received > 0
        AND t.span_from BETWEEN since AND least(until, today - 1) AND t.custodian_id IN (everybody, mine) GROUP BY 1, 2) u
    UNION ALL
    -- Not folded yet: of her own at once, of the rest with the fold.
    SELECT c.area_code, c.on_day, CASE WHEN c.custodian_id = mine OR (desk AND c.state <> 'received') THEN c.n ELSE 0 END, 0, 0, c.n > 0
    FROM report_tally_change c WHERE c.wheel_id = wheel AND c.on_day BETWEEN since AND until) x
  GROUP BY 1, 2;
END $$;

-- When an area was last heard from, whoever keeps the reports: the day, for those who see coverage.
CREATE FUNCTION cw_tally_last(until date) RETURNS TABLE (area_code text, last_on date)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  wheel uuid := cw_wheel();
  place text := '';
BEGIN
  IF cw_sector() IS DISTINCT FROM 'civil_society' OR NOT cw_roles() && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator'] THEN RETURN; END IF;
  LOOP
    place := (SELECT min(x.code) FROM (
      (SELECT d.area_code AS code FROM report_tally_place d WHERE d.wheel_id = wheel AND d.grain = 'day'
        AND d.custodian_id = '00000000-0000-0000-0000-000000000000' AND d.area_code > place ORDER BY d.area_code LIMIT 1)
      UNION ALL (SELECT c.area_code FROM report_tally_change c WHERE c.wheel_id = wheel AND c.area_code > place ORDER BY 1 LIMIT 1)) x);
    EXIT WHEN place IS NULL;
    area_code := place;
    last_on := (SELECT max(x.day) FROM (
      (SELECT d.span_from AS day FROM report_tally_place d WHERE d.wheel_id = wheel AND d.grain = 'day' AND d.custodian_id = '00000000-0000-0000-0000-000000000000'
        AND d.area_code = place AND d.span_from <= until
        AND d.n + coalesce((SELECT sum(c.n) FROM report_tally_change c WHERE c.wheel_id = wheel AND c.area_code = place AND c.on_day = d.span_from), 0) > 0
        ORDER BY d.span_from DESC LIMIT 1)
      UNION ALL (SELECT c.on_day FROM report_tally_change c WHERE c.wheel_id = wheel AND c.area_code = place AND c.on_day <= until GROUP BY 1 HAVING sum(c.n) > 0)) x);
    IF last_on IS NOT NULL THEN RETURN NEXT; END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION cw_tally_places, cw_tally_last FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_tally_places, cw_tally_last TO cw_member;
-- It counted whole wheels to the last report, by reading every one of them.
DROP FUNCTION cw_coverage(timestamptz);

SELECT cw_tally_recount(w.wheel_id) FROM wheel w;
