import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import library from '@cyclonedx/cyclonedx-library/package.json' with { type: 'json' };
import { createHash } from 'node:crypto';
import type { Release } from '../release.ts';
import { rootProject } from './bundled-packages.ts';
import type { Contents } from './contents.ts';
import { agentComponent, nodeComponents, npmComponent } from './sbom-components.ts';

/** A software bill of materials: https://cyclonedx.org/docs/1.6/json/ */
export function formatSbom(contents: Contents, release: Release): string {
  const bom = makeBom(contents, release);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  // Not `sortLists`: it sorts by the language of who builds. Everything is in an order already
  const serialize = () => `${serializer.serialize(bom, { space: 2 })}\n`;
  bom.serialNumber = makeSerialNumber(serialize());
  return serialize();
}

function makeBom({ bundled, packages, node }: Contents, { version, sourceDateEpoch }: Release): Models.Bom {
  const agent = agentComponent(version);
  const ofNpm = new Map([...packages].map(([key, npmPackage]) => [key, npmComponent(key, npmPackage)]));
  for (const [key, imported] of bundled) {
    const importing = key === rootProject ? agent : ofNpm.get(key);
    for (const other of imported) {
      const component = ofNpm.get(other);
      if (component) importing?.dependencies.add(component.bomRef);
    }
  }
  const ofNode = node && nodeComponents(node);
  if (ofNode) agent.dependencies.add(ofNode.node.bomRef);
  const components = [...ofNpm.values(), ...(ofNode ? [ofNode.node, ...ofNode.parts] : [])];
  return new Models.Bom({
    components: new Models.ComponentRepository(components),
    metadata: new Models.Metadata({
      timestamp: new Date(sourceDateEpoch * 1000),
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.Build]),
      tools: new Models.Tools({ components: new Models.ComponentRepository([thisTool()]) }),
      component: agent,
    }),
  });
}

function thisTool(): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, 'cyclonedx-library', {
    group: '@cyclonedx',
    version: library.version,
  });
}

/** A UUID of the content: version 8, https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function makeSerialNumber(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const uuid = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `urn:uuid:${uuid}`;
}
