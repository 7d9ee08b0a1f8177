CREATE SCHEMA IF NOT EXISTS "core";
--> statement-breakpoint
CREATE TABLE "core"."redis_state" (
	"only" text PRIMARY KEY NOT NULL,
	"identity" text,
	"generation" bigint NOT NULL,
	"invalidated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "core"."session" (
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"version" bigint NOT NULL,
	"value" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "session_kind_id_pk" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
CREATE TABLE "core"."session_event" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"version" bigint NOT NULL,
	"type" text NOT NULL,
	"data" json NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "core"."session_kind" (
	"key_prefix" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "session_expires_at" ON "core"."session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "session_event_session" ON "core"."session_event" USING btree ("kind","id","seq");--> statement-breakpoint
INSERT INTO "core"."redis_state" ("only", "identity", "generation", "invalidated_at") VALUES ('redis', NULL, 0, 'epoch');
