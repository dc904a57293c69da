import { expect, it } from 'vitest';
import { recognize } from '../../../connectors/kubernetes/recognize.ts';
import { auditFile } from '../../../connectors/kubernetes/record/file.ts';

const HOUR = ['2026-07-13', '2026-07-14'];

it.each([
  ['log/audit.log', { instance: '' }],
  ['log/audit.log.gz', { instance: '' }],
  ['log/audit-2026-07-14T12-33-44.123.log', { instance: '' }],
  ['log/audit-2026-07-14T12-33-44.123.log.gz', { instance: '' }],
  ['log/audit.log-20260714', { instance: '' }],
  ['log/audit.log.1', { instance: '' }],
  ['bucket/cloudaudit.googleapis.com/activity/2026/07/14/08:00:00_08:59:59_S0.json', { instance: '', days: HOUR }],
  ['insights-logs-kube-audit/resourceId=/SUBSCRIPTIONS/S/y=2026/m=07/d=14/h=08/m=00/PT1H.json', { instance: '', days: HOUR }],
  ['bucket/activity/2026/13/45/08:00:00_08:59:59_S0.json', { instance: '' }],
  ['exportedlogs/0f4e/kube-apiserver-audit-0123456789abcdef0123456789abcdef/000000.gz', { instance: '' }],
  ['exportedlogs/0f4e/kube-apiserver-0123456789abcdef0123456789abcdef/000000.gz', { instance: '', skip: 'not-a-log' }],
  ['exportedlogs/0f4e/authenticator-0123456789abcdef0123456789abcdef/000001.gz', { instance: '', skip: 'not-a-log' }],
  ['exportedlogs/aws-logs-write-test', { instance: '', skip: 'not-a-log' }],
  ['log/README.md', { instance: '', skip: 'not-a-log' }],
  ['log/policy.yaml', { instance: '', skip: 'not-a-log' }],
])('%s', (path, expected) => {
  expect(auditFile(path)).toEqual(expected);
});

const EVENT = '{"kind":"Event","auditID":"a","requestURI":"/api"}';
const ROLE = 'kind: Role\nmetadata:\n  name: a\n';

it.each([
  ['audit.log', EVENT, 'usage'],
  ['audit.log', `{"kind":"EventList","items":[${EVENT}]}`, 'usage'],
  ['eks.json', JSON.stringify({ events: [{ message: EVENT }] }), 'usage'],
  ['PT1H.json', JSON.stringify({ category: 'kube-audit', properties: { log: EVENT } }), 'usage'],
  ['gke.json', '[{"protoPayload":{"serviceName":"k8s.io","methodName":"io.k8s.core.v1.pods.list"}}]', 'usage'],
  ['aks.json', '[{"AuditId":"a","RequestUri":"/api","Verb":"get"}]', 'usage'],
  ['trail.json', '{"Records":[{"eventVersion":"1.08","eventSource":"s3.amazonaws.com"}]}', undefined],
  ['gcp.json', '[{"protoPayload":{"serviceName":"storage.googleapis.com","methodName":"storage.objects.get"}}]', undefined],
  ['role.yaml', ROLE, 'definition'],
  ['export.yaml', `${ROLE}  uid: 4f0a3c1e-1111-2222-3333-444455556666\n`, 'grants'],
  ['policy.yaml', 'apiVersion: audit.k8s.io/v1\nkind: Policy\n', { observability: 'auditPolicy' }],
  ['policy.yaml', 'apiVersion: kyverno.io/v1\nkind: Policy\n', undefined],
  ['kube-apiserver-audit-0a/000000.gz', `2026-03-01T10:00:00.123Z ${EVENT}\n`, 'usage'],
  ['deployment.yaml', 'kind: Deployment\n', undefined],
] as const)('%s: %s is %s', (path, head, expected) => {
  expect(recognize(path, head)).toEqual(expected);
});
