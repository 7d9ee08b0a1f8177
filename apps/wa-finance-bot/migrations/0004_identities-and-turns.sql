CREATE TABLE "finance"."identity" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"user_id" bigint NOT NULL,
	"learned_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identity_kind_value_pk" PRIMARY KEY("kind","value")
);
--> statement-breakpoint
CREATE TABLE "finance"."person" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."person_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1)
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "finance"."turn" (
	"key" bigint PRIMARY KEY NOT NULL,
	"last" bigint NOT NULL,
	"done" bigint NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "finance"."member" ADD COLUMN "user_id" bigint;--> statement-breakpoint
UPDATE "finance"."member" SET "user_id" = "id";--> statement-breakpoint
ALTER TABLE "finance"."member" ALTER COLUMN "user_id" SET NOT NULL;--> statement-breakpoint
INSERT INTO "finance"."person" ("id") OVERRIDING SYSTEM VALUE SELECT "user_id" FROM "finance"."member";--> statement-breakpoint
SELECT setval(pg_get_serial_sequence('finance.person', 'id'), (SELECT coalesce(max("id"), 0) + 1 FROM "finance"."person"), false);--> statement-breakpoint
INSERT INTO "finance"."identity" ("kind", "value", "user_id") SELECT 'pn', "phone", "user_id" FROM "finance"."member";--> statement-breakpoint
ALTER TABLE "finance"."identity" ADD CONSTRAINT "identity_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "finance"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identity_user" ON "finance"."identity" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "finance"."member" ADD CONSTRAINT "member_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "finance"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."member" ADD CONSTRAINT "member_user" UNIQUE("user_id");