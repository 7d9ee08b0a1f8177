CREATE SCHEMA IF NOT EXISTS "access";
--> statement-breakpoint
CREATE TABLE "access"."audit_alert" (
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"period" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_alert_type_subject_period_pk" PRIMARY KEY("type","subject","period")
);
--> statement-breakpoint
CREATE TABLE "access"."audit_archive" (
	"tenant" text NOT NULL,
	"first_seq" bigint NOT NULL,
	"last_seq" bigint NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"entries" integer NOT NULL,
	"page" "bytea" NOT NULL,
	CONSTRAINT "audit_archive_tenant_last_seq_pk" PRIMARY KEY("tenant","last_seq")
);
--> statement-breakpoint
CREATE TABLE "access"."audit_entry" (
	"tenant" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"user_id" text,
	"ip" text,
	"user_agent" text,
	"data" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entry_tenant_seq_pk" PRIMARY KEY("tenant","seq")
);
--> statement-breakpoint
CREATE TABLE "access"."audit_head" (
	"tenant" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"archived_seq" bigint NOT NULL,
	"archived_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access"."presence" (
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"online" boolean NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "presence_tenant_user_id_pk" PRIMARY KEY("tenant","user_id")
);
--> statement-breakpoint
CREATE TABLE "access"."rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"tenant" text,
	"ledger" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access"."session_activity" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access"."session_activity_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"session_id" text NOT NULL,
	"type" text NOT NULL,
	"ip" text,
	"user_agent" text,
	"data" json NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_entry_user" ON "access"."audit_entry" USING btree ("tenant","user_id","seq");--> statement-breakpoint
CREATE INDEX "audit_entry_at" ON "access"."audit_entry" USING btree ("tenant","at");--> statement-breakpoint
CREATE INDEX "audit_entry_ip" ON "access"."audit_entry" USING btree ("ip","at");--> statement-breakpoint
CREATE INDEX "audit_entry_of_user" ON "access"."audit_entry" USING btree ("user_id","at");--> statement-breakpoint
CREATE INDEX "presence_seen" ON "access"."presence" USING btree ("tenant","last_seen_at");--> statement-breakpoint
CREATE INDEX "rate_limit_expires_at" ON "access"."rate_limit" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "session_activity_user" ON "access"."session_activity" USING btree ("tenant","user_id","seq");--> statement-breakpoint
CREATE INDEX "session_activity_type" ON "access"."session_activity" USING btree ("tenant","type","at");--> statement-breakpoint
CREATE INDEX "session_activity_at" ON "access"."session_activity" USING btree ("at");