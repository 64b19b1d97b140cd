"""The weekend of 17 to 22 November 2023, published by a server of our own and watched by the unchanged product."""
