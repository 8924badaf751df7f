CREATE TABLE `epoch_secret` (
	`epoch` text PRIMARY KEY NOT NULL,
	`secret` blob NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `log_entry` (
	`number` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`what` text NOT NULL,
	`before` text,
	`after` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `threshold` (
	`kind` text NOT NULL,
	`epoch` text NOT NULL,
	`raters` integer NOT NULL,
	PRIMARY KEY(`kind`, `epoch`)
) WITHOUT ROWID;
