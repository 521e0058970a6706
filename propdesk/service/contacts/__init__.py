"""The contact book 来电来访: every call and visit, who answered it, and by when it must be."""
