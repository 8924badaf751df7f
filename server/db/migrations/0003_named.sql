CREATE TABLE `declined` (
	`person` text NOT NULL,
	`kind` text NOT NULL,
	PRIMARY KEY(`person`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `follow_up` (
	`id` blob PRIMARY KEY NOT NULL,
	`sender` text NOT NULL,
	`team` text NOT NULL,
	`month` text NOT NULL,
	`text` text,
	`state` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `follow_up_team` ON `follow_up` (`team`);--> statement-breakpoint
CREATE INDEX `follow_up_sender` ON `follow_up` (`sender`,`month`);--> statement-breakpoint
CREATE TABLE `named_gone` (
	`id` blob PRIMARY KEY NOT NULL,
	`month` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `note` (
	`id` blob PRIMARY KEY NOT NULL,
	`sender` text NOT NULL,
	`helper` text NOT NULL,
	`month` text NOT NULL,
	`text` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `note_helper` ON `note` (`helper`);--> statement-breakpoint
CREATE INDEX `note_sender` ON `note` (`sender`,`month`);--> statement-breakpoint
CREATE TABLE `thanks` (
	`id` blob PRIMARY KEY NOT NULL,
	`sender` text NOT NULL,
	`helper` text NOT NULL,
	`month` text NOT NULL,
	`text` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `thanks_helper` ON `thanks` (`helper`);--> statement-breakpoint
CREATE INDEX `thanks_sender` ON `thanks` (`sender`,`month`);--> statement-breakpoint
ALTER TABLE `team` ADD `lead` text;