CREATE TABLE shops (
  shop TEXT NOT NULL PRIMARY KEY,
  zone TEXT NOT NULL,
  since TEXT NOT NULL
);
CREATE TABLE plans (
  plan_id TEXT NOT NULL PRIMARY KEY,
  shop TEXT NOT NULL REFERENCES shops (shop),
  first_day TEXT NOT NULL,
  days INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  summary TEXT NOT NULL,
  manifest TEXT NOT NULL
);
CREATE TABLE publications (
  publication_id TEXT NOT NULL PRIMARY KEY,
  shop TEXT NOT NULL REFERENCES shops (shop),
  first_day TEXT NOT NULL,
  days INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plans (plan_id),
  interval_minutes INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  published_at TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (shop, first_day, revision)
);
CREATE TABLE duties (
  publication_id TEXT NOT NULL REFERENCES publications (publication_id),
  agent TEXT NOT NULL,
  start_minute BIGINT NOT NULL,
  end_minute BIGINT NOT NULL,
  day TEXT NOT NULL,
  shift TEXT NOT NULL,
  rests TEXT NOT NULL,
  PRIMARY KEY (publication_id, agent, start_minute)
);
CREATE TABLE activities (
  publication_id TEXT NOT NULL REFERENCES publications (publication_id),
  agent TEXT NOT NULL,
  start_minute BIGINT NOT NULL,
  end_minute BIGINT NOT NULL,
  kind TEXT NOT NULL,
  queue TEXT,
  session TEXT,
  PRIMARY KEY (publication_id, agent, start_minute)
);
CREATE TABLE forecasts (
  publication_id TEXT NOT NULL REFERENCES publications (publication_id),
  queue TEXT NOT NULL,
  start_minute BIGINT NOT NULL,
  mean DOUBLE PRECISION NOT NULL,
  q10 DOUBLE PRECISION NOT NULL,
  q50 DOUBLE PRECISION NOT NULL,
  q90 DOUBLE PRECISION NOT NULL,
  actual DOUBLE PRECISION,
  PRIMARY KEY (publication_id, queue, start_minute)
);
CREATE TABLE fairness (
  publication_id TEXT NOT NULL REFERENCES publications (publication_id),
  agent TEXT NOT NULL,
  night DOUBLE PRECISION NOT NULL,
  weekend DOUBLE PRECISION NOT NULL,
  holiday DOUBLE PRECISION NOT NULL,
  promotion DOUBLE PRECISION NOT NULL,
  late_end DOUBLE PRECISION NOT NULL,
  complaint_hours DOUBLE PRECISION NOT NULL,
  points DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (publication_id, agent)
);
CREATE TABLE results (
  result_key TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  shop TEXT NOT NULL,
  first_day TEXT NOT NULL,
  scenario TEXT NOT NULL,
  summary TEXT NOT NULL,
  problem TEXT NOT NULL,
  seconds DOUBLE PRECISION NOT NULL,
  worker TEXT NOT NULL,
  at TEXT NOT NULL
);
