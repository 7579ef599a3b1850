-- Every table whose rows belong to an accountability body has its id (body) first in the key, so the schema can be
-- distributed by it. Types are those both engines share: dates are ISO text, instants microseconds since 1970 in UTC.
-- docs/data-classification.md says of every column what it may hold.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE stream (
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (body, name)
);

CREATE TABLE entry (
    body TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    happened_on TEXT,
    entered_at BIGINT NOT NULL,
    content BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (body, stream, seq),
    FOREIGN KEY (body, stream) REFERENCES stream (body, name)
);

CREATE TABLE docket (
    body TEXT NOT NULL,
    docket TEXT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT,
    stage TEXT NOT NULL,
    source TEXT NOT NULL,
    organ TEXT NOT NULL,
    act_on TEXT,
    received_on TEXT NOT NULL,
    docketed_on TEXT,
    due_on TEXT NOT NULL,
    confirmed_on TEXT,
    closed_on TEXT,
    grade TEXT,
    urgency TEXT,
    suggested BIGINT NOT NULL,
    adopted BIGINT NOT NULL,
    PRIMARY KEY (body, docket),
    FOREIGN KEY (body, docket) REFERENCES stream (body, name)
);

-- A list is read in one of two orders, of all dockets or of those in a stage; of those of an organ in one. The organ
-- stands in each, so that what a scope leaves is counted without looking at a docket.
CREATE INDEX docket_received ON docket (body, received_on, docket, organ);
CREATE INDEX docket_due ON docket (body, due_on, docket, organ);
CREATE INDEX docket_stage_received ON docket (body, stage, received_on, docket, organ);
CREATE INDEX docket_stage_due ON docket (body, stage, due_on, docket, organ);
CREATE INDEX docket_organ_received ON docket (body, organ, received_on, docket);
-- The same act of the same organ.
CREATE INDEX docket_organ_act ON docket (body, organ, act_on);
-- Numbers come from the stream of their series without gaps; this refuses what a fault there would let through.
CREATE UNIQUE INDEX docket_number ON docket (body, number);

CREATE TABLE docket_person (
    body TEXT NOT NULL,
    docket TEXT NOT NULL,
    person TEXT NOT NULL,
    relation TEXT NOT NULL,
    grade TEXT,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    organ TEXT NOT NULL,
    PRIMARY KEY (body, docket, person, relation),
    FOREIGN KEY (body, docket) REFERENCES docket (body, docket)
);

-- A person's own list is read in the same two orders.
CREATE INDEX docket_person_received ON docket_person (body, person, relation, received_on, docket, organ);
CREATE INDEX docket_person_due ON docket_person (body, person, relation, due_on, docket, organ);

CREATE TABLE clock (
    body TEXT NOT NULL,
    docket TEXT NOT NULL,
    period TEXT NOT NULL,
    participation BIGINT NOT NULL,
    person TEXT NOT NULL,
    due_on TEXT NOT NULL,
    provisional BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (body, docket, period, participation),
    FOREIGN KEY (body, docket) REFERENCES docket (body, docket)
);

CREATE TABLE sealed (
    body TEXT NOT NULL,
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    envelope BYTEA NOT NULL,
    PRIMARY KEY (body, stream, id),
    FOREIGN KEY (body, stream) REFERENCES stream (body, name)
);

CREATE TABLE case_key (
    body TEXT NOT NULL,
    stream TEXT NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (body, stream),
    FOREIGN KEY (body, stream) REFERENCES stream (body, name)
);

CREATE INDEX case_key_key_id ON case_key (key_id);

CREATE TABLE file (
    body TEXT NOT NULL,
    stream TEXT NOT NULL,
    digest BYTEA NOT NULL,
    size BIGINT NOT NULL,
    label BYTEA NOT NULL,
    PRIMARY KEY (body, stream, digest),
    FOREIGN KEY (body, stream) REFERENCES stream (body, name)
);

CREATE INDEX file_digest ON file (digest);

CREATE TABLE idempotency (
    body TEXT NOT NULL,
    token TEXT NOT NULL,
    request BYTEA NOT NULL,
    response BYTEA NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (body, token)
);

CREATE INDEX idempotency_answered ON idempotency (answered_at);

-- A draft belongs to nobody yet: it is found by the hash of a code only its writer holds.
CREATE TABLE draft (
    lookup BYTEA NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX draft_expires ON draft (expires_at);
