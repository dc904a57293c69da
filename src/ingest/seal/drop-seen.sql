-- Seals the days before $first_open: their ids are dropped.
DELETE FROM seen WHERE source = $source AND used_on < CAST($first_open AS DATE)
