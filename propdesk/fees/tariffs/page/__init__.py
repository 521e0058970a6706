"""The page of tariffs, fee items and receipt groups, its panel and its dialogs."""
