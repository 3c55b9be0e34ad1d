import { useState } from 'preact/hooks'
import { formatDay, t } from '../../../ui/i18n.ts'
import { Button } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { makeCodes } from '../ways-acts.ts'
import { Prove } from './prove.tsx'
import type { WaysProps } from './ways.tsx'

export function CodesCard({ ways, onChanged }: WaysProps) {
  const [codes, setCodes] = useState<readonly string[]>([])
  const { left, made_at: madeAt, next } = ways.codes
  if (codes.length > 0)
    return (
      <Sheet
        codes={codes}
        name={ways.sign_in_name}
        onDone={() => {
          setCodes([])
          void onChanged()
        }}
      />
    )
  return (
    <Card title={t('custody.ways.codes')}>
      <p>{t('custody.ways.codes_help')}</p>
      <p class="soft">
        {madeAt === null
          ? t('custody.ways.codes_none')
          : t('custody.ways.codes_left', { n: left, day: formatDay(madeAt) })}
      </p>
      <div class="actions">
        <Prove
          ways={ways}
          label={t('custody.ways.codes_make')}
          act={async (proof) => setCodes(await makeCodes(proof, next))}
        >
          <p>{t(madeAt === null ? 'custody.ways.codes_before' : 'custody.ways.codes_again')}</p>
        </Prove>
      </div>
    </Card>
  )
}

type SheetProps = { codes: readonly string[]; name: string; onDone: () => void }

/** Shown once: only their hashes went to the server, and a closed page has forgotten them. */
function Sheet({ codes, name, onDone }: SheetProps) {
  return (
    <Card title={t('custody.ways.sheet')}>
      <div class="code-sheet">
        <p>{t('custody.ways.sheet_help')}</p>
        <ol dir="ltr">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <p>{t('custody.ways.sheet_use', { name })}</p>
        <p>{t('custody.ways.sheet_keep')}</p>
      </div>
      <div class="actions">
        <Button kind="primary" onClick={() => window.print()}>
          {t('custody.ways.sheet_print')}
        </Button>
        <Button onClick={onDone}>{t('custody.ways.sheet_done')}</Button>
      </div>
    </Card>
  )
}
