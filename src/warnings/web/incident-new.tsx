import type { Static } from 'typebox'
import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { HANDLING_GROUPS } from '../../reports/handling.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Field, Form, Select, TextArea } from '../../ui/parts/controls.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import type { AccountContent, Made, OpenIncident } from '../wire.ts'
import { useAct } from './act.ts'
import { areaOptions } from './incidents-filter.tsx'
import { type Judged, Judgement } from './judgement.tsx'
import { said } from './labels.ts'
import { useOnce } from './once.ts'
import { Buttons } from './parts.tsx'
import { type Chosen, ReportChoice } from './report-choice.tsx'

type Body = Static<typeof OpenIncident>

/** `?report=` once or often, or several after one another with commas. */
function asked(url: string): string[] {
  const values = new URL(url, 'http://here').searchParams.getAll('report')
  return values.flatMap((value) => value.split(',')).filter((id) => id !== '')
}

export default function IncidentNew() {
  const { url, route } = useLocation()
  const [chosen, setChosen] = useState<Chosen[]>(() => asked(url).map((id) => ({ id, origin: 1 })))
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [area, setArea] = useState('')
  const [group, setGroup] = useState('')
  const [judged, setJudged] = useState<Judged>({ severity: undefined, urgency: undefined })
  const { busy, problem, run } = useAct(() => {})
  const once = useOnce<Body>()
  const { severity, urgency } = judged
  const ready = chosen.length > 0 && title.trim() !== '' && area !== '' && group !== ''

  async function send(): Promise<void> {
    if (!ready || severity === undefined || urgency === undefined) return
    const plain = {
      report_ids: chosen.map((one) => one.id),
      origins: chosen.map((one) => one.origin),
      area_code: area,
      handling_group: group as Body['handling_group'],
      severity,
      urgency,
    }
    await run(async () => {
      const account: AccountContent = { v: 1, title: title.trim(), text: text.trim() }
      const { body, key } = await once({ plain, account }, async () => ({
        ...plain,
        account_sealed: await sealFor(deskRecipients(), account),
      }))
      const made = await api.post<Static<typeof Made>>('/api/incidents', body, { key })
      route(`/work/incidents/${made.id}`)
    })
  }

  return (
    <Page title={t('warnings.new.title')} lead={t('warnings.new.lead')}>
      <Form onSubmit={() => void send()} problem={problem}>
        <Card title={t('warnings.new.reports')}>
          <ReportChoice
            chosen={chosen}
            onChange={setChosen}
            onFirst={(report) => {
              if (area === '') setArea(report.area_code)
              if (group === '') setGroup(report.handling_group)
              // Judged a moment ago: not asked again, and still to be changed for the whole.
              if (severity === undefined && urgency === undefined)
                setJudged({
                  severity: (report.severity ?? undefined) as Judged['severity'],
                  urgency: (report.urgency ?? undefined) as Judged['urgency'],
                })
            }}
          />
        </Card>
        <Card title={t('warnings.new.account')}>
          <Field
            label={t('warnings.new.name')}
            hint={t('warnings.new.name.hint')}
            value={title}
            onInput={setTitle}
            required
          />
          <TextArea
            label={t('warnings.new.text')}
            hint={t('warnings.new.text.hint')}
            value={text}
            onInput={setText}
          />
          <Select
            label={t('warnings.new.area')}
            value={area}
            onChange={setArea}
            options={areaOptions()}
            placeholder={t('warnings.choose')}
          />
          <Select
            label={t('warnings.new.group')}
            value={group}
            onChange={setGroup}
            options={HANDLING_GROUPS.map((value) => ({ value, label: said('group', value) }))}
            placeholder={t('warnings.choose')}
          />
        </Card>
        <Card title={t('warnings.new.judge')}>
          <Judgement of={judged} onChange={setJudged} />
        </Card>
        <Buttons>
          <Button
            type="submit"
            kind="primary"
            busy={busy}
            disabled={!ready || severity === undefined || urgency === undefined}
          >
            {t('warnings.new.send')}
          </Button>
          <span class="soft">{t('warnings.new.sealed')}</span>
        </Buttons>
      </Form>
    </Page>
  )
}
