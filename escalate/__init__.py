"""The application: the command line. The only place that reads the clock or prints."""
