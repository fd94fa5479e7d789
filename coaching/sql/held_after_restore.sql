-- After a restore: everybody signs in again, since a session may have been ended after the backup; the
-- same goes for tokens of the API; codes are gone; letters
-- that were due may have gone out since, so a person lets them go (`manage.py outbox --again`), or nobody does. Work that
-- sends nothing is simply done again. Parameters: trust, or null for all.
with ended as (
  delete from iam.session where %(trust)s::uuid is null or trust_id = %(trust)s::uuid returning person_id
), revoked as (
  update iam.api_token set revoked_at = now() where revoked_at is null and (%(trust)s::uuid is null or trust_id = %(trust)s::uuid)
), spent as (
  delete from iam.code where %(trust)s::uuid is null
), unsure as (
  update iam.outbox set state = 'unsure', lease_until = null, problem = 'restored from a backup that was made while the letter was being sent'
  where state = 'sending' and (%(trust)s::uuid is null or trust_id = %(trust)s::uuid) returning id
), held as (
  update iam.outbox set state = 'parked', lease_until = null, problem = 'held at a restore: it may have been sent since the backup'
  where queue = 'mail' and state in ('waiting', 'leased') and due_at <= now() and (%(trust)s::uuid is null or trust_id = %(trust)s::uuid)
  returning id
), again as (
  update iam.outbox set state = 'waiting', lease_until = null where queue <> 'mail' and state = 'leased'
    and (%(trust)s::uuid is null or trust_id = %(trust)s::uuid)
)
select (select count(distinct person_id) from ended), (select count(*) from held), (select count(*) from unsure)
