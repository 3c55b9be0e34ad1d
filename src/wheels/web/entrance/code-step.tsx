import { useEffect, useState } from 'preact/hooks'
import { parseOneTimeCode } from '../../../custody/one-time-code.ts'
import { asProblem, ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Field, Form } from '../../../ui/parts/controls.tsx'
import { Loading } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { DoorPage } from './door-page.tsx'
import { useWrong } from './errors.ts'

type CodeStepProps = {
  title: string
  lead: string
  hint: string
  /** The id of the sentence that says what to do about a code that is not taken. */
  refused: string
  /** From the link: it is asked about without a press. */
  code: string
  /** A code that was taken before was refused at the end. */
  again?: boolean
  /** Asks about the code, as 24 letters, and goes on. */
  find: (letters: string) => Promise<void>
}

export function CodeStep({ title, lead, hint, refused, code, again, find }: CodeStepProps) {
  const [text, setText] = useState(code)
  const [asking, setAsking] = useState(code !== '')
  const [problem, setProblem] = useState<ProblemError | null>(null)
  const wrong = useWrong<'code'>(again ? { code: refused } : {})
  async function ask() {
    setProblem(null)
    const letters = parseOneTimeCode(text)
    wrong.check({ code: letters === undefined ? 'join.code.form' : undefined })
    try {
      await find(letters ?? '')
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'code_refused') wrong.check({ code: refused })
      throw error
    }
  }
  useEffect(() => {
    if (code === '') return
    ask().catch((error: unknown) => {
      setAsking(false)
      setProblem(asProblem(error))
    })
  }, [])
  if (asking) {
    return (
      <DoorPage title={title}>
        <Loading />
      </DoorPage>
    )
  }
  return (
    <DoorPage title={title} lead={lead}>
      <Card>
        <Form onSubmit={ask} problem={problem}>
          <Field
            label={t('join.code')}
            hint={hint}
            error={wrong.error('code')}
            value={text}
            onInput={(typed) => {
              wrong.clear('code')
              setText(typed)
            }}
            name="code"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            dir="ltr"
            required
          />
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('join.next')}
            </Button>
          </div>
        </Form>
      </Card>
      <p>
        <a href="/work">{t('join.to_sign_in')}</a>
      </p>
    </DoorPage>
  )
}
