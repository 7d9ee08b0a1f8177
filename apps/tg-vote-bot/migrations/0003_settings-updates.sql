CREATE TABLE "vote"."settings_update" (
	"origin" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
