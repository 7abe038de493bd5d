-- What this program looks things up in; its form may change with any version.
CREATE TABLE piece (key INTEGER PRIMARY KEY, content BLOB NOT NULL);

-- What people may ask, through the views below (docs/sql.md). Times are in milliseconds since 1970.
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE account (
    account TEXT PRIMARY KEY, affiliation TEXT, language TEXT, identity_service_linked INTEGER, open INTEGER,
    version INTEGER, observed_at INTEGER, observed_from TEXT, applied_at INTEGER, effective_at INTEGER,
    terminated_at INTEGER, termination_effective_at INTEGER, default_method TEXT, reregistration TEXT,
    reregistration_via TEXT, reregistration_at INTEGER, from_device TEXT, to_device TEXT, phone_change_started_at INTEGER,
    overridden INTEGER
) WITHOUT ROWID;
CREATE TABLE kind (place INTEGER PRIMARY KEY, word TEXT NOT NULL);
CREATE TABLE channel (place INTEGER PRIMARY KEY, word TEXT NOT NULL);
-- All times of a method but for the first are counted from that one.
CREATE TABLE method (
    account TEXT, place INTEGER, method TEXT, kind INTEGER, name TEXT, device TEXT, device_key TEXT, label TEXT,
    number, fingerprint_key INTEGER, fingerprint, extension TEXT, serial TEXT, serial_key TEXT, ref TEXT,
    verifies_sign_in INTEGER, available INTEGER, unavailable_reason TEXT, unavailable_after INTEGER, added_at INTEGER,
    changed_after INTEGER, there_after INTEGER, passed INTEGER, tested_after INTEGER, channel,
    PRIMARY KEY (account, place)
) WITHOUT ROWID;

CREATE VIEW accounts AS
SELECT account, affiliation, language, identity_service_linked, open, version,
    strftime('%Y-%m-%dT%H:%M:%fZ', observed_at / 1000.0, 'unixepoch') AS "observed.at",
    observed_from AS "observed.from",
    strftime('%Y-%m-%dT%H:%M:%fZ', applied_at / 1000.0, 'unixepoch') AS "mfa.applied_at",
    strftime('%Y-%m-%dT%H:%M:%fZ', effective_at / 1000.0, 'unixepoch') AS "mfa.effective_at",
    strftime('%Y-%m-%dT%H:%M:%fZ', terminated_at / 1000.0, 'unixepoch') AS "mfa.terminated_at",
    strftime('%Y-%m-%dT%H:%M:%fZ', termination_effective_at / 1000.0, 'unixepoch') AS "mfa.termination_effective_at",
    default_method,
    reregistration AS "reregistration.state",
    reregistration_via AS "reregistration.via",
    strftime('%Y-%m-%dT%H:%M:%fZ', reregistration_at / 1000.0, 'unixepoch') AS "reregistration.at",
    from_device AS "phone_change.from_device",
    to_device AS "phone_change.to_device",
    strftime('%Y-%m-%dT%H:%M:%fZ', phone_change_started_at / 1000.0, 'unixepoch') AS "phone_change.started_at",
    overridden
FROM account;

CREATE VIEW methods AS
SELECT account, method, (SELECT word FROM kind WHERE kind.place = method.kind) AS kind, name, device,
    nullif(coalesce(device_key, replace(replace(lower(device), ' ', ''), '-', '')), '') AS device_key,
    label, CASE typeof(number) WHEN 'blob' THEN replace(CAST(number AS TEXT), '*', '•') ELSE number END AS "number.masked",
    CASE WHEN fingerprint_key THEN 'k' || fingerprint_key || ':' || lower(hex(fingerprint)) ELSE fingerprint END
        AS "number.fingerprint",
    extension, serial, serial_key, ref, verifies_sign_in, available, unavailable_reason,
    strftime('%Y-%m-%dT%H:%M:%fZ', (added_at + unavailable_after) / 1000.0, 'unixepoch') AS unavailable_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', added_at / 1000.0, 'unixepoch') AS added_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', (added_at + changed_after) / 1000.0, 'unixepoch') AS changed_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', (added_at + there_after) / 1000.0, 'unixepoch') AS there_at,
    CASE passed WHEN 1 THEN 'passed' WHEN 0 THEN 'failed' END AS "last_test.result",
    strftime('%Y-%m-%dT%H:%M:%fZ', (added_at + tested_after) / 1000.0, 'unixepoch') AS "last_test.at",
    coalesce((SELECT word FROM channel WHERE channel.place = method.channel), method.channel) AS "last_test.channel"
FROM method ORDER BY account, place;
