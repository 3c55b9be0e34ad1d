import { useState } from 'preact/hooks'
import type { Severity, Urgency } from '../../reports/priority.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, ButtonLink, Form } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { type Judged, Judgement } from './judgement.tsx'
import { Buttons } from './parts.tsx'
import { Writing } from './writing.tsx'

type Props = { of: OpenedIncident; reload: () => void }

/** What the asker may do with it now; the server's rules said which. */
export function IncidentActs({ of, reload }: Props) {
  const may = (action: string) => of.actions.includes(action)
  return (
    <Buttons>
      {may('draft_release') && (
        <ButtonLink kind="primary" href={`/work/releases/new?incident=${of.incident.incident_id}`}>
          {t('warnings.release.write')}
        </ButtonLink>
      )}
      {may('assign') && <Step of={of} reload={reload} verb="assign" />}
      {may('monitor') && <Step of={of} reload={reload} verb="monitor" />}
      {may('assess') && <Assess of={of} reload={reload} />}
      {may('act_unverified') && <Writing of={of} kind="no_verification" reload={reload} />}
      {may('keep_from_forces') && !of.incident.kept_from_forces && (
        <Writing of={of} kind="keep" reload={reload} />
      )}
      {may('reopen') && <Writing of={of} kind="reopen" reload={reload} />}
    </Buttons>
  )
}

function Step({ of, reload, verb }: Props & { verb: 'assign' | 'monitor' }) {
  const { busy, problem, run } = useAct(reload)
  const { incident_id: id, version } = of.incident
  return (
    <>
      <Button
        kind="plain"
        busy={busy}
        onClick={() =>
          void run(
            () => api.post(`/api/incidents/${id}/${verb}`, undefined, { version }),
            t(`warnings.${verb}.done`),
          )
        }
      >
        {t(`warnings.${verb}`)}
      </Button>
      {problem && <Problem problem={problem} />}
    </>
  )
}

function Assess({ of, reload }: Props) {
  const { incident_id: id, version } = of.incident
  const [open, setOpen] = useState(false)
  const [judged, setJudged] = useState<Judged>({
    severity: of.incident.severity as Severity,
    urgency: of.incident.urgency as Urgency,
  })
  const { busy, problem, run } = useAct(reload)
  async function send(): Promise<void> {
    const done = await run(
      () => api.post(`/api/incidents/${id}/assess`, judged, { version }),
      t('warnings.assess.done'),
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {t('warnings.assess')}
      </Button>
      <Dialog open={open} title={t('warnings.assess.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          <Judgement of={judged} onChange={setJudged} />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy}>
              {t('warnings.assess.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
