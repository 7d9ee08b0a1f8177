CREATE TABLE "vote"."archived_proposal" (
	"proposal_id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"type" text NOT NULL,
	"text" text NOT NULL,
	"created_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"result" text,
	"eligible" integer
);
--> statement-breakpoint
CREATE TABLE "vote"."archived_session" (
	"session_id" text PRIMARY KEY NOT NULL,
	"chat_id" bigint NOT NULL,
	"message" text NOT NULL,
	"created_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"closed_because" text,
	"participants" integer NOT NULL,
	"archived_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vote"."archived_vote" (
	"proposal_id" text NOT NULL,
	"person_id" text NOT NULL,
	"name" text NOT NULL,
	"vote" text NOT NULL,
	"amount" numeric NOT NULL,
	CONSTRAINT "archived_vote_proposal_id_person_id_pk" PRIMARY KEY("proposal_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "vote"."position" (
	"proposal_id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"token" text NOT NULL,
	"amount" numeric NOT NULL,
	"price" numeric NOT NULL,
	"price_source" text NOT NULL,
	"quantity" numeric NOT NULL,
	"bought_at" timestamp (3) with time zone NOT NULL,
	"sold_by_proposal" text,
	"sale_price" numeric,
	"sale_price_source" text,
	"proceeds" numeric,
	"sold_at" timestamp (3) with time zone,
	CONSTRAINT "position_sold_by_proposal_unique" UNIQUE("sold_by_proposal"),
	CONSTRAINT "position_number" UNIQUE("chat_id","number")
);
--> statement-breakpoint
CREATE TABLE "vote"."position_share" (
	"proposal_id" text NOT NULL,
	"person_id" text NOT NULL,
	"place" integer NOT NULL,
	"name" text NOT NULL,
	"stake" numeric NOT NULL,
	"quantity" numeric NOT NULL,
	"proceeds" numeric,
	CONSTRAINT "position_share_proposal_id_person_id_pk" PRIMARY KEY("proposal_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "vote"."trade_order" (
	"proposal_id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"outcome" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "vote"."chat" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "vote"."archived_proposal" ADD CONSTRAINT "archived_proposal_session_id_archived_session_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "vote"."archived_session"("session_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote"."archived_vote" ADD CONSTRAINT "archived_vote_proposal_id_archived_proposal_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "vote"."archived_proposal"("proposal_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote"."position_share" ADD CONSTRAINT "position_share_proposal_id_position_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "vote"."position"("proposal_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "archived_session_chat" ON "vote"."archived_session" USING btree ("chat_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
UPDATE "vote"."chat" SET "settings" = jsonb_build_object('language', "language");
