import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const project = path.resolve(import.meta.dirname, '../..');

/**
 * The sentences that a source file can say to whoever reads an exit reason, with `…` for what is filled in: each text of three
 * words or more, but for those of the log, of errors thrown for programmers, and titles of tables.
 */
export function sentencesIn(file: string): string[] {
  const text = readFileSync(path.join(project, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return sentencesOf(source).filter((sentence) => sentence.split(/\s+/).filter(isWord).length >= 3);
}

function isWord(text: string): boolean {
  return /^[A-Za-z]{2}/.test(text);
}

function sentencesOf(node: ts.Node): string[] {
  if (isForOthers(node)) return [];
  const below: string[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...sentencesOf(child));
  });
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''), ...below];
  return below;
}

function isForOthers(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isNewExpression(node)) return true;
  if (ts.isPropertyAssignment(node)) return node.name.getText() === 'title';
  return ts.isCallExpression(node) && /(^|\.)log\./.test(node.expression.getText());
}
