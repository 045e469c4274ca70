export { architectures, type Architecture } from '../agent/standalone/architectures.ts';
