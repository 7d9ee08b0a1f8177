CREATE TABLE "finance"."account" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."account_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"member_id" bigint NOT NULL,
	"name" text NOT NULL,
	"opened_by" text DEFAULT '' NOT NULL,
	"preferred_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "finance"."exchange_rate" (
	"member_id" bigint NOT NULL,
	"currency" text NOT NULL,
	"rate" numeric NOT NULL,
	CONSTRAINT "exchange_rate_member_id_currency_pk" PRIMARY KEY("member_id","currency"),
	CONSTRAINT "exchange_rate_above_zero" CHECK ("finance"."exchange_rate"."rate" > 0)
);
--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "kind" text DEFAULT 'booking' NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "account_id" bigint;--> statement-breakpoint
INSERT INTO "finance"."account" ("member_id", "name") SELECT DISTINCT "member_id", '' FROM "finance"."entry";--> statement-breakpoint
UPDATE "finance"."entry" SET "account_id" = "account"."id" FROM "finance"."account" WHERE "account"."member_id" = "entry"."member_id";--> statement-breakpoint
ALTER TABLE "finance"."entry" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "to_account_id" bigint;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "person" text;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "due_day" date;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "foreign_minor" bigint;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "foreign_currency" text;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD COLUMN "rate" numeric;--> statement-breakpoint
ALTER TABLE "finance"."account" ADD CONSTRAINT "account_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."exchange_rate" ADD CONSTRAINT "exchange_rate_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_member" ON "finance"."account" USING btree ("member_id");--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "finance"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_to_account_id_account_id_fk" FOREIGN KEY ("to_account_id") REFERENCES "finance"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_transfer" CHECK (("finance"."entry"."kind" = 'transfer') = ("finance"."entry"."to_account_id" is not null));--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_debt" CHECK (("finance"."entry"."kind" in ('borrow', 'lend', 'repay', 'collect')) = ("finance"."entry"."person" is not null));--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_foreign" CHECK (num_nonnulls("finance"."entry"."foreign_minor", "finance"."entry"."foreign_currency", "finance"."entry"."rate") in (0, 3));