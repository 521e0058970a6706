"""What goes out of the program and comes back in workbooks: the columns of declared fields."""
