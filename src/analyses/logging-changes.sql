-- Which changes of what is recorded does the record of one source itself show?
SELECT instance, epoch_ms(occurred_at) AS at_ms, subject, detail
FROM fact WHERE source = $source_id AND kind = 'logging-change'
ORDER BY occurred_at, record_id
