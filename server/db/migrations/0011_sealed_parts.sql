-- Parts say here which team they are for, and which rating is whose in another copy: they go, and devices send
-- them again to the new incarnation that the next start makes.
DROP TABLE `part`;--> statement-breakpoint
DROP TABLE `pool`;--> statement-breakpoint
DELETE FROM `setting` WHERE `name` = 'incarnation';--> statement-breakpoint
CREATE TABLE `generation` (
	`number` integer PRIMARY KEY NOT NULL,
	`salt` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `part` (
	`id` blob PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`pool` integer NOT NULL,
	`rater_mark` blob NOT NULL,
	`interaction_mark` blob,
	`sealed` blob NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `part_pool` ON `part` (`pool`,`rater_mark`);--> statement-breakpoint
CREATE INDEX `part_interaction` ON `part` (`interaction_mark`) WHERE kind = 'score';--> statement-breakpoint
CREATE TABLE `pool` (
	`id` integer PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`epoch` text NOT NULL,
	`scope` text NOT NULL,
	`kind` text NOT NULL,
	`place_mark` blob NOT NULL,
	`sealed_team` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pool_place` ON `pool` (`generation`,`epoch`,`scope`,`place_mark`);