// Stands in for the AWS CLI: its arguments, its `file://` values, its output, its exit codes, and IAM's rules for
// policy versions. The account is a JSON file. Refuses whatever it does not know, so that a wrong argument fails a test.
import { readFileSync, writeFileSync } from 'node:fs';

const stateFile = process.env.FAKE_AWS_STATE;
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
const [service, ...words] = process.argv.slice(2);
const [command, ...rest] = words[0] === 'wait' ? [words.slice(0, 2).join(' '), ...words.slice(2)] : words;
const options = {};
for (const word of rest) {
  const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) {
    const [last] = Object.keys(options).slice(-1);
    if (last === undefined || options[last] !== true) fail(`Unknown options: ${word}`, 252);
    options[last] = word;
  } else options[name] = value ?? true;
}

function fail(message, code = 254) {
  process.stderr.write(`aws: ${message}\n`);
  process.exit(code);
}

function take(name) {
  const value = options[name];
  if (typeof value !== 'string' || value === '') fail(`the following arguments are required: --${name}`, 252);
  return value.startsWith('file://') ? readFileSync(value.slice('file://'.length), 'utf8') : value;
}

function noSuchEntity(what) {
  return fail(`An error occurred (NoSuchEntity) when calling ${command}: ${what} cannot be found.`);
}

function document() {
  const value = JSON.parse(take('policy-document'));
  if (!Array.isArray(value.Statement) || value.Statement.length === 0) fail('MalformedPolicyDocument');
  return value;
}

function holder(kind) {
  const name = take(`${kind}-name`);
  return state[`${kind}s`][name] ?? noSuchEntity(name);
}

function inline(held) {
  const name = take('policy-name');
  return name in held.inline ? name : noSuchEntity(name);
}

function versions() {
  return state.policies[take('policy-arn')] ?? noSuchEntity(options['policy-arn']);
}

/** Everybody who has the policy attached. */
function attachedTo(arn) {
  return ['roles', 'users', 'groups'].flatMap((kind) => Object.values(state[kind])).filter(({ attached }) => attached.includes(arn));
}

function version() {
  const id = take('version-id');
  return versions().find(({ VersionId }) => VersionId === id) ?? noSuchEntity(id);
}

function change(apply) {
  const calls = (state.calls ??= []);
  if (calls.length === state.breaksAfter) fail('Could not connect to the endpoint URL', 255);
  calls.push(command);
  apply();
  writeFileSync(stateFile, JSON.stringify(state));
}

