CREATE TABLE "access"."operator" (
	"tenant" text NOT NULL,
	"id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"user_type" text NOT NULL,
	"permissions" text[] NOT NULL,
	"password_hash" text NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "operator_tenant_id_pk" PRIMARY KEY("tenant","id"),
	CONSTRAINT "operator_email_lower" CHECK ("access"."operator"."email" = lower("access"."operator"."email"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "operator_id" ON "access"."operator" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "operator_email" ON "access"."operator" USING btree ("tenant","email");
--> statement-breakpoint
grant select, insert, update on access.operator to sesi_tenant;
--> statement-breakpoint
alter table access.operator enable row level security, force row level security;
--> statement-breakpoint
create policy of_tenant on access.operator to sesi_tenant
  using (tenant = nullif(current_setting('sesi.tenant', true), ''));
