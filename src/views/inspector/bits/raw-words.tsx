import type { CommandWords } from '../../../worker/protocol.ts';
import { hexDiff } from './hex-diff.ts';

/** A 64-bit word; the digits that differ from `other` stand out. */
function Word({ text, other }: { readonly text: string; readonly other: string | undefined }) {
  return (
    <span className="raw-word">
      {hexDiff(text, other).map(({ at, digits, changed }) =>
        changed ? (
          <mark key={at} title={`the other form has ${other?.slice(at, at + digits.length)} here`}>
            {digits}
          </mark>
        ) : (
          digits
        ),
      )}
    </span>
  );
}

interface FormProps {
  readonly name: string;
  readonly words: CommandWords['words'] | undefined;
  readonly other: CommandWords['words'] | undefined;
  /** What stands there when there are no words. */
  readonly absent?: string;
}

function Form({ name, words, other, absent }: FormProps) {
  return (
    <div className="raw-form">
      <dt className="caption">{name}</dt>
      <dd className="m">
        {words ? (
          words.map((word, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a command has two words, in this order
            <Word key={i} text={word} other={other?.[i]} />
          ))
        ) : (
          <span className="muted">{absent}</span>
        )}
      </dd>
    </div>
  );
}

interface Props {
  readonly guest?: CommandWords['words'];
  readonly physical?: CommandWords['words'];
  /** Why there is no physical form. */
  readonly absent?: string;
}

/** Word 0 and word 1 as they lie in memory, in the guest's queue and in the physical one. */
export function RawWords({ guest, physical, absent }: Props) {
  return (
    <dl className="raw" aria-label="Raw words, word 0 and word 1">
      {guest && <Form name="guest" words={guest} other={physical} />}
      {(physical || absent) && <Form name="physical" words={physical} other={guest} absent={absent} />}
    </dl>
  );
}
