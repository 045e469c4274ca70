/** Sentences for the administrator, in a shell's comment, a line each. */
export function formatComment(sentences: readonly string[]): string[] {
  return sentences.map((sentence) => `# ${sentence}`);
}
