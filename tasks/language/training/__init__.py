"""Training: how the weights of the engine are made. Needs the extra [train]; nothing at run time imports it."""
