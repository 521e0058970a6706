"""Lists that come and go: workbooks and text tables, read in a child process, written whole."""
