CREATE TABLE "finance"."budget" (
	"member_id" bigint NOT NULL,
	"category" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "budget_member_id_category_pk" PRIMARY KEY("member_id","category")
);
--> statement-breakpoint
CREATE TABLE "finance"."category_rule" (
	"member_id" bigint NOT NULL,
	"words" text NOT NULL,
	"category" text NOT NULL,
	CONSTRAINT "category_rule_member_id_words_pk" PRIMARY KEY("member_id","words")
);
--> statement-breakpoint
ALTER TABLE "finance"."entry" DROP CONSTRAINT "entry_member_message";--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "line" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "number" integer;--> statement-breakpoint
UPDATE "finance"."entry" SET "number" = numbered."number" FROM (SELECT "id", row_number() OVER (PARTITION BY "member_id" ORDER BY "id") AS "number" FROM "finance"."entry") AS numbered WHERE numbered."id" = "entry"."id";--> statement-breakpoint
ALTER TABLE "finance"."entry" ALTER COLUMN "number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "category" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "removed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "removed_by" text;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "finance"."member" ADD COLUMN "last_number" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "finance"."member" SET "last_number" = (SELECT count(*) FROM "finance"."entry" WHERE "entry"."member_id" = "member"."id");--> statement-breakpoint
ALTER TABLE "finance"."budget" ADD CONSTRAINT "budget_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."category_rule" ADD CONSTRAINT "category_rule_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_member_number" UNIQUE("member_id","number");--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_member_message" UNIQUE("member_id","message_id","line");