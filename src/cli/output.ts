/** Standard output with back pressure; a reader that goes away (`| head`) ends the program quietly. */
import { once } from 'node:events';

process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem;
  process.exit(0);
});

export async function print(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
}

/** A line for the reader beside the output. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
