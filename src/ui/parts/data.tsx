import type { ComponentChildren } from 'preact'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'

/** What is known about one thing, label beside content; a row without content is left out. */
export function Facts({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
  const absent: unknown[] = [null, undefined, false, '']
  const known = rows.filter(([, content]) => !absent.includes(content))
  return (
    <dl class="facts">
      {known.map(([label, content]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  )
}

export type Column<T> = { label: string; render: (row: T) => ComponentChildren; numeric?: boolean }

type TableProps<T> = {
  caption: string
  /** For eyes the heading above may say it already. */
  captionHidden?: boolean
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string
  /** The first column carries the link; the whole row can be pressed. */
  rowHref?: ((row: T) => string) | undefined
}

/** A table where there is room, a card for each row on a phone: the same elements, told apart by style alone. */
export function Table<T>({ caption, captionHidden, columns, rows, rowKey, rowHref }: TableProps<T>) {
  return (
    <table class={rowHref ? 'table linked' : 'table'}>
      <caption class={captionHidden ? 'hidden' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.label} scope="col" class={column.numeric ? 'number' : undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, at) => (
              <td
                key={column.label}
                data-label={at === 0 ? undefined : column.label}
                class={column.numeric ? 'number' : undefined}
              >
                {at === 0 && rowHref ? (
                  <a class="row-link" href={rowHref(row)}>
                    {column.render(row)}
                  </a>
                ) : (
                  column.render(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type PagerProps = { after: string | null | undefined; onMore: () => unknown; busy?: boolean | undefined }

export function Pager({ after, onMore, busy }: PagerProps) {
  if (!after) return null
  return (
    <div class="pager">
      <Button busy={busy} onClick={onMore}>
        {t('ui.pager.more')}
      </Button>
    </div>
  )
}
