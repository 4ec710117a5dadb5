-- The trail is kept in months. They are made ahead, and none is let go before six years have passed.

CREATE FUNCTION audit.make_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '5s' AS $$
DECLARE
    month timestamp := date_trunc('month', day::timestamp);
    kind text;
    part text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit.make_month'));
    FOREACH kind IN ARRAY ARRAY['event', 'chain'] LOOP
        part := format('%s_%s', kind, to_char(month, 'YYYY_MM'));
        CONTINUE WHEN to_regclass('audit.' || part) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE audit.%I PARTITION OF audit.%I FOR VALUES FROM (%L) TO (%L)',
            part, kind, month::text || '+00', (month + interval '1 month')::text || '+00'
        );
        PERFORM audit.guard(('audit.' || part)::regclass, 'UPDATE OR DELETE OR TRUNCATE');
        -- Without a policy of its own nobody but the owner reads it past its parent.
        EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', part);
    END LOOP;
END $$;

CREATE FUNCTION audit.make_months_ahead() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM audit.make_month((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date)
    FROM generate_series(0, 3) AS ahead;
END $$;

-- Let a month go that was exported. It is detached, not dropped, and what the chain needs to go on is kept.
CREATE FUNCTION audit.retire(day date, exported_sha256 bytea, kept_for interval DEFAULT '6 years') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '5s' AS $$
DECLARE
    month date := date_trunc('month', day::timestamp)::date;
    name text := to_char(day, 'YYYY_MM');
    events bigint;
BEGIN
    IF (month + interval '1 month') AT TIME ZONE 'UTC' > now() - greatest(kept_for, interval '6 years') THEN
        RAISE EXCEPTION 'The month of % is younger than the trail is kept.', month;
    END IF;
    EXECUTE format('SELECT count(*) FROM audit.%I', 'event_' || name) INTO events;
    INSERT INTO audit.retired (month, exported_sha256, events) VALUES (month, exported_sha256, events);
    -- Lines of a month are not always one run: what began before midnight may commit after it.
    EXECUTE format(
        'INSERT INTO audit.retired_run
         SELECT practice_id, min(seq), max(seq), (array_agg(prev_hash ORDER BY seq))[1],
             (array_agg(hash ORDER BY seq DESC))[1], $1
         FROM (
             SELECT *, seq - row_number() OVER (PARTITION BY practice_id ORDER BY seq) AS run FROM audit.%I
         ) AS numbered
         GROUP BY practice_id, run',
        'chain_' || name
    ) USING month;
    EXECUTE format('ALTER TABLE audit.event DETACH PARTITION audit.%I', 'event_' || name);
    EXECUTE format('ALTER TABLE audit.chain DETACH PARTITION audit.%I', 'chain_' || name);
    RETURN events;
END $$;

REVOKE ALL ON FUNCTION audit.make_month, audit.make_months_ahead, audit.retire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.make_months_ahead, audit.retire TO portal_worker;

SELECT audit.make_months_ahead();
