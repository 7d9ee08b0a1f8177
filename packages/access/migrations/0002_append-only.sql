-- The audit log is appended to, and nothing else. Whoever switches these triggers off is found by the chain of hashes.
CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'access.% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
-- An entry leaves the log only when the archive has it.
CREATE FUNCTION access.refuse_loss() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM access.audit_archive AS page
     WHERE page.tenant = OLD.tenant AND page.first_seq <= OLD.seq AND page.last_seq >= OLD.seq
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'access.audit_entry is append-only: entry % is not in the archive', OLD.seq USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
-- A head moves forward, by what was appended or archived.
CREATE FUNCTION access.refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant = OLD.tenant AND NEW.seq >= OLD.seq AND NEW.archived_seq >= OLD.archived_seq AND NEW.archived_seq <= NEW.seq
     AND (NEW.seq > OLD.seq OR NEW.hash = OLD.hash) AND (NEW.archived_seq > OLD.archived_seq OR NEW.archived_hash = OLD.archived_hash) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'access.audit_head moves forward only' USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON access.audit_entry FOR EACH ROW EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON access.audit_entry FOR EACH ROW EXECUTE FUNCTION access.refuse_loss();
--> statement-breakpoint
CREATE TRIGGER audit_entry_not_truncated BEFORE TRUNCATE ON access.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_archive_unchanged BEFORE UPDATE OR DELETE ON access.audit_archive FOR EACH ROW EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_archive_not_truncated BEFORE TRUNCATE ON access.audit_archive FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON access.audit_head FOR EACH ROW EXECUTE FUNCTION access.refuse_going_back();
--> statement-breakpoint
CREATE TRIGGER audit_head_kept BEFORE DELETE ON access.audit_head FOR EACH ROW EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_head_not_truncated BEFORE TRUNCATE ON access.audit_head FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
--> statement-breakpoint
-- Counters change with every batch and no index of theirs does: room in the pages keeps those updates cheap.
ALTER TABLE access.rate_limit SET (fillfactor = 50);
--> statement-breakpoint
-- Platform-wide readers see the entries of all tenants, and those of nobody in particular.
CREATE POLICY of_all ON access.audit_entry FOR SELECT TO sesi_operator USING (true);
--> statement-breakpoint
GRANT SELECT ON access.audit_entry TO sesi_operator;
