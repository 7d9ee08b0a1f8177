CREATE TABLE "finance"."opt_out" (
	"person" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finance"."unfinished_registration" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finance"."unfinished_registration_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"phone" text NOT NULL,
	"via" text NOT NULL,
	"step" text NOT NULL,
	"session_data" json NOT NULL,
	"last_answer_at" timestamp (3) with time zone NOT NULL,
	"reminded_hours" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "unfinished_registration_phone" UNIQUE("phone")
);
