-- The trail: events, the chain that seals them, and the head of each practice's chain.
-- Run once by an administrator, as portal_audit, who owns all of it and cannot log in.

-- Which practice a new event belongs to. 0 is the portal itself: what happens before or outside a practice.
CREATE FUNCTION audit.practice() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(current_setting('app.practice_id', true), '')::bigint, 0);

CREATE TABLE audit.event (
    practice_id bigint NOT NULL DEFAULT audit.practice(),
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- Never before its transaction, even if the clock is set back meanwhile: audit.link() relies on it.
    at timestamptz NOT NULL DEFAULT greatest(clock_timestamp(), transaction_timestamp()),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'link', 'portal')),
    actor_id bigint,
    actor_name text NOT NULL,
    deed text NOT NULL CHECK (deed <> ''),
    subject_kind text,
    subject_id bigint,
    vendor_id bigint,
    ip text,
    user_agent text,
    request_id text,
    details jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    PRIMARY KEY (practice_id, at, id)
) PARTITION BY RANGE (at);

CREATE INDEX event_of_vendor ON audit.event (practice_id, vendor_id, at, id) WHERE vendor_id IS NOT NULL;

CREATE TABLE audit.chain (
    practice_id bigint NOT NULL,
    at timestamptz NOT NULL,
    seq bigint NOT NULL,
    event_id bigint NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (practice_id, at, seq)
) PARTITION BY RANGE (at);

-- Rewritten at every commit, so half of each page stays free for the next version of a row.
CREATE TABLE audit.head (
    practice_id bigint PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    xid xid8 NOT NULL,
    part text NOT NULL,
    last_id bigint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What is left of a month that was exported and detached: proof of the export, and enough of the chain to go on.
CREATE TABLE audit.retired (
    month date PRIMARY KEY,
    exported_sha256 bytea NOT NULL CHECK (octet_length(exported_sha256) = 32),
    events bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE audit.retired_run (
    practice_id bigint NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    month date NOT NULL REFERENCES audit.retired,
    PRIMARY KEY (practice_id, first_seq)
);
