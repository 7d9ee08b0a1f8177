CREATE SCHEMA IF NOT EXISTS "vote";
--> statement-breakpoint
CREATE TABLE "vote"."chat" (
	"chat_id" bigint PRIMARY KEY NOT NULL,
	"language" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vote"."deadline" (
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"session_id" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"claim" text,
	"claimed_until" timestamp (3) with time zone,
	"posting_begun" boolean DEFAULT false NOT NULL,
	CONSTRAINT "deadline_kind_subject_id_pk" PRIMARY KEY("kind","subject_id")
);
--> statement-breakpoint
CREATE INDEX "deadline_due_at" ON "vote"."deadline" USING btree ("due_at");