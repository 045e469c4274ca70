/** What is loaded when something is set up or torn down: most of it is the same. */
export { setUp } from '../setup/set-up.ts';
export { tearDown } from '../teardown/tear-down.ts';
