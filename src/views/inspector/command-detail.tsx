import { useExplorer } from '../../state/use-explorer.ts';
import { explain } from '../../ui/glossary.ts';
import { CommandMark, STATUS_WORDS } from '../common/command-mark.tsx';
import type { CommandRef } from '../common/ids.ts';
import { CommandLife } from './command-life.tsx';

/** `a=1 b` → [['a', '1'], ['b', '']] */
const fieldsOf = (text: string): [name: string, value: string][] =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((field) => {
      const [name, ...value] = field.split('=');
      return [name, value.join('=')];
    });

/** Names of fields are printed in small letters; the glossary writes them as the specification does. */
const meaning = (name: string): string | undefined => {
  const known = { sid: 'vSID', asid: 'ASID', vmid: 'VMID' }[name.toLowerCase()];
  return known && explain(known);
};

/** A guest command: its two words and what they say. */
export function CommandDetail({ command: { queue, ordinal } }: { readonly command: CommandRef }) {
  const entry = useExplorer((state) =>
    state.view?.queues.find(({ name }) => name === queue)?.entries.find((candidate) => candidate.ordinal === ordinal),
  );
  if (!entry) {
    return (
      <p className="detail muted">
        Command {ordinal} of {queue} is not written yet, or no longer in the part of the queue that is shown.
      </p>
    );
  }
  return (
    <div className="detail">
      <h2 className="detail-title">
        <CommandMark entry={entry} /> <span className="m">{entry.mnemonic}</span>
      </h2>
      <p className="caption">
        command {ordinal} of <span className="m">{queue}</span>, slot {entry.slot}, wrap {entry.wrap}
      </p>
      <p className={entry.status === 'refused' ? 'detail-bad' : undefined}>
        {STATUS_WORDS[entry.status]}
        {entry.outOfOrder && <span className="detail-ooo">, handed over out of order</span>}
        {entry.passed && <span className="muted">, CONS has passed it</span>}
      </p>
      <table className="words">
        <tbody>
          {entry.words.map((word, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a command has two words, in this order
            <tr key={i}>
              <th className="caption">{i === 0 ? '63:0' : '127:64'}</th>
              <td className="m">{word}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="fields">
        <tbody>
          {fieldsOf(entry.fields).map(([name, value]) => (
            <tr key={name}>
              <th className="m" title={meaning(name)}>
                {name}
              </th>
              <td className="m">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <CommandLife life={entry.life} />
    </div>
  );
}
