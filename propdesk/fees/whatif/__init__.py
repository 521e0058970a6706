"""Making up issued bills when price, area or coefficient changed: 补差, and taking it back."""
