import { memo } from 'react';
import { Term } from '../../words/term.tsx';
import type { CachedConfig as Row, CachedTable } from '../../../worker/protocol.ts';
import { hex } from '../../common/value-text.ts';
import { same } from '../../common/same.ts';
import { Fold } from '../../inspector/fold.tsx';

const STATES: Record<Row['state'], string> = {
  live: 'live: it agrees with memory',
  stale: 'stale: memory has changed since, and the SMMU can still use it',
};

function State({ state }: Pick<Row, 'state'>) {
  return (
    <td className="cache-state" title={STATES[state]}>
      <span className="cache-word">{state}</span>
    </td>
  );
}

function Configs({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <table className="cache-table">
      <thead>
        <tr className="caption">
          <th>what</th>
          <th>
            <Term of="SID" />
          </th>
          <th>says</th>
          <th className="cache-state">state</th>
        </tr>
      </thead>
      <tbody className="m">
        {rows.map(({ what, sid, ssid, device, text, state, differs }) => (
          <tr key={`${what} ${sid} ${ssid}`} className={`cache-${state}`}>
            <td>
              <span className="cache-text">
                <Term of={what} />
                {what === 'CD' && ssid > 0 && ` ${ssid}`}
              </span>
            </td>
            <td>
              <span className="cache-text" title={device}>
                {hex(sid)}
              </span>
            </td>
            <td className="cache-says">
              <span className="cache-text">{text}</span>
              {differs.map((difference) => (
                <span key={difference} className="cache-text">
                  {difference}
                </span>
              ))}
            </td>
            <State state={state} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tables({ rows }: { readonly rows: readonly CachedTable[] }) {
  return (
    <table className="cache-table">
      <thead>
        <tr className="caption">
          <th>
            <Term of="IOVA" />
          </th>
          <th title="Level of the stage-1 table, and where it lies in physical memory">table</th>
          <th className="cache-state">state</th>
        </tr>
      </thead>
      <tbody className="m">
        {rows.map(({ vmid, asid, iova, size, pa, level, state }) => (
          <tr key={`${vmid} ${asid} ${iova} ${level}`} className={`cache-${state}`}>
            <td>
              <span className="cache-text">
                {iova}, {size}
              </span>
              <span className="cache-text cache-tag">
                VMID {vmid}, ASID {asid}
              </span>
            </td>
            <td>
              <span className="cache-text">{pa}</span>
              <span className="cache-text cache-tag">level {level}</span>
            </td>
            <State state={state} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const counts = (rows: readonly { readonly state: Row['state'] }[]): string => {
  const stale = rows.filter(({ state }) => state === 'stale').length;
  return [`${rows.length - stale} live`, stale && `${stale} stale`].filter(Boolean).join(', ');
};

interface Props {
  readonly iommu: string;
  readonly cached: readonly Row[];
  readonly tables: readonly CachedTable[];
  readonly open: boolean;
}

/** The configuration cache and the walk cache of one IOMMU. */
export const CachedConfig = memo(function CachedConfig({ iommu, cached, tables, open }: Props) {
  const parts = [
    { name: 'configuration cache', rows: cached, table: <Configs rows={cached} /> },
    { name: 'walk cache', rows: tables, table: <Tables rows={tables} /> },
  ];
  return parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows, table }) => (
      <Fold
        key={name}
        open={open}
        title={
          <span className="fold-title a-iommu">
            <span className="actor-bar" /> <Term of={name} /> of <span className="m">{iommu}</span>
          </span>
        }
        note={
          <span className={rows.some(({ state }) => state === 'stale') ? 'cache-warns' : undefined}>
            {counts(rows)}
          </span>
        }
      >
        {table}
      </Fold>
    ));
}, same);
