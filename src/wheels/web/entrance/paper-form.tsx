import { useState } from 'preact/hooks'
import { letInByPaper, type PaperRefusal } from '../../../custody/web/index.ts'
import { ProblemError } from '../../../ui/api.ts'
import { formatList, t } from '../../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { DoorPage } from './door-page.tsx'

const WORDS = 24

/** The organisation's keys by the 24 words on its paper, where no colleague can be reached. */
export function PaperForm({ onBack }: { onBack: () => void }) {
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState<(PaperRefusal & { count: number }) | null>(null)
  const submit = async () => {
    const refused = await letInByPaper(text)
    if (!refused) return
    setRefusal({ ...refused, count: (text.normalize('NFKC').match(/\p{L}+/gu) ?? []).length })
    throw new ProblemError(0, 'not_yet', t('join.look'))
  }
  return (
    <DoorPage key="paper" title={t('join.paper.title')} lead={t('join.paper.lead')}>
      <Card>
        <Form onSubmit={submit}>
          <TextArea
            label={t('join.paper.words')}
            hint={t('join.paper.hint')}
            error={refusal && sentenceOf(refusal)}
            value={text}
            onInput={(typed) => {
              setRefusal(null)
              setText(typed)
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('join.paper.open')}
            </Button>
            <Button onClick={onBack}>{t('join.back')}</Button>
          </div>
        </Form>
      </Card>
    </DoorPage>
  )
}

function sentenceOf({ reason, position, near = [], count }: PaperRefusal & { count: number }): string {
  switch (reason) {
    case 'unknown-word': {
      const said = t('join.paper.unknown', { n: position ?? 0 })
      return near.length > 0 ? `${said} ${t('join.paper.near', { words: formatList(near) })}` : said
    }
    case 'word-count':
      return t('join.paper.count', { n: count, wanted: WORDS })
    case 'checksum':
      return t('join.paper.checksum')
    case 'other-paper':
      return t('join.paper.other')
  }
}
