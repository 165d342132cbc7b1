"""An area as tables that people fill in with a spreadsheet: the template, how it is read, how it is written."""
