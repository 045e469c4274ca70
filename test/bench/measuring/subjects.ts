import { existsSync } from 'node:fs';
import path from 'node:path';
import { isInstalled } from '../../../packaging/system-packages.ts';
import { systemTools, type ToolName } from '../../setup/system-tools.ts';
import type { Subject } from '../bench-run.ts';
import { installNode } from './runtimes.ts';

/** What is run of each subject; what is not there, and why, for a person. */
export interface FoundSubjects {
  readonly paths: ReadonlyMap<Subject, string>;
  readonly notRun: readonly string[];
}

export async function findSubjects(wanted: ReadonlySet<Subject>): Promise<FoundSubjects> {
  const paths = new Map<Subject, string>();
  const notRun: string[] = [];
  for (const subject of wanted)
    try {
      paths.set(subject, await find(subject));
    } catch (error) {
      notRun.push(`${subject}: ${error instanceof Error ? error.message : String(error)}`);
    }
  return { paths, notRun };
}

const standalonePath = path.resolve(import.meta.dirname, '../../../dist/standalone/overlay-ip');
const monitorByCurl = path.resolve(import.meta.dirname, 'monitor-by-curl.sh');

/** @throws with why it is not there */
async function find(subject: Subject): Promise<string> {
  switch (subject) {
    case 'Node 22':
    case 'Node 24':
    case 'Node 26':
      return installNode(Number(subject.slice('Node '.length)));
    case 'standalone':
      if (!existsSync(standalonePath)) throw new Error(`there is no ${path.relative('', standalonePath)}`);
      return standalonePath;
    case 'AWS CLI':
      return installed('aws');
    case 'sh and curl':
      installed('curl');
      return monitorByCurl;
    case 'aws-vpc-move-ip':
      for (const tool of ['aws', 'curl'] as const) installed(tool);
      return installed('aws-vpc-move-ip');
  }
}

/**
 * Its path.
 *
 * @throws NotInstalled
 */
export function installed(name: ToolName): string {
  const tool = systemTools[name];
  if (!isInstalled(tool)) throw new NotInstalled(`${tool.path} is missing (Debian: ${tool.debianPackage})`);
  return tool.path;
}

export class NotInstalled extends Error {}
