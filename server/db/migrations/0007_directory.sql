CREATE TABLE `directory_stamp` (
	`one` integer PRIMARY KEY NOT NULL,
	`changes` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pass_identity` (
	`epoch` text NOT NULL,
	`scope` text NOT NULL,
	`identity` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`epoch`, `scope`, `identity`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `scim_group` (
	`id` text PRIMARY KEY NOT NULL,
	`display_name` text NOT NULL,
	`external_id` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `scim_member` (
	`grp` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`grp`, `person`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `scim_member_person` ON `scim_member` (`person`);--> statement-breakpoint
CREATE TABLE `scim_token` (
	`hash` blob PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`month` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `scim_user` (
	`person` text PRIMARY KEY NOT NULL,
	`user_name` text NOT NULL,
	`external_id` text,
	`resource` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `scim_user_name` ON `scim_user` (`user_name`);--> statement-breakpoint
CREATE INDEX `scim_user_external` ON `scim_user` (`external_id`);--> statement-breakpoint
CREATE TABLE `unknown_identity` (
	`site` text NOT NULL,
	`account` text NOT NULL,
	PRIMARY KEY(`site`, `account`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `person` ADD `left_epoch` text;--> statement-breakpoint
ALTER TABLE `team` ADD `left_epoch` text;--> statement-breakpoint
INSERT INTO `directory_stamp` VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER `stamp_team_insert` AFTER INSERT ON `team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_team_update` AFTER UPDATE ON `team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_team_delete` AFTER DELETE ON `team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_account_insert` AFTER INSERT ON `account` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_account_update` AFTER UPDATE ON `account` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_account_delete` AFTER DELETE ON `account` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_site_insert` AFTER INSERT ON `site` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_site_update` AFTER UPDATE ON `site` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_site_delete` AFTER DELETE ON `site` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_declined_insert` AFTER INSERT ON `declined` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_declined_update` AFTER UPDATE ON `declined` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_declined_delete` AFTER DELETE ON `declined` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_epoch_team_insert` AFTER INSERT ON `epoch_team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_epoch_team_update` AFTER UPDATE ON `epoch_team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_epoch_team_delete` AFTER DELETE ON `epoch_team` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_person_insert` AFTER INSERT ON `person` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_person_delete` AFTER DELETE ON `person` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `stamp_person_update` AFTER UPDATE OF `name`, `email`, `team`, `left_epoch` ON `person` BEGIN UPDATE `directory_stamp` SET `changes` = `changes` + 1; END;
