import type { BundledPackages } from './bundled-packages.ts';
import type { NodeInside } from './node-inside.ts';
import type { NpmPackage } from './npm-package.ts';

/** What an executable consists of beside the project's own modules. */
export interface Contents {
  /** Which of them imports which. */
  readonly bundled: BundledPackages;
  /** Of each in `bundled`, by the same keys. */
  readonly packages: ReadonlyMap<string, NpmPackage>;
  /** `undefined` → it runs on the Node of the host. */
  readonly node: NodeInside | undefined;
}
