import { expect, test } from 'vitest';
import { parseCib } from '../../../src/operator/cluster/cib.ts';
import { overlayIpResources } from '../../../src/operator/cluster/overlay-ip-resources.ts';

const cib = (resources: string) =>
  `<cib><configuration><resources>${resources}</resources></configuration><status/></cib>`;
const set = (id: string, parameters: Readonly<Record<string, string>>, rest = '') =>
  `<instance_attributes id="${id}">${rest}${Object.entries(parameters)
    .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
    .join('')}</instance_attributes>`;
const ours = 'class="ocf" provider="aws" type="overlay-ip"';
const primitive = (id: string, attributes: string, content: string) =>
  `<primitive id="${id}" ${attributes}>${content}</primitive>`;
const configured = (text: string) =>
  overlayIpResources(parseCib(text)).map(({ id, agent, parameters }) => ({ id, agent, parameters }));
const ip = { ip: '192.168.10.15' };

test.each([
  ['alone', primitive('a', ours, set('s', ip))],
  ['in a group', `<group id="g">${primitive('a', ours, set('s', ip))}</group>`],
  ['in a cloned group', `<clone id="c"><group id="g">${primitive('a', ours, set('s', ip))}</group></clone>`],
])('a resource %s', (_title, resources) => {
  expect(configured(cib(resources))).toEqual([{ id: 'a', agent: 'ocf:aws:overlay-ip', parameters: ip }]);
});

test.each(['heartbeat', 'suse'])('one of aws-vpc-move-ip, of the provider %s', (provider) => {
  const peer = `class="ocf" provider="${provider}" type="aws-vpc-move-ip"`;
  expect(configured(cib(primitive('a', peer, set('s', ip))))).toMatchObject([{ parameters: ip }]);
});

test('other resources are left out, and a cluster without any has none', () => {
  const dummy = primitive('d', 'class="ocf" provider="pacemaker" type="Dummy"', '');
  expect(configured(cib(dummy))).toEqual([]);
  expect(configured('<cib><configuration><resources/></configuration></cib>')).toEqual([]);
});

test('one of a template has what the template has, unless it says otherwise', () => {
  const template = `<template id="t" ${ours}>${set('ts', { ...ip, interface: 'eth0' })}</template>`;
  const resources = template + primitive('a', 'template="t"', set('s', { interface: 'eth1' }));
  expect(configured(cib(resources))).toEqual([
    { id: 'a', agent: 'ocf:aws:overlay-ip', parameters: { ...ip, interface: 'eth1' } },
  ]);
});

test('a set of another resource is referred to', () => {
  const resources =
    primitive('a', ours, set('s', ip)) + primitive('b', ours, '<instance_attributes id-ref="s"/>');
  expect(configured(cib(resources))).toMatchObject([{ parameters: ip }, { parameters: ip }]);
});

test('a set with a rule is for some nodes or times, and left out', () => {
  const ruled = set('r', { interface: 'eth9' }, '<rule id="x" score="INFINITY"/>');
  expect(configured(cib(primitive('a', ours, set('s', ip) + ruled)))).toMatchObject([{ parameters: ip }]);
});

test('a value is text, also where it looks like a number', () => {
  const [found] = configured(cib(primitive('a', ours, set('s', { api_timeout: '05' }))));
  expect(found?.parameters).toEqual({ api_timeout: '05' });
});

test('what is no configuration of a cluster is an error', () => {
  expect(() => configured('<html/>')).toThrow();
});

test('a resource inherits meta attributes of defaults, group and clone, unless it says otherwise', () => {
  const meta = (id: string, attributes: Readonly<Record<string, string>>) =>
    set(id, attributes).replaceAll('instance_attributes', 'meta_attributes');
  const text = `<cib><configuration>
    <rsc_defaults>${meta('d', { 'resource-stickiness': '1000', 'is-managed': 'true' })}</rsc_defaults>
    <resources><clone id="c">${meta('m', { 'target-role': 'Stopped' })}<group id="g">${meta('n', { 'is-managed': 'false' })}
      ${primitive('a', ours, set('s', ip) + meta('o', { 'target-role': 'Started' }))}</group></clone></resources>
  </configuration></cib>`;
  expect(overlayIpResources(parseCib(text)).map(({ metaAttributes }) => metaAttributes)).toEqual([
    { 'resource-stickiness': '1000', 'is-managed': 'false', 'target-role': 'Started' },
  ]);
});

test('a resource knows the groups and clones that hold it', () => {
  const resources = `<clone id="c"><group id="g">${primitive('a', ours, '')}</group></clone>${primitive('b', ours, '')}`;
  expect(parseCib(cib(resources)).resources.map(({ id, holders }) => ({ id, holders }))).toEqual([
    { id: 'a', holders: ['c', 'g'] },
    { id: 'b', holders: [] },
  ]);
});

/** As crm_resource of Pacemaker 2.1.5 leaves it, and `crm node standby` of crmsh 4.4. */
test('location constraints of one resource and attributes of nodes are read', () => {
  const { locations, nodeAttributes } = parseCib(`<cib><configuration>
    <nodes>
      <node id="1" uname="node1"/>
      <node id="2" uname="node2">
        <instance_attributes id="nodes-2"><nvpair id="nodes-2-standby" name="standby" value="on"/></instance_attributes>
      </node>
    </nodes>
    <constraints>
      <rsc_location id="cli-ban-a-on-node2" rsc="a" role="Started" node="node2" score="-INFINITY"/>
      <rsc_location id="cli-prefer-a" rsc="a" role="Started"><rule id="cli-prefer-rule-a" score="INFINITY" boolean-op="and">
        <expression id="cli-prefer-expr-a" attribute="#uname" operation="eq" value="node1" type="string"/>
        <date_expression id="cli-prefer-lifetime-end-a" operation="lt" end="2026-11-23 05:00:00 Z"/>
      </rule></rsc_location>
      <rsc_location id="of-a-pattern" rsc-pattern="^a" node="node1" score="100"/>
    </constraints>
  </configuration></cib>`);
  expect(locations).toEqual([
    { id: 'cli-ban-a-on-node2', resource: 'a', node: 'node2' },
    { id: 'cli-prefer-a', resource: 'a', node: undefined },
  ]);
  expect(Object.fromEntries(nodeAttributes)).toEqual({ node1: {}, node2: { standby: 'on' } });
});
