"""What came over the wire made entries: pure functions of bytes, done by the workers."""
