import type { PrincipalRecord } from '../core/documents/scan.ts';
import { ConfigError } from '../core/errors.ts';

/**
 * The principal that a person means: by key, id, name (`role/x`), or the last part of its name.
 * @throws ConfigError when none or several match; the candidates are listed.
 */
export function choosePrincipal(principals: readonly PrincipalRecord[], wanted: string): PrincipalRecord {
  const tests: ((principal: PrincipalRecord) => boolean)[] = [
    (one) => one.key === wanted || `${one.system}:${one.instance}/${one.name}` === wanted,
    (one) => one.id === wanted || one.name === wanted,
    (one) => one.name.endsWith(`/${wanted}`),
  ];
  for (const test of tests) {
    const found = principals.filter(test);
    const [first] = found;
    if (found.length === 1 && first !== undefined) return first;
    if (found.length > 1) {
      throw new ConfigError(`${wanted} names ${found.length} principals`, { remedy: `use one of: ${found.map((one) => one.key).join(', ')}` });
    }
  }
  const near = principals.filter((one) => one.name.toLowerCase().includes(wanted.toLowerCase())).slice(0, 5);
  throw new ConfigError(`no principal is called ${wanted}`, {
    remedy: near.length > 0 ? `did you mean ${near.map((one) => one.name).join(', ')}?` : known(principals),
  });
}

const SHOWN = 10;

function known(principals: readonly PrincipalRecord[]): string {
  if (principals.length === 0) return 'the last scan knows no principal';
  const more = principals.length - SHOWN;
  return `known: ${principals.slice(0, SHOWN).map((one) => one.name).join(', ')}${more > 0 ? ` and ${more} more; \`pawl analyze\` lists them` : ''}`;
}
