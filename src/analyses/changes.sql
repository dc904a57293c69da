-- Which changes of grants does the record of a source show, in time order?
SELECT instance AS instance, kind AS kind, epoch_ms(occurred_at) AS at_ms, record_id AS record_id, subject AS subject, holder AS holder, actor AS actor, detail AS detail
FROM fact WHERE source = $source_id AND kind IN ('grant-change', 'policy-version')
ORDER BY instance, occurred_at, record_id, subject, detail
