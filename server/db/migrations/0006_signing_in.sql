CREATE TABLE `identity` (
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`issuer`, `subject`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `identity_person` ON `identity` (`person`);--> statement-breakpoint
CREATE TABLE `sign_in_attempt` (
	`hash` blob PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`request` text NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `site_key` (
	`id` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`spki` blob NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `vouched` (
	`hash` blob PRIMARY KEY NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `person` ADD `role` text DEFAULT 'member' NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `id` blob;--> statement-breakpoint
ALTER TABLE `session` ADD `refresh` blob;--> statement-breakpoint
ALTER TABLE `session` ADD `spent` blob;--> statement-breakpoint
ALTER TABLE `session` ADD `bearer_until` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `opened_month` text;--> statement-breakpoint
CREATE INDEX `session_id` ON `session` (`id`);--> statement-breakpoint
CREATE INDEX `session_person` ON `session` (`person`);