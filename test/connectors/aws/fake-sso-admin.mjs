// Stands in for `aws sso-admin` about one permission set: its arguments, its `file://` values and the output of the queries
// that the scripts ask. The set is a JSON file. Refuses whatever it does not know, so that a wrong argument fails a test.
import { readFileSync, writeFileSync } from 'node:fs';

const stateFile = process.env.FAKE_AWS_STATE;
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
const [service, command, ...rest] = process.argv.slice(2);
const options = {};
let last;
for (const word of rest) {
  const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) {
    if (last === undefined || options[last] !== true) fail(`Unknown options: ${word}`, 252);
    options[last] = word;
  } else {
    options[name] = value ?? true;
    last = name;
  }
}

function fail(message, code = 254) {
  process.stderr.write(`aws: ${message}\n`);
  process.exit(code);
}

function answer(query, value) {
  if (options.query !== query) fail(`unexpected query ${String(options.query)}`);
  process.stdout.write(`${options.output === 'text' ? value : JSON.stringify(value)}\n`);
}

function text(name) {
  const value = options[name];
  if (typeof value !== 'string' || value === '') fail(`the following arguments are required: --${name}`, 252);
  return value.startsWith('file://') ? readFileSync(value.slice('file://'.length), 'utf8') : value;
}

if (service !== 'sso-admin') fail(`unknown service ${service}`, 252);
if (options['instance-arn'] !== state.instance || options['permission-set-arn'] !== state.set) fail('An error occurred (ResourceNotFoundException)');
const changing = /^(put|delete|attach|detach|provision)/.test(command);
if (changing) state.calls.push(command);
const reference = () => {
  const [, name, path] = /^Name=(.*),Path=(.*)$/.exec(text('customer-managed-policy-reference')) ?? fail('bad reference');
  return { Name: name, Path: path };
};
switch (command) {
  case 'list-accounts-for-provisioned-permission-set': answer('AccountIds', state.accounts); break;
  case 'get-inline-policy-for-permission-set': answer('InlinePolicy', state.inline); break;
  case 'put-inline-policy-to-permission-set': state.inline = JSON.stringify(JSON.parse(text('inline-policy'))); break;
  case 'delete-inline-policy-from-permission-set': state.inline = ''; break;
  case 'list-managed-policies-in-permission-set': answer('AttachedManagedPolicies[].Arn', state.managed); break;
  case 'attach-managed-policy-to-permission-set': state.managed.push(text('managed-policy-arn')); break;
  case 'detach-managed-policy-from-permission-set': state.managed = state.managed.filter((arn) => arn !== text('managed-policy-arn')); break;
  case 'list-customer-managed-policy-references-in-permission-set': answer('CustomerManagedPolicyReferences', state.customer); break;
  case 'attach-customer-managed-policy-reference-to-permission-set': state.customer.push(reference()); break;
  case 'detach-customer-managed-policy-reference-from-permission-set': {
    const { Name, Path } = reference();
    state.customer = state.customer.filter((each) => each.Name !== Name || each.Path !== Path);
    break;
  }
  case 'provision-permission-set':
    if (options['target-type'] !== 'ALL_PROVISIONED_ACCOUNTS') fail('bad target type', 252);
    answer('PermissionSetProvisioningStatus.RequestId', 'request-1');
    break;
  default: fail(`unknown command ${command}`, 252);
}
if (changing) writeFileSync(stateFile, JSON.stringify(state));
