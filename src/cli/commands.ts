import type { CommandModule } from 'yargs';
import { analyzeCommand } from './analyze.ts';
import { collectCommand } from './collect.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { initCommand } from './init.ts';
import { ledgerCommand } from './ledger.ts';
import { proposeCommand } from './propose.ts';
import { queryCommand } from './query.ts';
import { reportCommand } from './report.ts';
import { scanCommand } from './scan.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order of `pawl --help`. Option types differ per command and are checked by yargs at run time. */
export const commands = [
  demoCommand,
  initCommand,
  scanCommand,
  collectCommand,
  analyzeCommand,
  proposeCommand,
  reportCommand,
  explainCommand,
  ledgerCommand,
  verifyCommand,
  queryCommand,
  doctorCommand,
] as unknown as readonly CommandModule[];
