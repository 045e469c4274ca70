import type { Failure } from '../../answer.ts';
import type { Session } from '../session.ts';
import type { Deed } from './apply-steps.ts';
import type { Seen } from './await-plan.ts';
import type { ChangeRequest } from './request.ts';
import type { Undertaking } from './undertaking.ts';

/** Told as it happens. */
export interface Report {
  readonly notice: (message: string) => void;
  /** Before anything is changed. */
  readonly planned: (seen: Seen) => void;
  /** After each step. */
  readonly done: (deed: Deed) => void;
  /** After all of them; or why nobody could look. */
  readonly seen: (seen: Seen | { readonly why: readonly Failure[] }) => void;
  readonly end: (exitCode: number) => void;
}

export type OpenReport = (session: Session, request: ChangeRequest, undertaking: Undertaking) => Report;
