#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { commands } from './cli/commands.ts';
import { reportFailure } from './cli/failure.ts';
import { ConfigError } from './core/errors.ts';

const parser = yargs(hideBin(process.argv))
  .scriptName('pawl')
  .locale('en')
  .usage('$0 <command>\n\nNarrows what machines may do to what they do, and proves that nothing breaks.')
  .strict()
  .recommendCommands()
  .demandCommand(1, 'Name a command; `pawl --help` lists them.')
  .wrap(100)
  .exitProcess(false)
  // A handler that does not throw here would let the command run after a validation error.
  .fail((message, error) => {
    throw error ?? new ConfigError(message.replace(/\s*\n\s*/g, ' '), { remedy: '`pawl <command> --help` lists what it takes' });
  });
for (const command of commands) parser.command(command);

// A reader that stops reading (`pawl ledger | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  reportFailure(error);
  process.exit();
});

try {
  await parser.parseAsync();
} catch (error) {
  reportFailure(error);
}
