/** What the golden pictures show: a run with a failure, and one of a queue that hardware runs. */
export const GOLDEN = [
  {
    name: 'error-in-the-middle',
    address: '#v=1&s=error-in-the-middle&d=split-by-target',
    steps: [0, 33, 40],
    selection: 'cmd/vsmmu0/2',
  },
  { name: 'vcmdq', address: '#v=1&s=interlaced&d=vcmdq', steps: [0, 30, 40], selection: 'viommu/vm0/4' },
] as const;
