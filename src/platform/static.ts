import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { type App, workspaceCsp } from './http.ts'
import { readAssets, workspaceHtml } from './workspace.ts'

/** Built files by their hashed names, compressed beforehand; and the one page of the workspace, for every path below it. */
export function workspaceRoutes(app: App, root: string): void {
  const built = join(root, 'dist', 'web', 'assets')
  if (!existsSync(built)) return
  app.register(fastifyStatic, {
    root: built,
    prefix: '/assets/',
    preCompressed: true,
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    index: false,
  })
  const page = workspaceHtml(readAssets(root))
  for (const path of ['/work', '/work/*']) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-security-policy', workspaceCsp).type('text/html; charset=utf-8').send(page),
    )
  }
}
