"""What residents and the outside bring to the office: contacts, complaints, visits."""