const commands = {
  'get-caller-identity': () => ({ Account: state.account }),
  'list-groups-for-user': () => ({ Groups: holder('user').groups.map((GroupName) => ({ GroupName })) }),
  'add-user-to-group': () => change(() => holder('group') && holder('user').groups.push(take('group-name'))),
  'remove-user-from-group': () => change(() => holder('user').groups.splice(holder('user').groups.indexOf(take('group-name')), 1)),
  'get-policy': () => ({
    Policy: { DefaultVersionId: versions().find(({ IsDefaultVersion }) => IsDefaultVersion).VersionId, AttachmentCount: attachedTo(take('policy-arn')).length },
  }),
  'wait policy-exists': () => void versions(),
  'list-policies': () => {
    if (take('scope') !== 'Local') fail('this lists every policy of AWS');
    return { Policies: Object.keys(state.policies).filter((arn) => !arn.startsWith('arn:aws:iam::aws:')).map((Arn) => ({ Arn })) };
  },
  'create-policy': () => {
    const Arn = `arn:aws:iam::${state.account}:policy/${take('policy-name')}`;
    const taken = Object.keys(state.policies).some((arn) => !arn.startsWith('arn:aws:iam::aws:') && arn.split('/').at(-1).toLowerCase() === take('policy-name').toLowerCase());
    if (taken) fail('An error occurred (EntityAlreadyExists) when calling the CreatePolicy operation');
    (state.descriptions ??= {})[Arn] = take('description');
    change(() => (state.policies[Arn] = [{ VersionId: 'v1', IsDefaultVersion: true, Document: document() }]));
    return { Policy: { Arn } };
  },
  'delete-policy': () => {
    const arn = take('policy-arn');
    if (versions().length > 1 || attachedTo(arn).length > 0) fail('An error occurred (DeleteConflict) when calling the DeletePolicy operation');
    change(() => delete state.policies[arn]);
  },
  'get-policy-version': () => ({ PolicyVersion: version() }),
  'list-policy-versions': () => ({ Versions: versions().map(({ VersionId, IsDefaultVersion }) => ({ VersionId, IsDefaultVersion })) }),
  'create-policy-version': () => {
    const all = versions();
    if (all.length >= 5) fail('An error occurred (LimitExceeded) when calling the CreatePolicyVersion operation');
    if (options['set-as-default'] !== true) fail('this version would not be in force');
    const VersionId = `v${Math.max(...all.map(({ VersionId: id }) => Number(id.slice(1)))) + 1}`;
    change(() => {
      for (const each of all) each.IsDefaultVersion = false;
      all.unshift({ VersionId, IsDefaultVersion: true, Document: document() });
    });
    return { PolicyVersion: { VersionId, IsDefaultVersion: true } };
  },
  'delete-policy-version': () => {
    if (version().IsDefaultVersion) fail('An error occurred (DeleteConflict) when calling the DeletePolicyVersion operation');
    change(() => versions().splice(versions().indexOf(version()), 1));
  },
  'create-role': () => {
    const name = take('role-name');
    if (name in state.roles) fail('An error occurred (EntityAlreadyExists) when calling the CreateRole operation');
    const trust = JSON.parse(take('assume-role-policy-document'));
    const tags = options.tags === undefined ? [] : JSON.parse(take('tags'));
    change(() => (state.roles[name] = { id: `AROANEW${Object.keys(state.roles).length}`, path: take('path'), trust, tags, boundary: options['permissions-boundary'], attached: [], groups: [], inline: {} }));
    return { Role: { RoleName: name } };
  },
  'delete-role': () => {
    const { attached, inline: own } = holder('role');
    if (attached.length > 0 || Object.keys(own).length > 0) fail('An error occurred (DeleteConflict) when calling the DeleteRole operation');
    change(() => delete state.roles[take('role-name')]);
  },
  'set-default-policy-version': () => change(() => versions().forEach((each) => (each.IsDefaultVersion = each === version()))),
};
for (const kind of ['role', 'user', 'group']) {
  const Kind = `${kind[0].toUpperCase()}${kind.slice(1)}`;
  commands[`get-${kind}`] = () => {
    const { id, trust, boundary, lastUsed } = holder(kind);
    return {
      [Kind]: {
        [`${Kind}Id`]: id,
        ...(trust === undefined ? {} : { AssumeRolePolicyDocument: trust, RoleLastUsed: lastUsed === undefined ? {} : { LastUsedDate: lastUsed } }),
        ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
      },
    };
  };
  commands[`list-${kind}-policies`] = () => ({ PolicyNames: Object.keys(holder(kind).inline) });
  commands[`get-${kind}-policy`] = () => ({ PolicyDocument: holder(kind).inline[inline(holder(kind))] });
  commands[`put-${kind}-policy`] = () => change(() => (holder(kind).inline[take('policy-name')] = document()));
  commands[`delete-${kind}-policy`] = () => change(() => delete holder(kind).inline[inline(holder(kind))]);
  commands[`list-attached-${kind}-policies`] = () => ({ AttachedPolicies: holder(kind).attached.map((PolicyArn) => ({ PolicyArn })) });
  commands[`attach-${kind}-policy`] = () => {
    if (!take('policy-arn').startsWith('arn:aws:iam::aws:')) versions();
    if (holder(kind).attached.length >= 10) fail('An error occurred (LimitExceeded) when calling the AttachPolicy operation');
    change(() => holder(kind).attached.push(take('policy-arn')));
  };
  commands[`detach-${kind}-policy`] = () => {
    const at = holder(kind).attached.indexOf(take('policy-arn'));
    if (at < 0) noSuchEntity(options['policy-arn']);
    change(() => holder(kind).attached.splice(at, 1));
  };
}

const run = service === (command === 'get-caller-identity' ? 'sts' : 'iam') ? commands[command] : undefined;
if (run === undefined) fail(`Invalid choice: ${service} ${command}`, 252);
let answer = run();
if (answer !== undefined) {
  for (const step of options.query?.split('.') ?? []) {
    const many = step.endsWith('[]');
    answer = Array.isArray(answer) ? answer.map((each) => each[step]) : answer[many ? step.slice(0, -2) : step];
    if (answer === undefined) answer = null;
  }
  process.stdout.write(`${options.output === 'text' ? answer : JSON.stringify(answer, null, 4)}\n`);
}
