/**
 * The schema, one step a version: step N brings a database of version N to N+1 (`PRAGMA user_version`). Steps that have been
 * released are never edited; a change is a new step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE revision (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL);
  INSERT INTO revision VALUES (1, 0);

  -- An API as it was imported, by the SHA-256 of its text: a deployment of an unchanged draft stores no second copy.
  CREATE TABLE snapshots (digest TEXT PRIMARY KEY, body TEXT NOT NULL);

  CREATE TABLE drafts (id TEXT PRIMARY KEY, digest TEXT NOT NULL REFERENCES snapshots, revision INTEGER NOT NULL);
  CREATE TABLE deployments (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, digest TEXT NOT NULL REFERENCES snapshots, revision INTEGER NOT NULL
  );
  CREATE TRIGGER a_deployment_never_changes BEFORE UPDATE OF id, digest ON deployments
    WHEN old.id <> new.id OR old.digest <> new.digest
    BEGIN SELECT RAISE(ABORT, 'a deployment never changes'); END;
  CREATE TRIGGER a_snapshot_never_changes BEFORE UPDATE ON snapshots
    BEGIN SELECT RAISE(ABORT, 'a snapshot never changes'); END;

  CREATE TABLE stages (id TEXT PRIMARY KEY, body TEXT NOT NULL, revision INTEGER NOT NULL);
  CREATE TABLE api_keys (id TEXT PRIMARY KEY, body TEXT NOT NULL, revision INTEGER NOT NULL);
  CREATE TABLE usage_plans (id TEXT PRIMARY KEY, body TEXT NOT NULL, revision INTEGER NOT NULL);
  CREATE TABLE usage (id TEXT PRIMARY KEY, body TEXT NOT NULL, revision INTEGER NOT NULL);
  CREATE TABLE domain_names (id TEXT PRIMARY KEY, body TEXT NOT NULL, revision INTEGER NOT NULL);
  `,
  `
  -- What a running server recorded. A row is all that one writer saw of one source in one minute: it is replaced while the minute runs.
  CREATE TABLE metrics (
    minute INTEGER NOT NULL, source TEXT NOT NULL, writer TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (minute, source, writer)
  ) WITHOUT ROWID;

  -- X-Ray segments, in the order they were written.
  CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, trace_id TEXT NOT NULL, start_time REAL NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX segments_of_a_trace ON segments (trace_id);
  `,
];
