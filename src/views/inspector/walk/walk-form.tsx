import { useId } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { Term } from '../../words/term.tsx';
import type { Walk, WalkHint } from '../../../worker/protocol.ts';
import { addressOf, ssidOf } from './address.ts';
import { useDraft } from './use-draft.ts';

const ACCESS = [
  { value: 'read', label: 'read', title: 'The device reads memory' },
  { value: 'write', label: 'write', title: 'The device writes memory' },
] as const;

/** What is wished for: it is ahead of what is shown by a trip to the model. */
type Wished = Pick<Walk['request'], 'device' | 'ssid' | 'iova' | 'write'>;

interface Props {
  readonly request: Walk['request'];
  readonly wished: Wished;
}

function Device({ request, wished }: Props) {
  const actions = useActions();
  const nodes = useExplorer((state) => state.opened?.nodes);
  const devices = nodes?.filter(({ kind }) => kind === 'device') ?? [];
  return (
    <label className="walk-field">
      <span className="caption">
        device, <Term of="SID" /> <span className="m">0x{request.sid.toString(16)}</span>
      </span>
      <select
        value={wished.device}
        onChange={({ target }) => actions.walk({ device: target.value, ssid: null, iova: null })}
      >
        {devices.map(({ id, title }) => (
          <option key={id}>{title}</option>
        ))}
      </select>
    </label>
  );
}

/** Text of the SubstreamID in the same form, whatever was typed. */
const ssidText = (text: string): string | null => {
  const ssid = ssidOf(text);
  return ssid === undefined ? null : String(ssid ?? '');
};

function Ssid({ wished }: Pick<Props, 'wished'>) {
  const actions = useActions();
  const [text, setText] = useDraft(String(wished.ssid ?? ''), ssidText);
  const wrong = ssidOf(text) === undefined;
  return (
    <label className="walk-field walk-ssid">
      <span className="caption">
        <Term of="SubstreamID">SSID</Term>
      </span>
      <input
        className="m"
        type="text"
        value={text}
        placeholder="none"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong}
        title={wrong ? 'No SubstreamID: expected a number of up to 20 bits, or nothing' : undefined}
        onChange={({ target }) => {
          setText(target.value);
          const ssid = ssidOf(target.value);
          if (ssid !== undefined) actions.walk({ ...wished, ssid });
        }}
      />
    </label>
  );
}

function Iova({ request, wished }: Props) {
  const actions = useActions();
  const [text, setText] = useDraft(wished.iova, addressOf);
  const problem = useId();
  const wrong = addressOf(text) === null;
  return (
    <>
      <label className="walk-field">
        <span className="caption">
          <Term of="IOVA" />
          {request.why && <>: {request.why}</>}
        </span>
        <input
          className="m"
          type="text"
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong}
          aria-describedby={wrong ? problem : undefined}
          onChange={({ target }) => {
            setText(target.value);
            const iova = addressOf(target.value);
            if (iova !== null) actions.walk({ ...wished, iova });
          }}
        />
      </label>
      {wrong && (
        <p id={problem} className="walk-problem caption detail-bad" role="status">
          No address: expected up to 16 hexadecimal digits. Below: {request.iova}
        </p>
      )}
    </>
  );
}

const keyOf = ({ device, ssid, iova }: WalkHint): string => `${device} ${ssid ?? ''} ${iova}`;

function Hints({ hints, request }: Pick<Walk, 'hints' | 'request'>) {
  const actions = useActions();
  const others = hints.filter((hint) => keyOf(hint) !== keyOf({ ...request, why: '' }));
  if (others.length === 0) return null;
  return (
    <p className="walk-hints caption">
      or{' '}
      {others.map((hint) => (
        <button
          key={keyOf(hint)}
          type="button"
          className="link m"
          title={`${hint.iova} of ${hint.device}: ${hint.why}`}
          onClick={() => actions.walk({ device: hint.device, ssid: hint.ssid, iova: hint.iova })}
        >
          {hint.iova}
        </button>
      ))}
    </p>
  );
}

/** Which transaction is translated. */
export function WalkForm({ walk: { request, hints } }: { readonly walk: Walk }) {
  const actions = useActions();
  const { device, ssid, iova, write } = useExplorer((state) => state.walk);
  const wished: Wished = {
    device: device ?? request.device,
    ssid: iova === null ? request.ssid : ssid,
    iova: iova ?? request.iova,
    write,
  };
  return (
    <div className="walk-form">
      <Device request={request} wished={wished} />
      <Ssid wished={wished} />
      <Iova request={request} wished={wished} />
      <Segmented
        label="Access"
        options={ACCESS}
        value={write ? 'write' : 'read'}
        onChange={(access) => actions.walk({ write: access === 'write' })}
      />
      <Hints hints={hints} request={request} />
    </div>
  );
}
