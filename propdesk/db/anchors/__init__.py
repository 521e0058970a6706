"""Where the books stood, remembered outside the data file: an old copy put back is seen."""
