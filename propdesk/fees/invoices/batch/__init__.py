"""The sheet that goes to the tax bureau's system, its columns, and the result that comes back."""
