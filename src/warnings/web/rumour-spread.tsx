import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { Table } from '../../ui/parts/data.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { spreadOf } from '../spread.ts'
import { useAct } from './act.ts'
import { type Heard, HearingFields, nothingHeard } from './hearing-fields.tsx'
import { place, said } from './labels.ts'
import { Buttons, Note } from './parts.tsx'
import type { RumourPart } from './rumour.tsx'
import { SpreadChart } from './spread-chart.tsx'

/** Where and when it was heard, before the correction and after it. */
export function RumourSpread({ of, reload }: RumourPart) {
  const corrected = of.rumour.corrected_on
  const hearings = of.hearings.map((one) => ({ ...one, areaCode: one.area_code }))
  const days = spreadOf(hearings, corrected)
  const side = new Map(days.map((one) => [one.on, one.side]))
  const rows = of.hearings.map((one, at) => ({ ...one, key: String(at) })).toReversed()
  const { afterwards } = of.rumour
  return (
    <Card title={t('warnings.spread.title')}>
      <SpreadChart days={days} corrected={corrected} />
      {afterwards !== null && <Note>{t(`warnings.rumour.afterwards.${afterwards}.means`)}</Note>}
      <Table
        caption={t('warnings.spread.table')}
        captionHidden
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { label: t('warnings.hearing.day'), render: (row) => formatDay(row.on) },
          { label: t('warnings.hearing.area'), render: (row) => place(row.area_code) },
          {
            label: t('warnings.hearing.what'),
            render: (row) => t(row.heard ? 'warnings.hearing.heard' : 'warnings.hearing.not_heard'),
          },
          { label: t('warnings.hearing.way'), render: (row) => said('way', row.way) },
          ...(corrected === null
            ? []
            : [
                {
                  label: t('warnings.spread.side'),
                  render: (row: { on: string }) => said('spread', side.get(row.on) ?? 'before'),
                },
              ]),
        ]}
      />
      {of.actions.includes('hear') && (
        <Buttons>
          <Hear of={of} reload={reload} />
        </Buttons>
      )}
    </Card>
  )
}

function Hear({ of, reload }: RumourPart) {
  const [open, setOpen] = useState(false)
  const [what, setWhat] = useState<'' | 'heard' | 'not_heard'>('')
  const [heard, setHeard] = useState<Heard>(nothingHeard)
  const { busy, problem, run } = useAct(reload)
  const ready = what !== '' && heard.area_code !== '' && heard.way !== ''
  async function send(): Promise<void> {
    if (!ready) return
    const body = { ...heard, heard: what === 'heard' }
    const done = await run(
      () => api.post(`/api/rumours/${of.rumour.rumour_id}/hear`, body),
      t(
        what === 'heard' && of.rumour.state === 'closed'
          ? 'warnings.hearing.reopened'
          : 'warnings.hearing.done',
      ),
    )
    if (!done) return
    setOpen(false)
    setWhat('')
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('warnings.hearing.add')}</Button>
      <Dialog open={open} title={t('warnings.hearing.add')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          <RadioGroup
            legend={t('warnings.hearing.what')}
            value={what}
            onChange={setWhat}
            options={[
              { value: 'heard', label: t('warnings.hearing.heard') },
              {
                value: 'not_heard',
                label: t('warnings.hearing.not_heard'),
                hint: t('warnings.hearing.not_heard.hint'),
              },
            ]}
          />
          <HearingFields of={heard} onChange={setHeard} />
          <p class="soft">{t('warnings.rumour.nobody_named')}</p>
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
              {t('warnings.hearing.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
