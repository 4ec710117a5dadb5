-- Nobody changes or deletes a line: by triggers that always fire, by rights, and by an owner who cannot log in.

CREATE FUNCTION audit.forbid() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % on % was refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit.only_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.practice_id = OLD.practice_id AND NEW.seq > OLD.seq THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The head of the audit trail only moves forward.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER forbid_row BEFORE UPDATE OR DELETE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.forbid();
CREATE TRIGGER forbid_row BEFORE UPDATE OR DELETE ON audit.chain FOR EACH ROW EXECUTE FUNCTION audit.forbid();
CREATE TRIGGER only_forward BEFORE UPDATE ON audit.head FOR EACH ROW EXECUTE FUNCTION audit.only_forward();

-- A statement trigger stops TRUNCATE, which row triggers never see. It is not handed down: each month gets its own.
CREATE FUNCTION audit.guard(guarded regclass, deeds text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    trigger name;
BEGIN
    EXECUTE format(
        'CREATE TRIGGER forbid_statement BEFORE %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION audit.forbid()',
        deeds, guarded
    );
    FOR trigger IN SELECT tgname FROM pg_trigger WHERE tgrelid = guarded AND NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guarded, trigger);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION audit.guard FROM PUBLIC;

SELECT audit.guard('audit.event', 'UPDATE OR DELETE OR TRUNCATE');
SELECT audit.guard('audit.chain', 'UPDATE OR DELETE OR TRUNCATE');
SELECT audit.guard('audit.head', 'DELETE OR TRUNCATE');
SELECT audit.guard('audit.retired', 'UPDATE OR DELETE OR TRUNCATE');
SELECT audit.guard('audit.retired_run', 'UPDATE OR DELETE OR TRUNCATE');

-- Not forced: the owner seals and exports, and nobody can be the owner. Reading goes by the practice of the
-- transaction; without one nothing is seen, while what is written then belongs to the portal itself.
ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.retired_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY append ON audit.event FOR INSERT TO portal_app, portal_worker
    WITH CHECK (practice_id = audit.practice());
CREATE POLICY look ON audit.event FOR SELECT TO portal_app, portal_worker
    USING (practice_id = nullif(current_setting('app.practice_id', true), '')::bigint);
CREATE POLICY look ON audit.chain FOR SELECT TO portal_app, portal_worker
    USING (practice_id = nullif(current_setting('app.practice_id', true), '')::bigint);
CREATE POLICY look ON audit.head FOR SELECT TO portal_app, portal_worker
    USING (practice_id = nullif(current_setting('app.practice_id', true), '')::bigint);
CREATE POLICY look ON audit.retired_run FOR SELECT TO portal_app, portal_worker
    USING (practice_id = nullif(current_setting('app.practice_id', true), '')::bigint);

-- Its practice, number, moment and transaction an event gets from the database: no client can name them.
GRANT INSERT (
    actor_kind, actor_id, actor_name, deed, subject_kind, subject_id, vendor_id, ip, user_agent, request_id, details
) ON audit.event TO portal_app, portal_worker;
GRANT SELECT ON audit.event, audit.chain, audit.head, audit.retired_run, audit.retired TO portal_app, portal_worker;
GRANT USAGE ON SCHEMA audit TO portal_app, portal_worker, portal_owner;
GRANT SELECT ON audit.step TO portal_owner, portal_app, portal_worker;
