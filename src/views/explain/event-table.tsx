import type { Report } from '../../worker/protocol.ts';

const hex = (value: number | null): string => (value === null ? '–' : `0x${value.toString(16)}`);

/** Event records, a row each; a dash for what a record does not say. */
export function EventTable({ events }: { readonly events: Report['events'] }) {
  return (
    <div className="explain-table">
      <table>
        <thead>
          <tr>
            {[
              'line',
              'SMMU',
              'event',
              'StreamID',
              'SubstreamID',
              'access',
              'class',
              'stage',
              'input',
              'IPA',
              'stalled',
            ].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="m">
          {events.map((event) => (
            <tr key={`${event.file} ${event.line} ${event.text}`} title={event.text}>
              <td>{event.line ?? '–'}</td>
              <td>{event.smmu ?? '–'}</td>
              <td>{event.name}</td>
              <td>{hex(event.sid)}</td>
              <td>{hex(event.ssid)}</td>
              <td>{event.access ?? '–'}</td>
              <td>{event.class ?? '–'}</td>
              <td>{event.stage ?? '–'}</td>
              <td>{event.input ?? '–'}</td>
              <td>{event.ipa ?? '–'}</td>
              <td>{event.stalled === null ? '–' : event.stalled ? `STAG ${hex(event.stag)}` : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
