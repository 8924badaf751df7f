ALTER TABLE `site_key` ADD `month` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `unknown_identity` ADD `month` text DEFAULT '' NOT NULL;--> statement-breakpoint
-- What is there already is kept as long as what is told from now on.
UPDATE `unknown_identity` SET `month` = strftime('%Y-%m', 'now');