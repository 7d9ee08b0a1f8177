CREATE SCHEMA IF NOT EXISTS "finance";
--> statement-breakpoint
CREATE TABLE "finance"."entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"member_id" bigint NOT NULL,
	"message_id" text NOT NULL,
	"direction" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"description" text NOT NULL,
	"day" date NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "entry_member_message" UNIQUE("member_id","message_id"),
	CONSTRAINT "entry_amount_above_zero" CHECK ("finance"."entry"."amount_minor" > 0),
	CONSTRAINT "entry_direction" CHECK ("finance"."entry"."direction" in ('income', 'expense'))
);
--> statement-breakpoint
CREATE TABLE "finance"."member" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."member_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"phone" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"city" text NOT NULL,
	"language" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"consented_at" timestamp (3) with time zone NOT NULL,
	"consent_message_id" text NOT NULL,
	CONSTRAINT "member_phone" UNIQUE("phone")
);
--> statement-breakpoint
ALTER TABLE "finance"."entry" ADD CONSTRAINT "entry_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "finance"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entry_member_day" ON "finance"."entry" USING btree ("member_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "member_email" ON "finance"."member" USING btree (lower("email"));