/** What every kind of conformance prints: counts by area, a line per failure, and the sum as the last line. */
import { print } from '../../output.ts';
import type { Options } from '../../usage.ts';

/** A kind of recording, and how the model is held against it. */
export interface Recordings {
  readonly name: string;
  /** One line of help. */
  readonly summary: string;
  /** Compares; `report` collects. */
  readonly run: (files: readonly string[], options: Options, report: Report) => Promise<void>;
}

export type Result = 'passed' | 'failed' | 'skipped';

export class Report {
  private readonly areas = new Map<string, Record<Result, number>>();
  private readonly total: Record<Result, number> = { passed: 0, failed: 0, skipped: 0 };

  /** A unit counts once in the sum. */
  unit(result: Result): void {
    this.total[result]++;
  }

  /** And once in each area that it belongs to. */
  area(name: string, result: Result): void {
    const counts = this.areas.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    counts[result]++;
    this.areas.set(name, counts);
  }

  async fail(where: string, field: string, expected: string, got: string): Promise<void> {
    await print(`FAIL ${where} ${field}: expected ${expected}, got ${got}`);
  }

  /** Prints areas and sum; the exit code. */
  async end(): Promise<number> {
    const width = Math.max(30, ...[...this.areas.keys()].map((name) => name.length + 1));
    for (const [name, counts] of [...this.areas].sort(([a], [b]) => (a < b ? -1 : 1)))
      await print(`${name.padEnd(width)} ${text(counts)}`);
    await print(text(this.total));
    return this.total.failed > 0 ? 1 : 0;
  }
}

const text = ({ passed, failed, skipped }: Record<Result, number>): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
