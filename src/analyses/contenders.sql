-- The rows of contender.sql, principal by principal, in order.
SELECT id, atom_key, holder, content, is_excepted, is_idle, is_ineffective, is_forgotten, by_calls FROM contender ORDER BY id
