-- The chain: each event is sealed with the hash of the one before it, when its transaction commits.

-- The bytes that are sealed: a JSON array of everything an event says. portal/audit/canon.py writes the same.
CREATE FUNCTION audit.canon(e audit.event, seq bigint) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN convert_to(
    jsonb_build_array(
        e.practice_id, seq, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.xid::text,
        e.actor_kind, e.actor_id, e.actor_name, e.deed, e.subject_kind, e.subject_id, e.vendor_id,
        e.ip, e.user_agent, e.request_id, e.details
    )::text,
    'UTF8'
);

-- Runs at COMMIT, once for each event. The first time seals every event of this transaction and practice; later
-- times find that in audit.head and leave. One lock and one update of the head for each transaction: an update for
-- each event is quadratic in a bulk import, and a chain made at INSERT holds its lock for the whole transaction.
-- The partition is named in dynamic SQL, because planning over many of them costs milliseconds at each commit.
CREATE FUNCTION audit.link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    me xid8 := pg_current_xact_id();
    last audit.head;
    event audit.event;
    events audit.event[];
    before bytea;
BEGIN
    SELECT * INTO last FROM audit.head WHERE practice_id = NEW.practice_id;
    IF last.xid = me AND last.part = TG_TABLE_NAME AND NEW.id <= last.last_id THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT array_agg(e::audit.event ORDER BY e.id) FROM audit.%I e
         WHERE e.practice_id = $1 AND e.at >= transaction_timestamp() AND e.xid = $2
           AND NOT EXISTS (
             SELECT FROM audit.%I c WHERE c.practice_id = e.practice_id AND c.at = e.at AND c.event_id = e.id)',
        TG_TABLE_NAME, replace(TG_TABLE_NAME, 'event_', 'chain_')
    ) INTO events USING NEW.practice_id, me;
    IF events IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit.head VALUES (NEW.practice_id, 0, decode(repeat('00', 32), 'hex'), me, '', 0)
        ON CONFLICT DO NOTHING;
    -- From here to the end of this COMMIT other transactions of this practice wait.
    SELECT * INTO last FROM audit.head WHERE practice_id = NEW.practice_id FOR UPDATE;
    FOREACH event IN ARRAY events LOOP
        before := last.hash;
        last.seq := last.seq + 1;
        last.hash := sha256(before || audit.canon(event, last.seq));
        INSERT INTO audit.chain VALUES (event.practice_id, event.at, last.seq, event.id, before, last.hash);
    END LOOP;
    UPDATE audit.head
        SET seq = last.seq, hash = last.hash, xid = me, part = TG_TABLE_NAME, last_id = event.id
        WHERE practice_id = NEW.practice_id;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER link AFTER INSERT ON audit.event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit.link();
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER link;
