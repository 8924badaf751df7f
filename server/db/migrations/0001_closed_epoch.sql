CREATE TABLE `closed_epoch` (
	`epoch` text PRIMARY KEY NOT NULL,
	`closed_on` integer NOT NULL,
	`withheld` integer NOT NULL,
	`list` text
) WITHOUT ROWID;
