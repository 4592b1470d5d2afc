int multiply(int a, int b) { return a * b; }

/* Nobody refers to it: gone from an executable, there in an archive. */
int unusedByEverybody(int a) { return a + 1; }
