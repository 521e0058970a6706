"""The register of tax invoices: asked for, written by the tax bureau, taken back in red."""
