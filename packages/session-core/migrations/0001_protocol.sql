CREATE TABLE "core"."large_value" (
	"name" text NOT NULL,
	"version" bigint NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"verified_at" timestamp (3) with time zone,
	CONSTRAINT "large_value_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
CREATE TABLE "core"."large_value_part" (
	"name" text NOT NULL,
	"version" bigint NOT NULL,
	"part" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "large_value_part_name_version_part_pk" PRIMARY KEY("name","version","part")
);
--> statement-breakpoint
CREATE TABLE "core"."lease" (
	"name" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"generation" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "core"."redis_fence" (
	"process" text PRIMARY KEY NOT NULL,
	"inserted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "core"."redis_outbox" (
	"process" text NOT NULL,
	"seq" bigserial NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "redis_outbox_process_seq_pk" PRIMARY KEY("process","seq")
);
--> statement-breakpoint
CREATE TABLE "core"."redis_writer" (
	"process" text NOT NULL,
	"slot" integer NOT NULL,
	"keys" text[] NOT NULL,
	"identity" text,
	"beat_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "redis_writer_process_slot_pk" PRIMARY KEY("process","slot")
);
--> statement-breakpoint
ALTER TABLE "core"."redis_state" ADD COLUMN "claimed_by" text;--> statement-breakpoint
ALTER TABLE "core"."redis_state" ADD COLUMN "claim_beat_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "core"."redis_state" ADD COLUMN "postgres_identity" text;