-- Two roles that nobody signs in as: a transaction takes one with `set local role`. Row-level security binds them, while it
-- binds neither superusers nor, without FORCE, owners. Roles belong to the whole server: another database may have made them.
do $$
declare
  wanted text;
  right_to_take text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  foreach wanted in array array['sesi_tenant', 'sesi_operator'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, right_to_take) then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;
--> statement-breakpoint
grant usage on schema access to sesi_tenant, sesi_operator;
--> statement-breakpoint
-- Tables of one tenant's rows: what is not of the tenant that the transaction names can neither be seen nor written.
grant select, insert on access.session_activity to sesi_tenant;
--> statement-breakpoint
grant select, delete on access.session_activity to sesi_operator;
--> statement-breakpoint
alter table access.session_activity enable row level security, force row level security;
--> statement-breakpoint
create policy of_tenant on access.session_activity to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
--> statement-breakpoint
-- Members of a role have its policies without taking it: this one asks that it was taken.
create policy of_all on access.session_activity to sesi_operator using (current_user = 'sesi_operator');
--> statement-breakpoint
grant select, insert, update on access.presence to sesi_tenant;
--> statement-breakpoint
grant select, delete on access.presence to sesi_operator;
--> statement-breakpoint
alter table access.presence enable row level security, force row level security;
--> statement-breakpoint
create policy of_tenant on access.presence to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
--> statement-breakpoint
create policy of_all on access.presence to sesi_operator using (current_user = 'sesi_operator');
--> statement-breakpoint
-- The audit log is written by the owner, who chains the entries; a tenant may read its own.
grant select on access.audit_entry, access.audit_head, access.audit_archive to sesi_tenant;
--> statement-breakpoint
alter table access.audit_entry enable row level security;
--> statement-breakpoint
create policy of_tenant on access.audit_entry for select to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
--> statement-breakpoint
alter table access.audit_head enable row level security;
--> statement-breakpoint
create policy of_tenant on access.audit_head for select to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
--> statement-breakpoint
alter table access.audit_archive enable row level security;
--> statement-breakpoint
create policy of_tenant on access.audit_archive for select to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
--> statement-breakpoint
-- Counted over all tenants: for the owner alone.
alter table access.rate_limit enable row level security;
--> statement-breakpoint
alter table access.audit_alert enable row level security;
