CREATE TABLE `account` (
	`site` text NOT NULL,
	`account` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`site`, `account`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `account_person` ON `account` (`person`);--> statement-breakpoint
CREATE TABLE `epoch_key` (
	`epoch` text NOT NULL,
	`scope` text NOT NULL,
	`grp` text NOT NULL,
	`spki` blob NOT NULL,
	`private_key` blob,
	PRIMARY KEY(`epoch`, `scope`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `epoch_team` (
	`epoch` text NOT NULL,
	`team` text NOT NULL,
	`parent` text,
	`grp` text NOT NULL,
	`pool` text NOT NULL,
	PRIMARY KEY(`epoch`, `team`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fence` (
	`one` integer PRIMARY KEY NOT NULL,
	`commits` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `invite` (
	`hash` blob PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mark` (
	`id` blob NOT NULL,
	`kind` text NOT NULL,
	`epoch` text NOT NULL,
	`outcome` text NOT NULL,
	PRIMARY KEY(`id`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mark_epoch` ON `mark` (`epoch`);--> statement-breakpoint
CREATE TABLE `part` (
	`id` blob NOT NULL,
	`kind` text NOT NULL,
	`pool` integer NOT NULL,
	`token` blob NOT NULL,
	`revision` integer NOT NULL,
	`interaction_key` blob NOT NULL,
	`value` text,
	PRIMARY KEY(`id`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `part_pool` ON `part` (`pool`,`token`);--> statement-breakpoint
CREATE TABLE `pass_issue` (
	`epoch` text NOT NULL,
	`scope` text NOT NULL,
	`person` text NOT NULL,
	`grp` text NOT NULL,
	`blinded_hash` blob NOT NULL,
	PRIMARY KEY(`epoch`, `scope`, `person`, `grp`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`team` text NOT NULL,
	`kind` text NOT NULL,
	`added_epoch` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pool` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`team` text NOT NULL,
	`epoch` text NOT NULL,
	`scope` text NOT NULL,
	`opened_week` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pool_place` ON `pool` (`epoch`,`scope`,`team`,`kind`);--> statement-breakpoint
CREATE TABLE `release` (
	`id` blob PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`team` text NOT NULL,
	`epoch` text NOT NULL,
	`week` text NOT NULL,
	`sums` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `release_team` ON `release` (`team`,`week`);--> statement-breakpoint
CREATE TABLE `session` (
	`hash` blob PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`scope` text NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sign_in_code` (
	`hash` blob PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`scope` text NOT NULL,
	`challenge` text NOT NULL,
	`expires_on` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `site` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`origin` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `site_origin_unique` ON `site` (`origin`);--> statement-breakpoint
CREATE TABLE `team` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`parent` text,
	`kind` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `withdrawal` (
	`id` blob PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`epoch` text NOT NULL
) WITHOUT ROWID;

--> statement-breakpoint
INSERT INTO `fence` (`one`, `commits`) VALUES (1, 0);
