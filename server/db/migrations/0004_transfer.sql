CREATE TABLE `transfer` (
	`id` blob PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`scope` text NOT NULL,
	`box` blob NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `transfer_of` ON `transfer` (`person`,`scope`);