// Starting other programs from the launch scripts.

import { spawn } from 'node:child_process';

/**
 * npm passes a signal on to the shell that it runs a script in, and that shell dies of it without passing it on.
 * The only trace is that this process has another parent from then on.
 * @param {() => void} action
 */
export function whenAbandoned(action) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    action();
  }, 500);
  timer.unref();
}

/**
 * Runs a program in place of this one, as far as the caller can tell: same streams, same signals, same exit.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export function becomeChild(file, args, { cwd, env = process.env }) {
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
  /** @type {NodeJS.Signals[]} */
  const signals = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  whenAbandoned(() => pass('SIGTERM'));
  child.on('error', (error) => {
    console.error(`cannot start ${file}: ${error.message}`);
    process.exit(70);
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, pass);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
