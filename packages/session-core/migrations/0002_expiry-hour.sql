DROP INDEX "core"."session_expires_at";--> statement-breakpoint
ALTER TABLE "core"."session" ADD COLUMN "expiry_hour" timestamp GENERATED ALWAYS AS (date_trunc('hour', expires_at at time zone 'UTC')) STORED;--> statement-breakpoint
CREATE INDEX "session_expiry_hour" ON "core"."session" USING btree ("expiry_hour");--> statement-breakpoint
ALTER TABLE "core"."session" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "core"."redis_writer" SET (fillfactor = 10);