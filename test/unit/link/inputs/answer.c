/* Refers to another object, so that joining and linking have something to resolve. */
int multiply(int a, int b);

int answer(void) { return multiply(6, 7); }
