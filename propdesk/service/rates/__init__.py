"""The month report of complaints: closed, called back, on time, valid or not, by what they are."""
