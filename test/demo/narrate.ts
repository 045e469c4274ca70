import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Tells the story as it happens, each line with the time since it began. Colours where the stream is a terminal that wants them. */
export class Narrator {
  readonly #stream: NodeJS.WriteStream;
  readonly #startedAt = performance.now();
  readonly #who: Readonly<Record<string, Style>>;

  constructor(stream: NodeJS.WriteStream, who: Readonly<Record<string, Style>>) {
    this.#stream = stream;
    this.#who = who;
  }

  title(text: string): void {
    this.#write(`\n${this.#style('bold', text)}`);
  }

  step(who: string, text: string): void {
    const seconds = `${((performance.now() - this.#startedAt) / 1000).toFixed(2)} s`.padStart(8);
    this.#write(`${this.#style('dim', seconds)}  ${this.name(who.padEnd(6))}  ${text}`);
  }

  /** What belongs to the step before. */
  detail(text: string): void {
    for (const line of text.trimEnd().split('\n'))
      this.#write(this.#style('dim', `                  ${line}`));
  }

  /** A name at the beginning of a line gets its colour. */
  lines(lines: readonly string[]): void {
    for (const line of lines) this.#write(`  ${line.replace(/^\S+/, (name) => this.name(name))}`);
  }

  good(text: string): string {
    return this.#style('green', text);
  }

  bad(text: string): string {
    return this.#style('red', text);
  }

  bold(text: string): string {
    return this.#style('bold', text);
  }

  name(who: string): string {
    const style = this.#who[stripVTControlCharacters(who).trim()];
    return style === undefined ? who : this.#style(style, who);
  }

  #style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#stream });
  }

  #write(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}
