import type { Log } from '../../src/ports.ts';

/** A log that remembers: `warning: put back the route …`. */
export class FakeLog implements Log {
  readonly lines: string[] = [];

  debug(message: string): void {
    this.lines.push(`debug: ${message}`);
  }
  info(message: string): void {
    this.lines.push(`info: ${message}`);
  }
  warning(message: string): void {
    this.lines.push(`warning: ${message}`);
  }
  error(message: string): void {
    this.lines.push(`error: ${message}`);
  }

  /** What is worth someone's attention. */
  get worries(): string[] {
    return this.lines.filter((line) => /^(warning|error)/.test(line));
  }
}
