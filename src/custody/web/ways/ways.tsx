import { api } from '../../../ui/api.ts'
import { useLoad } from '../../../ui/load.ts'
import { Loading, Problem } from '../../../ui/parts/feedback.tsx'
import type { Ways as WaysShape } from '../../ways.ts'
import { CodesCard } from './codes.tsx'
import { PassphraseCard } from './passphrase.tsx'
import { PasskeysCard } from './passkeys.tsx'
import './ways.css'

/** By what she gets in, on her account page: passkeys, recovery codes, passphrase. */
export function Ways() {
  const { data, problem, loading, reload } = useLoad(() => api.get<WaysShape>('/api/ways'), [])
  if (!data) return loading ? <Loading /> : <Problem problem={problem} onRetry={reload} />
  return (
    <>
      <PasskeysCard ways={data} onChanged={reload} />
      <CodesCard ways={data} onChanged={reload} />
      <PassphraseCard ways={data} onChanged={reload} />
    </>
  )
}

export type WaysProps = { ways: WaysShape; onChanged: () => Promise<void> }
