// Started by live.ts: opens streams from a process of its own, so that their memory is not the server's, and tells when each event came.
import { get } from 'node:http'

type Ask = { url: string; cookies: string[] }

process.once('message', ({ url, cookies }: Ask) => {
  const agent = false
  let open = 0
  for (const [stream, cookie] of cookies.entries()) {
    get(`${url}/api/live`, { headers: { cookie }, agent }, (response) => {
      if (response.statusCode !== 200) throw new Error(`a stream was refused: ${response.statusCode}`)
      open += 1
      if (open === cookies.length) process.send?.({ open })
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        if (text.includes('event: changed'))
          process.send?.({ stream, at: performance.timeOrigin + performance.now() })
      })
    })
  }
})
process.on('disconnect', () => process.exit(0))
