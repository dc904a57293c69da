-- Do any ids of the incoming records already count?
SELECT count(*) > 0 AS some FROM met
