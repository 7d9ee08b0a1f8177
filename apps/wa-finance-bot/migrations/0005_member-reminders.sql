CREATE TABLE "finance"."member_reminder" (
	"member_id" bigint PRIMARY KEY NOT NULL,
	"via" text NOT NULL,
	"summary" boolean DEFAULT true NOT NULL,
	"daily_minute" integer,
	"asked_at" timestamp (3) with time zone,
	"summary_month" date,
	"daily_day" date,
	CONSTRAINT "member_reminder_minute" CHECK ("finance"."member_reminder"."daily_minute" between 0 and 1439)
);
--> statement-breakpoint
ALTER TABLE "finance"."member_reminder" ADD CONSTRAINT "member_reminder_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "member_reminder_daily" ON "finance"."member_reminder" USING btree ("daily_minute") WHERE "finance"."member_reminder"."daily_minute" is not null;