"""What a new price would come to, and making issued bills up to it: 补差, and taking it back."""
