export { TestEnvironment as default } from 'jest-environment-node';

/*
 * A worker that ends gives its memory back piece by piece, for longer than Jest waits before it kills it and says that
 * something leaks. The system takes it back at once.
 */
if (process.send) process.once('exit', (code) => process.reallyExit(code));
