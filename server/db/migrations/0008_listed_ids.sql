CREATE TABLE `listed_ids` (
	`epoch` text NOT NULL,
	`outcome` text NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`ids` blob NOT NULL,
	PRIMARY KEY(`epoch`, `outcome`, `kind`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `closed_epoch` ADD `state` text DEFAULT 'listed' NOT NULL;
--> statement-breakpoint
UPDATE `closed_epoch` SET `state` = 'expired' WHERE `list` IS NULL;
--> statement-breakpoint
INSERT INTO `listed_ids` (`epoch`, `outcome`, `kind`, `number`, `ids`)
SELECT `epoch`, outcomes.key, kinds.key, 0, unhex(replace(group_concat(listed.value, ''), '-', ''))
FROM `closed_epoch`, json_each(`list`) outcomes, json_each(outcomes.value) kinds, json_each(kinds.value) listed
WHERE `list` IS NOT NULL GROUP BY `epoch`, outcomes.key, kinds.key;
