import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface Column<Row> {
  key: string
  label: string
  cell: (row: Row) => ReactNode
  /** Numbers stand below each other by their last digit. */
  isNumber?: boolean
  /** Buttons: no label stands before them in a card. */
  isAction?: boolean
}

/**
 * Rows and columns; where it is narrow each row is a card. The first column names its row. Roles are written out: browsers take them from
 * tables that are laid out otherwise.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  isBusy = false,
}: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  isBusy?: boolean
}) {
  const [first, ...others] = columns
  if (first === undefined) return null
  return (
    <div className="@container">
      <table aria-label={label} aria-busy={isBusy} className="w-full border-collapse text-sm @max-2xl:block">
        <thead className="@max-2xl:sr-only">
          <tr className="border-b border-line text-left text-xs text-ink-muted">
            {columns.map((column) => (
              <th
                key={column.key}

                scope="col"
                className={classes(
                  'px-3 py-2 font-medium first:pl-0 last:pr-0',
                  column.isNumber === true && 'text-right',
                )}
              >
                {column.isAction === true ? <span className="sr-only">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-2xl:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}

              className="border-b border-line @max-2xl:relative @max-2xl:grid @max-2xl:grid-cols-2 @max-2xl:gap-x-4 @max-2xl:gap-y-1 @max-2xl:py-3"
            >
              <th
                scope="row"
                className="py-2 pr-3 text-left font-normal @max-2xl:col-span-2 @max-2xl:py-0 @max-2xl:pr-12"
              >
                {first.cell(row)}
              </th>
              {others.map((column) => (
                <td
                  key={column.key}

                  className={classes(
                    'px-3 py-2 last:pr-0 @max-2xl:p-0 @max-2xl:text-left',
                    column.isNumber === true && 'text-right tabular-nums',
                    column.isAction === true &&
                      'text-right @max-2xl:absolute @max-2xl:top-2 @max-2xl:right-0',
                  )}
                >
                  {column.isAction === true ? null : (
                    <span aria-hidden className="mr-2 text-xs text-ink-muted @2xl:hidden">
                      {column.label}
                    </span>
                  )}
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
