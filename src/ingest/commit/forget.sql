-- Takes back everything that came out of the files in `leaving`, except their rows of input.
DELETE FROM part WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM fact WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM coverage WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM undated WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM quarantine WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM skipped WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM seen WHERE input_id IN (SELECT input_id FROM leaving);
DELETE FROM overlap WHERE input_id IN (SELECT input_id FROM leaving);
