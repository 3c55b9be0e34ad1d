import type { Static } from 'typebox'
import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, Form, Select, TextArea } from '../../ui/parts/controls.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import type { RecordRumour, StatementContent } from '../rumour-wire.ts'
import type { Made } from '../wire.ts'
import { useAct } from './act.ts'
import { type Heard, HearingFields, nothingHeard } from './hearing-fields.tsx'
import { IncidentTitle, openIncident } from './incident-opened.tsx'
import { languageIn } from './languages.ts'
import { useOnce } from './once.ts'
import { Buttons, Note } from './parts.tsx'
import { ReportSummary } from './report-summary.tsx'
import { wheelLanguages } from './rumour-opened.ts'

type Body = Static<typeof RecordRumour>

function asked(url: string, name: string): string[] {
  const values = new URL(url, 'http://here').searchParams.getAll(name)
  return values.filter((id) => id !== '')
}

/** `?report=` or `?incident=`: what it was heard from is linked, and shown beside the field. */
export default function RumourNew() {
  const { url, route } = useLocation()
  const reports = asked(url, 'report')
  const incidents = asked(url, 'incident')
  const [statement, setStatement] = useState('')
  const [language, setLanguage] = useState('')
  const [heard, setHeard] = useState<Heard>(nothingHeard)
  const { busy, problem, run } = useAct(() => {})
  const once = useOnce<Body>()
  const ready = statement.trim() !== '' && language !== '' && heard.area_code !== '' && heard.way !== ''

  async function send(): Promise<void> {
    if (!ready) return
    const content: StatementContent = { v: 1, statement: statement.trim() }
    const plain = {
      language,
      ...heard,
      way: heard.way as Body['way'],
      report_ids: reports,
      incident_ids: incidents,
    }
    await run(async () => {
      const { body, key } = await once({ plain, content }, async () => ({
        ...plain,
        statement_sealed: await sealFor(deskRecipients(), content),
      }))
      const made = await api.post<Static<typeof Made>>('/api/rumours', body, { key })
      route(`/work/rumours/${made.id}`)
    })
  }

  return (
    <Page title={t('warnings.rumour.new')} lead={t('warnings.rumour.new.lead')}>
      <Form onSubmit={() => void send()} problem={problem}>
        {(reports.length > 0 || incidents.length > 0) && (
          <Card title={t('warnings.rumour.new.from')}>
            {reports.map((id) => (
              <ReportSummary key={id} reportId={id} />
            ))}
            {incidents.map((id) => (
              <FromIncident key={id} id={id} />
            ))}
            <p class="soft">{t('warnings.rumour.no_origin')}</p>
          </Card>
        )}
        <Card title={t('warnings.rumour.new.words')}>
          <TextArea
            label={t('warnings.rumour.statement')}
            hint={t('warnings.rumour.statement.hint')}
            value={statement}
            onInput={setStatement}
            rows={3}
            required
          />
          <StatementLanguage value={language} onChange={setLanguage} />
        </Card>
        <Card title={t('warnings.rumour.new.heard')}>
          <HearingFields of={heard} onChange={setHeard} />
          <Note>{t('warnings.rumour.nobody_named')}</Note>
        </Card>
        <Buttons>
          <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
            {t('warnings.rumour.new.send')}
          </Button>
          <span class="soft">{t('warnings.new.sealed')}</span>
        </Buttons>
      </Form>
    </Page>
  )
}

export function StatementLanguage({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  return (
    <Select
      label={t('warnings.rumour.language')}
      value={value}
      onChange={onChange}
      options={[
        ...wheelLanguages().map((code) => ({ value: code, label: languageIn(code) })),
        { value: 'other', label: t('warnings.rumour.language.other') },
      ]}
      placeholder={t('warnings.choose')}
      required
    />
  )
}

function FromIncident({ id }: { id: string }) {
  const { data } = useLoad(() => openIncident(id), [id])
  return data === undefined ? null : (
    <p>
      <IncidentTitle of={data} />
    </p>
  )
}
