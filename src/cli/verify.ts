import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandModule } from 'yargs';
import { contexts, storedAccesses } from '../analyses/context.ts';
import { accessHolders } from '../core/access-holders.ts';
import { ConfigError } from '../core/errors.ts';
import { plural } from '../core/number-text.ts';
import { principalKey } from '../core/principal.ts';
import { withoutSecrets } from '../core/secrets.ts';
import { replay, type Replay } from '../proposals/replay.ts';
import { choosePrincipal } from './choose-principal.ts';
import { finish } from './finish.ts';
import { withRun, type RunArguments } from './open-run.ts';
import { runOptions } from './options.ts';
import { readScan } from './output-documents.ts';
import { out } from './print.ts';
import { terminalText } from '../core/terminal-text.ts';

interface Arguments extends RunArguments {
  policy: string;
  principal: string;
}

export const verifyCommand: CommandModule<object, Arguments> = {
  command: 'verify <policy>',
  describe: 'Replay the record under any policy and name each call that it would break',
  builder: (yargs) =>
    yargs
      .positional('policy', { type: 'string', demandOption: true, describe: 'Policy file that would replace all grants of the principal' })
      .options({ ...runOptions, principal: { type: 'string', demandOption: true, describe: 'Whose record is replayed' } }) as never,
  handler: (args) =>
    withRun(args, async (run) => {
      const principal = choosePrincipal(readScan(run.output).principals, args.principal);
      const context = (await contexts(run.store, run.sources)).find((one) => one.system === principal.system && one.instance === principal.instance);
      if (context === undefined) throw new ConfigError(`there is no export of ${principal.instance}`, { remedy: 'run `pawl collect` with its export' });
      const proposed = context.model.substitute(context.inventory, principal.id, { path: args.policy, text: readPolicy(args.policy) });
      const stored = await storedAccesses(run.store, principal.system, principal.instance);
      const exercised = [...stored.all.values()].filter((entry) => entry.exercised).map((entry) => entry.access);
      const own = exercised.filter((access) => accessHolders(context.model, access).some((holder) => principalKey(holder) === principal.key));
      const result = replay(context.model, context.inventory, proposed, own);
      for (const line of result.broken) out(`would break    ${terminalText(line)}`);
      for (const line of result.unknown) out(`cannot tell    ${terminalText(line)}`);
      for (const line of result.wider) out(`wider          ${terminalText(line)}`);
      out(`${path.basename(args.policy)} for ${principal.name}: ${countsText(own.length, result)}`);
      finish(result.broken.length > 0 ? 1 : result.unknown.length > 0 ? 3 : 0);
    }),
};

function countsText(replayed: number, { kept, broken, unknown, ungranted, wider }: Replay): string {
  const fates = [`${kept} kept`, `${broken.length} would break`, `${unknown.length} cannot be told`, `${ungranted} not granted today`];
  const widened = wider.length === 0 ? 'nothing' : plural(wider.length, 'grant');
  return `${plural(replayed, 'distinct requirement')} replayed, ${fates.join(', ')}; ${widened} wider than today`;
}

function readPolicy(file: string): string {
  try {
    return withoutSecrets(readFileSync(file, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isMissing ? 'it does not exist' : (error as Error).message;
    throw new ConfigError(`cannot read ${file}: ${why}`, { remedy: 'name an existing policy file' });
  }
}
