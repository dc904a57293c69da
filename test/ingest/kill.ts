import { spawn } from 'node:child_process';

/**
 * Runs a TypeScript program in a process of its own, which prints `step` after each of its steps, and kills it some
 * milliseconds after its n-th one; tells whether it ended before.
 */
export function runAndKill(program: readonly string[], steps: number, milliseconds: number, environment: NodeJS.ProcessEnv = {}): Promise<'ended' | 'killed'> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...program], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    let seen = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const before = seen;
      seen += text.split('step').length - 1;
      if (before < steps && seen >= steps) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('ended');
      else reject(new Error(`the child ended with ${code}`));
    });
  });
}
