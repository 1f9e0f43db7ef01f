"""Cut a text into lines, sentences and chunks; recognise furniture, dates and search terms."""
