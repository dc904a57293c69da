-- To whom were these credentials issued?
SELECT f.instance AS instance, CAST(epoch_ms(f.occurred_at) AS BIGINT) AS at_ms, f.record_id AS record_id, f.subject AS subject, f.actor AS actor, f.detail AS detail
FROM fact f JOIN wanted w ON w.subject = f.subject
WHERE f.kind = 'credential-issued' AND f.source IN (SELECT source FROM settling)
ORDER BY f.subject, f.instance, f.record_id, f.detail
