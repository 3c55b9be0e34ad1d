import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { Buttons, Quiet } from './parts.tsx'

type LinkRow = OpenedIncident['links'][number]

/** The origins to choose from, as the page numbers them; a new one carries the next number that was never used. */
export function originOptions(links: readonly LinkRow[]) {
  const active = links.filter((link) => link.unlinked_at === null)
  const origins = [...new Set(active.map((link) => link.origin))].toSorted((a, b) => a - b)
  const next = Math.max(0, ...links.map((link) => link.origin)) + 1
  return [
    ...origins.map((origin, at) => ({
      value: String(origin),
      label: t('warnings.origin.same', { origin: at + 1 }),
    })),
    { value: String(next), label: t('warnings.origin.another') },
  ]
}

/** "It is a forward of the same message": the link is taken off and put on again, and both stay on the record. */
export function OriginOf(props: { link: LinkRow; of: OpenedIncident; reload: () => void }) {
  const { link, of, reload } = props
  const [open, setOpen] = useState(false)
  const [origin, setOrigin] = useState(String(link.origin))
  const { busy, problem, run } = useAct(reload)
  const { incident_id: id, version } = of.incident

  async function send(): Promise<void> {
    const done = await run(async () => {
      const body = { link_id: link.link_id }
      const moved = await api.post<{ version: number }>(`/api/incidents/${id}/unlink`, body, { version })
      const again = { report_id: link.report_id, origin: Number(origin) }
      await api.post(`/api/incidents/${id}/link`, again, { version: moved.version })
    }, t('warnings.origin.done'))
    if (done) setOpen(false)
  }

  return (
    <>
      <Quiet onClick={() => setOpen(true)}>{t('warnings.origin.change')}</Quiet>
      <Dialog open={open} title={t('warnings.origin.change.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          <p>{t('warnings.origins.why')}</p>
          <RadioGroup
            legend={t('warnings.origin.of')}
            value={origin}
            onChange={setOrigin}
            options={originOptions(of.links)}
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={origin === String(link.origin)}>
              {t('warnings.origin.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
