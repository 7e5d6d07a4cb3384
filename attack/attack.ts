import type { Target } from './target.ts'

/** How a class is asked to run. */
export interface AttackOptions {
  target: Target
  /** A sample of the attempts, for seconds instead of minutes. */
  isShort: boolean
  /** Says how far it is. */
  tell: (progress: string) => void
}

/** What one kind of attempt came to. */
export interface Row {
  /** What was tried. */
  case: string
  attempts: number
  /** How many were refused, or answered harmlessly, as they must be. */
  refused: number
  /** What should not have happened, each in a sentence. */
  faults: string[]
  /** The same check against something made weak: if it finds nothing there, it could not have found anything. */
  isControl?: true
  /** What the product answers, or further figures. */
  note?: string
}

/** A class of attacks. */
export interface AttackClass {
  name: string
  title: string
  /** What the product answers. */
  answers: string
  /** `off`: tried against a product without rates, so that what is counted is not its speed. */
  limits: 'on' | 'off'
  /** It reads logs and metrics, and so needs a product that was started for it. */
  needsOwn?: true
  run(options: AttackOptions): Promise<Row[]>
}

/** Whether a row came out as it must: no faults, and in a control at least one. */
export function isFine(row: Row): boolean {
  return row.isControl ? row.faults.length > 0 : row.faults.length === 0
}

/** Counts attempts and faults of one row. */
export class Tally {
  attempts = 0
  readonly faults: string[] = []

  /** Counts an attempt; `fault` says what was wrong with what came of it, if anything was. */
  count(fault?: string): void {
    this.attempts += 1
    if (fault !== undefined) this.faults.push(fault)
  }

  row(name: string, more: Pick<Row, 'isControl' | 'note'> = {}): Row {
    const { attempts, faults } = this
    return { case: name, attempts, refused: Math.max(0, attempts - faults.length), faults, ...more }
  }
}

/** The results as a Markdown table. */
export function tableOf(results: readonly { name: string; rows: readonly Row[] }[]): string {
  const head = ['class', 'what is tried', 'attempts', 'refused as they must', 'faults', '', 'figures']
  const lines = results.flatMap(({ name, rows }) =>
    rows.map((row) => [
      name,
      row.isControl ? `control: ${row.case}` : row.case,
      ...[row.attempts, row.refused, row.faults.length].map((count) => count.toLocaleString('en-US')),
      isFine(row) ? 'as it must' : '**not so**',
      row.note ?? '',
    ]),
  )
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
