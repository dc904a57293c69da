import { describe, expect, it } from 'vitest';
import { recordedActor, workloadOf } from '../../../connectors/kubernetes/record/actor.ts';
import { actors } from '../../../connectors/kubernetes/usage/actors.ts';

const event = (over: Partial<Parameters<typeof recordedActor>[0]>) => recordedActor({ user: { username: 'system:serviceaccount:shop:web', groups: [], extra: {} }, userAgent: 'web/v1.2 (linux/amd64)', sourceIPs: ['10.0.0.7'], ...over });
const pod = (name: string) => ({ user: { username: 'system:serviceaccount:shop:web', groups: [], extra: { 'authentication.kubernetes.io/pod-name': [name] } } });

describe('who was behind a user name, as the event tells', () => {
  it.each([
    ['a Deployment', 'cart-5f6b8c7d9-ttq4z', 'cart'],
    ['a ReplicaSet of a longer hash', 'catalog-api-6c7d9f5b4d-k2x8p', 'catalog-api'],
    ['a DaemonSet', 'node-exporter-x7k2p', 'node-exporter'],
    ['a StatefulSet', 'ledger-0', 'ledger'],
    ['a Job of a CronJob', 'nightly-28912345-bcdfg', 'nightly'],
    ['a pod of its own', 'web-cache', 'web-cache'],
    ['a pod of its own with a word of five letters at its end', 'shop-proxy', 'shop-proxy'],
    ['nothing but a generated part', '-x7k2p', '-x7k2p'],
  ])('the pod of %s stands for its workload', (_kind, name, workload) => {
    expect(workloadOf(name)).toBe(workload);
  });

  it('is the pod of the token before the program that says its name', () => {
    expect(event(pod('cart-5f6b8c7d9-ttq4z'))).toBe('pod/cart');
    expect(event({})).toBe('agent/web');
  });

  it('is the impersonator of who is impersonated', () => {
    expect(event({ impersonatedUser: { username: 'anna', groups: [], extra: {} } })).toBe('impersonator/system:serviceaccount:shop:web');
  });

  it.each([['203.0.113.9', true], ['2001:db8::1', true], ['10.1.2.3', false], ['172.20.0.1', false], ['172.32.0.1', true], ['192.168.1.1', false], ['100.64.0.1', false], ['127.0.0.1', false], ['::1', false], ['fd00::1', false], ['unknown', false], ['', false]])('%s is from outside: %s', (address, isOutside) => {
    expect(event({ sourceIPs: address === '' ? [] : [address, '10.0.0.1'] })).toBe(`agent/web${isOutside ? ' from outside' : ''}`);
  });
});

describe('who was behind a principal', () => {
  const resolved = (principal: string, actor: string) => actors.resolve([{ instance: 'c', principal, actor }], new Map())[0];

  it('tells the workloads of a service account apart', () => {
    expect(resolved('system:serviceaccount:shop:web', 'pod/cart')).toMatchObject({ kind: 'pod', name: 'pod/cart', workload: 'pod/cart' });
    expect(resolved('system:serviceaccount:shop:web', 'agent/curl from outside')).toMatchObject({ kind: 'program', name: 'curl from outside', workload: 'curl' });
  });

  it('takes a person for one, whatever program they call', () => {
    expect(resolved('user:mira', 'agent/kubectl')).toMatchObject({ name: 'kubectl', workload: 'mira' });
  });

  it('names the impersonator', () => {
    expect(resolved('user:anna', 'impersonator/system:serviceaccount:shop:gateway')).toMatchObject({ kind: 'service-account', workload: 'serviceaccount/shop/gateway', via: ['serviceaccount/shop/gateway'] });
    expect(resolved('system:serviceaccount:shop:bot', 'impersonator/mira')).toMatchObject({ kind: 'user', workload: 'user/mira' });
  });

  it('does not invent a name', () => {
    expect(resolved('system:serviceaccount:shop:web', 'agent/')).toMatchObject({ workload: 'a program that does not name itself' });
  });
});
