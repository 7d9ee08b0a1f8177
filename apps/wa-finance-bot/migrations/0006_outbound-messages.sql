CREATE TABLE "finance"."answered_group" (
	"group" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "finance"."outbound_message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."outbound_message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sent_at" timestamp (3) with time zone NOT NULL,
	"purpose" text NOT NULL,
	"recipient" text NOT NULL,
	"content" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "outbound_message_sent_at" ON "finance"."outbound_message" USING btree ("sent_at");--> statement-breakpoint
CREATE INDEX "outbound_message_recipient" ON "finance"."outbound_message" USING btree ("recipient","sent_at");