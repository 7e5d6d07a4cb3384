/** How an experiment is asked to run. */
export interface RunOptions {
  /** How often each case is done; the experiment's own number when left out. */
  rounds?: number | undefined
  /** Fewer rounds: to see that it works, not to prove much. */
  isShort: boolean
  /** What chance depends on; 1 when left out. */
  seed?: number | undefined
  /** Says how far it is. */
  tell: (progress: string) => void
}

/** What one case of an experiment came to. */
export interface Row {
  case: string
  rounds: number
  /** What was done and answered. */
  operations: number
  /** What was answered with a refusal. */
  refused: number
  /** What broke the promise, as the checkers count it. */
  faults: number
  /** Those of the faults that are something lost, there twice, or out of order; left out where a case is not about that. */
  lost?: number
  duplicated?: number
  outOfOrder?: number
  /** The longest that anything waited, from being written until its sender knew it stored. */
  recoverSeconds?: number
  /** A case without the protection: if it shows no faults, the experiment could not have found any. */
  isControl?: true
  seconds: number
  /** Further figures, in words. */
  note?: string
}

/** Tries to break one promise. */
export interface Experiment {
  name: string
  /** As in the table of promises, such as `LCK-1`. */
  promise: string
  title: string
  /** It needs a network of its own: see `rig/network.ts`. */
  needsNetwork?: true
  run(options: RunOptions): Promise<Row[]>
}

/** Whether a case came out as it must: no faults, and in a control at least one. */
export function isFine(row: Row): boolean {
  return row.isControl ? row.faults > 0 : row.faults === 0
}

/** How often to do something: what was asked for, else what the experiment wants. */
export function roundsOf({ rounds, isShort }: RunOptions, whole: number, short: number): number {
  return rounds ?? (isShort ? short : whole)
}

const head = [
  'experiment',
  'case',
  'rounds',
  'operations',
  'refused',
  'lost',
  'duplicated',
  'out of order',
  'other faults',
  'seconds to recover',
  '',
  'seconds',
  'figures',
]

/** The results as a Markdown table. */
export function tableOf(results: readonly { experiment: Experiment; rows: readonly Row[] }[]): string {
  const count = (value: number | undefined) => value?.toLocaleString('en-US') ?? '–'
  const lines = results.flatMap(({ experiment, rows }) =>
    rows.map((row) => {
      const { lost, duplicated, outOfOrder } = row
      const others = row.faults - (lost ?? 0) - (duplicated ?? 0) - (outOfOrder ?? 0)
      return [
        `${experiment.name} (${experiment.promise})`,
        row.isControl ? `control: ${row.case}` : row.case,
        ...[row.rounds, row.operations, row.refused, lost, duplicated, outOfOrder, others].map(count),
        row.recoverSeconds?.toFixed(1) ?? '–',
        isFine(row) ? 'as it must' : '**not so**',
        row.seconds.toFixed(1),
        row.note ?? '',
      ]
    }),
  )
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
