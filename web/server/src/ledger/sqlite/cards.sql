-- What is wrong with an appliance's card, in a word of the check-in: none where nothing is.
ALTER TABLE appliance_systems ADD COLUMN card TEXT;
