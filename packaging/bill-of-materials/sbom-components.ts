import { Contrib, Enums, Models } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseSpdx from 'spdx-expression-parse';
import type { NodeInside } from './node-inside.ts';
import { identifyNodeParts, type NodePart } from './node-parts.ts';
import type { NpmPackage } from './npm-package.ts';

const { Component, ExternalReference } = Models;
const { ComponentType, ExternalReferenceType } = Enums;
const licenses = new Contrib.License.Factories.LicenseFactory(parseSpdx);

/** The executable itself. */
export function agentComponent(version: string): Models.Component {
  return new Component(ComponentType.Application, 'overlay-ip', {
    version,
    bomRef: 'overlay-ip',
    description: 'Pacemaker resource agent ocf:aws:overlay-ip',
    purl: new PackageURL('generic', undefined, 'overlay-ip', version).toString(),
    licenses: licensesOf('Apache-2.0'),
  });
}

/** @param key what package-lock.json calls it: no two are called the same, while two may be of one name and version */
export function npmComponent(key: string, npmPackage: NpmPackage): Models.Component {
  const { name, version, license } = npmPackage;
  const { group, ownName } = splitName(name);
  return new Component(ComponentType.Library, ownName, {
    version,
    bomRef: key,
    purl: new PackageURL('npm', group, ownName, version).toString(),
    licenses: licensesOf(license),
    externalReferences: new Models.ExternalReferenceRepository(referencesOf(npmPackage)),
    ...(group === undefined ? {} : { group }),
  });
}

/** Node, and what it consists of beside it: the graph says that they belong together. */
export function nodeComponents({ npmPackage, versions }: NodeInside): {
  readonly node: Models.Component;
  readonly parts: readonly Models.Component[];
} {
  const identified = identifyNodeParts(versions);
  // In the words of CycloneDX a `platform`, but that is passed over by Syft, with which Grype reads:
  // https://github.com/anchore/syft/blob/main/syft/format/internal/cyclonedxutil/helpers/decoder.go
  const node = partComponent(ComponentType.Application, identified.node, {
    licenses: licensesOf(npmPackage.license),
    externalReferences: new Models.ExternalReferenceRepository(referencesOf(npmPackage)),
  });
  const parts = identified.parts.map((part) => partComponent(ComponentType.Library, part));
  for (const { bomRef } of parts) node.dependencies.add(bomRef);
  return { node, parts };
}

function partComponent(
  type: Enums.ComponentType,
  { name, version, purl, cpe }: NodePart,
  more: Models.OptionalComponentProperties = {},
): Models.Component {
  const known = { version, bomRef: purl, purl, ...(cpe === undefined ? {} : { cpe }) };
  return new Component(type, name, { ...known, ...more });
}

function licensesOf(license: string | undefined): Models.LicenseRepository {
  return new Models.LicenseRepository(license === undefined ? [] : [licenses.makeFromString(license)]);
}

/** The integrity is that of the archive, not of what of it is in the bundle. */
function referencesOf({ name, version, repository, integrity }: NpmPackage): Models.ExternalReference[] {
  const { ownName } = splitName(name);
  const archive = `https://registry.npmjs.org/${name}/-/${ownName}-${version}.tgz`;
  const hash = Contrib.FromNodePackageJson.Utils.parsePackageIntegrity(integrity);
  return [
    new ExternalReference(archive, ExternalReferenceType.Distribution, {
      hashes: new Models.HashDictionary([hash]),
    }),
    ...(repository === undefined ? [] : [new ExternalReference(repository, ExternalReferenceType.VCS)]),
  ];
}

/** `@smithy/core` → `@smithy`, `core`. */
function splitName(name: string): { readonly group: string | undefined; readonly ownName: string } {
  const [, group, ownName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return { group, ownName };
}
