CREATE TABLE `journal_line` (
	`number` integer PRIMARY KEY NOT NULL,
	`line` text NOT NULL
);
