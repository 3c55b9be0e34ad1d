-- Measures of early warning and early response (DOMAIN 2.7): what they are reckoned from, and the one table that is published.

-- Paused time is no part of the time taken. It is counted where the pause ends, by whoever's hand: resumed or met.
ALTER TABLE clock ADD COLUMN paused_seconds integer NOT NULL DEFAULT 0 CHECK (paused_seconds >= 0);
UPDATE clock c SET paused_seconds = greatest(0, round(extract(epoch FROM c.due_at - c.started_at) - 60 * (v.protocol #>> ARRAY['clocks', c.kind, c.priority])::integer))::integer
  FROM protocol_version v WHERE v.wheel_id = c.wheel_id AND v.version = c.protocol_version AND v.protocol #> ARRAY['clocks', c.kind, c.priority] IS NOT NULL
    AND c.due_at > c.started_at + make_interval(mins => (v.protocol #>> ARRAY['clocks', c.kind, c.priority])::integer);
CREATE FUNCTION clock_counts_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.paused_seconds := OLD.paused_seconds;
  IF OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL THEN
    NEW.paused_seconds := OLD.paused_seconds + greatest(0, round(extract(epoch FROM
      CASE WHEN NEW.ended_at IS NULL THEN NEW.due_at - OLD.due_at ELSE NEW.ended_at - OLD.paused_at END)))::integer;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_counts_pause BEFORE UPDATE ON clock FOR EACH ROW
  WHEN (OLD.paused_at IS DISTINCT FROM NEW.paused_at OR OLD.paused_seconds <> NEW.paused_seconds) EXECUTE FUNCTION clock_counts_pause();

CREATE INDEX clock_period ON clock (wheel_id, started_at);
CREATE INDEX release_period ON release (wheel_id, released_at) WHERE released_at IS NOT NULL;
CREATE INDEX task_period ON task (wheel_id, acted_at) WHERE acted_at IS NOT NULL;
CREATE INDEX outcome_period ON outcome (wheel_id, at);

-- The functions below run as the owner, since a custodian who is not on the desk sees measures too: they give counts and no record.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['outcome', 'alert_level', 'incident_report'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO cw_owner USING (true)', t || '_measured', t);
  END LOOP;
END $$;
CREATE FUNCTION cw_sees_measures() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(cw_sector() = 'civil_society' AND cw_roles() && ARRAY['intake_operator', 'verifier', 'analyst', 'coordinator'], false)
$$;

-- Clocks that began in the period, by kind and priority. Overdue and still open is not in time, and took at least as long as it has run;
-- one that runs within its limit, or pauses, has decided nothing yet. What was taken back before anybody answered measures nobody.
-- Median and 90th percentile are those of percentile_cont over whole seconds, from an hour on over whole minutes, reckoned from how often
-- each time occurs: a year of a large wheel is two million clocks, and nobody has to sort them.
CREATE FUNCTION cw_measure_clocks(since timestamptz, until timestamptz, at timestamptz)
  RETURNS TABLE (kind text, priority text, in_time int, late int, overdue int, running int, paused int, seconds double precision[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET work_mem = '32MB' AS $$
  WITH began AS (
    -- 0 in time, 1 late, 2 overdue and open, 3 running, 4 paused.
    SELECT c.kind, c.priority, x.how, CASE WHEN x.how < 3 THEN CASE WHEN y.took < 3600 THEN greatest(0, y.took) ELSE (y.took + 30) / 60 * 60 END END AS took,
      count(*)::int AS n
    FROM clock c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.state = 'met' THEN 0 WHEN c.state = 'paused' THEN 4 WHEN c.state = 'running' AND c.due_at >= at THEN 3
        WHEN c.ended_at IS NULL THEN 2 ELSE 1 END AS how) x
      CROSS JOIN LATERAL (SELECT date_part('epoch', coalesce(c.ended_at, at) - c.started_at)::integer - c.paused_seconds AS took) y
    WHERE (SELECT cw_sees_measures()) AND c.wheel_id = (SELECT cw_wheel()) AND c.started_at >= since AND c.started_at < until
      AND NOT (c.state = 'met' AND c.subject = 'task' AND EXISTS (SELECT FROM task t WHERE t.wheel_id = c.wheel_id AND t.task_id = c.subject_id
        AND t.state = 'withdrawn' AND (c.kind = 'act' OR t.answered_at IS NULL)))
      AND NOT (c.state = 'met' AND c.subject = 'release' AND EXISTS (SELECT FROM release r WHERE r.wheel_id = c.wheel_id AND r.release_id = c.subject_id
        AND r.state = 'withdrawn' AND r.leaves_at IS NULL))
    GROUP BY 1, 2, 3, 4),
  counted AS (
    SELECT kind, priority, (coalesce(sum(n) FILTER (WHERE how = 0), 0))::int AS in_time, (coalesce(sum(n) FILTER (WHERE how IN (1, 2)), 0))::int AS late,
      (coalesce(sum(n) FILTER (WHERE how = 2), 0))::int AS overdue, (coalesce(sum(n) FILTER (WHERE how = 3), 0))::int AS running,
      (coalesce(sum(n) FILTER (WHERE how = 4), 0))::int AS paused
    FROM began GROUP BY kind, priority),
  ranked AS (
    SELECT kind, priority, took, sum(n) OVER (PARTITION BY kind, priority ORDER BY took) AS upto, sum(n) OVER (PARTITION BY kind, priority) - 1 AS last
    FROM began WHERE took IS NOT NULL),
  -- The values on both sides of the place p × (n − 1), counted from nought.
  beside AS (
    SELECT kind, priority, last, min(took) FILTER (WHERE upto > floor(last * 0.5)) AS low, min(took) FILTER (WHERE upto > ceil(last * 0.5)) AS high,
      min(took) FILTER (WHERE upto > floor(last * 0.9)) AS low9, min(took) FILTER (WHERE upto > ceil(last * 0.9)) AS high9
    FROM ranked GROUP BY kind, priority, last)
  SELECT c.kind, c.priority, c.in_time, c.late, c.overdue, c.running, c.paused, CASE WHEN b.kind IS NOT NULL THEN
    ARRAY[low + (high - low) * (last * 0.5 - floor(last * 0.5)), low9 + (high9 - low9) * (last * 0.9 - floor(last * 0.9))]::double precision[] END
  FROM counted c LEFT JOIN beside b ON b.kind = c.kind AND b.priority = c.priority
$$;

-- Reports of the period by locality, each with the last day heard from before its end. A locality contains no other one; what came from
-- the wheel's area and from no locality of it has no code.
CREATE FUNCTION cw_measure_heard(since timestamptz, until timestamptz)
  RETURNS TABLE (area_code text, reports int, last_report_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE whole AS (
    SELECT w.area_code AS code, NULL::text COLLATE "C" AS locality, (w.protocol ->> 'timezone') AS zone
      FROM wheel w WHERE w.wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sees_measures())
    UNION ALL SELECT a.code, coalesce(x.area_code, whole.locality), whole.zone
      FROM whole JOIN area a ON a.parent_code = whole.code
        LEFT JOIN wheel_area x ON x.wheel_id = (SELECT cw_wheel()) AND x.area_code = a.code),
  counted AS (
    SELECT whole.locality, n.reports, (l.received_at AT TIME ZONE whole.zone)::date AS last_on
    FROM whole
      CROSS JOIN LATERAL (SELECT count(*) AS reports FROM report r WHERE r.wheel_id = (SELECT cw_wheel()) AND r.area_code = whole.code
        AND r.received_at >= since AND r.received_at < until) n
      LEFT JOIN LATERAL (SELECT r.received_at FROM report r WHERE r.wheel_id = (SELECT cw_wheel()) AND r.area_code = whole.code
        AND r.received_at < until ORDER BY r.received_at DESC LIMIT 1) l ON true)
  SELECT locality, sum(reports)::int, max(last_on) FROM counted GROUP BY locality
$$;

-- What came of warnings, as codes with their counts.
CREATE FUNCTION cw_measure_responses(since timestamptz, until timestamptz) RETURNS TABLE (measure text, code text, count int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH alerts AS (
    SELECT r.release_id FROM release r WHERE (SELECT cw_sees_measures()) AND r.wheel_id = (SELECT cw_wheel())
      AND r.released_at >= since AND r.released_at < until),
  asked AS (
    SELECT t.release_id, t.state, t.acted_at, t.decline_reason FROM task t JOIN alerts USING (release_id) WHERE t.wheel_id = (SELECT cw_wheel())),
  answered AS (
    SELECT a.release_id, CASE WHEN count(t.release_id) = 0 THEN 'nothing_asked' WHEN bool_or(t.acted_at IS NOT NULL) THEN 'acted'
        WHEN bool_or(t.state IN ('offered', 'accepted', 'timed_out', 'escalated')) THEN 'waiting' ELSE 'not_acted' END AS code
      FROM alerts a LEFT JOIN asked t USING (release_id) GROUP BY a.release_id),
  first_acts AS (
    SELECT t.incident_id, bool_or(t.coercive) AS coercive FROM task t
      WHERE (SELECT cw_sees_measures()) AND t.wheel_id = (SELECT cw_wheel()) AND t.acted_at >= since AND t.acted_at < until
        AND NOT EXISTS (SELECT FROM task e WHERE e.wheel_id = t.wheel_id AND e.incident_id = t.incident_id AND e.acted_at < t.acted_at)
      GROUP BY t.incident_id),
  outcomes AS (
    SELECT DISTINCT ON (o.incident_id) o.code FROM outcome o
      WHERE (SELECT cw_sees_measures()) AND o.wheel_id = (SELECT cw_wheel()) AND o.at >= since AND o.at < until
      ORDER BY o.incident_id, o.at DESC, o.outcome_id DESC),
  silent AS (
    SELECT FROM incident i WHERE (SELECT cw_sees_measures()) AND i.wheel_id = (SELECT cw_wheel()) AND i.opened_at >= since AND i.opened_at < until
      AND NOT EXISTS (SELECT FROM outcome o WHERE o.wheel_id = i.wheel_id AND o.incident_id = i.incident_id))
  SELECT 'alert', code, count(*)::int FROM answered GROUP BY code
  UNION ALL SELECT 'declined', decline_reason, count(*)::int FROM asked WHERE decline_reason IS NOT NULL GROUP BY decline_reason
  UNION ALL SELECT 'first_response', CASE WHEN coercive THEN 'coercive' ELSE 'not_coercive' END, count(*)::int FROM first_acts GROUP BY coercive
  UNION ALL SELECT 'outcome', code, count(*)::int FROM outcomes GROUP BY code
  UNION ALL SELECT 'outcome', 'none_yet', count(*)::int FROM silent HAVING count(*) > 0
$$;

-- Incidents of the period before whose first day nothing had been heard from the place for so many days, and no warning stood. The order
-- of the sample follows from seed and id alone. Ids are for those of the desk, who may open the incidents.
CREATE FUNCTION cw_measure_unwarned(since timestamptz, until timestamptz, days int, seed text, size int)
  RETURNS TABLE (incidents int, unwarned int, sample uuid[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE zone AS (SELECT w.protocol ->> 'timezone' AS name FROM wheel w WHERE w.wheel_id = (SELECT cw_wheel())),
  opened AS (
    SELECT i.incident_id, i.area_code, date_trunc('day', coalesce((SELECT min(r.received_at) FROM incident_report l JOIN report r USING (wheel_id, report_id)
        WHERE l.wheel_id = i.wheel_id AND l.incident_id = i.incident_id AND l.unlinked_at IS NULL), i.opened_at), (SELECT name FROM zone)) AS day
      FROM incident i WHERE (SELECT cw_sees_measures()) AND i.wheel_id = (SELECT cw_wheel()) AND i.opened_at >= since AND i.opened_at < until),
  above AS (
    SELECT DISTINCT area_code AS place, area_code AS code FROM opened
    UNION SELECT above.place, a.parent_code FROM above JOIN area a ON a.code = above.code WHERE a.parent_code IS NOT NULL),
  judged AS (
    SELECT o.incident_id,
      EXISTS (SELECT FROM report r WHERE r.wheel_id = (SELECT cw_wheel()) AND r.area_code = o.area_code
        AND r.received_at < o.day AND r.received_at >= o.day - make_interval(days => days))
      OR EXISTS (SELECT FROM release r JOIN above u ON u.place = o.area_code AND u.code = r.place_code WHERE r.wheel_id = (SELECT cw_wheel())
        AND r.released_at < o.day AND r.released_at >= o.day - make_interval(days => days))
      OR EXISTS (SELECT FROM alert_level v JOIN above u ON u.place = o.area_code AND u.code = v.area_code WHERE v.wheel_id = (SELECT cw_wheel())
        AND v.level > 0 AND v.confirmed_at < o.day AND (v.state = 'confirmed' OR v.confirmed_at >= o.day - make_interval(days => days))) AS warned
    FROM opened o)
  SELECT count(*)::int, (count(*) FILTER (WHERE NOT warned))::int,
    CASE WHEN cw_on_desk() AND cw_roles() && ARRAY['verifier', 'analyst', 'coordinator'] THEN ARRAY(
      SELECT j.incident_id FROM judged j WHERE NOT j.warned ORDER BY sha256(convert_to(seed || ' ' || j.incident_id, 'UTF8')), j.incident_id LIMIT size) END
  FROM judged
$$;
REVOKE ALL ON FUNCTION cw_sees_measures, cw_measure_clocks, cw_measure_heard, cw_measure_responses, cw_measure_unwarned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cw_measure_clocks, cw_measure_heard, cw_measure_responses, cw_measure_unwarned TO cw_member;

-- What a custodian says of reports about the conduct of forces, counted where her own keys open their notes. A cell from one to four is
-- not here, nor one from which it could be reckoned: null. The database keeps that, whoever writes the row.
CREATE TABLE published_measure (
  wheel_id uuid NOT NULL REFERENCES wheel,
  published_measure_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  first_month date NOT NULL CHECK (extract(day FROM first_month) = 1),
  months smallint NOT NULL CHECK (months = 1 OR (months = 3 AND extract(month FROM first_month)::integer % 3 = 1)),
  state text COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'published')),
  reports integer NOT NULL CHECK (reports >= 20),
  conduct integer CHECK (conduct = 0 OR conduct >= 5),
  other integer CHECK (other = 0 OR other >= 5),
  unsorted integer CHECK (unsorted = 0 OR unsorted >= 5),
  -- What happened to those about conduct so far.
  waiting integer CHECK (waiting = 0 OR waiting >= 5),
  in_incident integer CHECK (in_incident = 0 OR in_incident >= 5),
  closed integer CHECK (closed = 0 OR closed >= 5),
  proposed_by uuid NOT NULL REFERENCES member,
  proposed_at timestamptz NOT NULL,
  confirmed_by uuid REFERENCES member,
  confirmed_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (wheel_id, published_measure_id),
  FOREIGN KEY (wheel_id, organisation_id) REFERENCES wheel_organisation,
  -- Where a cell of a row is hidden, none but zero is shown: the sum of the row is known.
  CHECK (CASE num_nulls(conduct, other, unsorted) WHEN 0 THEN conduct + other + unsorted = reports WHEN 1 THEN false
    ELSE coalesce(conduct, 0) + coalesce(other, 0) + coalesce(unsorted, 0) = 0 END),
  CHECK (conduct IS NOT NULL OR num_nonnulls(waiting, in_incident, closed) = 0),
  CHECK (conduct IS NULL OR CASE num_nulls(waiting, in_incident, closed) WHEN 0 THEN waiting + in_incident + closed = conduct WHEN 1 THEN false
    ELSE conduct >= 5 AND coalesce(waiting, 0) + coalesce(in_incident, 0) + coalesce(closed, 0) = 0 END),
  CHECK (confirmed_by <> proposed_by),
  CHECK ((state = 'published') = (confirmed_by IS NOT NULL)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);
COMMENT ON TABLE published_measure IS 'wheel: shares of reports about the conduct of forces, of a whole area and whole months, for civil society';

-- Each month once: two tables of which one lies within the other would tell by their difference what neither tells.
CREATE TABLE published_month (
  wheel_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  month date NOT NULL,
  published_measure_id uuid NOT NULL,
  PRIMARY KEY (wheel_id, organisation_id, month),
  FOREIGN KEY (wheel_id, published_measure_id) REFERENCES published_measure ON DELETE CASCADE
);
COMMENT ON TABLE published_month IS 'wheel: which months an organisation has said, once each';

ALTER TABLE published_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE published_measure FORCE ROW LEVEL SECURITY;
ALTER TABLE published_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE published_month FORCE ROW LEVEL SECURITY;
CREATE POLICY published_measure_founding ON published_measure FOR ALL TO cw_owner USING (true) WITH CHECK (true);
CREATE POLICY published_month_founding ON published_month FOR ALL TO cw_owner USING (true) WITH CHECK (true);

-- Who keeps reports of a part of the area would say something about that part; and the months go with the row, by nobody's hand.
CREATE FUNCTION published_measure_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM custodian c JOIN wheel w USING (wheel_id, area_code) JOIN organisation o ON o.organisation_id = c.organisation_id
      WHERE c.wheel_id = NEW.wheel_id AND c.organisation_id = NEW.organisation_id AND o.sector = 'civil_society') THEN
    RAISE EXCEPTION 'only who keeps the reports of the whole area says something about it' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO published_month SELECT NEW.wheel_id, NEW.organisation_id, (NEW.first_month + make_interval(months => n))::date, NEW.published_measure_id
    FROM generate_series(0, NEW.months - 1) n;
  RETURN NEW;
END $$;
CREATE TRIGGER published_measure_whole AFTER INSERT ON published_measure FOR EACH ROW EXECUTE FUNCTION published_measure_whole();

GRANT SELECT, INSERT, DELETE, UPDATE (state, confirmed_by, confirmed_at, version) ON published_measure TO cw_member;
GRANT SELECT ON published_month TO cw_member;
DO $$
DECLARE
  civil text := $p$wheel_id = (SELECT cw_wheel()) AND (SELECT cw_sector()) = 'civil_society'$p$;
  sees text := $p$('intake_operator' = ANY ((SELECT cw_roles())::text[]) OR 'verifier' = ANY ((SELECT cw_roles())::text[])
    OR 'analyst' = ANY ((SELECT cw_roles())::text[]) OR 'coordinator' = ANY ((SELECT cw_roles())::text[]))$p$;
  own text := 'organisation_id = (SELECT cw_organisation())';
BEGIN
  EXECUTE format($p$CREATE POLICY published_measure_see ON published_measure FOR SELECT TO cw_member
    USING (%s AND %s AND (state = 'published' OR %s))$p$, civil, sees, own);
  EXECUTE format($p$CREATE POLICY published_measure_propose ON published_measure FOR INSERT TO cw_member
    WITH CHECK (%s AND %s AND 'intake_operator' = ANY ((SELECT cw_roles())::text[]) AND state = 'proposed' AND proposed_by = (SELECT cw_member()))$p$, civil, own);
  EXECUTE format($p$CREATE POLICY published_measure_confirm ON published_measure FOR UPDATE TO cw_member
    USING (%s AND %s AND %s AND state = 'proposed') WITH CHECK (state = 'published' AND confirmed_by = (SELECT cw_member()))$p$, civil, own, sees);
  EXECUTE format($p$CREATE POLICY published_measure_withdraw ON published_measure FOR DELETE TO cw_member
    USING (%s AND %s AND %s AND state = 'proposed')$p$, civil, own, sees);
  EXECUTE format($p$CREATE POLICY published_month_own ON published_month FOR SELECT TO cw_member USING (%s AND %s AND %s)$p$, civil, own, sees);
END $$;
