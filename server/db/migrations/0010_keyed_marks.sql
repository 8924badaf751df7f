-- Parts hold bare tokens here, which nothing may read any more: they go, and devices send them again to the
-- new incarnation that the next start makes.
DROP TABLE `part`;--> statement-breakpoint
DELETE FROM `pool`;--> statement-breakpoint
DELETE FROM `setting` WHERE `name` = 'incarnation';--> statement-breakpoint
CREATE TABLE `part` (
	`id` blob NOT NULL,
	`kind` text NOT NULL,
	`pool` integer NOT NULL,
	`rater_mark` blob NOT NULL,
	`sealed` blob NOT NULL,
	`revision` integer NOT NULL,
	`interaction_key` blob NOT NULL,
	`value` text,
	PRIMARY KEY(`id`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `part_pool` ON `part` (`pool`,`rater_mark`);--> statement-breakpoint
CREATE INDEX `part_interaction` ON `part` (`interaction_key`) WHERE kind = 'score';
