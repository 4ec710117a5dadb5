-- The portal's roles. Run by an administrator; safe to run again.
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('portal_owner', 'LOGIN'),
            ('portal_app', 'LOGIN'),
            ('portal_worker', 'LOGIN'),
            ('portal_audit', 'NOLOGIN'),
            ('portal_backup', 'LOGIN BYPASSRLS')
        ) AS roles (name, abilities)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.abilities);
        END IF;
    END LOOP;
    -- Only a superuser may speak for roles it is not a member of.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT portal_owner, portal_audit TO %I', current_user);
    END IF;
    IF NOT pg_has_role('portal_backup', 'pg_read_all_data', 'MEMBER') THEN
        GRANT pg_read_all_data TO portal_backup;
    END IF;
    IF EXISTS (
        SELECT FROM pg_roles
        WHERE rolname IN ('portal_owner', 'portal_app', 'portal_worker', 'portal_audit')
            AND (rolsuper OR rolbypassrls)
    ) THEN
        RAISE EXCEPTION 'a role of the portal may pass over row-level security'
            USING HINT = 'ALTER ROLE ... NOSUPERUSER NOBYPASSRLS';
    END IF;
    IF pg_has_role('portal_owner', 'portal_audit', 'MEMBER') THEN
        RAISE EXCEPTION 'portal_owner must not be a member of portal_audit';
    END IF;
END $$;
