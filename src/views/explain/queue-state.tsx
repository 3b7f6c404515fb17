import type { Report } from '../../worker/protocol.ts';

type Queue = Report['queues'][number];
type Pointer = NonNullable<Queue['prod']>;

/** Commands that are listed. */
const MOST = 64;

const hex = (value: number): string => `0x${value.toString(16)}`;

const pointerText = (pointer: Pointer | null): string => {
  if (!pointer) return 'not told';
  const { readings, slot, wrap } = pointer;
  if (readings) return readings.map((one) => `${hex(one.slot)} wrap ${one.wrap} (2^${one.log2size})`).join(' or ');
  return `slot ${hex(slot ?? 0)} wrap ${wrap}`;
};

/** Size, PROD, CONS and what is pending of a command queue; the commands that wait, else those that are known. */
export function QueueState({ queue: { smmu, log2size, prod, cons, pending, commands } }: { readonly queue: Queue }) {
  const waits = new Set(pending ?? []);
  const order = new Map((pending ?? []).map((slot, i) => [slot, i]));
  const shown = commands
    .filter(({ slot, illegal }) => waits.size === 0 || waits.has(slot) || illegal !== null)
    .sort((a, b) => (order.get(a.slot) ?? Number.POSITIVE_INFINITY) - (order.get(b.slot) ?? Number.POSITIVE_INFINITY))
    .slice(0, MOST);
  return (
    <section>
      <h3>Command queue of {smmu ?? 'the SMMU'}</h3>
      <dl className="explain-state">
        <dt>entries</dt>
        <dd className="m">{log2size === null ? 'not known' : `2^${log2size}`}</dd>
        <dt>CONS</dt>
        <dd className="m">
          {pointerText(cons)}
          {cons && ` ERR ${cons.error}`}
        </dd>
        <dt>PROD</dt>
        <dd className="m">{pointerText(prod)}</dd>
        <dt>pending</dt>
        <dd className="m">{pending ? pending.length : 'not known'}</dd>
      </dl>
      {shown.length > 0 && (
        <div className="explain-table">
          <table>
            <thead>
              <tr>
                <th scope="col">slot</th>
                <th scope="col">command</th>
                <th scope="col">fields</th>
                <th scope="col">illegal</th>
              </tr>
            </thead>
            <tbody className="m">
              {shown.map(({ slot, mnemonic, fields, illegal }) => (
                <tr key={slot} aria-current={waits.has(slot) ? 'true' : undefined}>
                  <td>{hex(slot)}</td>
                  <td>{mnemonic}</td>
                  <td className="explain-fields">
                    {Object.entries(fields)
                      .filter(([, value]) => value !== 0)
                      .map(([name, value]) => `${name}=${hex(value)}`)
                      .join(' ')}
                  </td>
                  <td className="explain-illegal">{illegal ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
