import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { areaName, organisationName } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { Accusation } from './accusation.tsx'
import { reports, type View } from './calls.ts'
import { ClocksCard } from './clocks-card.tsx'
import { Conversation } from './conversation.tsx'
import { History, PurposesCard } from './history.tsx'
import { channelLabel, dots, groupLabel, languageLabel, stateLabel, stateShape } from './labels.ts'
import { mentionsSensitive, type Opened, openReport, scanMistaken } from './opened.ts'
import { ReportWords } from './report-words.tsx'
import { Specialist } from './specialist.tsx'
import { Steps } from './steps.tsx'
import './reports.css'

export default function ReportScreen() {
  const id = useRoute().params['id'] ?? ''
  const view = useLoad(() => reports.one(id), [id])
  const opened = useSignal<Opened | undefined>(undefined)
  useEffect(() => {
    let stale = false
    if (!view.data) {
      opened.value = undefined
      return
    }
    void openReport(view.data).then((all) => {
      if (!stale) opened.value = all
    })
    return () => {
      stale = true
    }
  }, [view.data])

  if (view.problem && !view.data) {
    return (
      <Page title={t('work.report.title')}>
        <Problem problem={view.problem} onRetry={view.reload} />
      </Page>
    )
  }
  if (!view.data || !opened.value) {
    return (
      <Page title={t('work.report.title')}>
        <Loading />
      </Page>
    )
  }
  return <OpenReport view={view.data} opened={opened.value} onDone={() => void view.reload()} />
}

function OpenReport({ view, opened, onDone }: { view: View; opened: Opened; onDone: () => void }) {
  const { route } = useLocation()
  const accusing = useSignal(false)
  const noticed = useSignal(false)
  const { report } = view
  const id = report.report_id
  const body = opened.body ?? undefined
  const found = mentionsSensitive(opened) && !scanMistaken.value.has(id)
  const gone = () => route('/work/reports', true)
  const stop = body !== undefined && view.actions.includes('divert_sensitive') && (found || noticed.value)
  const letGoOn = () => {
    scanMistaken.value = new Set(scanMistaken.value).add(id)
    noticed.value = false
  }
  return (
    <Page
      title={
        stop ? t('work.report.title') : dots(groupLabel(report.handling_group), areaName(report.area_code))
      }
      lead={t('work.report.lead', {
        at: formatTime(report.received_at),
        channel: channelLabel(report.channel),
        language: languageLabel(report.language),
        org: organisationName(report.custodian_id),
      })}
      actions={<StatePill label={stateLabel(report.state)} shape={stateShape(report.state)} />}
    >
      {stop ? (
        <Specialist
          view={view}
          body={body}
          messages={opened.messages}
          found={found ? 'scan' : 'reader'}
          onMistaken={letGoOn}
          onDone={(all) => {
            noticed.value = false
            if (all) gone()
            else onDone()
          }}
        />
      ) : (
        <div class="report-layout">
          <div class="report-main">
            <ReportWords
              view={view}
              opened={opened}
              onAccuse={() => (accusing.value = true)}
              onSensitive={() => (noticed.value = true)}
            />
            <Steps view={view} opened={opened} onDone={onDone} onAccuse={() => (accusing.value = true)} />
            {opened.body !== undefined && (
              <Conversation view={view} messages={opened.messages} onDone={onDone} />
            )}
          </div>
          <div class="report-aside">
            <ClocksCard view={view} onDone={onDone} />
            <PurposesCard view={view} onDone={onDone} />
            <History view={view} opened={opened} />
          </div>
          {body && (
            <Accusation
              view={view}
              body={body}
              open={accusing.value}
              onClose={() => (accusing.value = false)}
              onGone={gone}
            />
          )}
        </div>
      )}
    </Page>
  )
}
